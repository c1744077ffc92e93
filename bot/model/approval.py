"""Four eyes: who may say yes to whose words, and whether a practice has enough people to do so."""

from collections.abc import Collection

from bot.model.case import Case
from bot.model.practice import Person, Practice, Role
from bot.model.refusals import Refusal, names


def eligible(case: Case, people: Collection[Person]) -> tuple[Person, ...]:
    """The people of the practice who may approve the draft as it stands."""
    return tuple(p for p in people if approval_refusal(case, p, people, name_others=False) is None)


def approval_refusal(
    case: Case, person: Person, people: Collection[Person], *, name_others: bool = True
) -> Refusal | None:
    """Why this person may not approve the draft, or None when they may.

    Whoever wrote, edited or submitted the words never approves them. A case whose hold was
    released needs one approver and one person with the compliance role.
    """

    def who() -> str:
        return names(p.name for p in eligible(case, people)) if name_others else ""

    if case.draft is None:
        return Refusal(code="no_draft", sentence="There is no reply to approve yet.")
    if person.id in case.draft.contributors:
        return Refusal(
            code="own_text",
            sentence=f"You wrote or submitted this one, so it needs a second person: {who()} can approve it.",
        )
    if not _may_ever_approve(case, person):
        return Refusal(
            code="not_an_approver",
            sentence=f"Approving needs the approver role. {who()} can approve this one.",
        )
    if _would_leave_a_gap(case, person, people):
        missing = (
            "a person with the compliance role" if not _has(case, people, Role.COMPLIANCE) else "an approver"
        )
        return Refusal(
            code="needs_other_role",
            sentence=f"This case was on hold, so its second approval must come from {missing}: {who()}.",
        )
    return None


def _may_ever_approve(case: Case, person: Person) -> bool:
    return person.has(Role.APPROVER) or (case.was_held and person.has(Role.COMPLIANCE))


def _has(case: Case, people: Collection[Person], role: Role) -> bool:
    given = {a.by for a in case.approvals}
    return any(p.id in given and p.has(role) for p in people)


def _would_leave_a_gap(case: Case, person: Person, people: Collection[Person]) -> bool:
    """Whether this approval would be the last one needed and a role would still be missing."""
    given = {a.by for a in case.approvals}
    if person.id in given or len(given) + 1 < case.approvals_needed:
        return False
    roles = {role for p in people if p.id in given for role in p.roles} | person.roles
    wanted = {Role.APPROVER, Role.COMPLIANCE} if case.was_held else {Role.APPROVER}
    return not wanted <= roles


def staffing_problem(practice: Practice, people: Collection[Person]) -> str | None:
    """Why some case of this practice could never be published, or None when all can.

    Checked at start: a four-eyes rule that nobody can meet would only be found out on a bad day.
    """
    here = [p for p in people if practice.id in p.practices]
    listed = ", ".join(sorted(p.name for p in here)) or "nobody"
    approvers = {p.id for p in here if p.has(Role.APPROVER)}
    compliance = {p.id for p in here if p.has(Role.COMPLIANCE)}
    if not compliance:
        return (
            f"practice {practice.id!r} has nobody with the compliance role, so a hold could never "
            f"be released (people there: {listed})"
        )

    def can_write(writer: Person) -> bool:
        others = approvers - {writer.id}
        return len(others) >= practice.approvals_needed

    def can_write_held(writer: Person) -> bool:
        first, second = approvers - {writer.id}, compliance - {writer.id}
        both = first | second
        return bool(first) and bool(second) and len(both) >= max(2, practice.approvals_needed)

    if not any(map(can_write, here)):
        return (
            f"practice {practice.id!r} needs {practice.approvals_needed} approval(s) from people who did "
            f"not write the reply, and its people can't give that many: {listed}"
        )
    if not any(map(can_write_held, here)):
        return (
            f"practice {practice.id!r} could never publish a reply after a hold: that takes an approver and "
            f"somebody with the compliance role, neither of them the writer (people there: {listed})"
        )
    return None
