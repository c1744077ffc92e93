"""Slack's scenarios: a workspace with the people of Riverside Clinic."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from slackside import Workspace, a_workspace
from stories import RIVERSIDE, TEAM

from bot.model.practice import Practice


@pytest.fixture
def practice() -> Practice:
    return replace(RIVERSIDE, playbook="plain")


@pytest.fixture
async def workspace(tmp_path: Path, practice: Practice) -> AsyncIterator[Workspace]:
    async with a_workspace(tmp_path, practice=practice, people=TEAM) as running:
        yield running
