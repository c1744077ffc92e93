"""`countersign doctor` about Teams: what is missing, and whom Teams has not shown us yet."""

import asyncio

import pytest

from bot.store import open_store

CHANNEL = "19:a-b@thread.tacv2"


@pytest.fixture
def in_teams(config):
    config.write_text(config.read_text().replace("{slack: C0RIVERSIDE}", f'{{teams: "{CHANNEL}"}}'))
    return config


@pytest.fixture
def ids(monkeypatch):
    """Set, but ids that can't be right: so that nobody is asked whether they are."""
    for name in ("TEAMS_APP_ID", "TEAMS_APP_PASSWORD", "TEAMS_TENANT_ID"):
        monkeypatch.setenv(name, "nonsense")


def _known(folder, **addresses: dict[str, str]) -> None:
    """A database in which so much is known of Teams; the key "" is written as `tenant`."""

    async def fill() -> None:
        (folder / "countersign-data").mkdir()
        store = await open_store(f"sqlite:///{folder / 'countersign-data' / 'countersign.db'}")
        async with store.begin() as unit:
            await unit.link_person("teams", "object-of-maya", "maya")
            for key, address in addresses.items():
                await unit.keep_address("teams", {"tenant": "", "channel": CHANNEL}.get(key, key), address)
        await store.close()

    asyncio.run(fill())


def test_it_names_the_secrets_that_are_missing_and_says_nothing_of_slack(countersign, in_teams):
    outcome = countersign("doctor")
    assert outcome.code == 1
    assert "TEAMS_APP_ID, TEAMS_APP_PASSWORD, TEAMS_TENANT_ID" in outcome.out
    assert "Slack" not in outcome.out


def test_ids_that_can_not_be_right_are_told(countersign, in_teams, ids):
    outcome = countersign("doctor")
    assert "TEAMS_APP_ID should look like" in outcome.out
    assert "TEAMS_TENANT_ID should look like" in outcome.out


def test_before_teams_has_written_it_says_what_to_do(countersign, in_teams, ids, folder):
    _known(folder)
    assert "add the app to the team" in countersign("doctor").out


def test_it_names_who_can_not_be_written_to(countersign, in_teams, ids, folder):
    known = {"object-of-maya": {"conversation": "a:1"}}
    _known(folder, tenant={"service_url": "https://smba.example/"}, channel={"service_url": "x"}, **known)
    said = countersign("doctor").out
    assert "Tom has not opened the app" in said
    assert "Sam has not opened the app" in said
    assert "Maya has not" not in said
    assert "nobody has used the bot" not in said


def test_a_practice_in_slack_alone_hears_nothing_of_teams(countersign, config):
    assert "Teams" not in countersign("doctor").out
