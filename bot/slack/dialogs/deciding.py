"""Short dialogs about the course of a case: changes, no reply, another suggestion, posted, followed up, flags."""

from bot.desk.messages import FLAG_LABELS, NO_REPLY_LABELS
from bot.desk.refs import DialogRef
from bot.desk.views import CaseView, EditorView
from bot.slack import blocks, limits, parts
from bot.slack.blocks import Block
from bot.slack.mrkdwn import inline, link

# Block ids of the fields.
NOTE = "note"
REASON = "reason"
LINK = "link"
GROUND = "ground"
OUTCOME = "outcome"

REMOVED = "removed"
KEPT = "kept"


def request_changes_dialog(view: CaseView) -> Block:
    """What should change, in the approver's words."""
    shown = [parts.about(view)]
    if view.reply:
        shown += parts.exact_blocks(view.reply.text)
    shown.append(
        blocks.text_input(
            NOTE,
            "What should change?",
            longest=1_000,
            placeholder="For example: leave out the second sentence",
            hint="The author gets this note at once.",
        )
    )
    return blocks.modal(
        callback="request_changes",
        title="Ask for changes",
        blocks=shown,
        metadata=DialogRef.of(view).metadata(),
        submit="Send",
        close="Cancel",
    )


def no_reply_dialog(view: CaseView) -> Block:
    """Why this review gets no public answer."""
    reasons = {reason.value: label for reason, label in NO_REPLY_LABELS.items()}
    return blocks.modal(
        callback="no_reply",
        title="No public reply",
        blocks=[
            parts.about(view),
            # Nothing is chosen beforehand: the reason is kept on record, so it has to be the person's own.
            blocks.choice_input(REASON, "Why is no reply the better answer?", reasons),
            blocks.text_input(
                NOTE,
                "Anything to add?",
                optional=True,
                longest=1_000,
                hint="Without health details. The case stays on record and can be reopened.",
            ),
        ],
        metadata=DialogRef.of(view).metadata(),
        submit="Close the case",
        close="Cancel",
    )


def start_afresh_dialog(editor: EditorView) -> Block:
    """Another suggestion beside the text that it would replace."""
    view = editor.case
    if not editor.alternatives:
        sentence = "The playbook has no other suggestion that passes the checklist here."
        return blocks.modal(callback="told", title="Another suggestion", blocks=[blocks.section(sentence)])
    shown = [parts.about(view), blocks.section("*The other suggestion*")]
    shown += parts.exact_blocks(editor.alternatives[0])
    if view.reply:
        shown += [blocks.DIVIDER, blocks.section("*It replaces this text*")]
        shown += parts.exact_blocks(view.reply.text)
    return blocks.modal(
        callback="start_afresh",
        title="Another suggestion",
        blocks=shown,
        metadata=DialogRef.of(view).metadata(),
        submit="Use it",
        close="Keep the old text",
    )


def mark_posted_dialog(view: CaseView) -> Block:
    """Where the reply stands now."""
    where = link(view.review.url, "Open the review") if view.review.url else ""
    shown = [parts.about(view)]
    shown.append(
        blocks.section(
            f"You have posted the text on {inline(view.review.source, 100)}? Well done. {where}".strip()
        )
    )
    shown.append(
        blocks.text_input(
            LINK,
            "Link to the reply",
            multiline=False,
            optional=True,
            longest=1_000,
            placeholder="https://…",
            hint="Leave it empty where the platform has no link.",
        )
    )
    return blocks.modal(
        callback="mark_posted",
        title="Mark as posted",
        blocks=shown,
        metadata=DialogRef.of(view).metadata(),
        submit="It is posted",
        close="Cancel",
    )


def follow_up_dialog(view: CaseView) -> Block:
    """What was arranged with the person, outside the public eye."""
    return blocks.modal(
        callback="follow_up",
        title="Private follow-up",
        blocks=[
            parts.about(view),
            blocks.text_input(
                NOTE,
                "What was arranged?",
                longest=1_000,
                placeholder="For example: called back, practice manager meets them on Friday",
                hint="No health details and no names, please.",
            ),
        ],
        metadata=DialogRef.of(view).metadata(),
        submit="Record it",
        close="Cancel",
    )


def flag_dialog(view: CaseView) -> Block:
    """On which of the platform's own grounds the review was reported."""
    grounds = {ground.value: label for ground, label in FLAG_LABELS.items()}
    said = (
        f"Report the review on {inline(view.review.source, 100)} itself, then note it here so that we can "
        f"follow it up. {link(view.review.url, 'Open the review') if view.review.url else ''}"
    ).strip()
    warning = "The platform decides, and often keeps the review. So plan the reply all the same."
    return blocks.modal(
        callback="flag",
        title="Flag on the platform",
        blocks=[
            parts.about(view),
            blocks.section(f"{said}\n{warning}"),
            blocks.choice_input(GROUND, "On what ground did you report it?", grounds),
        ],
        metadata=DialogRef.of(view).metadata(),
        submit="Note it",
        close="Cancel",
    )


def flag_outcome_dialog(view: CaseView) -> Block:
    """What the platform decided."""
    answers = {REMOVED: "It removed the review", KEPT: "It kept the review"}
    return blocks.modal(
        callback="flag_outcome",
        title="The platform's answer",
        blocks=[parts.about(view), blocks.choice_input(OUTCOME, "What did the platform do?", answers)],
        metadata=DialogRef.of(view).metadata(),
        submit="Record it",
        close="Cancel",
    )


def waive_dialog(view: CaseView) -> Block:
    """Compliance overrides what stops exactly this text, with a reason."""
    shown = [parts.about(view)]
    if view.reply:
        shown += parts.exact_blocks(view.reply.text)
        shown += parts.findings_blocks(view.reply.blocking)
    shown.append(
        blocks.text_input(
            REASON,
            "Why may this text go forward?",
            longest=1_000,
            hint="Counts for exactly these words. Kept on record under your name.",
        )
    )
    return blocks.modal(
        callback="waive",
        title="Override a finding",
        blocks=shown[: limits.MODAL_BLOCKS],
        metadata=DialogRef.of(view).metadata(),
        submit="Override",
        close="Cancel",
    )
