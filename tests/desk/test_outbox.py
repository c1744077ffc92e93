"""Who hears what: the messages that an event sends."""

from dataclasses import replace

from stories import MAYA, PRIYA, RIVERSIDE, SAM, TEAM, TOM, Story, a_case, trouble

from bot.desk.outbox import Kind, Message, Setting, messages
from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.escalation import Level
from bot.model.practice import Practice


def sent(
    story: Story, practice: Practice = RIVERSIDE, pinged: frozenset[tuple[str, str]] = frozenset()
) -> list[Message]:
    """The messages of the story's last step."""
    last = [e for e in story.told if e.at == story.told[-1].at]
    before = replace(story.case, length=story.case.length - len(last))
    setting = Setting(practice=practice, people=TEAM, surfaces=tuple(practice.channels), pinged=pinged)
    return list(messages("c1", before, story.case, last, setting))


def of(kind: Kind, found: list[Message]) -> list[Message]:
    return [m for m in found if m.kind is kind]


def test_the_card_comes_before_its_thread():
    found = sent(a_case().later(minutes=1).submitted_by(MAYA))
    assert [m.kind for m in found] == [Kind.CARD, Kind.NOTE]


def test_a_submission_mentions_those_who_may_approve_and_not_the_author():
    [note] = of(
        Kind.NOTE, sent(a_case().later(minutes=1).edited_by(PRIYA).later(minutes=1).submitted_by(MAYA))
    )
    assert note.mentions == ("tom",)


def test_approvers_get_a_direct_card_where_the_practice_says_so():
    practice = replace(RIVERSIDE, direct_message_approvers=True)
    found = sent(a_case().later(minutes=1).submitted_by(MAYA), practice)
    assert {m.to for m in of(Kind.PING, found)} == {"tom", "priya"}


def test_an_escalation_reaches_compliance_once_however_many_categories():
    found = sent(a_case(troubles=[trouble(), trouble("privacy_breach")]))
    assert [m.to for m in of(Kind.PING, found)] == ["sam", "noah"]
    assert all(m.fresh for m in of(Kind.PING, found))


def test_urgent_trouble_reaches_a_second_person_too():
    found = sent(a_case(troubles=[trouble("threat_to_staff", Level.URGENT)]))
    assert {m.to for m in of(Kind.PING, found)} == {"sam", "noah", "tom", "priya"}


def test_the_author_hears_that_changes_are_wanted():
    story = a_case().submitted_by(MAYA).later(minutes=1)
    story.do(cmd.RequestChanges(sha256=story.sha, note="Warmer."), TOM)
    assert [m.to for m in of(Kind.TELL, sent(story))] == ["maya"]


def test_the_author_hears_of_an_approval_that_became_void():
    story = a_case().submitted_by(MAYA).approved_by(TOM).later(minutes=1).review_edited()
    told = of(Kind.TELL, sent(story))
    assert [m.to for m in told] == ["maya"]
    assert isinstance(story.told[told[0].entry - 1].event, ev.ApprovalVoided)


def test_nobody_is_told_what_they_did_themselves():
    story = a_case().submitted_by(MAYA).approved_by(TOM).later(minutes=1).edited_by(MAYA, "New.")
    assert of(Kind.TELL, sent(story)) == []


def test_direct_cards_that_stand_are_brought_up_to_date_quietly():
    story = a_case(troubles=[trouble()]).later(minutes=1).do(cmd.Acknowledge(), SAM)
    found = sent(story, pinged=frozenset({("slack", "sam"), ("teams", "noah")}))
    assert [(m.to, m.fresh) for m in of(Kind.PING, found)] == [("sam", False)]


def test_a_practice_with_two_surfaces_hears_it_on_both():
    practice = replace(RIVERSIDE, channels={"slack": "C1", "teams": "T1"})
    found = sent(a_case().later(minutes=1).submitted_by(MAYA), practice)
    assert [m.surface for m in of(Kind.CARD, found)] == ["slack", "teams"]


def test_no_message_carries_words_of_a_review_or_a_reply():
    """They are rendered when they go out, so no text waits in a queue."""
    found = sent(
        a_case(troubles=[trouble()]).later(minutes=1).edited_by(MAYA, "Private words.", despite_blocks=True)
    )
    assert "Private words" not in repr(found)
    assert "my lawyer" not in repr(found)
