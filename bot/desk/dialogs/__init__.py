"""The dialogs: pure functions from what is known to a `Dialog`, drawn by whichever surface opens it."""
