"""The dialog that asks an approver to confirm: exactly the text, the review above it, what happens next."""

from bot.desk.refs import DialogRef
from bot.desk.views import CaseView, ReplyView
from bot.slack import blocks, limits, parts
from bot.slack.blocks import Block
from bot.slack.mrkdwn import inline

APPROVE = "approve"


def approve_dialog(view: CaseView, reply: ReplyView, *, notice: str = "") -> Block:
    """The confirmation for the text and the review as they are in `view`; its metadata binds the yes to them."""
    shown = [blocks.section(notice)] if notice else []
    shown.append(parts.about(view))
    shown += parts.review_blocks(view.review, longest=limits.SECTION_TEXT, count=6)
    by = f" · submitted by {inline(view.submitted_by, 100)}" if view.submitted_by else ""
    shown += [blocks.DIVIDER, blocks.section("*This exact text goes out:*")]
    shown += parts.exact_blocks(reply.text)
    shown.append(blocks.context(f"{inline(reply.origin, 200)}{by}"))
    shown += [blocks.DIVIDER, *_checklist(reply)]
    shown.append(blocks.context(_what_happens(view)))
    return blocks.modal(
        callback=APPROVE,
        title="Approve this reply?",
        blocks=shown,
        metadata=DialogRef.of(view).metadata(),
        submit="Approve",
        close="Not now",
    )


def _checklist(reply: ReplyView) -> list[Block]:
    lines = parts.finding_lines(reply.findings, most=8)
    return [blocks.section("\n".join([parts.tally(reply.findings), *lines]))]


def _what_happens(view: CaseView) -> str:
    if view.approvals_needed - len(view.approvals) > 1:
        return "After yours, one more approval is needed."
    return (
        f"After your approval the text is handed over to be posted on {inline(view.review.source, 100)}; "
        "until then you can take the approval back. *Once it is public, it can't be taken back.*"
    )
