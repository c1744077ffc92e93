"""The dialogs ("task modules") that people have open, one each."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.workbench.errors import SlackError
from bot.workbench.values import Json
from bot.workbench.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Dialog:
    """A card in a window."""

    id: str
    title: str
    card: Json
    large: bool
    channel: str  # id of the conversation in which it was opened
    ts: str = ""  # of the message whose button opened it
    command: str = ""  # of the message extension, if it was opened by one


class Dialogs:
    """Implements `bot.workbench.live.Opened`; Teams' apps have no home that is drawn here."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._open: dict[str, Dialog] = {}  # person → dialog
        self.listeners: list[Callable[[str], None]] = []

    def views_of(self, user: str) -> list[Json]:
        """The person's dialog as the page draws it."""
        dialog = self._open.get(user)
        if dialog is None:
            return []
        return [{"id": dialog.id, "title": dialog.title, "card": dialog.card, "large": dialog.large}]

    def home_of(self, user: str) -> Json | None:
        """Nothing."""
        return None

    def show(self, user: str, shown: Json, *, channel: str, ts: str = "", command: str = "") -> None:
        """Open a dialog, or put it in the place of the one that is open. `shown` is a `task` that continues."""
        self._open[user] = Dialog(
            id=self._workspace.next_id("T"),
            title=str(shown.get("title") or ""),
            card=shown["card"]["content"],
            large=shown.get("height") == "large",
            channel=channel,
            ts=ts,
            command=command,
        )
        self._tell(user)

    def find(self, user: str, dialog_id: str) -> Dialog:
        """The person's open dialog; raises SlackError not_found."""
        dialog = self._open.get(user)
        if dialog is None or dialog.id != dialog_id:
            raise SlackError("not_found")
        return dialog

    def close(self, user: str) -> None:
        """Take the person's dialog away."""
        if self._open.pop(user, None) is not None:
            self._tell(user)

    def _tell(self, user: str) -> None:
        for listener in self.listeners:
            listener(user)
