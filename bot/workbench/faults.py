"""Trouble on order: what a real platform does to a bot sooner or later, made to happen in a test."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Faults:
    """What the Web API should do wrong. Each entry is keyed by method, such as "chat.postMessage"."""

    rate_limits: dict[str, list[int]] = field(
        default_factory=dict[str, list[int]]
    )  # Retry-After of the next calls
    drops: dict[str, int] = field(
        default_factory=dict[str, int]
    )  # so many calls are carried out, but not answered
    delays: dict[str, float] = field(default_factory=dict[str, float])  # seconds before each answer

    def rate_limit(self, method: str, *, retry_after: int = 1, times: int = 1) -> None:
        """The next `times` calls get 429 with Retry-After in seconds, and are not carried out."""
        self.rate_limits.setdefault(method, []).extend([retry_after] * times)

    def drop_answer(self, method: str, *, times: int = 1) -> None:
        """The next `times` calls are carried out, and then the connection breaks before the answer."""
        self.drops[method] = self.drops.get(method, 0) + times

    def delay(self, method: str, seconds: float) -> None:
        """Every call waits so long before its answer; 0 ends it."""
        self.delays[method] = seconds

    def take_rate_limit(self, method: str) -> int | None:
        """The Retry-After for this call, if it is to be refused."""
        waiting = self.rate_limits.get(method)
        return waiting.pop(0) if waiting else None

    def take_drop(self, method: str) -> bool:
        """Whether this call's answer is to be lost."""
        left = self.drops.get(method, 0)
        if left:
            self.drops[method] = left - 1
        return left > 0
