"""Reviews coming in: a new one opens a case, an edited one goes back onto its case."""

from dataclasses import dataclass, replace

from bot.checklist.check import ReplyContext
from bot.desk.bench import Bench, open_bench, triage
from bot.desk.office import Office, policy
from bot.desk.ports import Unit
from bot.desk.recording import NewText, add_drafts, add_words, follow_up, record
from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.case import Case
from bot.model.draft import tidy
from bot.model.drafting import draft_saved
from bot.model.history import evolve, replay
from bot.model.practice import Practice
from bot.model.review import Review
from bot.model.troubles import raised_by


@dataclass(frozen=True, kw_only=True)
class Received:
    case_id: str
    new: bool
    edited: bool  # a new version of a review that was known


async def receive(unit: Unit, office: Office, practice: Practice, review: Review, new_id: str) -> Received:
    """Open a case under `new_id`, or find the review's case and note what changed."""
    case_id = await unit.find_case(review.source, review.external_id)
    if case_id is not None:
        return await _known(unit, office, case_id, review)
    await _open(unit, office, practice, replace(review, version=1), new_id)
    return Received(case_id=new_id, new=True, edited=False)


async def _open(unit: Unit, office: Office, practice: Practice, review: Review, case_id: str) -> None:
    playbook = office.playbook(practice.playbook, practice.id)
    seen = triage(playbook, review)
    opened = ev.CaseOpened(
        practice=practice.id,
        review_version=review.version,
        policy=policy(practice),
        topics=seen.topics,
        advisories=seen.advisories,
    )
    events: list[ev.Event] = [opened, *raised_by(seen)]
    context = ReplyContext(recent_replies=await unit.recent_replies(practice.id))
    new = None
    if playbook is not None:
        text = playbook.suggest(review, practice=practice, triage=seen, context=context)
        if text is not None:
            findings = playbook.check(tidy(text), review=review, practice=practice, context=context)
            new = NewText(text=tidy(text), findings=findings)
            events.append(draft_saved(new.text, findings, number=1, playbook=playbook.name, suggested=True))
    entries = tuple(ev.Entry(event=event, at=office.now(), by=None) for event in events)
    await unit.create(case_id, review, entries)
    await add_drafts(unit, case_id, entries, new)
    await add_words(unit, case_id, seen)
    await follow_up(unit, office, case_id, None, replay(entries), entries)


async def _known(unit: Unit, office: Office, case_id: str, review: Review) -> Received:
    bench = await open_bench(unit, office, case_id)
    known = bench.file.review
    if (known.text, known.rating, known.author) == (review.text, review.rating, review.author):
        return Received(case_id=case_id, new=False, edited=False)
    newer = replace(review, practice=known.practice, version=known.version + 1)
    await unit.add_review_version(case_id, newer)
    bench = replace(bench, file=replace(bench.file, review=newer))
    seen = bench.triage()
    await add_words(unit, case_id, seen)
    command = cmd.NoteReviewEdited(version=newer.version)
    case, entries = bench.decide(command, None, triage=seen)
    case, entries, new = _follow_the_review(bench, case, entries)
    await record(unit, bench, case, entries, new)
    return Received(case_id=case_id, new=False, edited=True)


def _follow_the_review(
    bench: Bench, case: Case, entries: tuple[ev.Entry, ...]
) -> tuple[Case, tuple[ev.Entry, ...], NewText | None]:
    """A suggestion that nobody has touched is made anew for the review as it reads now."""
    untouched = case.draft is None or not case.draft.contributors
    fresh = bench.suggestions(1) if untouched else ()
    if not fresh:
        return case, entries, None
    new = NewText(text=tidy(fresh[0]), findings=bench.findings(fresh[0]) or ())
    number = len(case.drafts) + 1
    event = draft_saved(new.text, new.findings, number=number, playbook=bench.playbook_name, suggested=True)
    entry = ev.Entry(event=event, at=bench.office.now(), by=None)
    return evolve(case, entry), (*entries, entry), new
