"""What a command can't do, as one clear sentence for whoever typed it."""


class CommandError(Exception):
    """Told on standard error; the exit code is 2."""
