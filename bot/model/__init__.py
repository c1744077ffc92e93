"""Pure: the case, its commands and events, the four eyes. Knows nothing of the outside."""
