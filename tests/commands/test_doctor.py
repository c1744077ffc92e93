"""`countersign doctor`: what it sees of an installation, against a Slack that answers over real HTTP."""

import json
import threading
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from bot.slack.manifest import slack_manifest

SCOPES = yaml.safe_load(slack_manifest("https://bot.example"))["oauth_config"]["scopes"]["bot"]


class StandIn:
    """The few methods of Slack's Web API that the doctor calls; each answer can be changed."""

    def __init__(self) -> None:
        self.scopes = ",".join(SCOPES)
        self.date = formatdate(usegmt=True)
        self.errors: dict[str, str] = {}  # method → Slack's error code
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.tokens: set[str] = set()

    def answer(self, method: str) -> dict:
        if method in self.errors:
            return {"ok": False, "error": self.errors[method]}
        return {
            "ok": True,
            "user": "countersign",
            "team": "Riverside",
            "messages": [],
            "url": "wss://x.example",
        }


@pytest.fixture
def slack() -> Iterator[StandIn]:
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            address = urlsplit(self.path)
            method = address.path.rpartition("/")[2]
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            stand_in.asked.append((method, parse_qs(address.query or body)))
            stand_in.tokens.add(self.headers.get("Authorization", ""))
            answer = json.dumps(stand_in.answer(method)).encode()
            self.send_response_only(200)
            self.send_header("Date", stand_in.date)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            if stand_in.scopes:
                self.send_header("X-OAuth-Scopes", stand_in.scopes)
            self.end_headers()
            self.wfile.write(answer)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *arguments: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}/api"
    yield stand_in
    server.shutdown()
    server.server_close()


@pytest.fixture
def doctor(countersign, config, slack, monkeypatch):
    """The doctor in an installation where everything is as it should be, but for what is given."""

    def doctor(**environment: str | None):
        secrets = {
            "SLACK_API_URL": slack.url,
            "SLACK_BOT_TOKEN": "xoxb-secret",
            "SLACK_SIGNING_SECRET": "signing-secret",
            "COUNTERSIGN_INTAKE_TOKEN": "0123456789abcdef0123",
        }
        for name, value in (secrets | environment).items():
            if value is not None:
                monkeypatch.setenv(name, value)
        return countersign("doctor")

    return doctor


def test_a_healthy_installation_is_told_so_line_by_line(doctor, slack):
    outcome = doctor()
    assert outcome.code == 0, outcome.out
    assert "✗" not in outcome.out
    for sentence in (
        "✓ countersign.yaml: 1 practice, 3 people",
        "✓ playbooks: us-hipaa@",
        "✓ the intake has a token",
        "! there is no database at",
        "✓ Slack knows the bot as countersign in Riverside",
        "✓ the bot has every scope that it needs",
        "✓ this computer's clock agrees with Slack's",
        "✓ riverside: the bot is in its channel C0RIVERSIDE",
    ):
        assert sentence in outcome.out
    assert ("users.lookupByEmail", {"email": ["sam@riverside.example"]}) in slack.asked
    assert "secret" not in outcome.out + outcome.err


@pytest.mark.parametrize(
    ("missing", "complaint"),
    [
        ("SLACK_BOT_TOKEN", "✗ SLACK_BOT_TOKEN is not set"),
        ("SLACK_SIGNING_SECRET", "✗ neither SLACK_SIGNING_SECRET (for HTTP) nor SLACK_APP_TOKEN"),
    ],
)
def test_a_missing_secret_is_named(doctor, missing, complaint):
    outcome = doctor(**{missing: None})
    assert (outcome.code, complaint in outcome.out) == (1, True)


def test_no_intake_token_is_worth_a_word_and_a_short_one_is_wrong(doctor):
    outcome = doctor(COUNTERSIGN_INTAKE_TOKEN=None)
    assert (outcome.code, "! COUNTERSIGN_INTAKE_TOKEN is not set" in outcome.out) == (0, True)
    outcome = doctor(COUNTERSIGN_INTAKE_TOKEN="short")
    assert (outcome.code, "✗ COUNTERSIGN_INTAKE_TOKEN is short" in outcome.out) == (1, True)


@pytest.mark.parametrize(
    ("method", "code", "complaint"),
    [
        ("auth.test", "invalid_auth", "✗ Slack doesn't know SLACK_BOT_TOKEN"),
        ("auth.test", "strange_code", "answers: strange_code"),
        ("conversations.history", "not_in_channel", "✗ riverside: channel C0RIVERSIDE: the bot is not in it"),
        ("conversations.history", "channel_not_found", "there is no such channel, or it is private"),
        ("conversations.history", "odd", "C0RIVERSIDE: Slack says odd"),
        (
            "apps.connections.open",
            "invalid_auth",
            "✗ Socket Mode: Slack refuses SLACK_APP_TOKEN (invalid_auth)",
        ),
    ],
)
def test_what_slack_refuses_comes_with_how_to_mend_it(doctor, slack, method, code, complaint):
    slack.errors[method] = code
    outcome = doctor(SLACK_APP_TOKEN="xapp-secret")
    assert (outcome.code, complaint in outcome.out) == (1, True)


def test_socket_mode_is_tried_with_its_own_token(doctor, slack):
    assert "✓ Socket Mode can connect" in doctor(SLACK_APP_TOKEN="xapp-secret").out
    assert slack.tokens == {"Bearer xoxb-secret", "Bearer xapp-secret"}


def test_a_scope_that_is_missing_is_named(doctor, slack):
    slack.scopes = ",".join(scope for scope in SCOPES if scope != "im:write")
    outcome = doctor()
    assert (outcome.code, "✗ scopes are missing: im:write" in outcome.out) == (1, True)


def test_a_slack_that_does_not_tell_scopes_or_time_is_no_mistake_of_ours(doctor, slack):
    slack.scopes, slack.date = "", "sometime"
    outcome = doctor()
    assert outcome.code == 0
    assert "! Slack doesn't say which scopes" in outcome.out
    assert "clock" not in outcome.out


def test_clocks_far_apart_are_told(doctor, slack):
    slack.date = formatdate(1_000_000_000, usegmt=True)
    outcome = doctor()
    assert (outcome.code, "✗ this computer's clock and Slack's are" in outcome.out) == (1, True)


def test_a_person_nobody_in_slack_matches_is_worth_a_word(doctor, slack):
    slack.errors["users.lookupByEmail"] = "users_not_found"
    outcome = doctor()
    assert outcome.code == 0
    assert "! nobody in Slack has the e-mail sam@riverside.example (Sam)" in outcome.out


def test_a_slack_that_cannot_be_reached_is_told(doctor):
    outcome = doctor(SLACK_API_URL="http://127.0.0.1:9/api")
    assert (outcome.code, "✗ Slack (http://127.0.0.1:9/api/) answers: " in outcome.out) == (1, True)


def test_mistakes_in_the_configuration_come_with_their_lines(countersign, config):
    config.write_text(config.read_text().replace("slack: U0TOM", "slack: U0MAYA"))
    outcome = countersign("doctor")
    assert (outcome.code, outcome.out.startswith("✗ countersign.yaml:10: the account U0MAYA")) == (1, True)


def test_an_unknown_playbook_is_told_with_those_that_exist(doctor, config):
    config.write_text(config.read_text().replace("us-hipaa", "mars"))
    outcome = doctor()
    assert outcome.code == 1
    assert '✗ countersign.yaml:4: there is no playbook "mars"; there are' in outcome.out


def test_a_practice_without_contacts_or_hours_is_worth_a_word(doctor, config):
    text = config.read_text().replace("    phones: [(512) 555-0142]\n", "").replace(", hours: always", "")
    config.write_text(text.replace("us-hipaa", "uk-gmc"))
    outcome = doctor()
    assert outcome.code == 0
    assert "! riverside: no phones and no emails" in outcome.out
    assert "! riverside: say at what hours Example Defence Union can be reached" in outcome.out
    assert "! riverside: no complaints_url" in outcome.out


def test_the_database_is_opened_where_there_is_one(doctor, folder):
    (folder / "countersign-data").mkdir()
    file = folder / "countersign-data" / "countersign.db"
    file.touch()
    assert "✓ the database answers, is up to date and can be written to" in doctor().out
    file.write_text("no database at all, only words " * 100)
    outcome = doctor()
    assert (outcome.code, "✗ database: " in outcome.out) == (1, True)
