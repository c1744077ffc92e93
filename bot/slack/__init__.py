"""Slack: cards, dialogs, handlers and the delivery of messages."""
