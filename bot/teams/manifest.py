"""The app package that ships with the bot, filled in for one registration and one address.

https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema
"""

import io
import re
import zipfile
from pathlib import Path

from bot.desk.text import public_address

_PLACEHOLDER_HOST = "countersign.example.com"
_PLACEHOLDER_ID = "00000000-0000-0000-0000-000000000000"
_HOST = re.compile(r"[\w.-]+(:\d+)?")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_FILES = ("manifest.json", "color.png", "outline.png")
_PACKAGE = Path(__file__).resolve().parents[1]
# Inside the wheel, or in a checkout of the repository.
_PLACES = (_PACKAGE / "data" / "manifests" / "teams", _PACKAGE.parent / "manifests" / "teams")
# The same input makes the same package, on every machine: one time for the files, one system, nothing packed.
_ALWAYS = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def is_app_id(text: str) -> bool:
    """Whether this looks like the id of an app or a tenant: a GUID."""
    return _GUID.fullmatch(text) is not None


def teams_package(app_id: str, url: str) -> bytes:
    """The zip to be uploaded to Teams.

    `app_id` is the bot's id at Microsoft, a GUID; `url` is where it is reached from outside, without a path:
    "https://reviews.example". Raises ValueError for anything else.
    """
    if not is_app_id(app_id.strip()):
        raise ValueError(f"the app id must look like 3f2504e0-4f89-41d3-9a0c-0305e82c3301, not {app_id!r}")
    host = public_address(url).removeprefix("https://")
    if not _HOST.fullmatch(host):  # the app's domain can't have a path
        raise ValueError(f"the address must look like https://reviews.example, without a path, not {url!r}")
    folder = next(place for place in _PLACES if place.is_dir())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name in _FILES:
            content = (folder / name).read_bytes()
            if name.endswith(".json"):
                text = content.decode().replace(_PLACEHOLDER_ID, app_id.strip().lower())
                content = text.replace(_PLACEHOLDER_HOST, host).encode()
            entry = zipfile.ZipInfo(name, _ALWAYS)
            entry.create_system = _UNIX
            package.writestr(entry, content)
    return made.getvalue()
