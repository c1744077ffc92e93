"""Dialogs about trouble: raising an escalation, recording a call, releasing a hold."""

from collections.abc import Mapping

from bot.desk.messages import LEVEL_LABELS
from bot.desk.refs import DialogRef
from bot.desk.views import CaseView
from bot.model.escalation import Level
from bot.slack import blocks, parts
from bot.slack.blocks import Block

# Block ids of the fields.
CATEGORY = "category"
LEVEL = "level"
NOTE = "note"
CONTACT = "contact"
WHO = "who"
REFERENCE = "reference"
ADVICE = "advice"
REASON = "reason"

OTHER_CATEGORY = "other"
SOMEBODY_ELSE = "somebody_else"


def escalate_dialog(view: CaseView, categories: Mapping[str, str]) -> Block:
    """A person saw trouble that triage did not. `categories`: id → title, of the practice's playbook."""
    levels = {str(level.value): label for level, label in LEVEL_LABELS.items() if level is not Level.NONE}
    listed = dict(sorted(categories.items(), key=lambda item: item[1].lower()))
    listed = {**listed, OTHER_CATEGORY: "Something else"} if OTHER_CATEGORY not in listed else listed
    return blocks.modal(
        callback="escalate",
        title="Escalate",
        blocks=[
            parts.about(view),
            blocks.section(
                "Compliance is told at once. If in doubt, hold the reply: it can be released again."
            ),
            blocks.select_input(CATEGORY, "What is it about?", listed),
            blocks.choice_input(LEVEL, "How serious is it?", levels, initial=str(Level.HOLD.value)),
            blocks.text_input(
                NOTE,
                "What made you stop?",
                optional=True,
                longest=1_000,
                hint="In a few words, without health details.",
            ),
        ],
        metadata=DialogRef.of(view).metadata(),
        submit="Escalate",
        close="Cancel",
    )


def record_call_dialog(view: CaseView) -> Block:
    """Who was called about the trouble, and what they said."""
    shown = [parts.about(view)]
    calls = parts.contact_lines(view.contacts)
    if calls:
        shown.append(blocks.section("\n".join(calls)))
        people = {str(n): contact.name for n, contact in enumerate(view.contacts[:20])}
        people[SOMEBODY_ELSE] = "Somebody else"
        shown.append(blocks.select_input(CONTACT, "Whom did you call?", people, initial="0"))
    shown += [
        blocks.text_input(
            WHO,
            "Somebody else: who?" if calls else "Whom did you call?",
            multiline=False,
            optional=bool(calls),
            longest=200,
        ),
        blocks.text_input(REFERENCE, "Their reference number", multiline=False, optional=True, longest=100),
        blocks.text_input(ADVICE, "What did they advise?", optional=True, longest=1_500),
    ]
    return blocks.modal(
        callback="record_call",
        title="Record a call",
        blocks=shown,
        metadata=DialogRef.of(view).metadata(),
        submit="Record it",
        close="Cancel",
    )


def release_dialog(view: CaseView) -> Block:
    """Compliance lifts the hold and says why."""
    shown = [parts.about(view)]
    for escalation in [e for e in view.escalations if e.holding][:4]:
        shown += parts.escalation_blocks(escalation, longest=400)
    shown.append(
        blocks.text_input(
            REASON,
            "Why may the reply go on?",
            longest=1_000,
            placeholder="For example: advice taken, a neutral reply is fine",
            hint="Kept on record. The reply then needs two approvals, one of them by compliance.",
        )
    )
    return blocks.modal(
        callback="release",
        title="Release the hold",
        blocks=shown,
        metadata=DialogRef.of(view).metadata(),
        submit="Release",
        close="Cancel",
    )
