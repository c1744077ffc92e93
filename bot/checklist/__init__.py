"""The text engine: ironing out, phrases, rules over replies and triage of reviews. Pure: no files, no clock."""
