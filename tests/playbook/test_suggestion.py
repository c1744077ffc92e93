"""Suggested replies: clean under their own checklist, for every playbook, topic and practice."""

from dataclasses import replace
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from bot.checklist.check import ReplyContext
from bot.model.escalation import Level, Triage, Trouble
from bot.model.finding import Severity
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.library import Library, shipped_playbooks
from bot.playbook.suggestion import TOO_ALIKE
from bot.playbook.templates import TemplatesShape, fill

IDS = ("au-ahpra", "default", "uk-gmc", "us-hipaa")
FULL = Practice(
    id="p",
    name="Hollybrook Surgery",
    phones=("01632 960123",),
    emails=("manager@hollybrook.example",),
    urls=("https://hollybrook.example",),
    complaints_url="https://hollybrook.example/complaints",
    contact_role="practice manager",
)
PRACTICES = {
    "everything": FULL,
    "phone only": replace(FULL, emails=(), complaints_url="", urls=()),
    "e-mail only": replace(FULL, phones=(), complaints_url=""),
    "an awkward name": replace(
        FULL, name="Dr. Bell's {Best} Smile & Pain Clinic", contact_role="Patient Liaison"
    ),
    "American": replace(
        FULL, name="Cedar Hollow Dental", phones=("(512) 555-0142",), contact_role="office manager"
    ),
    "Australian": replace(FULL, name="Banksia Bay Medical Centre", phones=("(02) 5550 1234",)),
}
REVIEWS = {
    "wait": "Sat there for an hour and nobody said a word.",
    "access": "Nobody ever picks up the phone.",
    "staff_attitude": "The receptionist was rude to everyone.",
    "billing": "They charged me twice for the same thing.",
    "clinical_outcome": "My knee is worse than before the surgery.",
    "communication": "Nobody explains anything or calls back.",
    "prescription": "My repeat antibiotics took two weeks.",
    "facilities": "Dirty toilets and nowhere to park.",
    "privacy": "The whole room could hear my results.",
    "mixed": "Kind nurse, hopeless booking system.",
    "no_text": "",
    "suspected_fake": "Buy followers at example dot com.",
    "praise": "Lovely people, thank you all!",
    "general": "Meh.",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(shipped_playbooks(), prove=False)


def a_review(text: str, number: int = 1, rating: int | None = 2) -> Review:
    return Review(
        source="google", external_id=f"r{number}", practice="p", rating=rating, author="Jo Pell", text=text
    )


def a_triage(topic: str, level: Level = Level.NONE) -> Triage:
    trouble = (Trouble(category="legal_threat", level=level, words=()),) if level else ()
    sentiment = "positive" if topic == "praise" else "negative"
    return Triage(topics=(topic,), sentiment=sentiment, troubles=trouble)


@pytest.mark.parametrize("practice", PRACTICES.values(), ids=PRACTICES.keys())
@pytest.mark.parametrize("playbook_id", IDS)
def test_every_suggestion_is_clean_under_its_own_checklist(library, playbook_id, practice):
    """For every topic, several reviews long: neither a block nor a warning."""
    playbook = library.playbook(playbook_id)
    for topic, text in REVIEWS.items():
        rating = 5 if topic == "praise" else 2
        for number in range(3):
            review = a_review(text, number, rating)
            suggestion = playbook.suggest(
                review, practice=practice, triage=a_triage(topic), context=ReplyContext()
            )
            assert suggestion, f"nothing for {topic}"
            findings = playbook.check(suggestion, review=review, practice=practice, context=ReplyContext())
            bad = [(f.rule, f.text) for f in findings if f.severity is not Severity.INFO]
            assert not bad, f"{topic}: {suggestion}"


@pytest.mark.parametrize("playbook_id", IDS)
def test_every_template_passes_the_checklist_by_itself(library, playbook_id):
    playbook = library.playbook(playbook_id)
    for template in playbook.resolved.templates.all():
        for practice in PRACTICES.values():
            text = fill(template, practice)
            if text is not None:
                found = playbook.check(text, review=None, practice=practice, context=ReplyContext())
                assert not [f.rule for f in found if f.severity is Severity.BLOCK], text


@pytest.mark.parametrize("playbook_id", IDS)
def test_there_are_three_wordings_of_every_part(library, playbook_id):
    templates = library.playbook(playbook_id).resolved.templates
    groups = [
        templates.openings,
        templates.privacy,
        templates.contacts,
        templates.praise,
        *templates.lines.values(),
    ]
    assert all(len(set(group)) >= 3 for group in groups)
    assert set(REVIEWS) <= set(templates.lines) | {"praise"}


@pytest.mark.parametrize("playbook_id", IDS)
def test_ten_neighbouring_replies_do_not_sound_alike(library, playbook_id):
    """Each one knows the ten before it, as at the desk."""
    playbook, recent = library.playbook(playbook_id), list[str]()
    for number in range(10):
        text = playbook.suggest(
            a_review(REVIEWS["wait"], number),
            practice=FULL,
            triage=a_triage("wait"),
            context=ReplyContext(recent_replies=tuple(recent)),
        )
        assert text is not None
        assert all(fuzz.token_set_ratio(text, other) < TOO_ALIKE for other in recent)
        recent.insert(0, text)


def test_the_same_review_gets_the_same_suggestion_again(library):
    playbook = library.playbook("default")
    ask = {"practice": FULL, "triage": a_triage("wait"), "context": ReplyContext()}
    assert playbook.suggest(a_review("Slow."), **ask) == playbook.suggest(a_review("Slow."), **ask)


def test_an_avoided_text_is_not_offered_again(library):
    playbook = library.playbook("default")
    ask = {"practice": FULL, "triage": a_triage("wait"), "context": ReplyContext()}
    first = playbook.suggest(a_review("Slow."), **ask)
    second = playbook.suggest(a_review("Slow."), avoid=[first], **ask)
    third = playbook.suggest(a_review("Slow."), avoid=[first, second], **ask)
    assert len({first, second, third}) == 3


def test_a_review_that_means_trouble_gets_the_most_general_line(library):
    playbook = library.playbook("uk-gmc")
    text = playbook.suggest(
        a_review("My solicitor will write."),
        practice=FULL,
        triage=a_triage("wait", Level.HOLD),
        context=ReplyContext(),
    )
    assert text is not None
    assert "wait" not in text


def test_nothing_is_suggested_where_somebody_may_be_in_danger(library):
    text = library.playbook("uk-gmc").suggest(
        a_review("I don't want to be here any more."),
        practice=FULL,
        triage=a_triage("access", Level.URGENT),
        context=ReplyContext(),
    )
    assert text is None


def test_a_practice_without_contacts_still_gets_words_that_block_nothing(library):
    playbook = library.playbook("us-hipaa")
    bare = Practice(id="bare", name="Bare Clinic")
    text = playbook.suggest(a_review("Slow."), practice=bare, triage=a_triage("wait"), context=ReplyContext())
    assert text is not None
    found = playbook.check(text, review=None, practice=bare, context=ReplyContext())
    assert not [f for f in found if f.severity is Severity.BLOCK]


def test_a_practices_own_whole_reply_is_tried_first(tmp_path: Path):
    own = "Thank you for the nudge. Our practice manager would be glad to talk on 01632 960123."
    overlay = tmp_path / "own.yaml"
    overlay.write_text(f'templates: {{own: {{wait: ["{own}"]}}}}', encoding="utf-8")
    library = Library.load(shipped_playbooks(), {"p": overlay}, prove=False)
    text = library.playbook("default", "p").suggest(
        a_review("Slow."), practice=FULL, triage=a_triage("wait"), context=ReplyContext()
    )
    assert text == own


@pytest.mark.parametrize(
    ("template", "mistake"),
    [("Dear {name}", "is not a placeholder"), ("Call {phone", "a brace is left open"), ("", "at least 1")],
)
def test_a_template_with_a_mistake_is_refused(template: str, mistake: str):
    with pytest.raises(ValueError, match=mistake):
        TemplatesShape(openings=(template,))
