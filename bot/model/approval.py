"""Four eyes: who may say yes to whose words, and whether a practice has enough people to do so."""

from collections.abc import Collection

from bot.model.case import Approval, Case
from bot.model.practice import Person, Practice, Role
from bot.model.refusals import Refusal, who_can


def eligible(case: Case, people: Collection[Person]) -> tuple[Person, ...]:
    """The people of the practice who may approve the draft as it stands, and have not done so yet."""
    given = {a.by for a in case.approvals}
    return tuple(p for p in people if p.id not in given and _obstacle(case, p, people) is None)


def approval_refusal(case: Case, person: Person, people: Collection[Person]) -> Refusal | None:
    """Why this person may not approve the draft, or None when they may.

    Whoever wrote, edited or submitted the words never approves them. A case whose hold was
    released needs one approver and one person with the compliance role; where the checklist can't
    vouch for the words, one of those who approve has the compliance role.
    """
    code = _obstacle(case, person, people)
    if code is None:
        return None
    if code == "no_draft":
        return Refusal(code=code, sentence="There is no reply to approve yet.")
    others = who_can((p.name for p in eligible(case, people)), "approve it")
    if code == "own_text":
        return Refusal(
            code=code, sentence=f"You wrote or submitted this one, so it needs a second person. {others}"
        )
    if code == "not_an_approver":
        return Refusal(code=code, sentence=f"Approving needs the approver role. {others}")
    lacking = " and the ".join(sorted(_required(case) - _roles(case, people) - person.roles))
    why = "This case was on hold" if case.was_held else "The checklist can't vouch for this one"
    return Refusal(code=code, sentence=f"{why}, so it still needs somebody with the {lacking} role. {others}")


def counted(case: Case, people: Collection[Person]) -> tuple[Approval, ...]:
    """The approvals that count today: somebody who has left, or lost the role, approves nothing."""
    able = {p.id for p in people if p.roles & _able(case)}
    return tuple(a for a in case.approvals if a.by in able)


def missing(case: Case, people: Collection[Person]) -> int:
    """How many approvals the draft still needs; 0 when it may go out."""
    lacking = case.approvals_needed - len(counted(case, people))
    return max(lacking, 0 if _required(case) <= _roles(case, people) else 1)


def _able(case: Case) -> frozenset[Role]:
    """The roles of which one is enough to approve at all."""
    both = case.was_held or case.compliance_approves
    return frozenset({Role.APPROVER, Role.COMPLIANCE} if both else {Role.APPROVER})


def _required(case: Case) -> frozenset[Role]:
    """The roles that must all be found among those who approve."""
    if case.was_held:
        return frozenset({Role.APPROVER, Role.COMPLIANCE})
    return frozenset({Role.COMPLIANCE} if case.compliance_approves else {Role.APPROVER})


def _roles(case: Case, people: Collection[Person]) -> frozenset[Role]:
    """The roles of those whose approvals count."""
    given = {a.by for a in counted(case, people)}
    return frozenset(role for p in people if p.id in given for role in p.roles)


def _obstacle(case: Case, person: Person, people: Collection[Person]) -> str | None:
    """The code of what stands between this person and an approval."""
    if case.draft is None:
        return "no_draft"
    if person.id in case.draft.contributors:
        return "own_text"
    if not person.roles & _able(case):
        return "not_an_approver"
    # The last approval that is needed must not leave a role missing.
    last = len(counted(case, people)) + 1 >= case.approvals_needed
    return "needs_other_role" if last and not _required(case) <= _roles(case, people) | person.roles else None


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
