"""What the doctor sees: fine, wrong, or worth a thought."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Observation:
    mark: str  # "✓", "✗", or "!" for what works but could be better
    sentence: str  # what is so and, where it isn't fine, how to mend it

    @property
    def is_wrong(self) -> bool:
        return self.mark == "✗"

    def __str__(self) -> str:
        return f"{self.mark} {self.sentence}"


def fine(sentence: str) -> Observation:
    """All is well here."""
    return Observation(mark="✓", sentence=sentence)


def advice(sentence: str) -> Observation:
    """It works, but somebody may miss something."""
    return Observation(mark="!", sentence=sentence)


def wrong(sentence: str) -> Observation:
    """The bot can't do its work like this."""
    return Observation(mark="✗", sentence=sentence)
