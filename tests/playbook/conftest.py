"""Playbooks written on the spot."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

DEFAULT = """
id: default
title: Everywhere
edition: "2026-11"
region: US
sample_practice: {name: Riverside Clinic, phones: ["(512) 555-0142"]}
words:
  encounter: [visit, appointment*]
rules:
  - id: confirms_care
    title: Says that the reviewer was here
    severity: block
    why: It tells the world that the reviewer is a patient.
    mend: Speak about the practice in general.
    source: 45 CFR 164.502(a)
    use_instead: Please call us on (512) 555-0142.
    phrases:
      any:
        - your [recent] <encounter>
        - we ..2 treated you
      unless:
        - book your visit
    examples:
      flags:
        - Sorry that [[your recent visit]] went badly.
        - "[[We never treated you]]."
        - Sorry about [[your visit]].
      allows:
        - Anyone may book your visit by phone.
      becomes: {Sorry your visit was slow.: We are sorry to read that things were slow.}
      misses:
        - Dr Lee recalls you.
"""

Write = Callable[..., Path]


@pytest.fixture
def playbooks(tmp_path: Path) -> Write:
    """Writes a folder of playbooks: id=YAML text each; `default` is there unless it is given."""

    def write(**texts: str) -> Path:
        for name, text in ({"default": DEFAULT} | texts).items():
            folder = tmp_path / "playbooks" / name.replace("_", "-")
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "playbook.yaml").write_text(dedent(text), encoding="utf-8")
        return tmp_path / "playbooks"

    return write


@pytest.fixture
def overlay(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a practice's own file."""

    def write(text: str) -> Path:
        file = tmp_path / "riverside.yaml"
        file.write_text(dedent(text), encoding="utf-8")
        return file

    return write
