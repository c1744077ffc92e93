"""A stand-in for a Slack workspace, in a browser on one machine, for people who have no account."""
