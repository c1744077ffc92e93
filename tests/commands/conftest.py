"""Running commands as people do, in this process: what they print, and their exit code."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main

CONFIG = """\
practices:
  - id: riverside
    name: Riverside Clinic
    playbook: us-hipaa
    channels: {slack: C0RIVERSIDE}
    phones: [(512) 555-0142]
    defence_organisation: {name: Example Defence Union, phone: (512) 555-0119, hours: always}
people:
  - {name: Maya, email: maya@riverside.example, roles: staff, slack: U0MAYA}
  - {name: Tom, email: tom@riverside.example, roles: approver, slack: U0TOM}
  - {name: Sam, email: sam@riverside.example, roles: compliance}
"""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty folder to work in, and an environment without secrets."""
    monkeypatch.chdir(tmp_path)
    for name in ("COUNTERSIGN_DATABASE_URL", "COUNTERSIGN_INTAKE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("TEAMS_APP_ID", "TEAMS_APP_PASSWORD", "TEAMS_TENANT_ID"):
        monkeypatch.delenv(name, raising=False)
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_API_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def config(folder) -> Path:
    file = folder / "countersign.yaml"
    file.write_text(CONFIG)
    return file


@pytest.fixture
def countersign(folder, capsys) -> Callable[..., Outcome]:
    def countersign(*arguments: object) -> Outcome:
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as stop:  # argparse's way of refusing
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return Outcome(code=code, out=printed.out, err=printed.err)

    return countersign
