"""Reviews coming in: a new one opens a case, an edited one goes back onto its case."""

from dataclasses import dataclass, replace

from bot.checklist.check import ReplyContext
from bot.desk.casework import Bench, Casework, NewText
from bot.desk.office import policy
from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.case import Case
from bot.model.draft import fingerprint, tidy
from bot.model.escalation import Triage
from bot.model.finding import Finding, Severity
from bot.model.history import evolve, replay
from bot.model.practice import Practice
from bot.model.review import Review
from bot.model.troubles import raised_by


@dataclass(frozen=True, kw_only=True)
class Received:
    case_id: str
    new: bool
    edited: bool  # a new version of a review that was known


async def receive(work: Casework, practice: Practice, review: Review, new_id: str) -> Received:
    """Open a case under `new_id`, or find the review's case and note what changed."""
    case_id = await work.unit.find_case(review.source, review.external_id)
    if case_id is not None:
        return await _known(work, case_id, review)
    await _open(work, practice, replace(review, version=1), new_id)
    return Received(case_id=new_id, new=True, edited=False)


async def _open(work: Casework, practice: Practice, review: Review, case_id: str) -> None:
    playbook = work.office.playbook(practice.playbook, practice.id)
    triage = playbook.triage(review) if playbook else Triage(topics=(), sentiment="mixed", troubles=())
    opened = ev.CaseOpened(
        practice=practice.id,
        review_version=review.version,
        policy=policy(practice),
        topics=triage.topics,
        advisories=triage.advisories,
    )
    events: list[ev.Event] = [opened, *raised_by(triage)]
    context = ReplyContext(recent_replies=await work.unit.recent_replies(practice.id))
    new = None
    if playbook is not None:
        text = playbook.suggest(review, practice=practice, triage=triage, context=context)
        if text is not None:
            findings = playbook.check(tidy(text), review=review, practice=practice, context=context)
            new = NewText(text=tidy(text), findings=findings)
            events.append(_suggested(new, playbook.name, number=1))
    entries = tuple(ev.Entry(event=event, at=work.office.now(), by=None) for event in events)
    await work.unit.create(case_id, review, entries)
    await work.add_drafts(case_id, entries, new)
    await work.add_words(case_id, triage)
    await work.follow_up(case_id, None, replay(entries), entries)


def _suggested(new: NewText, playbook: str, *, number: int) -> ev.DraftSaved:
    return ev.DraftSaved(
        number=number,
        sha256=fingerprint(new.text),
        suggested=True,
        contributors=frozenset(),
        playbook=playbook,
        blocking=_rules(new.findings, Severity.BLOCK),
        warning=_rules(new.findings, Severity.WARN),
    )


def _rules(findings: tuple[Finding, ...], severity: Severity) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.rule for f in findings if f.severity is severity))


async def _known(work: Casework, case_id: str, review: Review) -> Received:
    bench = await work.open(case_id)
    known = bench.file.review
    if (known.text, known.rating, known.author) == (review.text, review.rating, review.author):
        return Received(case_id=case_id, new=False, edited=False)
    newer = replace(review, practice=known.practice, version=known.version + 1)
    await work.unit.add_review_version(case_id, newer)
    bench = replace(bench, file=replace(bench.file, review=newer))
    triage = bench.triage()
    await work.add_words(case_id, triage)
    command = cmd.NoteReviewEdited(version=newer.version)
    case, entries = work.decide(bench, command, None, triage=triage)
    case, entries, new = _follow_the_review(work, bench, case, entries)
    await work.record(bench.file, case, entries, new)
    return Received(case_id=case_id, new=False, edited=True)


def _follow_the_review(
    work: Casework, bench: Bench, case: Case, entries: tuple[ev.Entry, ...]
) -> tuple[Case, tuple[ev.Entry, ...], NewText | None]:
    """A suggestion that nobody has touched is made anew for the review as it reads now."""
    untouched = case.draft is None or not case.draft.contributors
    fresh = bench.suggestions(1) if untouched else ()
    if not fresh:
        return case, entries, None
    new = NewText(text=tidy(fresh[0]), findings=bench.findings(fresh[0]) or ())
    event = _suggested(new, bench.playbook_name, number=len(case.drafts) + 1)
    entry = ev.Entry(event=event, at=work.office.now(), by=None)
    return evolve(case, entry), (*entries, entry), new
