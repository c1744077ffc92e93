"""Secrets come from the environment alone; one that stands in the settings file is refused."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

SLACK_API = "https://slack.com/api/"

_KEY = re.compile(r"token|secret|passw|database_url|api_key", re.IGNORECASE)
_VALUE = re.compile(r"xox[a-z](\.xox[a-z])?-|xapp-|-----BEGIN|\w+://[^/\s:@]+:[^/\s@]+@")


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What the environment holds. None of it is ever shown; None: not set."""

    database_url: str = field(repr=False)  # SQLAlchemy's way of writing it
    slack_bot_token: str | None = field(default=None, repr=False)  # "xoxb-…"
    slack_signing_secret: str | None = field(default=None, repr=False)
    slack_app_token: str | None = field(default=None, repr=False)  # "xapp-…": use Socket Mode
    slack_api_url: str = SLACK_API  # ends in a slash; another address serves a stand-in for Slack
    teams_app_id: str | None = field(default=None, repr=False)
    teams_app_password: str | None = field(default=None, repr=False)
    teams_tenant_id: str | None = field(default=None, repr=False)
    intake_token: str | None = field(default=None, repr=False)  # bearer token of POST /reviews


def read_secrets(environ: Mapping[str, str], *, data: Path) -> Secrets:
    """The secrets in the environment; `data` is the folder for SQLite when no database is named.

    A variable that is empty counts as not set.
    """

    def value(name: str) -> str | None:
        return environ.get(name, "").strip() or None

    return Secrets(
        database_url=value("COUNTERSIGN_DATABASE_URL") or f"sqlite:///{data / 'countersign.db'}",
        slack_bot_token=value("SLACK_BOT_TOKEN"),
        slack_signing_secret=value("SLACK_SIGNING_SECRET"),
        slack_app_token=value("SLACK_APP_TOKEN"),
        slack_api_url=(value("SLACK_API_URL") or SLACK_API).rstrip("/") + "/",
        teams_app_id=value("TEAMS_APP_ID"),
        teams_app_password=value("TEAMS_APP_PASSWORD"),
        teams_tenant_id=value("TEAMS_TENANT_ID"),
        intake_token=value("COUNTERSIGN_INTAKE_TOKEN"),
    )


def secrets_in(text: str, file: Path) -> tuple[str, ...]:
    """A sentence, with file and line, for each secret that stands in a settings file; never its value.

    Text that is not YAML has none: its own mistake is told by whoever reads it next.
    """
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return ()
    return tuple(
        f"{file}:{line}: {what} belongs in the environment, never in this file" for line, what in _found(root)
    )


def _found(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.ScalarNode) and _VALUE.match(str(node.value)):
        yield node.start_mark.line + 1, "this value looks like a secret: it"
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _found(item)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and _KEY.search(str(key.value)):
                yield key.start_mark.line + 1, f'"{key.value}" is the name of a secret: it'
            else:
                yield from _found(value)
