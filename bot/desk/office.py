"""What the desk works with: the people, the practices, their playbooks and the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.desk.ports import Clock
from bot.model.events import Policy
from bot.model.practice import Person, Practice
from bot.playbook.library import Library, PlaybookError
from bot.playbook.playbook import Playbook


@dataclass(frozen=True, kw_only=True)
class Office:
    practices: Mapping[str, Practice]
    people: tuple[Person, ...]
    library: Library
    clock: Clock

    def now(self) -> datetime:
        return self.clock.now()

    def person(self, person_id: str | None) -> Person | None:
        return next((p for p in self.people if p.id == person_id), None)

    def people_at(self, practice_id: str) -> tuple[Person, ...]:
        return tuple(p for p in self.people if practice_id in p.practices)

    def practice(self, practice_id: str) -> Practice:
        """The practice; one that is no longer configured is still shown, with nobody working there."""
        return self.practices.get(practice_id) or Practice(id=practice_id, name=practice_id)

    def playbook(self, playbook_id: str, practice_id: str) -> Playbook | None:
        """The playbook with the practice's own additions; None when it can't be had."""
        try:
            return self.library.playbook(playbook_id, practice_id)
        except PlaybookError:
            return None


def policy(practice: Practice) -> Policy:
    """The practice's rules of play, to be frozen onto a case."""
    return Policy(
        playbook=practice.playbook,
        approvals_needed=practice.approvals_needed,
        reply_within=practice.reply_within,
        grace=practice.grace,
        approval_expires=practice.approval_expires,
        follow_up_within=practice.follow_up_within,
        contacts=practice.contacts,
    )
