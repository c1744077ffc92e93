"""The message extension's commands: "Add a review" and "My queue".

https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/create-task-module
"""

from bot.desk.dialogs.adding import add_review_dialog
from bot.desk.pressing import case_in_queue
from bot.teams.handlers import tasks
from bot.teams.handlers.retyping import practices_of
from bot.teams.places import TEAMS
from bot.teams.port import Incoming, Json
from bot.teams.queue import CASE, queue_task
from bot.teams.sending import show_in_person
from bot.teams.tools import Tools

# Ids of the commands, as in the manifest.
ADD_REVIEW = "addReview"
MY_QUEUE = "myQueue"

NO_PRACTICE = "You don't work for any practice that Countersign knows, so you can't add reviews."
_IN_CHAT = "The card is in your chat with Countersign now."
_NO_CHAT = "I can't write to you: open the Countersign app once, then try again."


async def on_fetch(tools: Tools, incoming: Incoming) -> Json:
    """Somebody chose a command."""
    person = await tools.people.identify(incoming)
    if incoming.value.get("commandId") == MY_QUEUE:
        return {"task": queue_task(await tools.desk.queue(person))}
    practices = practices_of(tools.desk, person)
    if not practices:
        return tasks.sentence(NO_PRACTICE)
    here = tools.desk.practice_in(TEAMS, incoming.channel) if incoming.channel else None
    return tasks.shown(add_review_dialog(practices, here=here.id if here else ""))


async def on_submit(tools: Tools, incoming: Incoming) -> Json:
    """Somebody sent the dialog, or opened a case of their list."""
    case_id = tasks.data_of(incoming.value).get(CASE)
    if not isinstance(case_id, str):
        return await tasks.on_submit(tools, incoming)
    person = await tools.people.identify(incoming)
    view = await case_in_queue(tools.desk, case_id, person)
    return tasks.sentence(_IN_CHAT if await show_in_person(tools, view, person) else _NO_CHAT)
