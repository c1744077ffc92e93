"""A playbook, ready to judge replies."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from bot.checklist.check import Material, ReplyContext, Rule, check
from bot.checklist.phrases import Lexicon, PhraseSet, Term, TermError, parse_term
from bot.checklist.triage import Category, Sentiment, TriageRules
from bot.model.escalation import Level, Triage
from bot.model.finding import Finding
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.loader import PlaybookError, Resolved, triage_terms
from bot.playbook.second_reader import shipped_reader
from bot.playbook.shapes import RuleShape, placed_terms
from bot.playbook.spelling import dictionary
from bot.playbook.suggestion import suggest


@dataclass(frozen=True, kw_only=True, repr=False)
class Playbook:
    """Frozen; the library builds it."""

    id: str
    version: str  # edition and a fingerprint of everything that bears on a verdict, overlay included
    title: str
    region: str  # two letters: where phone numbers without a country code are from
    lexicon: Lexicon
    rules: tuple[Rule, ...]
    triage_lexicon: Lexicon  # the words looked for in reviews
    triage_rules: TriageRules
    resolved: Resolved  # what it was made of, with places, for the examples and the page of rules

    @property
    def name(self) -> str:
        return f"{self.id}@{self.version}"

    @cached_property
    def categories(self) -> Mapping[str, Category]:
        """Escalation categories by id: what a review or a person may raise."""
        return MappingProxyType(
            {each.id: each for each in self.triage_rules.categories if each.level > Level.NONE}
        )

    def triage(self, review: Review) -> Triage:
        """What the review is about, and the trouble that is in it."""
        return self.triage_rules.triage(review, self.triage_lexicon)

    def material(
        self, reply: str, *, review: Review | None, practice: Practice, context: ReplyContext
    ) -> Material:
        return Material(
            reply=reply,
            review=review,
            practice=practice,
            context=context,
            lexicon=self.lexicon,
            region=self.region,
            second_reader=shipped_reader("replies"),
            speller=dictionary(self.region),
        )

    def check(
        self, reply: str, *, review: Review | None, practice: Practice, context: ReplyContext
    ) -> tuple[Finding, ...]:
        """Every finding in the reply: what blocks first, then by position."""
        return check(self.rules, self.material(reply, review=review, practice=practice, context=context))

    def suggest(
        self,
        review: Review,
        *,
        practice: Practice,
        triage: Triage,
        context: ReplyContext,
        avoid: Collection[str] = (),
    ) -> str | None:
        """A reply that passes this checklist and isn't the words of a recent one; None when nothing fits."""
        return suggest(
            self.resolved.templates,
            review,
            practice=practice,
            triage=triage,
            context=context,
            avoid=avoid,
            check=lambda text: self.check(text, review=review, practice=practice, context=context),
        )


def compile_playbook(resolved: Resolved) -> Playbook:
    """Ready to run. Raises `PlaybookError` for word lists that contain each other."""
    looked_for = [parse_term(term) for _, term in triage_terms(resolved)]
    names = {category.shape.nameless for category in resolved.categories if category.shape.nameless}
    names |= shipped_reader("reviews").lists & resolved.words.keys()
    try:
        lexicon = _reply_lexicon(resolved)
        triage_lexicon = Lexicon.of(looked_for, _lists_for(looked_for, names, resolved.words))
    except TermError as error:
        raise PlaybookError(f"playbook {resolved.id}: {error}") from error
    return Playbook(
        id=resolved.id,
        version=f"{resolved.edition}-{resolved.fingerprint}",
        title=resolved.title,
        region=resolved.region,
        lexicon=lexicon,
        rules=tuple(compile_rule(rule.shape, lexicon) for rule in resolved.rules),
        triage_lexicon=triage_lexicon,
        triage_rules=compile_triage(resolved, triage_lexicon),
        resolved=resolved,
    )


def _reply_lexicon(resolved: Resolved) -> Lexicon:
    """All that the rules and the second reader look for in a reply."""
    terms = [parse_term(term) for rule in resolved.rules for _, term in placed_terms(rule.shape)]
    named = {name for rule in resolved.rules for _, name in rule.shape.named_lists()}
    named |= shipped_reader("replies").lists & resolved.words.keys()
    return Lexicon.of(terms, _lists_for(terms, named, resolved.words))


def _lists_for(
    terms: Iterable[Term], names: Iterable[str], words: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The word lists that the terms name, those that these name, and so on."""
    found: dict[str, tuple[str, ...]] = {}
    waiting = [*names, *(name for term in terms for name in term.lists)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = words[name]
            waiting += (inner for entry in words[name] for inner in parse_term(entry).lists)
    return found


_NOTHING = PhraseSet(any=())


def compile_triage(resolved: Resolved, lexicon: Lexicon) -> TriageRules:
    """What is looked for in reviews, ready to run; the lexicon must know its terms and lists."""
    silent = Sentiment(positive=_NOTHING, negative=_NOTHING, contrast=_NOTHING)
    idioms = tuple(parse_term(term) for term, _ in resolved.idioms)
    return TriageRules(
        idioms=idioms,
        idiom_lexicon=Lexicon.of(idioms, _lists_for(idioms, (), resolved.words)),
        categories=tuple(category.shape.category(lexicon) for category in resolved.categories),
        topics=tuple(topic.shape.topic() for topic in resolved.topics),
        sentiment=resolved.sentiment.shape.sentiment() if resolved.sentiment else silent,
        second_reader=shipped_reader("reviews"),
    )


def compile_rule(shape: RuleShape, lexicon: Lexicon) -> Rule:
    """One rule, ready to run; the lexicon must know its terms and lists."""
    return Rule(
        id=shape.id,
        title=shape.title,
        severity=shape.severity,
        why=shape.why,
        mend=shape.mend,
        source=shape.source,
        use_instead=shape.use_instead,
        detectors=shape.compile(lexicon),
        when=shape.condition(),
        only_if_nothing_blocks=shape.only_if_nothing_blocks,
        compliance_approves=shape.compliance_approves,
    )
