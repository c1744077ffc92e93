"""`countersign manifest slack`: ready to paste."""

import yaml


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
