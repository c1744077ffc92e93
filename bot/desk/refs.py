"""What buttons and dialogs carry to tell which case, and which version of it, a person was looking at.

Only ids, numbers and fingerprints: the platforms keep these values, so no words and no names go in.
"""

import json
from dataclasses import dataclass
from typing import Any, cast

from bot.desk.views import CaseView

PREFIX = 16  # hexadecimal digits of the fingerprint: enough to tell two texts of one case apart


@dataclass(frozen=True, kw_only=True)
class CaseRef:
    case_id: str
    draft: int  # number of the draft that was shown; 0 when there was none
    sha: str  # the beginning of its fingerprint
    review_version: int

    @classmethod
    def of(cls, view: CaseView) -> "CaseRef":
        """What the case shows now."""
        return cls(
            case_id=view.case_id,
            draft=view.reply.number if view.reply else 0,
            sha=view.reply.sha256[:PREFIX] if view.reply else "",
            review_version=view.review.version,
        )

    def value(self) -> str:
        """For a button or an option; an option's value holds 150 characters."""
        return f"{self.case_id}|{self.draft}|{self.sha}|{self.review_version}"

    @classmethod
    def parse(cls, value: str) -> "CaseRef | None":
        """None when the value is none of ours."""
        parts = value.rsplit("|", 3)
        if len(parts) != 4 or not parts[0] or not parts[1].isdecimal() or not parts[3].isdecimal():
            return None
        return cls(case_id=parts[0], draft=int(parts[1]), sha=parts[2], review_version=int(parts[3]))

    def is_current(self, view: CaseView) -> bool:
        """Whether the case still shows the text and the review that this one was made from."""
        now = CaseRef.of(view)
        return (self.sha, self.review_version) == (now.sha, now.review_version)


@dataclass(frozen=True, kw_only=True)
class DialogRef:
    """What a dialog remembers between opening and sending."""

    case_id: str
    draft: int = 0  # number of the draft that the text builds on
    sha256: str = ""  # fingerprint of the text that was shown
    review_version: int = 0
    theirs: int = 0  # number of a colleague's newer draft that the dialog shows
    turn: int = 0  # counts replacements of the typed text, for new block ids
    submits: bool = False  # whether its button promises to submit the text as well

    @classmethod
    def of(cls, view: CaseView) -> "DialogRef":
        """The case, and the text and the review that `view` shows."""
        return cls(
            case_id=view.case_id,
            draft=view.reply.number if view.reply else 0,
            sha256=view.reply.sha256 if view.reply else "",
            review_version=view.review.version,
        )

    def metadata(self) -> str:
        """For `private_metadata`; well below its 3,000 characters."""
        parts = [
            self.case_id,
            self.draft,
            self.sha256,
            self.review_version,
            self.theirs,
            self.turn,
            self.submits,
        ]
        return json.dumps(parts, separators=(",", ":"))

    @classmethod
    def parse(cls, metadata: str) -> "DialogRef | None":
        """None when the value is none of ours."""
        try:
            read = json.loads(metadata)
        except ValueError:
            return None
        parts = cast(list[Any], read) if isinstance(read, list) else []
        kinds = (str, int, str, int, int, int, bool)
        if len(parts) != len(kinds) or not all(isinstance(p, k) for p, k in zip(parts, kinds, strict=True)):
            return None
        return cls(
            case_id=parts[0],
            draft=parts[1],
            sha256=parts[2],
            review_version=parts[3],
            theirs=parts[4],
            turn=parts[5],
            submits=parts[6],
        )
