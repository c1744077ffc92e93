"""The use cases, with a real database."""

import asyncio
from dataclasses import replace

import pytest
from stories import MAYA, PRIYA, SAM, TOM

from bot.desk.bench import UnknownCaseError
from bot.desk.desk import Desk, UnknownPracticeError
from bot.desk.views import Action
from bot.model import commands as cmd
from bot.model.case import State
from bot.model.escalation import Level
from bot.model.refusals import RefusedError


async def test_a_review_becomes_a_case_with_a_clean_suggestion(world):
    view = await world.desk.view(await world.review("A long wait."))
    assert view.state is State.NEW
    assert view.reply is not None
    assert view.reply.origin == "Suggested by the playbook"
    assert view.reply.findings == ()
    assert view.actions[:3] == (Action.TAKE, Action.EDIT, Action.SUBMIT)


async def test_the_same_review_twice_is_one_case(world):
    review = world.a_review("A long wait.", external_id="x1")
    first = await world.desk.receive(review)
    again = await world.desk.receive(review)
    assert (again.case_id, again.new, again.edited) == (first.case_id, False, False)
    assert world.counted == [("Receive", "new"), ("Receive", "known")]


async def test_a_review_for_nobody_names_the_practices_there_are(world):
    with pytest.raises(UnknownPracticeError, match="riverside"):
        await world.review(practice="elsewhere")


async def test_two_neighbouring_reviews_get_different_suggestions(world):
    first = await world.desk.view(await world.review("A long wait."))
    second = await world.desk.view(await world.review("A long wait again."))
    assert first.reply.text != second.reply.text


async def test_trouble_in_a_review_holds_the_case_and_names_whom_to_call(world):
    view = await world.desk.view(await world.review("You will hear from my lawyer."))
    assert view.state_label == "On hold"
    assert [e.words for e in view.escalations] == [("my lawyer",)]
    assert [c.name for c in view.contacts] == ["Example Defence Union"]
    assert view.actions[:3] == (Action.ACKNOWLEDGE, Action.RECORD_CALL, Action.RELEASE)


async def test_somebody_in_danger_gets_no_ready_made_answer(world):
    case_id = await world.review("I want to end it all.")
    view = await world.desk.view(case_id)
    assert view.reply is None
    assert Action.SUBMIT not in view.actions
    await world.desk.perform(case_id, cmd.Release(reason="They are safe. A general reply is fine."), SAM)
    saved = await world.save(case_id, MAYA, "Thank you for writing to us.", submit=True)
    assert saved.view.state is State.AWAITING_APPROVAL


async def test_words_that_the_checklist_stops_are_kept_and_not_saved(world):
    case_id = await world.review()
    saved = await world.save(case_id, MAYA, "Sorry about your visit.")
    assert (saved.saved, saved.refusal.code) == (False, "blocked")
    assert [f.finding.text for f in saved.findings] == ["your visit"]
    editor = await world.desk.editor(case_id, MAYA)
    assert editor.text == "Sorry about your visit."
    assert editor.kept_at == world.clock.now()
    others = await world.desk.editor(case_id, PRIYA)
    assert others.text != "Sorry about your visit.", "kept words are the person's own"


async def test_kept_words_are_gone_once_they_are_saved(world):
    case_id = await world.review()
    await world.save(case_id, MAYA, "Sorry about your visit.")
    await world.save(case_id, MAYA, "Thank you for writing to us.")
    assert (await world.desk.editor(case_id, MAYA)).kept_at is None


async def test_checking_without_saving_keeps_the_words_too(world):
    case_id = await world.review()
    findings = await world.desk.check(case_id, MAYA, text="Book now, your visit!", base=1)
    assert {f.finding.rule for f in findings} == {"confirms_care_relationship", "uses_reply_as_marketing"}
    assert (await world.desk.editor(case_id, MAYA)).text == "Book now, your visit!"
    assert (await world.desk.view(case_id)).reply.number == 1


async def test_saving_and_submitting_is_one_step(world):
    case_id = await world.review()
    saved = await world.save(case_id, MAYA, "Thank you for writing to us.", submit=True)
    assert saved.refusal is None
    assert saved.view.state is State.AWAITING_APPROVAL
    assert saved.view.approvers == ("Tom", "Priya")


async def test_a_held_case_saves_the_words_and_says_why_it_does_not_submit(world):
    case_id = await world.review("You will hear from my lawyer.")
    saved = await world.save(case_id, MAYA, "Thank you for writing to us.", submit=True)
    assert (saved.saved, saved.refusal.code) == (True, "on_hold")
    assert saved.view.reply.text == "Thank you for writing to us."


async def test_somebody_elses_newer_draft_is_shown_and_mine_is_kept(world):
    case_id = await world.review()
    await world.save(case_id, PRIYA, "Priya's words.", base=1)
    saved = await world.save(case_id, MAYA, "Maya's words.", base=1)
    assert (saved.saved, saved.refusal.code) == (False, "stale")
    assert saved.theirs.text == "Priya's words."
    assert (await world.desk.editor(case_id, MAYA)).text == "Maya's words."
    saved = await world.save(case_id, MAYA, "Maya's words.", base=1, replace=True)
    assert saved.view.reply.text == "Maya's words."


async def test_a_text_that_the_checklist_stops_waits_for_compliance(world):
    case_id = await world.review()
    saved = await world.save(case_id, MAYA, "Sorry about your visit.", despite_blocks=True)
    assert Action.WAIVE in saved.view.actions
    assert Action.SUBMIT not in saved.view.actions
    waive = cmd.Waive(sha256=saved.view.reply.sha256, reason="It is the title of a film.")
    view = await world.desk.perform(case_id, waive, SAM)
    assert view.reply.blocking == ()
    assert view.reply.findings[0].waived == "kept by Sam: It is the title of a film."
    assert (await world.submit(case_id, MAYA)).state is State.AWAITING_APPROVAL


async def test_a_second_delivery_of_a_click_changes_nothing(world):
    case_id = await world.review()
    first = await world.desk.perform(case_id, cmd.Take(), MAYA, delivery="click-1")
    again = await world.desk.perform(case_id, cmd.Take(over=True), PRIYA, delivery="click-1")
    assert (first.taken_by, again.taken_by) == ("Maya", "Maya")


async def test_two_managers_press_approve_at_once_and_neither_sees_an_error(world):
    case_id = await world.review()
    await world.submit(case_id, MAYA)
    views = await asyncio.gather(world.approve(case_id, TOM), world.approve(case_id, PRIYA))
    assert [v.state for v in views] == [State.APPROVED, State.APPROVED]
    assert len((await world.desk.view(case_id)).approvals) == 1


async def test_what_would_be_refused_is_known_beforehand_and_changes_nothing(world):
    case_id = await world.review()
    view = await world.submit(case_id, PRIYA)
    order = cmd.Approve(sha256=view.reply.sha256, review_version=1)
    refusal = await world.desk.refusal(case_id, order, PRIYA)
    assert refusal.code == "own_text"
    assert await world.desk.refusal(case_id, order, TOM) is None
    assert (await world.desk.view(case_id)).state is State.AWAITING_APPROVAL


async def test_the_grace_window_passes_and_the_text_is_handed_over(world):
    case_id = await world.review()
    await world.submit(case_id, MAYA)
    await world.approve(case_id, TOM)
    assert await world.desk.run_due_timers() == 0
    world.clock.move(minutes=30)
    assert await world.desk.run_due_timers() == 1
    view = await world.desk.view(case_id)
    assert view.state is State.HANDED_OVER
    assert view.history[-1].event == "HandedOver"


async def test_reminders_come_at_their_times_and_once(world):
    case_id = await world.review()
    for hours in (12, 8, 5):
        world.clock.move(hours=hours)
        await world.desk.run_due_timers()
        await world.desk.run_due_timers()
    lines = [line.text for line in (await world.desk.view(case_id)).history if line.event == "Reminded"]
    assert lines == [
        "Half of the time to reply is gone",
        "Most of the time to reply is gone",
        "The reply is overdue",
    ]


async def test_after_a_long_standstill_only_the_most_pressing_reminder_is_told(world):
    case_id = await world.review()
    world.clock.move(days=2)
    for _ in range(3):
        await world.desk.run_due_timers()
        world.clock.move(minutes=2)
    lines = [line.text for line in (await world.desk.view(case_id)).history if line.event == "Reminded"]
    assert lines == ["The reply is overdue"]


async def test_a_case_that_cannot_be_read_stops_no_timer_of_another(world, caplog):
    broken, whole = await world.review(), await world.review("A rude receptionist.")
    await world.break_case(broken)
    world.clock.move(hours=25)
    await world.desk.run_due_timers()
    assert (await world.desk.view(whole)).history[-1].text == "The reply is overdue"
    assert f"case {broken}: its timer half failed (ValueError)" in caplog.messages


async def test_an_urgent_escalation_rings_again_until_somebody_answers(world):
    case_id = await world.review("I want to end it all.")
    for _ in range(2):
        world.clock.move(minutes=15)
        await world.desk.run_due_timers()
    await world.desk.perform(case_id, cmd.Acknowledge(), SAM)
    world.clock.move(minutes=15)
    assert await world.desk.run_due_timers() == 0
    events = [line.event for line in (await world.desk.view(case_id)).history]
    assert events.count("UrgentRepeated") == 2


async def test_an_edited_review_voids_the_approval_and_refreshes_an_untouched_suggestion(world):
    review = world.a_review("A long wait.", external_id="x1")
    case_id = (await world.desk.receive(review)).case_id
    before = await world.desk.view(case_id)
    received = await world.desk.receive(replace(review, text="A long wait, and my lawyer will write."))
    assert received.edited
    after = await world.desk.view(case_id)
    assert after.review.edited
    assert after.held_since is not None
    assert after.reply.text != before.reply.text
    assert after.reply.origin == "Suggested by the playbook"


async def test_an_edited_review_leaves_words_that_a_person_wrote(world):
    review = world.a_review("A long wait.", external_id="x1")
    case_id = (await world.desk.receive(review)).case_id
    await world.save(case_id, MAYA, "My own words.", submit=True)
    await world.approve(case_id, TOM)
    await world.desk.receive(replace(review, rating=1))
    view = await world.desk.view(case_id)
    assert (view.state, view.reply.text, view.approvals) == (State.DRAFTING, "My own words.", ())


async def test_another_suggestion_is_another_text(world):
    case_id = await world.review()
    first = (await world.desk.view(case_id)).reply.text
    second = (await world.desk.start_afresh(case_id, MAYA)).reply.text
    third = (await world.desk.start_afresh(case_id, MAYA)).reply.text
    assert len({first, second, third}) == 3


async def test_the_queue_lists_held_cases_first_and_no_words_of_a_review(world):
    await world.review("A long wait.")
    held = await world.review("You will hear from my lawyer.")
    lines = await world.desk.queue(MAYA)
    assert lines[0].case_id == held
    assert lines[0].on_hold
    assert not lines[0].mine
    assert (await world.desk.queue(SAM))[0].mine, "a hold is compliance's to answer for"
    assert not any("lawyer" in line.headline or "wait" in line.headline.lower() for line in lines)


async def test_people_raise_trouble_that_triage_did_not_see(world):
    case_id = await world.review()
    view = await world.desk.perform(
        case_id, cmd.Escalate(category="legal_threat", level=Level.HOLD, note="They rang us."), MAYA
    )
    assert [(e.title, e.raised_by, e.note) for e in view.escalations] == [
        ("Legal claim", "Maya", "They rang us.")
    ]
    with pytest.raises(RefusedError, match="on_hold"):
        await world.submit(case_id, MAYA)


async def test_one_person_with_two_accounts_is_one_person(world):
    assert await world.desk.who("slack", "U0MAYA") == MAYA
    assert await world.desk.who("elsewhere", "42") is None
    assert await world.desk.link("elsewhere", "42", "MAYA@riverside.example ") == MAYA
    assert await world.desk.who("elsewhere", "42") == MAYA
    assert await world.desk.account("elsewhere", "maya") == "42"


async def test_an_account_of_nobody_stays_nobodys(world):
    assert await world.desk.link("slack", "U0ZOE", "zoe@elsewhere.example") is None
    assert await world.desk.who("slack", "U0ZOE") is None


async def test_a_case_that_does_not_exist_is_said_to_be_unknown(world):
    with pytest.raises(UnknownCaseError):
        await world.desk.view("case99")


async def test_a_checklist_that_breaks_stops_everything_and_says_so(world, monkeypatch):
    """Nothing goes forward unchecked, whatever went wrong."""
    case_id = await world.review()
    await world.submit(case_id, MAYA)

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("private words")

    monkeypatch.setattr("bot.playbook.playbook.check", broken)
    with pytest.raises(RefusedError, match="no_checklist"):
        await world.approve(case_id, TOM)
    assert (await world.desk.view(case_id)).reply.checkable is False


async def test_a_playbook_that_is_gone_stops_everything(world):
    case_id = await world.review()
    world.desk.office.library.playbooks.clear()
    with pytest.raises(RefusedError, match="no_checklist"):
        await world.submit(case_id, MAYA)


async def test_a_practice_that_left_the_configuration_keeps_its_cases(world):
    """They can be looked at, nobody may work on them, and neither the clock nor anything else trips."""
    case_id = await world.review()
    gone = Desk(store=world.store, office=replace(world.desk.office, practices={}, people=()), new_id=str)
    world.clock.move(hours=25)
    assert await gone.run_due_timers() == 3
    view = await gone.view(case_id)
    assert (view.practice_name, view.approvers, view.overdue) == ("riverside", (), True)
    with pytest.raises(RefusedError, match="not_here"):
        await gone.perform(case_id, cmd.Take(), MAYA)


async def test_a_case_whose_playbook_is_gone_is_shown_and_goes_no_further(world):
    case_id = await world.review()
    library = replace(world.desk.office.library, playbooks={})
    gone = Desk(store=world.store, office=replace(world.desk.office, library=library), new_id=str)
    view = await gone.view(case_id)
    assert not view.reply.checkable
    with pytest.raises(RefusedError, match="no_checklist"):
        await gone.perform(case_id, cmd.Submit(sha256=view.reply.sha256), MAYA)
