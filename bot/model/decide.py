"""What a command does to a case: events, or a refusal that a person can read. Pure.

The rules stand in the modules that this table names, each once; the four eyes in `approval`.
"""

from collections.abc import Callable
from typing import Any

from bot.model import approving, drafting, outcomes, troubles
from bot.model import commands as cmd
from bot.model.case import Case
from bot.model.facts import Events, Facts
from bot.model.practice import Role
from bot.model.refusals import refuse, who_can


def decide(case: Case, command: cmd.Command, facts: Facts) -> Events:
    """The events that the command leads to; none when it changes nothing.

    Raises RefusedError with the reason when the case or the person does not allow it.
    """
    _must_belong(command, facts)
    return _DECISIONS[type(command)](case, command, facts)


_BY_SYSTEM = (cmd.HandOver, cmd.NoteReviewEdited, cmd.Remind, cmd.RepeatUrgent, cmd.Expire)


def _must_belong(command: cmd.Command, facts: Facts) -> None:
    if isinstance(command, _BY_SYSTEM):
        if facts.actor is not None:
            raise refuse("system_only", "Only the clock does this.")
        return
    if facts.actor is None or facts.actor not in facts.people:
        raise refuse(
            "not_here",
            "You can look, but not work on this practice's replies. "
            + who_can((p.name for p in facts.people if p.has(Role.COMPLIANCE)), "have you added"),
        )


_DECISIONS: dict[type[cmd.Command], Callable[[Case, Any, Facts], Events]] = {
    cmd.Take: drafting.take,
    cmd.Edit: drafting.edit,
    cmd.StartAfresh: drafting.start_afresh,
    cmd.Submit: drafting.submit,
    cmd.Waive: drafting.waive,
    cmd.Approve: approving.approve,
    cmd.RequestChanges: approving.request_changes,
    cmd.Withdraw: drafting.withdraw,
    cmd.TakeBack: approving.take_back,
    cmd.HandOver: approving.hand_over,
    cmd.MarkPosted: outcomes.mark_posted,
    cmd.RecordFollowUp: outcomes.follow_up,
    cmd.DecideNotToReply: outcomes.decide_not_to_reply,
    cmd.Reopen: outcomes.reopen,
    cmd.FlagForRemoval: outcomes.flag,
    cmd.RecordFlagOutcome: outcomes.record_flag_outcome,
    cmd.Escalate: troubles.escalate,
    cmd.Acknowledge: troubles.acknowledge,
    cmd.RecordCall: troubles.record_call,
    cmd.Release: troubles.release,
    cmd.NoteReviewEdited: outcomes.note_review_edited,
    cmd.Remind: outcomes.remind,
    cmd.RepeatUrgent: troubles.repeat_urgent,
    cmd.Expire: drafting.expire,
}
