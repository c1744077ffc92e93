"""The time. Everything else is handed a clock, so that tests can stop it and move it on."""

from datetime import UTC, datetime


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The time, in UTC, with its time zone."""
        return datetime.now(UTC)
