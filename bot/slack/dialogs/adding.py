"""The dialog to add a review by hand, for platforms that can't be asked by machine."""

from collections.abc import Mapping, Sequence

from bot.desk.viewing import SOURCE_NAMES
from bot.model.practice import Practice
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.mrkdwn import stars

ADD_REVIEW = "add_review"

# Block ids of the fields.
PRACTICE = "practice"
SOURCE = "source"
RATING = "rating"
TEXT = "text"
AUTHOR = "author"
LINK = "link"
DATE = "date"

_ARRIVES = "The review arrives as a card in this practice's channel."
OTHER_SOURCE = "other"
UNRATED = "none"


def add_review_dialog(practices: Sequence[Practice], *, here: str = "") -> Block:
    """`practices` are those that the person works for; `here` is the id of the one to start with."""
    names = {p.id: p.name for p in practices}
    first = here if here in names else next(iter(names), "")
    ratings = {str(n): stars(n) for n in range(5, 0, -1)} | {UNRATED: "No stars on this platform"}
    return blocks.modal(
        callback=ADD_REVIEW,
        title="Add a review",
        blocks=[
            blocks.select_input(PRACTICE, "Which practice is it about?", names, initial=first, hint=_ARRIVES),
            blocks.select_input(SOURCE, "Where was it written?", _sources(), initial="google"),
            blocks.select_input(RATING, "Stars", ratings, initial=UNRATED),
            blocks.text_input(
                TEXT,
                "The review, word for word",
                optional=True,
                hint="Leave it empty if there are only stars.",
            ),
            blocks.text_input(AUTHOR, "Name shown", multiline=False, optional=True, longest=200),
            blocks.text_input(
                LINK, "Link", multiline=False, optional=True, longest=1_000, placeholder="https://…"
            ),
            blocks.date_input(DATE, "Written on"),
        ],
        submit="Add",
        close="Cancel",
    )


def _sources() -> Mapping[str, str]:
    return {**SOURCE_NAMES, OTHER_SOURCE: "Another website"}
