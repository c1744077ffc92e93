"""The one way in which the Web API says no."""

from __future__ import annotations

from bot.workbench.values import Json


class SlackError(Exception):
    """A refusal as Slack words it: a short code, and for malformed blocks what is wrong where."""

    def __init__(self, code: str, messages: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages

    def body(self) -> Json:
        """The JSON that the caller gets."""
        answer: Json = {"ok": False, "error": self.code}
        if self.messages:
            answer["errors"] = list(self.messages)
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return answer
