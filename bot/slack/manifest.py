"""The app manifest that ships with the package, filled in for one address.

https://docs.slack.dev/reference/app-manifest
"""

from pathlib import Path

from bot.desk.text import public_address

_PLACEHOLDER = "https://countersign.example.com"
_PACKAGE = Path(__file__).resolve().parents[1]
# Inside the wheel, or in a checkout of the repository.
_PLACES = (
    _PACKAGE / "data" / "manifests" / "slack.yaml",
    _PACKAGE.parent / "manifests" / "slack.yaml",
)


def slack_manifest(url: str, *, socket_mode: bool = False) -> str:
    """The manifest as YAML, to be pasted where Slack asks for one.

    `url` is where the bot is reached from outside, without a path: "https://reviews.example". Over Socket
    Mode Slack never calls it. Raises ValueError when it is no https address.
    """
    address = public_address(url)
    text = _shipped().read_text(encoding="utf-8").replace(_PLACEHOLDER, address)
    if socket_mode:
        text = text.replace("socket_mode_enabled: false", "socket_mode_enabled: true")
    return text


def _shipped() -> Path:
    return next(place for place in _PLACES if place.is_file())
