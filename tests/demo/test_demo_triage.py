"""The demo's reviews under the playbooks: each shows the trouble that it is there to show."""

from datetime import UTC, datetime
from functools import cache

import pytest

from bot.demo import load_demo
from bot.playbook.library import Library, shipped_playbooks

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@cache
def library() -> Library:
    return Library.load(shipped_playbooks(), prove=False)


def test_the_playbooks_know_what_the_demo_names():
    settings, _ = load_demo(NOW)
    settings.check_against(library())


@pytest.mark.parametrize(
    ("external_id", "category"),
    [
        ("g-1006", "legal_threat"),
        ("n-2004", "privacy_breach"),
        ("g-2003", "formal_complaint"),
        ("g-2005", "self_harm_risk"),
        ("g-4002", "suspected_fake_spam"),
        ("g-1007", "other_language"),
        ("g-4003", None),
        ("g-2002", None),
    ],
)
def test_triage_sees_the_trouble_that_a_sample_shows(external_id, category):
    settings, reviews = load_demo(NOW)
    review = next(r for r in reviews if r.external_id == external_id)
    practice = settings.practices[review.practice]
    triage = library().playbook(practice.playbook, practice.id).triage(review)
    assert [t.category for t in triage.troubles] == ([category] if category else [])
