"""The shape of a rule in YAML, and how each part becomes something that can run.

Every class here is one mapping of a playbook file; unknown keys are errors.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeVar, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.checklist.check import Detector, When
from bot.checklist.kinds.absence import Absence
from bot.checklist.kinds.echo import Echo
from bot.checklist.kinds.history import History, Similarity
from bot.checklist.kinds.identifiers import Identifier, Identifiers
from bot.checklist.kinds.names import Names
from bot.checklist.kinds.other_language import OtherLanguage
from bot.checklist.kinds.phrases import Phrases
from bot.checklist.kinds.second_reading import SecondReading
from bot.checklist.kinds.shape import Characters, Length, Placeholders, Shouting, Tidiness
from bot.checklist.kinds.spelling import Spelling
from bot.checklist.phrases import Lexicon, PhraseSet, Term, TermError, parse_term
from bot.model.finding import Severity
from bot.playbook.source import Keys

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Sentence = Annotated[str, Field(min_length=1)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _readable(term: str) -> str:
    try:
        parse_term(term)
    except TermError as error:
        raise ValueError(str(error)) from error
    return term


TermText = Annotated[str, AfterValidator(_readable)]
Terms = tuple[TermText, ...]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, Mapping) else value


def compiled(terms: Sequence[str]) -> tuple[Term, ...]:
    """Terms that have been read before, ready to match."""
    return tuple(parse_term(term) for term in terms)


Score = Annotated[float, Field(ge=0, le=1)]  # of the second reader


class PhraseShape(Shape):
    """See `bot.checklist.phrases` for the meaning of each."""

    any: Annotated[Terms, Field(min_length=1)]
    unless: Terms = ()
    needs: Terms = ()
    needs_within: Annotated[int, Field(ge=0, le=10)] = 0
    without: Terms = ()
    not_after: Terms = ()
    score_at_least: Score | None = None  # None: as the rule or category says

    def compile(self, score_at_least: float = 0) -> PhraseSet:
        """Ready to run; `score_at_least` is that of the rule or category."""
        return PhraseSet(
            any=compiled(self.any),
            unless=compiled(self.unless),
            needs=compiled(self.needs),
            needs_within=self.needs_within,
            without=compiled(self.without),
            not_after=compiled(self.not_after),
            score_at_least=score_at_least if self.score_at_least is None else self.score_at_least,
        )


AnyPhrases = TypeVar("AnyPhrases", bound=PhraseShape)


def as_added(phrases: Sequence[AnyPhrases]) -> tuple[AnyPhrases, ...]:
    """As another layer adds them to a rule or category, whose `score_at_least` then doesn't hold for them."""
    return tuple(each.model_copy(update={"score_at_least": each.score_at_least or 0}) for each in phrases)


PhraseSets = Annotated[tuple[PhraseShape, ...], BeforeValidator(_listed)]


class EchoShape(Shape):
    """Words of the review that come back in the reply."""

    vocabulary: tuple[Id, ...] = ()  # word lists: an entry found in both is an echo
    copied_words: Annotated[int, Field(ge=3)] | None = None  # so many words in a row are a copy
    quoted_words: Annotated[int, Field(ge=2)] | None = None  # the same, inside quotation marks
    numbers: bool = False
    money: bool = False  # amounts with their sign
    names: bool = False  # capitalised words: staff, places
    ignore: tuple[Id, ...] = ()  # word lists whose entries are no echo when they are all there is
    unless: Terms = ()  # in the reply
    score_at_least: Score = 0  # of the second reader, for the reply


class NamesShape(Shape):
    """The reviewer's name in any form."""

    nicknames: Id  # word list; each entry is a group: "katherine kate kathy"
    everyday: Id  # word list of names that are also words: only a name where a name would stand
    ignore: Id  # word list of display names that name nobody: anonymous, user
    titles: Id  # word list: mr, dr
    greetings: Id  # word list: dear, hello, many thanks
    acronyms: Id  # word list of capitals that are no initials: gp, nhs
    introduced_by: Terms = ()  # in the review, right before the name of somebody else: "my son"


class IdentifiersShape(Shape):
    find: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    allow: tuple[str, ...] = ()  # phone numbers and web addresses that anybody may be given


class LengthShape(Shape):
    words: int
    characters: int
    sentences: int


class ShoutingShape(Shape):
    capital_words: Annotated[int, Field(ge=2)]
    acronyms: Id  # word list


class TidinessShape(Shape):
    said_twice: Id  # word list


class SpellingShape(Shape):
    fine: Id  # word list of words that are in no dictionary and are no slips


class AbsenceShape(Shape):
    any: Annotated[Terms, Field(min_length=1)]


class HistoryShape(Shape):
    prior_replies: Annotated[int, Field(ge=1)]


class SimilarityShape(Shape):
    at_least: Annotated[float, Field(gt=0.5, le=1)]


class SecondReadingShape(Shape):
    at_least: Score  # of the text as a whole
    alone_at_least: Score  # of one sentence as if it were all there is


class WhenShape(Shape):
    rating_at_most: Annotated[int, Field(ge=1, le=5)]
    unrated: bool = False


# --- examples -------------------------------------------------------------------------------------------------------


class PracticeShape(Shape):
    """The practice that an example speaks for."""

    name: str = "Riverside Clinic"
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    complaints_url: str = ""
    address: str = ""
    signatories: tuple[str, ...] = ()


class ExampleShape(Shape):
    """A text, and what it stands under. In YAML a text alone will do."""

    text: Sentence
    review: str | None = None  # None: the example has no review, unless an author or a rating is given
    author: str = ""
    rating: Annotated[int, Field(ge=1, le=5)] | None = None
    prior_replies: int = 0
    recent_replies: tuple[str, ...] = ()
    practice: PracticeShape | None = None  # None: the playbook's sample practice


class MendShape(ExampleShape):
    """A text, and what it becomes when mended."""

    becomes: Sentence


def _example(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


def _mends(value: Any) -> Any:
    if isinstance(value, Mapping):
        pairs = cast(Mapping[str, str], value)
        return [{"text": text, "becomes": becomes} for text, becomes in pairs.items()]
    return value


Example = Annotated[ExampleShape, BeforeValidator(_example)]


class ExamplesShape(Shape):
    flags: tuple[
        Example, ...
    ] = ()  # fires at exactly the [[marked]] places; no mark: on the reply as a whole
    allows: tuple[Example, ...] = ()
    becomes: Annotated[tuple[MendShape, ...], BeforeValidator(_mends)] = ()
    misses: tuple[Example, ...] = ()  # known gaps: ought to fire and doesn't


class ModelReplyShape(ExampleShape):
    """A whole reply as somebody might write it, and everything that the checklist finds in it."""

    finds: dict[Id, tuple[str, ...]] = Field(default_factory=dict[Id, tuple[str, ...]])
    # rule → the words that it fires at, in order; "" for the reply as a whole


# --- rules ----------------------------------------------------------------------------------------------------------


class DetectorsShape(Shape):
    """What a rule looks for; whatever any of these finds is a finding."""

    phrases: PhraseSets = ()
    score_at_least: Score = 0  # of the second reader, for those phrases that don't say otherwise
    echo: EchoShape | None = None
    names: NamesShape | None = None
    identifiers: IdentifiersShape | None = None
    absence: AbsenceShape | None = None
    history: HistoryShape | None = None
    similarity: SimilarityShape | None = None
    length: LengthShape | None = None
    shouting: ShoutingShape | None = None
    placeholders: bool = False
    characters: tuple[Annotated[str, Field(min_length=1, max_length=1)], ...] = ()
    tidiness: TidinessShape | None = None
    spelling: SpellingShape | None = None
    second_reading: SecondReadingShape | None = None
    other_language: bool = False  # sentences that are not English

    def named_lists(self) -> Iterator[tuple[Keys, str]]:
        """Every word list named outside a term, and where in the rule it is named."""
        if self.echo:
            for key in ("vocabulary", "ignore"):
                for number, name in enumerate(getattr(self.echo, key)):
                    yield ("echo", key, number), name
        if self.names:
            for key in ("nicknames", "everyday", "ignore", "titles", "greetings", "acronyms"):
                yield ("names", key), getattr(self.names, key)
        if self.shouting:
            yield ("shouting", "acronyms"), self.shouting.acronyms
        if self.tidiness:
            yield ("tidiness", "said_twice"), self.tidiness.said_twice
        if self.spelling:
            yield ("spelling", "fine"), self.spelling.fine

    def compile(self, lexicon: Lexicon) -> tuple[Detector, ...]:
        """Ready to run; the lexicon must hold the terms and lists."""
        found: list[Detector] = []
        if self.phrases:
            sets = tuple(phrases.compile(self.score_at_least) for phrases in self.phrases)
            found.append(Phrases(sets=sets))
        if self.echo:
            found.append(
                Echo(
                    vocabulary=tuple(term for name in self.echo.vocabulary for term in lexicon.entries(name)),
                    copied_words=self.echo.copied_words,
                    quoted_words=self.echo.quoted_words,
                    numbers=self.echo.numbers,
                    money=self.echo.money,
                    names=self.echo.names,
                    ignore=frozenset(f"<{name}>" for name in self.echo.ignore),
                    unless=compiled(self.echo.unless),
                    score_at_least=self.echo.score_at_least,
                )
            )
        if self.names:
            found.append(
                Names(
                    nicknames=tuple(
                        frozenset(term.source.split()) for term in lexicon.lists[self.names.nicknames]
                    ),
                    everyday=lexicon.plain(self.names.everyday),
                    ignore=lexicon.plain(self.names.ignore),
                    acronyms=lexicon.plain(self.names.acronyms),
                    titles=f"<{self.names.titles}>",
                    greetings=f"<{self.names.greetings}>",
                    introduced_by=compiled(self.names.introduced_by),
                )
            )
        if self.identifiers:
            found.append(Identifiers(kinds=frozenset(self.identifiers.find), allow=self.identifiers.allow))
        if self.absence:
            found.append(Absence(any=compiled(self.absence.any)))
        if self.history:
            found.append(History(prior_replies=self.history.prior_replies))
        if self.similarity:
            found.append(Similarity(at_least=self.similarity.at_least))
        if self.length:
            found.append(Length(**self.length.model_dump()))
        if self.shouting:
            found.append(
                Shouting(
                    capital_words=self.shouting.capital_words, acronyms=lexicon.plain(self.shouting.acronyms)
                )
            )
        if self.placeholders:
            found.append(Placeholders())
        if self.characters:
            found.append(Characters(any=frozenset(self.characters)))
        if self.tidiness:
            found.append(Tidiness(said_twice=lexicon.plain(self.tidiness.said_twice)))
        if self.spelling:
            found.append(Spelling(fine=lexicon.plain(self.spelling.fine)))
        if self.other_language:
            found.append(OtherLanguage())
        if self.second_reading:
            found.append(SecondReading(**self.second_reading.model_dump()))
        return tuple(found)


class RuleShape(DetectorsShape):
    id: Id
    title: Sentence  # for people: "Confirms that the reviewer is a patient"
    severity: Severity
    why: Sentence  # one sentence for a receptionist
    mend: Sentence
    source: Sentence  # the guidance or law
    use_instead: str = ""  # a safe sentence of ours
    when: WhenShape | None = None
    only_if_nothing_blocks: bool = False  # silent beside a finding that blocks anyway
    compliance_approves: bool = False  # where it fires, somebody with the compliance role has to approve
    examples: ExamplesShape

    def condition(self) -> When | None:
        return When(**self.when.model_dump()) if self.when else None


def placed_terms(shape: DetectorsShape) -> Iterator[tuple[Keys, str]]:
    """Every term of a rule, and where in the rule it stands."""
    for number, phrases in enumerate(shape.phrases):
        for part in ("any", "unless", "needs", "without", "not_after"):
            for at, term in enumerate(getattr(phrases, part)):
                yield ("phrases", number, part, at), term
    groups: tuple[tuple[Keys, Terms], ...] = (
        (("echo", "unless"), shape.echo.unless if shape.echo else ()),
        (("names", "introduced_by"), shape.names.introduced_by if shape.names else ()),
        (("absence", "any"), shape.absence.any if shape.absence else ()),
    )
    for path, terms in groups:
        for at, term in enumerate(terms):
            yield (*path, at), term
