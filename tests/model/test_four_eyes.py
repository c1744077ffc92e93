"""Nothing is published alone: who may approve what, and what a hold asks for."""

from dataclasses import replace

import pytest
from stories import MAYA, NOAH, PRIYA, RIVERSIDE, SAM, TEAM, TOM, a_case, a_finding, a_person, trouble

from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.approval import eligible, missing, staffing_problem
from bot.model.case import State
from bot.model.escalation import Level
from bot.model.finding import Severity
from bot.model.practice import Role
from bot.model.refusals import RefusedError


def refused(code: str):
    return pytest.raises(RefusedError, match=f"^{code}$")


def test_the_author_cannot_approve_their_own_text():
    story = a_case().edited_by(PRIYA).submitted_by(PRIYA)
    with pytest.raises(RefusedError) as caught:
        story.approved_by(PRIYA)
    assert caught.value.refusal.code == "own_text"
    assert "Tom" in caught.value.refusal.sentence, "it names who can"


def test_an_approver_who_edits_becomes_a_contributor():
    story = a_case().edited_by(MAYA).edited_by(TOM, "Tom's touch.").submitted_by(MAYA)
    with refused("own_text"):
        story.approved_by(TOM)
    assert story.approved_by(PRIYA).case.state is State.APPROVED


def test_whoever_submits_the_suggestion_does_not_approve_it():
    with refused("own_text"):
        a_case().submitted_by(PRIYA).approved_by(PRIYA)


def test_staff_cannot_approve():
    with refused("not_an_approver"):
        a_case().edited_by(PRIYA).submitted_by(PRIYA).approved_by(MAYA)


def test_somebody_from_elsewhere_can_look_but_not_touch():
    stranger = a_person("Zoe", Role.APPROVER, practice="elsewhere")
    with pytest.raises(RefusedError) as caught:
        a_case().submitted_by(MAYA).approved_by(stranger)
    assert caught.value.refusal.code == "not_here"
    assert "Noah or Sam" in caught.value.refusal.sentence


def test_two_approvers_at_once_make_one_approval_and_no_error():
    story = a_case().submitted_by(MAYA).approved_by(TOM).approved_by(PRIYA).approved_by(TOM)
    assert [a.by for a in story.case.approvals] == ["tom"]


def test_a_click_on_an_older_card_is_stale():
    story = a_case().submitted_by(MAYA)
    old = story.sha
    story.edited_by(MAYA, "New words.").submitted_by(MAYA)
    with refused("stale"):
        story.do(cmd.Approve(sha256=old, review_version=1), TOM)


def test_a_practice_that_asks_for_two_approvals_gets_two():
    story = a_case(approvals_needed=2).submitted_by(MAYA).approved_by(TOM)
    assert story.case.state is State.AWAITING_APPROVAL
    assert story.approved_by(PRIYA).case.state is State.APPROVED


class TestWhatTheChecklistCannotVouchFor:
    """A review or a reply in another language: the words are for compliance to answer for."""

    foreign = replace(trouble("other_language", Level.NOTIFY), compliance_approves=True)

    def test_an_approver_alone_is_refused_and_told_who_can(self):
        story = a_case(troubles=[self.foreign]).submitted_by(MAYA)
        with pytest.raises(RefusedError) as caught:
            story.approved_by(TOM)
        assert caught.value.refusal.code == "needs_other_role"
        assert "can't vouch" in caught.value.refusal.sentence
        assert "Noah or Sam" in caught.value.refusal.sentence

    def test_compliance_approves_it_and_one_approval_is_enough(self):
        story = a_case(troubles=[self.foreign]).submitted_by(MAYA).approved_by(SAM)
        assert story.case.state is State.APPROVED

    def test_where_two_are_needed_one_of_them_is_compliance(self):
        story = a_case(troubles=[self.foreign], approvals_needed=2).submitted_by(MAYA).approved_by(TOM)
        with refused("needs_other_role"):
            story.approved_by(PRIYA)
        assert story.approved_by(SAM).case.state is State.APPROVED

    def test_a_reply_in_another_language_asks_for_it_until_it_is_written_anew(self):
        story = a_case()
        story.findings = (replace(a_finding(Severity.WARN, "not_in_english"), compliance_approves=True),)
        story.edited_by(MAYA, "Gracias por su comentario.", reason="Read by Ana.").submitted_by(MAYA)
        with refused("needs_other_role"):
            story.approved_by(TOM)
        story.findings = ()
        story.edited_by(MAYA, "Thank you for the comment.").submitted_by(MAYA)
        assert story.approved_by(TOM).case.state is State.APPROVED

    def test_a_rule_that_came_after_the_draft_asks_for_it_as_well(self):
        story = a_case().edited_by(MAYA, "Gracias por su comentario.").submitted_by(MAYA)
        story.findings = (replace(a_finding(Severity.INFO, "not_in_english"), compliance_approves=True),)
        with refused("needs_other_role"):
            story.approved_by(TOM)
        assert story.approved_by(SAM).later(hours=1).do(cmd.HandOver()).case.state is State.HANDED_OVER

    def test_a_rule_that_comes_after_the_approval_stops_the_text(self):
        story = a_case().submitted_by(MAYA).approved_by(TOM).later(hours=1)
        story.findings = (replace(a_finding(Severity.INFO, "not_in_english"), compliance_approves=True),)
        story.do(cmd.HandOver())
        assert story.events()[-1] == ev.ApprovalVoided(why=ev.Outcome.RULE_BLOCKS, rules=("not_in_english",))

    def test_the_record_says_for_which_rule_compliance_was_asked(self):
        story = a_case()
        story.findings = (replace(a_finding(Severity.WARN, "not_in_english"), compliance_approves=True),)
        story.edited_by(MAYA, "Gracias por su comentario.", reason="Read by Ana.").submitted_by(MAYA)
        (saved,) = [e for e in story.events() if isinstance(e, ev.DraftSaved) and e.compliance]
        assert saved.compliance == ("not_in_english",)
        approved = story.approved_by(SAM).events()[-1]
        assert isinstance(approved, ev.Approved) and approved.findings == ("not_in_english",)

    def test_who_wrote_it_does_not_approve_it_even_with_the_role(self):
        story = a_case(troubles=[self.foreign]).edited_by(SAM).submitted_by(SAM)
        with refused("own_text"):
            story.approved_by(SAM)
        assert {p.id for p in eligible(story.case, TEAM)} == {"noah"}


class TestPeopleWhoLeave:
    def test_the_approval_of_somebody_who_has_left_lets_nothing_out(self):
        story = a_case().submitted_by(MAYA).approved_by(TOM).later(hours=1)
        story.people = tuple(p for p in TEAM if p is not TOM)
        story.do(cmd.HandOver())
        assert story.case.state is State.AWAITING_APPROVAL
        assert story.events()[-1] == ev.ApprovalVoided(why=ev.Outcome.APPROVER_GONE)
        assert story.approved_by(PRIYA).do(cmd.HandOver()).case.state is State.APPROVED

    def test_nor_does_that_of_somebody_who_is_no_approver_any_more(self):
        story = a_case().submitted_by(MAYA).approved_by(TOM).later(hours=1)
        story.people = (MAYA, replace(TOM, roles=frozenset({Role.STAFF})), PRIYA, SAM)
        assert story.do(cmd.HandOver()).case.state is State.AWAITING_APPROVAL

    def test_the_others_make_up_for_an_approver_who_left_half_way(self):
        story = a_case(troubles=[trouble()]).released_by(SAM).submitted_by(MAYA).approved_by(TOM)
        story.people = tuple(p for p in TEAM if p is not TOM)
        assert missing(story.case, story.people) == 2
        story.approved_by(SAM).approved_by(PRIYA)
        assert story.case.state is State.APPROVED
        assert story.later(hours=1).do(cmd.HandOver()).case.state is State.HANDED_OVER


class TestHolds:
    def test_a_hold_stops_submission_approval_and_publication_but_not_writing(self):
        story = a_case(troubles=[trouble()])
        with refused("on_hold"):
            story.submitted_by(MAYA)
        assert story.edited_by(MAYA).case.state is State.DRAFTING

    def test_a_hold_raised_after_submission_stops_approval(self):
        with refused("on_hold"):
            a_case().submitted_by(MAYA).held().approved_by(TOM)

    def test_a_hold_raised_after_approval_voids_it(self):
        story = a_case().submitted_by(MAYA).approved_by(TOM).held().later(hours=2).do(cmd.HandOver())
        assert story.case.state is State.AWAITING_APPROVAL
        assert story.case.approvals == ()

    def test_a_hold_raised_after_the_text_went_out_stands_beside_it(self):
        story = a_case().submitted_by(MAYA).approved_by(TOM).later(hours=1).do(cmd.HandOver()).held()
        assert story.case.on_hold
        assert story.case.state is State.HANDED_OVER

    def test_a_notification_stops_nothing(self):
        story = a_case(troubles=[trouble("discrimination", Level.NOTIFY)])
        assert story.submitted_by(MAYA).approved_by(TOM).case.state is State.APPROVED

    def test_only_compliance_releases_and_says_why(self):
        story = a_case(troubles=[trouble()])
        with refused("needs_compliance"):
            story.released_by(TOM)
        with refused("needs_reason"):
            story.do(cmd.Release(reason=""), SAM)
        assert not story.released_by(SAM).case.on_hold

    def test_a_released_case_takes_an_approver_and_compliance(self):
        story = a_case(troubles=[trouble()]).released_by(SAM).submitted_by(MAYA).approved_by(TOM)
        assert story.case.state is State.AWAITING_APPROVAL
        with pytest.raises(RefusedError) as caught:
            story.approved_by(PRIYA)
        assert caught.value.refusal.code == "needs_other_role"
        assert caught.value.refusal.sentence.endswith("the compliance role. Noah or Sam can approve it.")
        assert story.approved_by(SAM).case.state is State.APPROVED

    def test_two_of_compliance_are_not_enough_without_an_approver(self):
        story = a_case(troubles=[trouble()]).released_by(SAM).submitted_by(MAYA).approved_by(SAM)
        with refused("needs_other_role"):
            story.approved_by(NOAH)

    def test_an_ordinary_case_is_not_approved_by_compliance_alone(self):
        with refused("not_an_approver"):
            a_case().submitted_by(MAYA).approved_by(SAM)

    def test_the_clock_stands_still_during_a_hold(self):
        story = a_case()
        due = story.case.reply_due()
        story.later(hours=1).held()
        assert story.case.reply_due() is None
        story.later(hours=5).released_by(SAM)
        assert due and (story.case.reply_due() - due).total_seconds() == 5 * 3600

    def test_acknowledging_stops_the_pings_and_not_the_hold(self):
        story = a_case(troubles=[trouble("self_harm_risk", Level.URGENT)])
        story.later(minutes=15).do(cmd.RepeatUrgent())
        story.do(cmd.Acknowledge(), SAM)
        assert story.case.on_hold
        assert story.later(minutes=15).do(cmd.RepeatUrgent()).case.urgent_repeats == 1

    def test_only_compliance_closes_a_held_case_without_a_reply(self):
        story = a_case(troubles=[trouble()])
        decision = cmd.DecideNotToReply(reason=cmd.NoReplyReason.PRIVACY)
        with refused("needs_compliance"):
            story.do(decision, MAYA)
        assert story.do(decision, SAM).case.state is State.CLOSED_WITHOUT_REPLY

    def test_a_release_counts_for_the_review_as_it_was(self):
        """Trouble in an edited review holds again, also trouble of a kind that was released before."""
        story = a_case(troubles=[trouble()]).released_by(SAM)
        story.review_edited(trouble(), trouble("privacy_breach"))
        holding = [e.category for e in story.case.escalations if e.holding]
        assert holding == ["legal_threat", "privacy_breach"]

    def test_trouble_that_is_open_already_is_not_raised_twice(self):
        story = a_case(troubles=[trouble()]).review_edited(trouble())
        assert len(story.case.escalations) == 1


def test_the_people_who_may_approve_are_known_beforehand():
    story = a_case().edited_by(PRIYA).submitted_by(MAYA)
    assert [p.name for p in eligible(story.case, TEAM)] == ["Tom"]


def test_who_has_approved_is_not_asked_again():
    story = a_case(approvals_needed=2).submitted_by(MAYA).approved_by(TOM)
    assert [p.name for p in eligible(story.case, TEAM)] == ["Priya"]


def test_where_nobody_else_can_approve_the_refusal_says_so():
    story = a_case().submitted_by(PRIYA)
    story.people = (MAYA, PRIYA)
    with pytest.raises(RefusedError) as caught:
        story.approved_by(PRIYA)
    assert "Nobody else here can approve it" in caught.value.refusal.sentence


class TestStaffing:
    def test_the_team_is_enough(self):
        assert staffing_problem(RIVERSIDE, TEAM) is None

    def test_one_person_alone_can_never_publish(self):
        alone = a_person("Ana", *Role)
        problem = staffing_problem(RIVERSIDE, [alone])
        assert problem is not None
        assert "Ana" in problem

    def test_a_writer_and_an_approver_need_somebody_to_release_holds(self):
        problem = staffing_problem(RIVERSIDE, [MAYA, TOM])
        assert problem is not None
        assert "compliance" in problem

    def test_a_held_case_needs_two_beside_the_writer(self):
        both = a_person("Ana", Role.APPROVER, Role.COMPLIANCE)
        assert staffing_problem(RIVERSIDE, [MAYA, both]) is not None
        assert staffing_problem(RIVERSIDE, [MAYA, both, TOM]) is None

    def test_a_small_practice_of_three_works(self):
        assert staffing_problem(RIVERSIDE, [MAYA, TOM, SAM]) is None
