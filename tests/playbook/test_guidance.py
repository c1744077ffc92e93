"""`docs/guidance.md` names what there is, and leaves out no rule and no escalation."""

import re
from functools import cache
from pathlib import Path

from bot.playbook.library import Library, shipped_playbooks

ROOT = Path(__file__).parents[2]
NAMED = set(re.findall(r"`([^`]+)`", (ROOT / "docs" / "guidance.md").read_text(encoding="utf-8")))


@cache
def carriers() -> frozenset[str]:
    """The ids of all rules and escalations of all playbooks."""
    playbooks = Library.load(shipped_playbooks(), prove=False).playbooks.values()
    rules = {rule.id for playbook in playbooks for rule in playbook.rules}
    return frozenset(
        rules | {category.id for playbook in playbooks for category in playbook.triage_rules.categories}
    )


def test_every_rule_and_every_escalation_has_its_advice():
    assert carriers() - NAMED == set()


def test_every_rule_that_is_named_is_there():
    assert {name for name in NAMED if re.fullmatch(r"[a-z]+(_[a-z]+)+", name)} - carriers() == set()


def test_every_file_that_is_named_is_there():
    files = [name for name in NAMED if "/" in name]
    assert files
    assert [name for name in files if not (ROOT / name).exists()] == []
