"""Rules that ask the second reader, and phrases that count only where it agrees."""

from bot.checklist.check import ReplyContext
from bot.model.finding import Severity
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.library import Library, shipped_playbooks

RULE = "reads_like_a_stopped_reply"
LIBRARY = Library.load(shipped_playbooks(), prove=False)


def blocking(reply: str, review: Review | None = None) -> dict[str, str]:
    """Rule → the words that it stops the reply for."""
    found = LIBRARY.playbook("us-hipaa").check(
        reply, review=review, practice=Practice(id="riverside", name="Riverside"), context=ReplyContext()
    )
    return {each.rule: each.text for each in found if each.severity is Severity.BLOCK}


def test_a_hint_that_no_phrase_knows_is_stopped_at_its_sentence() -> None:
    assert blocking("Thank you for this. Somebody who smokes that much can't blame the dentist.") == {
        RULE: "Somebody who smokes that much can't blame the dentist"
    }


def test_it_is_silent_beside_a_rule_that_blocks_anyway() -> None:
    found = blocking(
        "You walked out on our nurse and never paid for the visit. Somebody who smokes that much can't blame the dentist."
    )
    assert found
    assert RULE not in found


def test_a_harmless_reply_passes() -> None:
    assert blocking("Thank you for the kind words!") == {}


def test_a_text_without_a_word_is_nothing_to_read() -> None:
    assert RULE not in blocking("…")


def test_a_past_event_of_the_practice_itself_is_no_disclosure_where_the_second_reader_finds_it_harmless() -> (
    None
):
    """The phrase "was" alone would stop it."""
    assert (
        blocking("The library next door was closed for a month, so our car park is fuller than usual.") == {}
    )


def test_a_health_word_of_the_review_comes_back_harmlessly_in_what_holds_for_everyone() -> None:
    review = Review(
        source="x",
        external_id="1",
        practice="riverside",
        rating=2,
        author="Jo",
        text="The hygienist hurt my gums.",
    )
    general = "Comfort matters to all of our hygienists, and everyone is invited to say so at any point."
    assert blocking(f"We are sorry to read this. {general}", review) == {}
    assert blocking("We are sorry to read this. Sore gums pass in a day or two.", review) != {}
