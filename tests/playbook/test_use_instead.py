"""The sentences that the shipped playbooks offer: pressed in the editor, each of them mends what its rule found."""

import pytest

from bot.checklist.mending import mended
from bot.model.finding import Severity
from bot.playbook.examples import cases, material_of
from bot.playbook.library import Library, shipped_playbooks

LIBRARY = Library.load(shipped_playbooks(), prove=False)
OFFERED = [
    (name, rule.shape.id)
    for name in LIBRARY.ids
    for rule in LIBRARY.playbook(name).resolved.rules
    if rule.shape.use_instead
]


def test_most_rules_offer_a_sentence() -> None:
    rules = {rule.shape.id for name in LIBRARY.ids for rule in LIBRARY.playbook(name).resolved.rules}
    assert len({rule for _, rule in OFFERED}) >= 0.7 * len(rules)


@pytest.mark.parametrize(("name", "rule_id"), OFFERED)
def test_in_place_of_what_the_rule_found_it_leaves_nothing_to_find(name: str, rule_id: str) -> None:
    playbook = LIBRARY.playbook(name)
    placed = next(each for each in playbook.resolved.rules if each.shape.id == rule_id)
    rule = next(each for each in playbook.rules if each.id == rule_id)
    for case in cases(placed.shape.examples):
        if case.path[0] != "flags":
            continue
        material = material_of(playbook, case.example)
        places = rule.spans(material)
        if not any(place.start < place.end for place in places) and rule.severity is Severity.BLOCK:
            continue  # a reply as a whole that is stopped: no sentence mends it
        done = mended(case.example.text, places, rule.use_instead)
        again = material_of(playbook, case.example.model_copy(update={"text": done.text}))
        assert rule.spans(again) == [], done.text
