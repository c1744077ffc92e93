"""The app package: complete, true to the code, and valid under Microsoft's published schema."""

import io
import json
import struct
import subprocess
import tomllib
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nodeside import node, package
from stories import MAYA, RIVERSIDE, TEAM
from teamsside import CHANNEL, a_tenant, card_in

from bot.teams.about import PATH as ABOUT
from bot.teams.handlers import extension
from bot.teams.manifest import teams_package

APP = "3F2504E0-4f89-41d3-9a0c-0305e82c3301"
URL = "https://reviews.example"
# Node's: Python has no regular expressions with classes of Unicode letters, which the schema needs.
VALIDATE = """
const Ajv = require("ajv-draft-04");
const schema = JSON.parse(require("fs").readFileSync(process.argv[1]));
const ajv = new Ajv({ strict: false, unicodeRegExp: false, allErrors: true });
require("ajv-formats")(ajv);
const valid = ajv.compile(schema);
const given = JSON.parse(require("fs").readFileSync(0));
if (!valid(given)) console.log(valid.errors.map((e) => `${e.instancePath} ${e.message}`).join("\\n"));
"""


def opened(app_id: str = APP, url: str = URL) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(teams_package(app_id, url)))


@pytest.fixture
def manifest() -> dict[str, Any]:
    return json.loads(opened().read("manifest.json"))


def wrong_with(manifest: dict[str, Any]) -> str:
    """What Microsoft's schema has against a manifest."""
    folder = package("@microsoft/app-manifest")
    schema = (
        folder / "build/json-schemas/teams" / f"v{manifest['manifestVersion']}" / "MicrosoftTeams.schema.json"
    )
    outcome = subprocess.run(
        [node(), "-e", VALIDATE, str(schema)],
        input=json.dumps(manifest),
        capture_output=True,
        text=True,
        cwd=folder.parents[2],
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout.strip()


def test_microsofts_schema_has_nothing_against_it(manifest: dict[str, Any]):
    assert wrong_with(manifest) == ""


def test_the_schema_would_say_what_is_wrong(manifest: dict[str, Any]):
    manifest["name"]["short"] = "A name that is much too long to be short"
    manifest["bots"][0]["scopes"] = ["everywhere"]
    wrong = wrong_with(manifest)
    assert "/name/short" in wrong
    assert "/bots/0/scopes/0" in wrong


def test_an_app_for_teams_says_that_it_serves_every_kind_of_channel(manifest: dict[str, Any]):
    """From manifest 1.25 on Teams refuses an app of the scope "team" without it; the schema alone doesn't.

    https://learn.microsoft.com/microsoftteams/platform/build-apps-for-shared-private-channels
    """
    assert "team" in manifest["bots"][0]["scopes"]
    assert manifest["supportsChannelFeatures"] == "tier1"


def test_the_package_holds_three_files_at_its_root():
    assert opened().namelist() == ["manifest.json", "color.png", "outline.png"]


def test_the_same_input_makes_the_same_package():
    assert teams_package(APP, URL) == teams_package(f" {APP.lower()} ", f"{URL}/")
    files = opened().infolist()
    assert {(f.date_time, f.create_system, f.compress_type) for f in files} == {
        ((1980, 1, 1, 0, 0, 0), 3, zipfile.ZIP_STORED)
    }


def test_nothing_is_left_to_fill_in(manifest: dict[str, Any]):
    text = json.dumps(manifest)
    assert "example.com" not in text
    assert "00000000" not in text
    assert (
        manifest["id"]
        == manifest["bots"][0]["botId"]
        == manifest["composeExtensions"][0]["botId"]
        == APP.lower()
    )
    assert manifest["validDomains"] == ["reviews.example"]
    assert manifest["developer"]["privacyUrl"].startswith(f"{URL}{ABOUT}#")


def test_an_address_may_have_a_port():
    manifest = json.loads(opened(url="https://reviews.example:8443").read("manifest.json"))
    assert manifest["validDomains"] == ["reviews.example:8443"]
    assert wrong_with(manifest) == ""


def test_the_version_is_the_products(manifest: dict[str, Any]):
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert manifest["version"] == project["project"]["version"]


def test_the_commands_of_the_extension_are_those_of_the_handlers(manifest: dict[str, Any]):
    commands = manifest["composeExtensions"][0]["commands"]
    assert [c["id"] for c in commands] == [extension.ADD_REVIEW, extension.MY_QUEUE]
    assert all(c["fetchTask"] and c["type"] == "action" for c in commands)


def offered(manifest: dict[str, Any]) -> dict[str, list[str]]:
    """The commands that Teams shows, by where it shows them."""
    lists = manifest["bots"][0]["commandLists"]
    return {scope: [c["title"] for c in one["commands"]] for one in lists for scope in one["scopes"]}


def test_the_commands_are_offered_where_the_bot_serves_them(manifest: dict[str, Any]):
    """The list of somebody's reviews is for their eyes alone, so no channel offers it."""
    assert offered(manifest) == {"personal": ["queue", "help"], "team": ["help"]}
    assert set(offered(manifest)) == set(manifest["bots"][0]["scopes"])


async def test_the_bot_answers_every_command_that_is_offered_with_a_card(
    manifest: dict[str, Any], tmp_path: Path
):
    """A word that it doesn't know, or not there, is answered with a sentence."""
    place = replace(RIVERSIDE, playbook="plain", channels={"teams": CHANNEL})
    async with a_tenant(tmp_path, practice=place, people=TEAM) as tenant:
        for scope, commands in offered(manifest).items():
            for command in commands:
                await tenant.say(MAYA, command, personal=scope == "personal")
                said = (
                    tenant.chat(MAYA)
                    if scope == "personal"
                    else list(tenant.teams.messages[CHANNEL].values())
                )
                assert card_in(said[-1]), command
            assert len(said) == len(commands)


@pytest.mark.parametrize("app_id", ["", "countersign", "3f2504e0-4f89-41d3-9a0c"])
def test_an_id_that_is_none_is_refused(app_id: str):
    with pytest.raises(ValueError, match="app id"):
        teams_package(app_id, URL)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "reviews.example",
        "http://reviews.example",
        'https://a"b',
        "https://a\\b.example",
        "https://maya@reviews.example",
        "https://reviews.example/api/messages",
    ],
)
def test_an_address_that_is_none_is_refused(url: str):
    with pytest.raises(ValueError, match="https://"):
        teams_package(APP, url)


# The icons: https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package


def pixels(name: str) -> tuple[int, list[bytes]]:
    """The width of a square picture, and its pixels, read without a library."""
    data, at, packed = opened().read(name), 8, b""
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert (width, depth) == (height, 8)
    while at < len(data):
        length, chunk = struct.unpack(">I4s", data[at : at + 8])
        packed += data[at + 8 : at + 8 + length] if chunk == b"IDAT" else b""
        at += length + 12
    size = {2: 3, 6: 4}[kind]
    rows, above = [], bytes(width * size)
    raw = zlib.decompress(packed)
    for start in range(0, len(raw), width * size + 1):
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + width * size], above, size)
        rows.append(above)
    return width, [row[i : i + size] for row in rows for i in range(0, len(row), size)]


def _unfiltered(kind: int, line: bytes, above: bytes, size: int) -> bytes:
    """https://www.w3.org/TR/png-3/#9Filters"""
    made = bytearray(line)
    for i in range(len(made)):
        left, corner = (made[i - size], above[i - size]) if i >= size else (0, 0)
        up = above[i]
        guess = left + up - corner
        near = min((left, up, corner), key=lambda value: abs(guess - value))
        made[i] = (made[i] + (0, left, up, (left + up) // 2, near)[kind]) % 256
    return bytes(made)


def test_the_colour_icon_is_full_and_opaque():
    width, found = pixels("color.png")
    assert width == 192
    assert all(len(pixel) == 3 for pixel in found)
    assert found[0] == found[-1] == bytes.fromhex("1d5c63")
    assert len(set(found)) > 3


def test_the_outline_icon_is_white_on_nothing():
    width, found = pixels("outline.png")
    assert width == 32
    assert found[0][3] == 0
    assert {pixel[:3] for pixel in found if pixel[3] == 255} == {b"\xff\xff\xff"}
