"""`countersign manifest`: for Slack ready to paste, for Teams ready to upload."""

import json
import zipfile

import pytest
import yaml

APP = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"


def test_the_manifest_names_the_address_everywhere(countersign):
    outcome = countersign("manifest", "slack", "--url", "https://bot.riverside.example/")
    manifest = yaml.safe_load(outcome.out)
    assert outcome.code == 0
    events = manifest["settings"]["event_subscriptions"]["request_url"]
    assert events == "https://bot.riverside.example/slack/events"
    assert manifest["features"]["slash_commands"][0]["url"] == events


def test_the_address_may_stand_in_the_configuration(countersign, config):
    config.write_text(f"public_url: https://bot.riverside.example\n{config.read_text()}")
    assert "https://bot.riverside.example/slack/events" in countersign("manifest", "slack").out


def test_socket_mode_needs_no_address(countersign):
    manifest = yaml.safe_load(countersign("manifest", "slack", "--socket-mode").out)
    assert manifest["settings"]["socket_mode_enabled"] is True


def test_without_an_address_it_says_what_to_give(countersign, config):
    for arguments in ((), ("--url", "bot.example"), ("--url", "http://bot.example")):
        outcome = countersign("manifest", "slack", *arguments)
        assert outcome.code == 2
        assert "https://" in outcome.err


def test_the_package_for_teams_is_written_and_says_where(countersign, tmp_path):
    file = tmp_path / "app.zip"
    outcome = countersign(
        "manifest", "teams", "--url", "https://bot.riverside.example/", "--app-id", APP, "--output", str(file)
    )
    assert outcome.code == 0
    assert str(file) in outcome.out
    manifest = json.loads(zipfile.ZipFile(file).read("manifest.json"))
    assert (manifest["id"], manifest["validDomains"]) == (APP, ["bot.riverside.example"])


def test_id_and_address_may_stand_where_the_bot_reads_them(countersign, config, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEAMS_APP_ID", APP)
    config.write_text(f"public_url: https://bot.riverside.example\n{config.read_text()}")
    assert countersign("manifest", "teams").code == 0
    assert zipfile.is_zipfile(tmp_path / "countersign-teams.zip")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--url", "https://bot.example"), "TEAMS_APP_ID"),
        (("--url", "https://bot.example", "--app-id", "me"), "app id"),
        (("--url", "bot.example", "--app-id", APP), "https://"),
        (("--url", "https://bot.example/api/messages", "--app-id", APP), "without a path"),
        (("--app-id", APP), "--url"),
        (
            ("--url", "https://bot.example", "--app-id", APP, "--output", "/nowhere/app.zip"),
            "/nowhere/app.zip",
        ),
    ],
)
def test_what_is_missing_for_teams_is_said(countersign, config, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TEAMS_APP_ID", raising=False)
    outcome = countersign("manifest", "teams", *arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert not (tmp_path / "countersign-teams.zip").exists()


def test_socket_mode_is_slacks_alone(countersign):
    assert countersign("manifest", "teams", "--socket-mode").code == 2
