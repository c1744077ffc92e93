"""Which buttons of a case are in sight, and which wait behind a menu."""

from collections.abc import Iterable

from bot.desk.views import Action

# What brings a case on: the first button of a card stands out when it is one of these.
FORWARD = frozenset(
    {
        Action.TAKE,
        Action.EDIT,
        Action.SUBMIT,
        Action.APPROVE,
        Action.MARK_POSTED,
        Action.FOLLOW_UP,
        Action.ACKNOWLEDGE,
        Action.RECORD_CALL,
    }
)
_RARE = frozenset(
    {
        Action.TAKE_OVER,
        Action.START_AFRESH,
        Action.WITHDRAW,
        Action.NO_REPLY,
        Action.FLAG,
        Action.FLAG_OUTCOME,
    }
)


def split(offered: Iterable[Action], *, most: int) -> tuple[list[Action], list[Action]]:
    """What stays in sight, at most so many, and what goes behind the menu; nothing is hidden where all is rare."""
    unique = list(dict.fromkeys(offered))
    seen = [a for a in unique if a not in _RARE] or unique
    seen = seen[:most]
    return seen, [a for a in unique if a not in seen]
