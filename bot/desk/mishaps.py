"""What is logged when something went wrong that nobody foresaw."""

import logging
import traceback
from pathlib import Path


def report(log: logging.Logger, what: str, error: Exception) -> None:
    """The kind of error and where it was; its message may hold somebody's words."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    log.error(
        "%s could not be handled: %s at %s:%s",
        what,
        type(error).__name__,
        Path(frame.filename).name,
        frame.lineno,
    )
