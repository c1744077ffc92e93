"""Short dialogs about the course of a case: changes, no reply, another suggestion, posted, followed up, flags."""

from bot.desk.dialog import (
    About,
    Checklist,
    ChoiceField,
    Dialog,
    Divider,
    ExactText,
    Paragraph,
    Part,
    TextField,
    telling,
)
from bot.desk.messages import FLAG_LABELS, NO_REPLY_LABELS
from bot.desk.refs import DialogRef
from bot.desk.views import CaseView, EditorView

# Ids of the fields.
NOTE = "note"
REASON = "reason"
LINK = "link"
GROUND = "ground"
OUTCOME = "outcome"

REMOVED = "removed"
KEPT = "kept"

START_AFRESH = "start_afresh"


def _dialog(name: str, view: CaseView, *parts: Part, title: str, submit: str) -> Dialog:
    """A dialog about a case, which it names first."""
    return Dialog(
        name=name, title=title, parts=(About(case=view), *parts), submit=submit, ref=DialogRef.of(view)
    )


def _reply(view: CaseView) -> tuple[Part, ...]:
    return (ExactText(text=view.reply.text),) if view.reply else ()


def request_changes_dialog(view: CaseView) -> Dialog:
    """What should change, in the approver's words."""
    note = TextField(
        id=NOTE,
        label="What should change?",
        longest=1_000,
        placeholder="For example: leave out the second sentence",
        hint="The author gets this note at once.",
    )
    return _dialog("request_changes", view, *_reply(view), note, title="Ask for changes", submit="Send")


def no_reply_dialog(view: CaseView) -> Dialog:
    """Why this review gets no public answer."""
    # Nothing is chosen beforehand: the reason is kept on record, so it has to be the person's own.
    reason = ChoiceField(
        id=REASON,
        label="Why is no reply the better answer?",
        choices={reason.value: label for reason, label in NO_REPLY_LABELS.items()},
    )
    note = TextField(
        id=NOTE,
        label="Anything to add?",
        optional=True,
        longest=1_000,
        hint="Without health details. The case stays on record and can be reopened.",
    )
    return _dialog("no_reply", view, reason, note, title="No public reply", submit="Close the case")


def start_afresh_dialog(editor: EditorView) -> Dialog:
    """Another suggestion beside the text that it would replace."""
    view = editor.case
    if not editor.alternatives:
        return telling(
            "Another suggestion", "The playbook has no other suggestion that passes the checklist here."
        )
    old: tuple[Part, ...] = ()
    if view.reply:
        replaced = ExactText(text=view.reply.text, whole=False)
        old = (Divider(), Paragraph(title="It replaces this text"), replaced)
    return Dialog(
        name=START_AFRESH,
        title="Another suggestion",
        parts=(
            About(case=view),
            Paragraph(title="The other suggestion"),
            ExactText(text=editor.alternatives[0]),
            *old,
        ),
        ref=DialogRef.of(view),
        submit="Use it",
        close="Keep the old text",
    )


def mark_posted_dialog(view: CaseView) -> Dialog:
    """Where the reply stands now."""
    well_done = Paragraph(
        text=f"You have posted the text on {view.review.source}? Well done.",
        url=view.review.url,
        link="Open the review",
    )
    link = TextField(
        id=LINK,
        label="Link to the reply",
        lines=False,
        optional=True,
        longest=1_000,
        placeholder="https://…",
        hint="Leave it empty where the platform has no link.",
    )
    return _dialog("mark_posted", view, well_done, link, title="Mark as posted", submit="It is posted")


def follow_up_dialog(view: CaseView) -> Dialog:
    """What was arranged with the person, outside the public eye."""
    note = TextField(
        id=NOTE,
        label="What was arranged?",
        longest=1_000,
        placeholder="For example: called back, practice manager meets them on Friday",
        hint="No health details and no names, please.",
    )
    return _dialog("follow_up", view, note, title="Private follow-up", submit="Record it")


def flag_dialog(view: CaseView) -> Dialog:
    """On which of the platform's own grounds the review was reported."""
    said = Paragraph(
        text=f"Report the review on {view.review.source} itself, then note it here so that we can follow it up.",
        url=view.review.url,
        link="Open the review",
    )
    warning = Paragraph(
        text="The platform decides, and often keeps the review. So plan the reply all the same."
    )
    ground = ChoiceField(
        id=GROUND,
        label="On what ground did you report it?",
        choices={ground.value: label for ground, label in FLAG_LABELS.items()},
    )
    return _dialog("flag", view, said, warning, ground, title="Flag on the platform", submit="Note it")


def flag_outcome_dialog(view: CaseView) -> Dialog:
    """What the platform decided."""
    outcome = ChoiceField(
        id=OUTCOME,
        label="What did the platform do?",
        choices={REMOVED: "It removed the review", KEPT: "It kept the review"},
    )
    return _dialog("flag_outcome", view, outcome, title="The platform's answer", submit="Record it")


def waive_dialog(view: CaseView) -> Dialog:
    """Compliance overrides what stops exactly this text, with a reason."""
    findings = (Checklist(findings=view.reply.blocking),) if view.reply else ()
    reason = TextField(
        id=REASON,
        label="Why may this text go forward?",
        longest=1_000,
        hint="Counts for exactly these words. Kept on record under your name.",
    )
    return _dialog(
        "waive", view, *_reply(view), *findings, reason, title="Override a finding", submit="Override"
    )
