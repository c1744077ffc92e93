"""Triage on our own playbooks: what must reach a person does, and everyday grumbling doesn't."""

import time
from pathlib import Path

import pytest

from bot.checklist.phrases import Lexicon, parse_term
from bot.checklist.text import Text
from bot.checklist.triage import LONGEST, Clues, is_gibberish
from bot.model.escalation import Level
from bot.model.review import Review
from bot.playbook.evaluate import evaluate, read_corpus
from bot.playbook.library import Library, shipped_playbooks
from bot.playbook.playbook import Playbook

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(shipped_playbooks(), prove=False)


@pytest.fixture(scope="module")
def default(library: Library) -> Playbook:
    return library.playbook("default")


def a_review(text: str, *, rating: int | None = 1, author: str = "Jo P.") -> Review:
    return Review(
        source="google", external_id="1", practice="riverside", rating=rating, author=author, text=text
    )


def raised(playbook: Playbook, review: Review) -> set[str]:
    return {trouble.category for trouble in playbook.triage(review).troubles}


@pytest.mark.parametrize(
    ("file", "must", "need_not"),
    [
        ("labelled_reviews.jsonl", 0.98, 0.03),
        ("labelled_reviews_indirect.jsonl", 0.95, 0.03),
        ("labelled_reviews_everyday.jsonl", 0.96, 0.03),
        ("labelled_reviews_plain.jsonl", 0.96, 0.05),
        ("labelled_reviews_short.jsonl", 0.98, 0.05),
        ("labelled_reviews_stranger.jsonl", 0.9, 0.05),
        ("labelled_reviews_scenes.jsonl", 0.96, 0.05),
        ("labelled_reviews_streets.jsonl", 0.94, 0.16),  # near misses on purpose
        ("labelled_reviews_blind.jsonl", 0.96, 0.09),
        ("labelled_reviews_2.jsonl", 0.93, 0.07),  # oblique on purpose
        ("labelled_reviews_voices.jsonl", 0.97, 0.04),
        ("labelled_reviews_opposites.jsonl", 0.97, 0.04),
        ("labelled_reviews_complaints.jsonl", 0.97, 0.04),
        ("labelled_reviews_drama.jsonl", 0.97, 0.04),
        ("labelled_reviews_grumbles.jsonl", 0.97, 0.03),
        ("labelled_reviews_told.jsonl", 0.96, 0.05),
        # serious things among pleasant ones, under many stars
        ("labelled_reviews_pleasantly.jsonl", 0.9, 0.06),
    ],
)
def test_labelled_reviews_are_told_apart(library: Library, file: str, must: float, need_not: float) -> None:
    """Floors, not aims: shares of what must be escalated and is, and of what need not be and is."""
    counts = evaluate(read_corpus(HERE / file), library).as_dict()["reviews"]
    assert counts["must_escalated"] >= must * counts["must"]
    assert counts["need_not_escalated"] <= need_not * counts["need_not"]


def test_what_no_phrase_names_is_found_by_the_second_reader(default: Playbook) -> None:
    found = default.triage(a_review("Parking was easy. He told my daughter to keep it a secret."))
    assert [(each.category, each.words) for each in found.troubles] == [
        ("reads_serious", ("He told my daughter to keep it a secret",))
    ]
    assert found.level is Level.NOTIFY


def test_the_second_reader_is_asked_only_where_no_trouble_is_found_otherwise(default: Playbook) -> None:
    review = a_review("He told my daughter to keep it a secret. I have written to the state medical board.")
    assert raised(default, review) == {"regulator_complaint"}


def test_a_danger_to_life_is_urgent_and_shows_the_words(default: Playbook) -> None:
    found = default.triage(a_review("Nice room. I want to end it all, and nobody rang."))
    assert found.level is Level.URGENT
    assert [trouble.words for trouble in found.troubles] == [("end it all",)]


def test_few_stars_are_no_condition_for_an_escalation(default: Playbook) -> None:
    review = a_review("Friendly desk, but the doctor was drunk.", rating=5)
    assert raised(default, review) == {"named_clinician_allegation"}
    assert default.triage(review).sentiment == "negative"


def test_weak_words_add_up_in_neighbouring_sentences_only(default: Playbook) -> None:
    dismissed, truth = "He sent me home with antacids.", "A heart attack, and two stents."
    assert "clinical_error" in raised(default, a_review(f"{dismissed} {truth}"))
    for calm in (dismissed, truth, f"{dismissed} It rained. I read. I slept. {truth}"):
        assert "clinical_error" not in raised(default, a_review(calm))


def test_a_clue_counts_once_and_speaks_with_its_words() -> None:
    clues = Clues(
        weights=((parse_term("rust*"), 2), (parse_term("needle"), 2), (parse_term("clean"), -2)), at_least=4
    )
    lexicon = Lexicon.of((term for term, _ in clues.weights), {})

    def shown(text: str, rating: int | None = 1) -> list[str]:
        return [text[start:end] for start, end in clues.spans(lexicon.read(Text.of(text)), rating)]

    assert shown("A needle. Rusty.") == ["needle", "Rusty"]
    assert shown("Rusty, rusty, rusty.") == []
    assert shown("A needle. Fine. Fine. Rusty.") == []
    assert shown("A clean needle, no rust.") == []


def test_a_frightening_word_in_a_harmless_review_does_not_count(default: Playbook) -> None:
    harmless = "Decent practice, hopeless website. I reset my password so often that it suspects me of fraud."
    assert raised(default, a_review(harmless, rating=4)) == set()
    assert raised(default, a_review("They billed my insurance for visits I never made. It's fraud.")) == {
        "fraud_billing"
    }


def test_a_danger_to_life_counts_whatever_the_second_reader_says(default: Playbook) -> None:
    assert "self_harm_risk" in raised(default, a_review("Lovely chairs! I want to end it all.", rating=3))


def test_many_stars_speak_for_a_harmless_review(default: Playbook) -> None:
    text = "My nose is still numb."
    reading = default.triage_rules.read(text, default.triage_lexicon)
    one, five, none = (
        default.triage_rules.opinion(a_review(text, rating=rating), reading) for rating in (1, 5, None)
    )
    assert one.reads_bad(none.score)
    assert not five.reads_bad(none.score)
    assert one.reaches(none.score)
    assert not five.reaches(none.score)
    assert one.score == five.score  # the score is of the words alone


def test_a_review_that_is_longer_than_what_is_searched_reaches_a_person(default: Playbook) -> None:
    long = "The chairs are fine. " * 400
    assert raised(default, a_review(long[:LONGEST])) == set()
    assert raised(default, a_review(long)) == {"suspected_fake_spam"}


def test_an_edited_review_is_judged_anew(default: Playbook) -> None:
    assert not raised(default, a_review("The wait was killing me."))
    assert raised(default, a_review("The wait was killing me. My lawyer will call.")) == {"legal_threat"}


def test_disguised_and_misspelt_words_are_heard(default: Playbook) -> None:
    for text in (
        "gonna suuue you",
        "my soliciter will write",
        "s u i c i d a l and alone",
        "pure neglegence",
    ):
        assert default.triage(a_review(text)).level.holds, text


def test_a_rating_without_words_has_the_topic_no_text(default: Playbook) -> None:
    for text in ("", "👍👍", "..."):
        assert default.triage(a_review(text)).topics == ("no_text",)


def test_the_most_important_topic_comes_first(default: Playbook) -> None:
    topics = default.triage(a_review("They emailed my results to a stranger and the parking is bad.")).topics
    assert topics.index("privacy") < topics.index("facilities")


def test_praise_under_few_stars_is_no_praise(default: Playbook) -> None:
    found = default.triage(a_review("Great job, wonderful service, as always.", rating=1))
    assert found.sentiment == "negative"
    assert "praise" not in found.topics


def test_sentiment_follows_stars_and_words(default: Playbook) -> None:
    for text, rating, sentiment in (
        ("Lovely people, quick and kind.", 5, "positive"),
        ("Lovely people, quick and kind.", None, "positive"),
        ("Rude and slow.", None, "negative"),
        ("Fine.", 3, "mixed"),
        ("Kind nurse, but a dirty room.", 4, "mixed"),
        ("", None, "mixed"),
    ):
        assert default.triage(a_review(text, rating=rating)).sentiment == sentiment, text


def test_australia_advises_about_health_details_results_and_anonymous_authors(library: Library) -> None:
    review = a_review("They fixed my knee.", rating=5, author="Anonymous")
    assert len(library.playbook("au-ahpra").triage(review).advisories) == 3
    assert library.playbook("au-ahpra").triage(review).level is Level.NONE
    assert library.playbook("us-hipaa").triage(review).advisories == ()


def test_a_practice_may_hold_every_reply_to_praise_of_a_result(tmp_path: Path) -> None:
    own = tmp_path / "harbour.yaml"
    own.write_text("adjust_categories: [{category: clinical_testimonial, level: hold}]\n", encoding="utf-8")
    playbook = Library.load(shipped_playbooks(), {"harbour": own}, prove=False).playbook(
        "au-ahpra", "harbour"
    )
    assert playbook.triage(a_review("They fixed my knee.", rating=5)).level is Level.HOLD
    assert "clinical_testimonial" in playbook.categories


def test_links_and_gibberish_are_suspected(default: Playbook) -> None:
    for text in ("See www.smile.example now", "write to offers@deals.example", "asdfgh qwrtzp xcvbnm"):
        assert raised(default, a_review(text, rating=5)) == {"suspected_fake_spam"}, text
    assert not is_gibberish("Strengths: twelfth visit, Schwartz and Lynch were rhythmically kind.")


def test_every_category_tells_a_person_what_to_do(library: Library) -> None:
    for name in library.ids:
        for category in library.playbook(name).categories.values():
            assert category.title
            assert len(category.help) > 60


def test_a_long_review_is_quick(default: Playbook) -> None:
    """20,000 characters, the bound of one review; generous, since the machine may be busy."""
    review = a_review(("The wait was long and my dad was cross about the bill. " * 400)[:20_000])
    default.triage(review)
    before = time.process_time()
    default.triage(review)
    assert time.process_time() - before < 0.5
