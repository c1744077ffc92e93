"""Cards that bring themselves up to date when somebody of the practice looks at them.

https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/user-specific-views
"""

from bot.desk.desk import Desk
from bot.desk.views import CaseView
from bot.teams.card import Refresh
from bot.teams.limits import REFRESH_PEOPLE
from bot.teams.places import TEAMS, Places


async def refresh_for(
    desk: Desk, places: Places, view: CaseView, *, outbox_id: int = 0, entry: int = 0
) -> Refresh | None:
    """For everybody of the practice whose account Teams has shown us: their view may differ from the others'.

    The approvers come first, as Teams takes so many people and no more.
    """
    people = sorted(view.names, key=lambda person: person not in view.approver_ids)
    accounts = [account for person in people if (account := await desk.account(TEAMS, person))]
    known = [place.id for account in accounts if (place := await places.of(account)) and place.id]
    if not known:
        return None
    return Refresh(user_ids=tuple(known[:REFRESH_PEOPLE]), outbox_id=outbox_id, entry=entry)
