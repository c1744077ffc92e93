"""The demo's content: valid under our own rules, and varied enough to show what the product does."""

import json
from datetime import UTC, datetime
from pathlib import Path

from bot.demo import TITLES, load_demo
from bot.demo.workspace import EXTENSION, TEAMS_COMMANDS
from bot.model.practice import Role

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_four_jurisdictions_and_four_people_with_their_accounts():
    settings, _ = load_demo(NOW)
    assert {p.playbook for p in settings.practices.values()} == {"us-hipaa", "uk-gmc", "au-ahpra", "default"}
    assert {p.id for p in settings.people} == set(TITLES)
    assert all(p.accounts for p in settings.people)
    assert [p.id for p in settings.people if p.has(Role.APPROVER)] == ["tom", "priya"]


def test_a_dozen_reviews_and_more_from_old_to_new():
    settings, reviews = load_demo(NOW)
    assert len(reviews) >= 12
    dates = [review.posted_at for review in reviews]
    assert dates == sorted(dates)
    assert dates[-1] < NOW
    assert {review.practice for review in reviews} == set(settings.practices)
    assert {review.rating for review in reviews} == {None, 1, 2, 3, 4, 5}
    assert len({(review.source, review.external_id) for review in reviews}) == len(reviews)


def test_in_teams_the_demo_offers_what_the_manifest_offers():
    manifest = json.loads((Path(__file__).parents[2] / "manifests" / "teams" / "manifest.json").read_text())
    commands = manifest["composeExtensions"][0]["commands"]
    assert [(s.callback_id, s.name) for s in EXTENSION] == [(c["id"], c["title"]) for c in commands]
    personal = manifest["bots"][0]["commandLists"][0]["commands"]
    assert [c.command for c in TEAMS_COMMANDS] == [c["title"] for c in personal]
