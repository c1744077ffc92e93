"""What `/countersign help` says."""

from bot.desk.messages import HELP_LINES

HELP = "\n".join(
    [
        *HELP_LINES,
        "`/countersign queue` shows what waits for you · `/countersign add` adds a review by hand",
    ]
)
