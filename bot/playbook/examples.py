"""The examples beside every rule, run: the proof that a rule does what it says.

Besides the examples themselves there are three audits for the rules that ship with the product: enough examples, no
dead term (taking any term or exception away must break an example), and a sentence to use instead that is clean itself.
Entries of word lists, which several rules share, are exempt from the second.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from bot.checklist.check import WHOLE, Material, ReplyContext, check
from bot.checklist.phrases import parse_term
from bot.checklist.text import Span
from bot.model.finding import Severity
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.loader import Placed
from bot.playbook.playbook import Playbook, compile_rule
from bot.playbook.shapes import (
    ExampleShape,
    ExamplesShape,
    PracticeShape,
    RuleShape,
    placed_terms,
)
from bot.playbook.source import Keys, Place
from bot.playbook.templates import fill
from bot.playbook.triage_shape import CategoryShape

ENOUGH = 5  # flags, and allows, of each of our own rules

_MARKED = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """An example that doesn't hold, or an audit that a rule fails."""

    place: Place
    owner: str  # id of the rule or category
    sentence: str  # what is wrong

    def __str__(self) -> str:
        return f"{self.place}: {self.owner}: {self.sentence}"


def unmarked(text: str) -> tuple[str, list[Span]]:
    """The text without its [[marks]], and the marked places in it."""
    spans: list[Span] = []
    removed = 0
    for match in _MARKED.finditer(text):
        start = match.start() - removed
        spans.append(Span(start, start + len(match.group(1))))
        removed += 4
    return _MARKED.sub(r"\1", text), spans


Find = Callable[[ExampleShape], Sequence[Span]]  # where something fires in an example, as typed


@dataclass(frozen=True, kw_only=True)
class Case:
    """One example, ready to run."""

    example: ExampleShape  # its text has no marks
    expected: tuple[Span, ...] | None  # None: it must fire, wherever
    kind: str  # flags, allows, becomes, misses
    path: Keys  # inside the block of examples

    def complaint(self, found: Sequence[Span]) -> str:
        """What is wrong, or nothing."""
        text = self.example.text
        if self.kind == "misses":
            return f'a known gap is closed, move it to flags: "{text}"' if found else ""
        if self.expected is None:
            return "" if found else f'should fire before it is mended: "{text}"'
        if tuple(found) == self.expected:
            return ""
        if not self.expected:
            return f'should be silent but fires at {_quoted(text, found)}: "{text}"'
        if not found:
            return f'should fire at {_quoted(text, self.expected)} but is silent: "{text}"'
        return f'fires at {_quoted(text, found)} instead of {_quoted(text, self.expected)}: "{text}"'


def cases(examples: ExamplesShape) -> Iterator[Case]:
    """The block's examples one by one; a mend gives two, before and after."""
    for number, example in enumerate(examples.flags):
        text, spans = unmarked(example.text)
        yield Case(
            example=example.model_copy(update={"text": text}),
            expected=tuple(spans or [WHOLE]),
            kind="flags",
            path=("flags", number),
        )
    for number, example in enumerate(examples.allows):
        yield Case(example=example, expected=(), kind="allows", path=("allows", number))
    for number, mend in enumerate(examples.becomes):
        after = mend.model_copy(update={"text": mend.becomes})
        yield Case(example=mend, expected=None, kind="becomes", path=("becomes", number))
        yield Case(example=after, expected=(), kind="becomes", path=("becomes", number))
    for number, example in enumerate(examples.misses):
        yield Case(example=example, expected=(), kind="misses", path=("misses", number))


def run(examples: ExamplesShape, place: Place, owner: str, find: Find) -> Iterator[Problem]:
    """Runs a block of examples; `place` is that of the block. For rules and for escalation categories alike."""
    for case in cases(examples):
        complaint = case.complaint(find(case.example))
        if complaint:
            yield Problem(place=place.at(*case.path), owner=owner, sentence=complaint)


# --- rules ----------------------------------------------------------------------------------------------------------


def audit(playbooks: Iterable[Playbook]) -> Iterator[Problem]:
    """Everything there is to prove about our own playbooks.

    Examples run in every playbook that has the rule, the other audits only where the rule is written or changed.
    """
    seen: set[tuple[str, ...]] = set()
    for playbook in playbooks:
        yield from broken(playbook)
        for part in (*playbook.resolved.rules, *playbook.resolved.categories):
            written = (str(part.place), *map(str, part.elsewhere.values()))
            if written in seen:
                continue
            seen.add(written)
            yield from unproven(part)
            if isinstance(part.shape, RuleShape):
                yield from dead_terms(playbook, cast(Placed[RuleShape], part))


def broken(playbook: Playbook) -> Iterator[Problem]:
    """Everything in a playbook that doesn't do what it says."""
    resolved = playbook.resolved
    for rule in resolved.rules:
        yield from failing(playbook, rule)
        yield from unclean_sentence(playbook, rule)
    for category in resolved.categories:
        yield from failing_category(playbook, category)
    for template, place in resolved.template_places.items():
        yield from unclean_template(playbook, template, place)
    yield from surprises(playbook)


def broken_by(playbook: Playbook, file: Path) -> Iterator[Problem]:
    """The same for what a practice's own file brought or changed."""
    resolved = playbook.resolved
    for rule in resolved.rules:
        if rule.shape.id in resolved.own:
            yield from failing(playbook, rule)
            yield from unclean_sentence(playbook, rule)
    for category in resolved.categories:
        if category.shape.id in resolved.own:
            yield from failing_category(playbook, category)
    for template, place in resolved.template_places.items():
        if place.file == file:
            yield from unclean_template(playbook, template, place)


def failing(playbook: Playbook, rule: Placed[RuleShape]) -> Iterator[Problem]:
    """The examples of one rule that don't hold."""
    compiled = compile_rule(rule.shape, playbook.lexicon)
    for case in cases(rule.shape.examples):
        complaint = case.complaint(compiled.spans(material_of(playbook, case.example)))
        if complaint:
            yield Problem(place=rule.at("examples", *case.path), owner=rule.shape.id, sentence=complaint)


def failing_category(playbook: Playbook, category: Placed[CategoryShape]) -> Iterator[Problem]:
    """The examples of one escalation category that don't hold; each is a review."""
    rules = playbook.triage_rules
    compiled = category.shape.category(playbook.triage_lexicon)

    def find(example: ExampleShape) -> Sequence[Span]:
        review = review_of(example, example.text)
        reading = rules.read(example.text, playbook.triage_lexicon)
        opinion = rules.opinion(review, reading)
        return compiled.spans(review, opinion) or compiled.second_reading(opinion)

    for case in cases(category.shape.examples):
        complaint = case.complaint(find(case.example))
        if complaint:
            place = category.at("examples", *case.path)
            yield Problem(place=place, owner=category.shape.id, sentence=complaint)


def unproven(rule: Placed[RuleShape] | Placed[CategoryShape]) -> Iterator[Problem]:
    """Whether a rule or category has enough examples."""
    for kind in ("flags", "allows"):
        count = len(getattr(rule.shape.examples, kind))
        if count < ENOUGH:
            yield Problem(
                place=rule.at("examples"),
                owner=rule.shape.id,
                sentence=f"has {count} examples under {kind}; a rule of ours needs {ENOUGH}",
            )


def dead_terms(playbook: Playbook, rule: Placed[RuleShape]) -> Iterator[Problem]:
    """Terms and exceptions that could go without any example noticing."""
    shape = _whatever_the_score(rule.shape)
    whole = compile_rule(shape, playbook.lexicon)
    prepared = [(case, material_of(playbook, case.example)) for case in cases(shape.examples)]
    prepared = [(case, material) for case, material in prepared if not case.complaint(whole.spans(material))]
    for path, text in (*placed_terms(shape), *_other_parts(shape)):
        variant = compile_rule(_without(shape, path), playbook.lexicon)
        if not any(
            case.complaint(variant.spans(material))
            for case, material in prepared
            if _may_tell(path, text, material)
        ):
            yield Problem(
                place=rule.at(*path),
                owner=shape.id,
                sentence=f'no example would miss "{text}": add one, or drop it',
            )


def _whatever_the_score(shape: RuleShape) -> RuleShape:
    """The rule without the second reader's say, which hides what an exception is for."""
    phrases = tuple(each.model_copy(update={"score_at_least": 0}) for each in shape.phrases)
    echo = shape.echo and shape.echo.model_copy(update={"score_at_least": 0})
    return shape.model_copy(update={"phrases": phrases, "echo": echo})


def surprises(playbook: Playbook) -> Iterator[Problem]:
    """Model replies in which the whole checklist finds other things than they say: the budget of false alarms."""
    for reply in playbook.resolved.model_replies:
        material = material_of(playbook, reply.shape)
        found: dict[str, list[str]] = {}
        for finding in check(playbook.rules, material):
            found.setdefault(finding.rule, []).append(finding.text)
        expected = reply.shape.finds
        for name in sorted({*expected, *found}):
            wanted, given = list(expected.get(name, ())), found.get(name, [])
            if wanted != given:
                yield Problem(
                    place=reply.place,
                    owner=name,
                    sentence=f'finds {given} instead of {wanted} in the reply "{reply.shape.text}"',
                )


def unclean_sentence(playbook: Playbook, rule: Placed[RuleShape]) -> Iterator[Problem]:
    """A sentence offered for use instead that would be blocked itself."""
    sentence = rule.shape.use_instead
    if sentence:
        what = "the sentence to use instead"
        yield from _blocked(playbook, sentence, rule.at("use_instead"), rule.shape.id, what)


def unclean_template(playbook: Playbook, template: str, place: Place) -> Iterator[Problem]:
    """A part of a suggestion that would be blocked itself."""
    text = fill(template, practice_of(playbook.resolved.sample_practice))
    if text is not None:
        yield from _blocked(playbook, text, place, "templates", "the template")


def _blocked(playbook: Playbook, text: str, place: Place, owner: str, what: str) -> Iterator[Problem]:
    practice = practice_of(playbook.resolved.sample_practice)
    found = playbook.check(text, review=None, practice=practice, context=ReplyContext())
    blocking = [finding.rule for finding in found if finding.severity == Severity.BLOCK]
    if blocking:
        yield Problem(place=place, owner=owner, sentence=f"{what} is blocked by {', '.join(blocking)}")


def material_of(playbook: Playbook, example: ExampleShape) -> Material:
    """What the rules look at when they are shown the example."""
    review = None
    if example.review is not None or example.author or example.rating is not None:
        review = review_of(example, example.review or "")
    return playbook.material(
        example.text,
        review=review,
        practice=practice_of(example.practice or playbook.resolved.sample_practice),
        context=ReplyContext(prior_replies=example.prior_replies, recent_replies=example.recent_replies),
    )


def review_of(example: ExampleShape, text: str) -> Review:
    """A review with the example's author and rating."""
    return Review(
        source="example",
        external_id="example",
        practice="example",
        rating=example.rating,
        author=example.author,
        text=text,
    )


def practice_of(shape: PracticeShape) -> Practice:
    """The practice as the checklist knows practices."""
    return Practice(id="example", **dict(shape))


def _other_parts(shape: RuleShape) -> Iterator[tuple[Keys, str]]:
    """Parts of a rule beside terms that can be taken away one by one."""
    if shape.echo:
        yield from ((("echo", "vocabulary", at), name) for at, name in enumerate(shape.echo.vocabulary))
        yield from ((("echo", "ignore", at), name) for at, name in enumerate(shape.echo.ignore))
    if shape.identifiers:
        yield from ((("identifiers", "find", at), name) for at, name in enumerate(shape.identifiers.find))
        yield from ((("identifiers", "allow", at), name) for at, name in enumerate(shape.identifiers.allow))
    yield from ((("characters", at), char) for at, char in enumerate(shape.characters))


def _without(shape: RuleShape, path: Keys) -> RuleShape:
    """The rule less one entry. Not validated: a list may end up empty."""

    def less(value: Any, rest: Keys) -> Any:
        key, *inner = rest
        if isinstance(key, int):
            items: tuple[Any, ...] = value
            changed = (less(items[key], tuple(inner)),) if inner else ()
            return (*items[:key], *changed, *items[key + 1 :])
        return value.model_copy(update={key: less(getattr(value, key), tuple(inner))})

    return less(shape, path)


def _may_tell(path: Keys, text: str, material: Material) -> bool:
    """Whether an example can notice that the term is gone: only when the term matches somewhere in it."""
    if (path[0], path[1:2]) not in {("phrases", path[1:2]), ("absence", ("any",)), ("echo", ("unless",))}:
        return True
    term = parse_term(text)
    return term.found_in(material.reading) or term.found_in(material.unmasked)


def _quoted(text: str, spans: Sequence[Span]) -> str:
    return ", ".join(
        "the reply as a whole" if span == WHOLE else f"[[{text[span.start : span.end]}]]" for span in spans
    )
