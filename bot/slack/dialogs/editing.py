"""The dialog in which a reply is written: the review above, the words, what the checklist says of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.desk.refs import DialogRef
from bot.desk.views import CaseView, FindingView, ReplyView
from bot.model.case import State
from bot.model.finding import Severity
from bot.slack import blocks, limits, parts
from bot.slack.blocks import Block
from bot.slack.mrkdwn import clean, inline, pieces, size

EDIT = "edit"
CHECK = "check"  # action id of the button
# Beginnings of block ids. A client keeps what was typed under an id, so a text that we replace
# comes under a new one (https://github.com/slackapi/bolt-js/issues/625).
TEXT = "text"
REASON = "reason"
OPTIONS = "options"

ONLY_SAVE = "only_save"
DESPITE = "despite"
MINE = "mine"


@dataclass(frozen=True, kw_only=True)
class Editing:
    """What the dialog shows just now."""

    case: CaseView
    text: str  # as typed so far
    base: int  # number of the draft that the text builds on
    findings: tuple[FindingView, ...]  # of the text
    notice: str = ""  # a line above everything, escaped
    reason: str = ""  # why the warnings may stand, as typed so far
    theirs: ReplyView | None = None  # a colleague's newer draft
    turn: int = 0  # counts replacements of the text by us


def edit_dialog(editing: Editing) -> Block:
    """The view; its `private_metadata` carries a `DialogRef`."""
    case = editing.case
    ref = DialogRef(
        case_id=case.case_id,
        draft=editing.base,
        review_version=case.review.version,
        theirs=editing.theirs.number if editing.theirs else 0,
        turn=editing.turn,
        submits=not case.held_since,
    )
    shown = [blocks.section(line) for line in _notices(editing)]
    shown += _theirs(editing.theirs)
    shown.append(parts.about(case))
    shown += parts.review_blocks(case.review, longest=limits.SECTION_TEXT, count=6)
    shown.append(_text_field(editing))
    shown.append(
        blocks.actions([blocks.button("Check", CHECK, case.case_id)], block_id=f"{CHECK}-{editing.turn}")
    )
    shown += parts.findings_blocks(editing.findings)
    shown += _reason_field(editing)
    shown += _options(editing)
    return blocks.modal(
        callback=EDIT,
        title="Edit reply",
        blocks=shown,
        metadata=ref.metadata(),
        submit="Save and submit" if ref.submits else "Save draft",
        close="Cancel",
    )


def _notices(editing: Editing) -> Iterable[str]:
    case = editing.case
    if editing.notice:
        yield editing.notice
    if size(editing.text) > limits.INPUT_TEXT:
        yield (
            f":warning: This reply is longer than the {limits.INPUT_TEXT:,} characters that fit here, so its "
            "end is missing from the field below. Saving keeps only what the field shows."
        )
    if case.held_since:
        yield ":rotating_light: This case is on hold. You can prepare the words; they can't be submitted yet."
    elif case.state is State.APPROVED:
        yield ":warning: This reply is approved. If you change it, it needs a new approval."
    elif case.state is State.AWAITING_APPROVAL:
        yield "This reply waits for approval. If you change it, approval is asked for the new words."
    elif case.note:
        yield f":memo: *Changes asked for:* {inline(case.note, 1_000)}"


def _theirs(theirs: ReplyView | None) -> list[Block]:
    if theirs is None:
        return []
    return [
        blocks.section(f"*Their text* · {inline(theirs.origin, 200)}"),
        *parts.exact_blocks(theirs.text)[:4],
        blocks.DIVIDER,
    ]


def _text_field(editing: Editing) -> Block:
    initial = next(pieces(clean(editing.text), limits.INPUT_TEXT), "")
    return blocks.text_input(
        f"{TEXT}-{editing.turn}",
        "Your reply",
        initial=initial,
        hint="Hundreds of other people will read this. Never hint that the reviewer was here; "
        "name no health details.",
    )


def standing(findings: Iterable[FindingView], severity: Severity) -> bool:
    """Whether something of this severity is found that nobody has given a reason for."""
    return any(f.finding.severity is severity and not f.waived for f in findings)


def _reason_field(editing: Editing) -> list[Block]:
    if not standing(editing.findings, Severity.WARN):
        return []
    return [
        blocks.text_input(
            f"{REASON}-{editing.turn}",
            "Why may the warnings stand?",
            initial=editing.reason,
            multiline=False,
            optional=True,
            longest=500,
            hint="Needed only if you don't mend them. It is kept on record.",
        )
    ]


def _options(editing: Editing) -> list[Block]:
    choices: dict[str, str] = {}
    if editing.theirs:
        choices[MINE] = "Replace their text with mine"
    if standing(editing.findings, Severity.BLOCK):
        choices[DESPITE] = "Save it as it is, for compliance to look at"
    if not editing.case.held_since:
        choices[ONLY_SAVE] = "Only save a draft, don't submit it yet"
    if not choices:
        return []
    # Named after what it offers: ticks of other choices must not be carried over.
    block_id = "-".join([OPTIONS, str(editing.turn), *choices])
    return [blocks.ticks_input(block_id, "Options", choices)]
