"""The dialog that asks an approver to confirm: exactly the text, the review above it, what happens next."""

from bot.desk.dialog import About, Checklist, Dialog, Divider, ExactText, Paragraph, Part, Tone, WholeReview
from bot.desk.refs import DialogRef
from bot.desk.views import CaseView, ReplyView

APPROVE = "approve"


def approve_dialog(view: CaseView, reply: ReplyView, *, changed: bool = False) -> Dialog:
    """The confirmation for the text and the review as they are in `view`; its `ref` binds the yes to them.

    `changed` when the person pressed on a card that showed something else.
    """
    by = f" · submitted by {view.submitted_by}" if view.submitted_by else ""
    return Dialog(
        name=APPROVE,
        title="Approve this reply?",
        parts=(
            *(_changed() if changed else ()),
            About(case=view),
            WholeReview(review=view.review),
            Divider(),
            Paragraph(title="This exact text goes out:"),
            ExactText(text=reply.text),
            Paragraph(text=f"{reply.origin}{by}", tone=Tone.SMALL),
            Divider(),
            Checklist(findings=reply.findings, brief=True),
            *(() if not view.unread else (Paragraph(text=view.unread, tone=Tone.WARNING),)),
            _what_happens(view),
        ),
        ref=DialogRef.of(view),
        submit="Approve",
        close="Not now",
    )


def _changed() -> tuple[Part, ...]:
    text = "Below is how it stands now."
    return (Paragraph(title="This has changed since your card was shown.", text=text, tone=Tone.WARNING),)


def _what_happens(view: CaseView) -> Paragraph:
    if view.approvals_needed - len(view.approvals) > 1:
        return Paragraph(text="After yours, one more approval is needed.", tone=Tone.SMALL)
    return Paragraph(
        title="Once it is public, it can't be taken back.",
        text=(
            f"After your approval the text is handed over to be posted on {view.review.source}; until then "
            "you can take the approval back."
        ),
        tone=Tone.SMALL,
    )
