"""The playbooks that ship with the product."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checklist.check import ReplyContext
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook import examples
from bot.playbook.library import Library, shipped_playbooks

IDS = ("au-ahpra", "default", "uk-gmc", "us-hipaa")
PRACTICE = Practice(
    id="riverside",
    name="Riverside Clinic",
    phones=("(512) 555-0142",),
    emails=("hello@riverside.example",),
    urls=("https://riverside.example",),
    address="18 Harbor Oak Lane, Austin",
    signatories=("Maria, Office Manager",),
)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(shipped_playbooks(), prove=False)


def review(author: str, text: str) -> Review:
    return Review(source="x", external_id="1", practice="riverside", rating=1, author=author, text=text)


def test_all_four_are_there(library: Library) -> None:
    assert library.ids == IDS


@pytest.mark.parametrize("name", IDS)
def test_everything_in_it_is_proven(library: Library, name: str) -> None:
    """Examples hold, there are enough of them, no term is dead, and templates and model replies are clean."""
    assert list(map(str, examples.audit([library.playbook(name)]))) == []


typed = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "your visit",
                "Dana",
                "D.W.",
                "(512) 555-0142",
                "07700 900123",
                "b o t o x",
                "{name}",
                "!!!",
                "\n",
                "we’re sorry",
                "NO ONE ASKED YOU",
                "12/03/1980",
                "jo@mail.example",
                "“treated like cattle”",
                "£80",
            ]
        ),
    ),
    max_size=25,
).map(" ".join)


@given(reply=typed, author=st.sampled_from(["", "Dana Whitlock", "@lunar_tess", "J.S.", "Ж 王"]), text=typed)
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_every_finding_shows_the_words_as_typed(
    library: Library, reply: str, author: str, text: str
) -> None:
    for name in IDS:
        findings = library.playbook(name).check(
            reply,
            review=review(author, text),
            practice=PRACTICE,
            context=ReplyContext(prior_replies=1, recent_replies=(text,)),
        )
        for finding in findings:
            assert 0 <= finding.start <= finding.end <= len(reply)
            assert finding.text == reply[finding.start : finding.end]


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "your visit ",
        "we saw you ",
        "0 ",
        "a.",
        "x@",
        "(512) 555-0142 ",
        "<",
        "{",
        "\n",
        "é",
        "&amp;",
        "b ",
    ],
)
def test_twenty_thousand_characters_of_anything_are_judged_in_time(library: Library, piece: str) -> None:
    reply = (piece * 20_000)[:20_000]
    began = process_time()
    library.playbook("au-ahpra").check(
        reply,
        review=review("Dana", reply),
        practice=PRACTICE,
        context=ReplyContext(recent_replies=(reply,) * 10),
    )
    assert (
        process_time() - began < 2
    )  # seconds; far above what it takes, far below what a runaway pattern takes
