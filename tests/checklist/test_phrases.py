"""The language that rules are written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checklist.phrases import Lexicon, PhraseSet, TermError, parse_term
from bot.checklist.text import Text

LISTS = {
    "encounter": ["visit", "appointment*", "check up", "<surgery>"],
    "surgery": ["operation", "surger*", "root canal [treatment]"],
    "negation": ["not", "never", "no"],
}


def phrase_set(any_: list[str], **others: list[str]) -> PhraseSet:
    return PhraseSet(
        any=tuple(map(parse_term, any_)),
        **{key: tuple(map(parse_term, terms)) for key, terms in others.items()},
    )


def found(phrases: PhraseSet, typed: str) -> list[str]:
    reading = Lexicon.of(phrases.terms, LISTS).read(Text.of(typed))
    return [typed[hit.span.start : hit.span.end] for hit in phrases.find(reading)]


def matched(term: str, typed: str) -> list[str]:
    return found(phrase_set([term]), typed)


@pytest.mark.parametrize(
    ("term", "typed", "spans"),
    [
        ("visit", "Your Visit, your visits", ["Visit"]),
        ("treat*", "we treated you, no treat", ["treated", "treat"]),
        ("*cillin", "Take amoxicillin now", ["amoxicillin"]),
        ("solicitor~", "my solicter and my solicitors", ["solicitors"]),
        ("solicitor~", "my soliciter", ["soliciter"]),
        ("operation", "the opreation, the opperation", ["opreation", "opperation"]),
        ("appointment", "an apointment", ["apointment"]),
        ("records", "the recodrs, not the record", ["recodrs"]),
        ("infect*", "an infetcion", ["infetcion"]),
        ("trail", "the trial", []),
        ("your [recent] visit", "your visit and your recent visit", ["your visit", "your recent visit"]),
        ("your [very recent] visit", "your recent visit, your very recent visit", ["your very recent visit"]),
        ("[please] take", "Please take two. I take it.", ["Please take", "take"]),
        ("your <encounter>", "your check-up", ["your check-up"]),
        ("your <encounter>", "your root canal treatment", ["your root canal treatment"]),
        ("your <encounter>", "your surgery", ["your surgery"]),
        ("we _ you", "we saw you, we never saw you", ["we saw you"]),
        ("we ..2 saw you", "we saw you; we do not recall that we saw you", ["we saw you", "we saw you"]),
        ("we ..2 you", "we told you and you", ["we told you"]),
        ("didn't come", "You did not come, you didnt come", ["did not come", "didnt come"]),
        ("at CLOCK", "at 2:30 or at 3", ["at 2:30"]),
        ("NUMBER minutes", "after 20 minutes", ["20 minutes"]),
        ("MONEY", "that £12.50 bill", ["£12.50"]),
        ("dr NAME", "when Dr. Pell came", ["Dr. Pell"]),
        ("START take", "Take two. You take two.", ["Take"]),
        ("CLAUSE take", "If it hurts, take two; they take two", ["take"]),
        ("two END", "Take two. Take two now.", ["two"]),
        ("botox", "b o t o x and B0T0X and B\u043etox", ["b o t o x", "B0T0X", "B\u043etox"]),
        ("f*ck", "what the f*ck", ["f*ck"]),
        ("your visit", "It is all your. Visit us.", []),
        ("we ..5 you", "We care. You know.", []),
    ],
)
def test_a_term_matches_what_its_description_says(term: str, typed: str, spans: list[str]) -> None:
    assert matched(term, typed) == spans


def test_hits_that_share_words_are_one() -> None:
    phrases = phrase_set(["your last visit", "visit to us"])
    assert found(phrases, "After your last visit to us") == ["your last visit to us"]


def test_an_exception_saves_only_the_hit_that_it_overlaps() -> None:
    phrases = phrase_set(["your visit"], unless=["book your visit"])
    assert found(phrases, "Book your visit. Sorry about your visit.") == ["your visit"]


def test_a_companion_must_stand_in_the_same_sentence_or_as_near_as_asked() -> None:
    near = phrase_set(["migraine*"], needs=["you"])
    assert found(near, "Migraines hurt. We wish you well.") == []
    assert found(near, "Migraines hurt, we know you suffer.") == ["Migraines"]
    wider = PhraseSet(any=near.any, needs=near.needs, needs_within=1)
    assert found(wider, "Migraines hurt. We wish you well.") == ["Migraines"]
    assert found(wider, "Migraines hurt. They do. We wish you well.") == []


def test_one_word_can_spoil_a_whole_sentence() -> None:
    phrases = phrase_set(["your visit"], without=["if"])
    assert found(phrases, "If it was your visit, call. Your visit was late.") == ["Your visit"]


def test_a_negation_counts_within_three_words_and_one_clause() -> None:
    phrases = phrase_set(["sue"], not_after=["<negation>"])
    assert found(phrases, "I will not ever want sue") == []
    assert found(phrases, "I would not ever want to sue") == ["sue"]
    assert found(phrases, "No, sue them") == ["sue"]
    assert found(phrases, "I don't sue") == []


@pytest.mark.parametrize(
    ("term", "says"),
    [
        ("", "names no word"),
        ("..3", "names no word"),
        ("_", "names no word"),
        ("[visit", "bracket"),
        ("a [[b]] c", "bracket"),
        ("(visit|stay)", "no element"),
        ("..", "no element"),
        ("sue~", "6 letters"),
        ("!!", "holds no word"),
        ("a []", "empty"),
        ("<Encounter>", "no element"),
    ],
)
def test_a_term_that_cannot_be_read_says_why(term: str, says: str) -> None:
    with pytest.raises(TermError, match=says):
        parse_term(term)


def test_an_unknown_word_list_is_an_error() -> None:
    with pytest.raises(TermError, match="unknown word list <nope>"):
        Lexicon.of([parse_term("your <nope>")], {})


def test_word_lists_that_contain_each_other_are_an_error() -> None:
    with pytest.raises(TermError, match="a → b → a"):
        Lexicon.of([], {"a": ["<b>"], "b": ["<a>"]})


def test_a_long_line_of_near_misses_stays_quick() -> None:
    """The work grows with the text, not with the ways to fill the gaps."""
    phrases = phrase_set(["a ..9 a ..9 a ..9 a ..9 a ..9 b"])
    assert found(phrases, "a " * 3000) == []


pieces = st.sampled_from(
    ["your", "visit", "recent", "<encounter>", "[recent]", "..2", "_", "treat*", "NUMBER", "START"]
)
texts = st.lists(
    st.sampled_from(
        ["your", "visit", "recent", "treated", "8", "appointments", ".", ",", "b o t o x", "operation"]
    ),
    max_size=30,
).map(" ".join)


@given(st.lists(pieces, min_size=1, max_size=6).map(" ".join), texts)
def test_a_match_never_leaves_its_sentence(term: str, typed: str) -> None:
    try:
        parsed = parse_term(term)
    except TermError:
        return
    text = Text.of(typed)
    for first, after in parsed.matches(Lexicon.of([parsed], LISTS).read(text)):
        assert first < after
        assert len({token.sentence for token in text.tokens[first:after]}) == 1
