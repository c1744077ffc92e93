"""A small bench for trying one detector on one reply."""

from collections.abc import Callable, Iterable

import pytest

from bot.checklist.check import Detector, Material, ReplyContext, Rule
from bot.checklist.phrases import Lexicon, Term, parse_term
from bot.checklist.second_reader import SecondReader
from bot.model.finding import Severity
from bot.model.practice import Practice
from bot.model.review import Review

LISTS = {
    "title": ["mr", "ms", "mrs", "dr"],
    "greeting": ["dear", "hello", "hi", "many thanks", "thank you", "thanks", "sorry"],
    "clinical": ["migraine*", "statin*", "root canal", "crown"],
    "stop": ["the", "at", "we", "and", "to", "of", "a", "you", "for", "your"],
}

PRACTICE = Practice(
    id="riverside",
    name="Riverside Clinic",
    phones=("(512) 555-0142", "+44 1632 960123"),
    emails=("hello@riverside.example",),
    urls=("https://riverside.example",),
    complaints_url="https://riverside.example/complaints",
    address="18 Harbor Oak Lane, Austin",
    signatories=("Maria, Office Manager", "Dr Pell"),
)


class Anything:
    """A dictionary that knows every word."""

    def knows(self, word: str) -> bool:
        return True

    def is_elsewhere(self, word: str) -> bool:
        return False


Spans = Callable[..., list[str]]


@pytest.fixture
def spans() -> Spans:
    """What a detector finds in a reply, as typed; "" for the reply as a whole."""

    def find(
        detector: Detector,
        reply: str,
        *,
        review: str = "",
        author: str = "",
        rating: int | None = None,
        terms: Iterable[Term | str] = (),
        context: ReplyContext | None = None,
        region: str = "US",
    ) -> list[str]:
        parsed = [parse_term(term) if isinstance(term, str) else term for term in terms]
        material = Material(
            reply=reply,
            review=Review(
                source="x", external_id="1", practice="riverside", rating=rating, author=author, text=review
            ),
            practice=PRACTICE,
            context=context or ReplyContext(),
            lexicon=Lexicon.of(parsed, LISTS),
            region=region,
            speller=Anything(),
            second_reader=SecondReader(bias=0, groups=({}, {}), network=lambda _: 0, fingerprint="none"),
        )
        rule = Rule(
            id="rule",
            title="",
            severity=Severity.BLOCK,
            why="",
            mend="",
            source="",
            use_instead="",
            detectors=(detector,),
        )
        return [reply[span.start : span.end] for span in rule.spans(material)]

    return find
