"""A dialog that was refused, shown again with everything that was typed into it."""

from bot.desk.bench import UnknownCaseError
from bot.desk.desk import Desk
from bot.desk.dialog import Answers, Dialog, refused, words_kept
from bot.desk.dialogs.adding import ADD_REVIEW, add_review_dialog
from bot.desk.pressing import press
from bot.desk.refs import CaseRef, DialogRef
from bot.desk.views import Action
from bot.model.practice import Person, Practice
from bot.model.refusals import RefusedError

NOTHING_DONE = "Nothing was changed"


async def as_left(
    desk: Desk, name: str, ref: DialogRef | None, typed: Answers, person: Person, sentence: str
) -> Dialog:
    """The dialog of this name with the words as typed and the reason on top; where it can't open any more, the
    words alone."""
    if name == ADD_REVIEW:
        return refused(add_review_dialog(practices_of(desk, person)), typed, sentence)
    if ref is None or name not in {a.value for a in Action}:
        return words_kept(NOTHING_DONE, sentence, typed)
    shown = CaseRef(case_id=ref.case_id, draft=ref.draft, sha="", review_version=ref.review_version)
    try:
        pressed = await press(desk, Action(name), shown, person, delivery="")
    except (RefusedError, UnknownCaseError):
        return words_kept(NOTHING_DONE, sentence, typed)
    if pressed.dialog is None:
        return words_kept(NOTHING_DONE, sentence, typed)
    return refused(pressed.dialog, typed, sentence)


def practices_of(desk: Desk, person: Person) -> list[Practice]:
    """The practices that somebody works for."""
    return [p for p in desk.practices.values() if p.id in person.practices]
