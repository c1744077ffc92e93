"""People can read every rule without reading YAML."""

from bot.playbook.library import Library
from bot.playbook.rules_page import rules_page
from tests.playbook.conftest import DEFAULT

CHILD = """
id: us-hipaa
title: United States
edition: "2026-11"
extends: default
adjust: [{rule: confirms_care, severity: warn}]
"""


def page(playbooks, **texts: str) -> str:
    return rules_page(Library.load(playbooks(**texts)).playbooks.values())


def test_a_rule_is_told_with_its_reasons_and_its_examples(playbooks) -> None:
    told = page(playbooks)
    for words in (
        "## Says that the reviewer was here",
        "It tells the world that the reviewer is a patient.",
        "**How to mend it.** Speak about the practice in general.",
        "**Where it comes from.** 45 CFR 164.502(a)",
        "- Sorry that **your recent visit** went badly.",
        "- Anyone may book your visit by phone.",
        "Not found, and you should know it:",
    ):
        assert words in told


def test_the_table_says_what_a_rule_does_in_each_country(playbooks) -> None:
    told = page(playbooks, us_hipaa=CHILD)
    assert "| rule | Everywhere | United States |" in told
    assert "| [Says that the reviewer was here](#confirms_care) | stops | warns |" in told
    assert "In us-hipaa: Asks for a reason" in told


def test_signs_that_markdown_would_take_for_its_own_are_shown_as_typed(playbooks) -> None:
    told = page(playbooks, default=DEFAULT.replace("went badly", "*went* <b>badly</b> | {x}"))
    assert r"\*went\* \<b\>badly\</b\> \| \{x\}" in told
