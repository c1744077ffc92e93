"""The dialogs (modals): pure functions from what is known to a view."""
