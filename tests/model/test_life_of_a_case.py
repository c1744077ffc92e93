"""A case from the arrival of a review to the private follow-up."""

import pytest
from stories import MAYA, PRIYA, SAM, TOM, a_case, a_finding, trouble

from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.case import State
from bot.model.commands import FlagGround, NoReplyReason
from bot.model.escalation import Level
from bot.model.finding import Severity
from bot.model.refusals import RefusedError


def refused(code: str):
    return pytest.raises(RefusedError, match=f"^{code}$")


def test_a_review_goes_from_new_to_followed_up():
    """The whole way, with the state after each step."""
    story = a_case()
    assert story.case.state is State.NEW
    assert story.do(cmd.Take(), MAYA).case.taken_by == "maya"
    assert story.edited_by(MAYA).case.state is State.DRAFTING
    assert story.submitted_by(MAYA).case.state is State.AWAITING_APPROVAL
    assert story.approved_by(TOM).case.state is State.APPROVED
    assert story.later(minutes=30).do(cmd.HandOver()).case.state is State.HANDED_OVER
    posted = story.do(cmd.MarkPosted(url="https://example.com/review/1"), MAYA)
    assert posted.case.state is State.PUBLISHED
    assert story.do(cmd.RecordFollowUp(note="The manager rang."), MAYA).case.state is State.FOLLOWED_UP


def test_the_suggestion_can_be_submitted_as_it_is():
    story = a_case().submitted_by(MAYA)
    assert story.case.state is State.AWAITING_APPROVAL
    assert story.case.draft and story.case.draft.contributors == {"maya"}


def test_an_empty_reply_is_refused():
    with refused("empty"):
        a_case().edited_by(MAYA, "   \n ")


def test_saving_the_same_words_changes_nothing():
    """White space at the ends and line endings are not a change, and void nothing."""
    story = a_case().edited_by(MAYA, "Thank you.\nCall us.").submitted_by(MAYA).approved_by(TOM)
    before = story.case
    story.edited_by(PRIYA, "  Thank you.\r\nCall us. ")
    assert story.case == before


def test_an_edit_after_approval_voids_it_and_starts_over():
    story = a_case().submitted_by(MAYA).approved_by(TOM).edited_by(MAYA, "Other words.")
    assert story.case.state is State.DRAFTING
    assert story.case.approvals == ()
    assert ev.ApprovalVoided(why=ev.Outcome.TEXT_CHANGED) in story.events()


def test_an_edit_built_on_an_older_draft_is_refused_until_its_author_insists():
    story = a_case().edited_by(PRIYA, "Priya's words.")
    with refused("stale"):
        story.do(cmd.Edit(text="Maya's words.", base=1), MAYA)
    story.do(cmd.Edit(text="Maya's words.", base=1, replace=True), MAYA)
    assert story.case.draft and story.case.draft.number == 3


def test_a_text_that_the_checklist_stops_is_not_saved_unless_asked_for():
    story = a_case()
    story.findings = (a_finding(),)
    with refused("blocked"):
        story.edited_by(MAYA)
    assert story.edited_by(MAYA, despite_blocks=True).case.state is State.DRAFTING


def test_a_text_that_the_checklist_stops_is_never_submitted():
    story = a_case()
    story.findings = (a_finding(),)
    story.edited_by(MAYA, despite_blocks=True)
    with refused("blocked"):
        story.submitted_by(MAYA)


def test_a_warning_needs_a_reason_that_then_holds_for_exactly_this_text():
    story = a_case()
    story.findings = (a_finding(Severity.WARN, "too_long"),)
    with refused("needs_reason"):
        story.edited_by(MAYA)
    story.edited_by(MAYA, reason="All of it is needed.").submitted_by(MAYA)
    assert story.case.state is State.AWAITING_APPROVAL
    with refused("needs_reason"):
        story.edited_by(MAYA, "Other words, just as long.")


def test_compliance_overrides_a_block_on_one_text_with_a_reason():
    story = a_case()
    story.findings = (a_finding(),)
    story.edited_by(MAYA, despite_blocks=True)
    with refused("needs_compliance"):
        story.do(cmd.Waive(sha256=story.sha, reason="It is our own name."), TOM)
    with refused("needs_reason"):
        story.do(cmd.Waive(sha256=story.sha, reason=" "), SAM)
    story.do(cmd.Waive(sha256=story.sha, reason="It is our own name."), SAM).submitted_by(MAYA).approved_by(
        TOM
    )
    assert story.case.state is State.APPROVED
    with refused("blocked"):
        story.edited_by(MAYA, "Another text.")


def test_compliance_does_not_override_findings_on_words_of_their_own():
    story = a_case()
    story.findings = (a_finding(),)
    story.edited_by(SAM, despite_blocks=True)
    with refused("own_text"):
        story.do(cmd.Waive(sha256=story.sha, reason="Trust me."), SAM)


def test_a_reason_given_for_a_warning_does_not_count_once_the_rule_blocks():
    """A new playbook may say block where the old one said warn: then compliance has to answer for it."""
    story = a_case()
    story.findings = (a_finding(Severity.WARN),)
    story.edited_by(MAYA, reason="It is a quote.").submitted_by(MAYA)
    story.findings = (a_finding(Severity.BLOCK),)
    with refused("blocked"):
        story.approved_by(TOM)
    story.do(cmd.Waive(sha256=story.sha, reason="Our own name."), SAM)
    assert story.approved_by(TOM).case.state is State.APPROVED


def test_whoever_overrode_a_finding_does_not_submit_the_text():
    """They would have had a hand in it, and nobody answers for words of their own."""
    story = a_case()
    story.findings = (a_finding(),)
    story.edited_by(MAYA, despite_blocks=True).do(cmd.Waive(sha256=story.sha, reason="Our own name."), SAM)
    with refused("own_override"):
        story.submitted_by(SAM)
    assert story.submitted_by(MAYA).case.state is State.AWAITING_APPROVAL


def test_an_override_ends_when_whoever_gave_it_joins_the_writers():
    story = a_case()
    story.findings = (a_finding(),)
    story.edited_by(MAYA, despite_blocks=True).do(cmd.Waive(sha256=story.sha, reason="Our own name."), SAM)
    story.edited_by(SAM, "Sam's words.", despite_blocks=True).edited_by(MAYA, despite_blocks=True)
    with refused("blocked"):
        story.submitted_by(MAYA)


def test_nothing_goes_forward_while_the_checklist_cannot_run():
    story = a_case().submitted_by(MAYA)
    story.checkable = False
    with refused("no_checklist"):
        story.approved_by(TOM)
    story.checkable = True
    story.approved_by(TOM)
    story.checkable = False
    assert story.later(hours=1).do(cmd.HandOver()).case.state is State.APPROVED


def test_the_checklist_of_the_day_has_the_last_word_before_the_text_goes_out():
    story = a_case().submitted_by(MAYA).approved_by(TOM).later(minutes=30)
    story.findings = (a_finding(),)
    story.do(cmd.HandOver())
    assert story.case.state is State.DRAFTING
    assert (
        ev.ApprovalVoided(why=ev.Outcome.RULE_BLOCKS, rules=("confirms_care_relationship",)) in story.events()
    )


def test_nothing_goes_out_before_the_grace_window_is_over():
    story = a_case().submitted_by(MAYA).approved_by(TOM).later(minutes=29)
    assert story.do(cmd.HandOver()).case.state is State.APPROVED


def test_the_approver_takes_it_back_within_the_window_and_not_after():
    story = a_case().submitted_by(MAYA).approved_by(TOM)
    with refused("not_yours"):
        story.do(cmd.TakeBack(), MAYA)
    story.do(cmd.TakeBack(), TOM)
    assert story.case.state is State.AWAITING_APPROVAL
    story.approved_by(TOM).later(minutes=30).do(cmd.HandOver())
    with refused("too_late"):
        story.do(cmd.TakeBack(), TOM)


def test_changes_are_requested_with_a_note_and_made():
    story = a_case().submitted_by(MAYA)
    with refused("needs_note"):
        story.do(cmd.RequestChanges(sha256=story.sha, note=" "), TOM)
    story.do(cmd.RequestChanges(sha256=story.sha, note="Warmer, please."), TOM)
    assert (story.case.state, story.case.note) == (State.CHANGES_REQUESTED, "Warmer, please.")
    assert story.edited_by(MAYA, "We are so glad you wrote.").submitted_by(MAYA).case.note == ""


def test_the_author_withdraws_and_others_do_not():
    story = a_case().submitted_by(MAYA)
    with refused("not_yours"):
        story.do(cmd.Withdraw(), TOM)
    assert story.do(cmd.Withdraw(), MAYA).case.state is State.DRAFTING


def test_an_unanswered_request_expires():
    story = a_case().submitted_by(MAYA).do(cmd.Expire())
    assert story.case.state is State.DRAFTING
    assert story.do(cmd.Expire()).events().count(ev.SubmissionExpired()) == 1


def test_a_case_is_closed_without_a_reply_for_a_reason_and_reopened():
    story = a_case()
    with refused("needs_note"):
        story.do(cmd.DecideNotToReply(reason=NoReplyReason.OTHER), MAYA)
    story.do(cmd.DecideNotToReply(reason=NoReplyReason.PRIVACY), MAYA)
    assert story.case.state is State.CLOSED_WITHOUT_REPLY
    with refused("not_now"):
        story.edited_by(MAYA)
    assert story.do(cmd.Reopen(), MAYA).edited_by(MAYA).case.state is State.DRAFTING


def test_a_flag_stands_beside_the_state_and_waits_for_the_platform():
    story = a_case().do(cmd.FlagForRemoval(ground=FlagGround.SPAM), MAYA)
    assert story.case.state is State.NEW
    story.do(cmd.RecordFlagOutcome(removed=False), MAYA)
    assert story.case.flag and story.case.flag.removed is False


def test_a_reviewer_who_edits_voids_the_approval():
    story = a_case().submitted_by(MAYA).approved_by(TOM).review_edited()
    assert story.case.state is State.DRAFTING
    assert story.case.approvals == ()
    with refused("not_now"):
        story.approved_by(TOM)


def test_a_yes_to_the_review_as_it_was_does_not_count_for_the_review_as_it_is():
    story = a_case().submitted_by(MAYA).review_edited().submitted_by(MAYA)
    with refused("stale"):
        story.do(cmd.Approve(sha256=story.sha, review_version=1), TOM)


def test_a_reviewer_who_edits_after_our_answer_reopens_the_case_with_a_fresh_clock():
    story = a_case().submitted_by(MAYA).approved_by(TOM).later(hours=2).do(cmd.HandOver())
    story.later(days=4).review_edited()
    assert story.case.state is State.DRAFTING
    assert story.case.prior_replies == 1
    assert story.case.reply_due() == story.now + story.case.policy.reply_within


def test_a_second_edit_of_the_review_leaves_the_clock_of_the_second_reply_alone():
    story = a_case().submitted_by(MAYA).approved_by(TOM).later(hours=2).do(cmd.HandOver())
    due = story.later(days=4).review_edited().case.reply_due()
    assert story.later(hours=3).review_edited().case.reply_due() == due


def test_a_reviewer_who_edits_after_we_chose_not_to_reply_starts_a_new_wait():
    story = a_case().do(cmd.DecideNotToReply(reason=NoReplyReason.PRIVACY), MAYA)
    story.later(days=4).review_edited()
    assert story.case.state is State.DRAFTING
    assert story.case.reply_due() == story.now + story.case.policy.reply_within


def test_graver_trouble_of_a_known_kind_holds_the_case():
    story = a_case(troubles=[trouble(level=Level.NOTIFY)]).review_edited(trouble(level=Level.HOLD))
    assert story.case.on_hold
    assert len(story.review_edited(trouble(level=Level.NOTIFY)).case.escalations) == 2


def test_a_clock_that_is_set_back_during_a_hold_takes_no_time_away():
    story = a_case()
    due = story.case.reply_due()
    assert story.held().later(hours=-3).released_by(SAM).case.reply_due() == due


def test_taking_from_a_colleague_has_to_be_meant():
    story = a_case().do(cmd.Take(), MAYA)
    with refused("taken"):
        story.do(cmd.Take(), PRIYA)
    assert story.do(cmd.Take(over=True), PRIYA).case.taken_by == "priya"


def test_another_suggestion_leaves_earlier_writers_behind_but_not_the_words_they_wrote():
    """Whoever wrote the very same words before is still their writer."""
    story = a_case().edited_by(TOM, "Tom's words.").do(cmd.StartAfresh(text="A suggestion."), MAYA)
    assert story.case.draft and story.case.draft.contributors == {"maya"}
    story.edited_by(MAYA, "Tom's words.")
    assert story.case.draft.contributors == {"maya", "tom"}


def test_only_the_clock_hands_over():
    with refused("system_only"):
        a_case().submitted_by(MAYA).approved_by(TOM).do(cmd.HandOver(), TOM)
