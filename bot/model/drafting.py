"""Decisions about the words: take, edit, submit, withdraw, override a finding."""

from collections.abc import Collection

from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.case import BEFORE_PUBLICATION, IN_HAND, Case, State
from bot.model.draft import Waiver, fingerprint, tidy
from bot.model.facts import (
    Events,
    Facts,
    must_be_checkable,
    must_be_current,
    must_be_in,
    must_have_role,
    must_not_hold,
    name_of,
    of_severity,
    rules,
    void,
)
from bot.model.finding import Finding, Severity
from bot.model.practice import Role
from bot.model.refusals import refuse


def take(case: Case, command: cmd.Take, facts: Facts) -> Events:
    """Look after the case. A colleague who has it already loses it only when that is meant."""
    must_be_in(case, BEFORE_PUBLICATION, "This case is finished: there is nothing left to take.")
    actor = facts.person
    if case.taken_by == actor.id:
        return ()
    if case.taken_by is not None and not command.over:
        raise refuse(
            "taken",
            f"{name_of(facts, case.taken_by)} is looking after this one. You can take over from the card.",
        )
    return (ev.CaseTaken(),)


def edit(case: Case, command: cmd.Edit, facts: Facts) -> Events:
    """A new draft, or reasons for the warnings on the words that stand. The same words again change nothing."""
    must_be_in(
        case,
        BEFORE_PUBLICATION,
        "This reply can't be changed any more: it has gone out, or the case is closed.",
    )
    text = tidy(command.text)
    if not text:
        raise refuse("empty", "The reply is empty. To send none at all, choose “No reply”.")
    sha256, draft = fingerprint(text), case.draft
    changed = draft is None or draft.sha256 != sha256
    if changed and draft is not None and draft.number != command.base and not command.replace:
        raise refuse("stale", "Somebody changed the reply while you were writing. Your words are kept.")
    must_be_checkable(facts)
    blocking = (
        case.standing(facts.findings, Severity.BLOCK) if not changed else of_severity(facts, Severity.BLOCK)
    )
    warning = (
        case.standing(facts.findings, Severity.WARN) if not changed else of_severity(facts, Severity.WARN)
    )
    if blocking and not command.despite_blocks:
        raise refuse("blocked", "The checklist stops this text. Mend what it found; your words are kept.")
    if warning and not command.reason.strip() and not blocking:
        raise refuse("needs_reason", "The checklist warns about this text. Say why it may stand, or mend it.")
    saved = _saved(case, text, facts, suggested=False) if changed else ()
    waived = _waive(sha256, warning, command.reason, facts) if command.reason.strip() else ()
    return saved + waived


def _saved(case: Case, text: str, facts: Facts, *, suggested: bool) -> Events:
    """A new draft, and word of the approvals that it voids."""
    sha256, actor = fingerprint(text), facts.actor
    lineage = frozenset[str]() if suggested or case.draft is None else case.draft.contributors
    same_words = [d.contributors for d in case.drafts if d.sha256 == sha256]
    writers = lineage.union(*same_words) | ({actor.id} if actor else frozenset[str]())
    draft = draft_saved(
        text,
        facts.findings,
        number=len(case.drafts) + 1,
        playbook=facts.playbook,
        contributors=frozenset(writers),
        suggested=suggested,
    )
    return (*void(case, ev.Outcome.TEXT_CHANGED), draft)


def draft_saved(
    text: str,
    findings: Collection[Finding],
    *,
    number: int,
    playbook: str,
    contributors: frozenset[str] = frozenset(),
    suggested: bool,
) -> ev.DraftSaved:
    """The event of a new draft with this text, and what the checklist found in it."""
    return ev.DraftSaved(
        number=number,
        sha256=fingerprint(text),
        suggested=suggested,
        contributors=contributors,
        playbook=playbook,
        blocking=rules(f for f in findings if f.severity is Severity.BLOCK),
        warning=rules(f for f in findings if f.severity is Severity.WARN),
        compliance=rules(f for f in findings if f.compliance_approves),
    )


def start_afresh(case: Case, command: cmd.StartAfresh, facts: Facts) -> Events:
    """Put the playbook's words in place of the draft; whoever chose them counts as their writer."""
    must_be_in(case, BEFORE_PUBLICATION, "This reply can't be changed any more.")
    text = tidy(command.text)
    if case.draft is not None and case.draft.sha256 == fingerprint(text):
        return ()
    return _saved(case, text, facts, suggested=True)


def submit(case: Case, command: cmd.Submit, facts: Facts) -> Events:
    """Ask for approval. Refused while the case is on hold, or while a finding stands that nobody has answered for."""
    if case.state is State.AWAITING_APPROVAL and case.draft and case.draft.sha256 == command.sha256:
        return ()
    must_be_in(case, IN_HAND, "This case isn't being drafted, so there is nothing to submit.")
    must_not_hold(case, facts)
    must_be_checkable(facts)
    must_be_current(case, command.sha256)
    overrides = (case.waiver(f) for f in of_severity(facts, Severity.BLOCK))
    if any(w is not None and w.by == facts.person.id for w in overrides):
        raise refuse(
            "own_override", "You overrode a finding on this text, so somebody else has to submit it."
        )
    if case.standing(facts.findings, Severity.BLOCK):
        raise refuse(
            "blocked", "The checklist stops this text. Open the editor to see why and how to mend it."
        )
    if case.standing(facts.findings, Severity.WARN):
        raise refuse(
            "needs_reason",
            "The checklist warns about this text. Open the editor to mend it or say why it may stand.",
        )
    if case.draft is None:  # pragma: no cover - must_be_current has refused already
        return ()
    return (
        ev.Submitted(
            number=case.draft.number,
            sha256=command.sha256,
            review_version=case.review_version,
            playbook=facts.playbook,
            findings=rules(facts.findings),
        ),
    )


def withdraw(case: Case, command: cmd.Withdraw, facts: Facts) -> Events:
    """Take the text back to work on it. Only whoever worked on it may."""
    must_be_in(
        case,
        {State.AWAITING_APPROVAL, State.APPROVED},
        "There is nothing to take back: this reply isn't submitted.",
    )
    if case.draft and facts.person.id not in case.draft.contributors:
        raise refuse(
            "not_yours", "Only somebody who worked on this text can withdraw it. You can ask for changes."
        )
    return (ev.SubmissionWithdrawn(),)


def expire(case: Case, command: cmd.Expire, facts: Facts) -> Events:
    """Nobody answered in time: the text goes back to its author."""
    waiting = case.state is State.AWAITING_APPROVAL and not case.on_hold
    return (ev.SubmissionExpired(),) if waiting else ()


def waive(case: Case, command: cmd.Waive, facts: Facts) -> Events:
    """Compliance answers for what blocks exactly this text. Refused to whoever had a hand in the words."""
    must_be_in(case, BEFORE_PUBLICATION, "This case is finished.")
    must_have_role(facts, Role.COMPLIANCE, "Overriding a blocking finding")
    must_be_checkable(facts)
    must_be_current(case, command.sha256)
    if case.draft and facts.person.id in case.draft.contributors:
        raise refuse(
            "own_text", "You worked on this text, so somebody else in compliance must override its findings."
        )
    if not command.reason.strip():
        raise refuse("needs_reason", "Give a reason: it is kept with the record.")
    return _waive(
        command.sha256, case.standing(facts.findings, Severity.BLOCK), command.reason, facts, blocking=True
    )


def _waive(
    sha256: str, findings: Collection[Finding], reason: str, facts: Facts, *, blocking: bool = False
) -> Events:
    waivers = tuple(
        Waiver(
            sha256=sha256,
            rule=f.rule,
            start=f.start,
            end=f.end,
            by=facts.person.id,
            reason=reason.strip(),
            blocking=blocking,
        )
        for f in findings
    )
    return (ev.FindingsWaived(waivers=waivers),) if waivers else ()
