"""Scenarios: a Slack workspace and a Teams tenant with the people of Riverside Clinic."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from slackside import Workspace, a_workspace
from stories import RIVERSIDE, TEAM
from teamsside import CHANNEL, Tenant, a_tenant

from bot.model.practice import Practice


@pytest.fixture
def practice() -> Practice:
    return replace(RIVERSIDE, playbook="plain")


@pytest.fixture
async def workspace(tmp_path: Path, practice: Practice) -> AsyncIterator[Workspace]:
    async with a_workspace(tmp_path, practice=practice, people=TEAM) as running:
        yield running


@pytest.fixture
async def tenant(tmp_path: Path, practice: Practice) -> AsyncIterator[Tenant]:
    in_channel = replace(practice, channels={"teams": CHANNEL})
    async with a_tenant(tmp_path, practice=in_channel, people=TEAM) as running:
        yield running
