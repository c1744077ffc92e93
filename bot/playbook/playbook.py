"""A playbook, ready to judge replies."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.checklist.check import Material, ReplyContext, Rule, check
from bot.checklist.phrases import Lexicon, TermError, parse_term
from bot.model.escalation import Triage
from bot.model.finding import Finding
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.loader import PlaybookError, Resolved
from bot.playbook.shapes import RuleShape, placed_terms
from bot.playbook.suggestion import suggest


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """Frozen; the library builds it."""

    id: str
    version: str  # edition and a fingerprint of everything that bears on a verdict, overlay included
    title: str
    region: str  # two letters: where phone numbers without a country code are from
    lexicon: Lexicon
    rules: tuple[Rule, ...]
    resolved: Resolved  # what it was made of, with places, for the examples and the page of rules

    @property
    def name(self) -> str:
        return f"{self.id}@{self.version}"

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
    terms = [parse_term(term) for rule in resolved.rules for _, term in placed_terms(rule.shape)]
    try:
        lexicon = Lexicon.of(terms, resolved.words)
    except TermError as error:
        raise PlaybookError(f"playbook {resolved.id}: {error}") from error
    return Playbook(
        id=resolved.id,
        version=f"{resolved.edition}-{resolved.fingerprint}",
        title=resolved.title,
        region=resolved.region,
        lexicon=lexicon,
        rules=tuple(compile_rule(rule.shape, lexicon) for rule in resolved.rules),
        resolved=resolved,
    )


def compile_rule(shape: RuleShape, lexicon: Lexicon) -> Rule:
    """One rule, ready to run; the lexicon must know its terms and lists."""
    return Rule(
        id=shape.id,
        severity=shape.severity,
        why=shape.why,
        mend=shape.mend,
        source=shape.source,
        use_instead=shape.use_instead,
        detectors=shape.compile(lexicon),
        when=shape.condition(),
    )
