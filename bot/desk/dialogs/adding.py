"""The dialog to add a review by hand, for platforms that can't be asked by machine."""

from collections.abc import Mapping, Sequence

from bot.desk.dialog import ChoiceField, DateField, Dialog, TextField
from bot.desk.text import stars
from bot.desk.viewing import SOURCE_NAMES
from bot.model.practice import Practice

ADD_REVIEW = "add_review"

# Ids of the fields.
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


def add_review_dialog(practices: Sequence[Practice], *, here: str = "") -> Dialog:
    """`practices` are those that the person works for; `here` is the id of the one to start with."""
    names = {p.id: p.name for p in practices}
    first = here if here in names else next(iter(names), "")
    ratings = {str(n): stars(n) for n in range(5, 0, -1)} | {UNRATED: "No stars on this platform"}
    return Dialog(
        name=ADD_REVIEW,
        title="Add a review",
        parts=(
            ChoiceField(
                id=PRACTICE,
                label="Which practice is it about?",
                choices=names,
                initial=first,
                hint=_ARRIVES,
                menu=True,
            ),
            ChoiceField(
                id=SOURCE, label="Where was it written?", choices=_sources(), initial="google", menu=True
            ),
            ChoiceField(id=RATING, label="Stars", choices=ratings, initial=UNRATED, menu=True),
            TextField(
                id=TEXT,
                label="The review, word for word",
                optional=True,
                hint="Leave it empty if there are only stars.",
            ),
            TextField(id=AUTHOR, label="Name shown", lines=False, optional=True, longest=200),
            TextField(
                id=LINK, label="Link", lines=False, optional=True, longest=1_000, placeholder="https://…"
            ),
            DateField(id=DATE, label="Written on"),
        ),
        submit="Add",
    )


def _sources() -> Mapping[str, str]:
    return {**SOURCE_NAMES, OTHER_SOURCE: "Another website"}
