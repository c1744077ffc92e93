"""How one person's view of a card differs from everybody's."""

from dataclasses import dataclass

from bot.desk.desk import Desk
from bot.desk.pressing import refusal_of
from bot.desk.views import Action, CaseView
from bot.model.practice import Person


@dataclass(frozen=True, kw_only=True)
class Differs:
    told: str = ""  # why the person doesn't get a button; "" when they get all
    without: frozenset[Action] = frozenset()  # the buttons they don't get


async def personal(desk: Desk, view: CaseView, person: Person) -> Differs:
    """An approver sees Approve; whoever can't approve, the author first of all, sees why not."""
    if Action.APPROVE not in view.actions:
        return Differs()
    refusal = await refusal_of(desk, Action.APPROVE, view, person)
    if refusal is None:
        return Differs()
    return Differs(told=refusal.sentence, without=frozenset({Action.APPROVE}))
