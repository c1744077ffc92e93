"""Dialogs about trouble: raising an escalation, recording a call, releasing a hold."""

from collections.abc import Mapping

from bot.desk.dialog import About, ChoiceField, Contacts, Dialog, Paragraph, Part, TextField, Trouble
from bot.desk.messages import LEVEL_LABELS
from bot.desk.refs import DialogRef
from bot.desk.views import CaseView
from bot.model.escalation import Level

# Ids of the fields.
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

_LISTED = 20  # contacts to choose from
_HOLDING = 4  # escalations shown before the release of a hold


def escalate_dialog(view: CaseView, categories: Mapping[str, str]) -> Dialog:
    """A person saw trouble that triage did not. `categories`: id → title, of the practice's playbook."""
    levels = {str(level.value): label for level, label in LEVEL_LABELS.items() if level is not Level.NONE}
    listed = dict(sorted(categories.items(), key=lambda item: item[1].lower()))
    listed = {**listed, OTHER_CATEGORY: "Something else"} if OTHER_CATEGORY not in listed else listed
    return Dialog(
        name="escalate",
        title="Escalate",
        parts=(
            About(case=view),
            Paragraph(
                text="Compliance is told at once. If in doubt, hold the reply: it can be released again."
            ),
            ChoiceField(id=CATEGORY, label="What is it about?", choices=listed, menu=True),
            ChoiceField(id=LEVEL, label="How serious is it?", choices=levels, initial=str(Level.HOLD.value)),
            TextField(
                id=NOTE,
                label="What made you stop?",
                optional=True,
                longest=1_000,
                hint="In a few words, without health details.",
            ),
        ),
        ref=DialogRef.of(view),
        submit="Escalate",
    )


def record_call_dialog(view: CaseView) -> Dialog:
    """Who was called about the trouble, and what they said."""
    listed = _whom_to_call(view)
    return Dialog(
        name="record_call",
        title="Record a call",
        parts=(
            About(case=view),
            *listed,
            TextField(
                id=WHO,
                label="Somebody else: who?" if listed else "Whom did you call?",
                lines=False,
                optional=bool(listed),
                longest=200,
            ),
            TextField(id=REFERENCE, label="Their reference number", lines=False, optional=True, longest=100),
            TextField(id=ADVICE, label="What did they advise?", optional=True, longest=1_500),
        ),
        ref=DialogRef.of(view),
        submit="Record it",
    )


def _whom_to_call(view: CaseView) -> tuple[Part, ...]:
    if not view.contacts:
        return ()
    people = {str(n): contact.name for n, contact in enumerate(view.contacts[:_LISTED])}
    people[SOMEBODY_ELSE] = "Somebody else"
    return (
        Contacts(contacts=view.contacts),
        ChoiceField(id=CONTACT, label="Whom did you call?", choices=people, initial="0", menu=True),
    )


def release_dialog(view: CaseView) -> Dialog:
    """Compliance lifts the hold and says why."""
    holding = [e for e in view.escalations if e.holding]
    return Dialog(
        name="release",
        title="Release the hold",
        parts=(
            About(case=view),
            *(Trouble(escalation=e) for e in holding[:_HOLDING]),
            TextField(
                id=REASON,
                label="Why may the reply go on?",
                longest=1_000,
                placeholder="For example: advice taken, a neutral reply is fine",
                hint="Kept on record. The reply then needs two approvals, one of them by compliance.",
            ),
        ),
        ref=DialogRef.of(view),
        submit="Release",
    )
