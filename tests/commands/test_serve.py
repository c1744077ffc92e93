"""`countersign serve` as a process of its own: it starts, takes a review in, and stops when told to."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

TOKEN = "0123456789abcdef0123"
REVIEW = {
    "source": "google",
    "external_id": "r1",
    "practice": "riverside",
    "rating": 4,
    "text": "A long wait.",
}


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(config, folder):
    started = []

    def serve(port: int, **environment: str) -> subprocess.Popen:
        plain = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SLACK_", "COUNTERSIGN_"))
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--port", str(port)],
            cwd=folder,
            env={**plain, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield serve
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_it_takes_a_review_in_although_slack_is_out_of_reach(serve, port):
    process = serve(
        port,
        SLACK_BOT_TOKEN="xoxb-secret",
        SLACK_SIGNING_SECRET="signing-secret",
        SLACK_API_URL="http://127.0.0.1:9/api/",
        COUNTERSIGN_INTAKE_TOKEN=TOKEN,
    )
    told = []
    for line in process.stderr:
        told.append(line)
        if "answering at" in line:
            break
    else:
        pytest.fail("".join(told))
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/reviews",
        data=json.dumps(REVIEW).encode(),
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
        assert answer.status == 202
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        assert 'countersign_reviews_total{outcome="new"} 1.0' in answer.read().decode()
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=30)
    assert process.returncode == 0
    log = "".join(told) + rest
    assert "Traceback" not in log
    assert "secret" not in log
    assert "A long wait" not in log


def test_without_secrets_it_says_what_to_set(serve, port):
    process = serve(port)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "SLACK_BOT_TOKEN" in told
    assert "Traceback" not in told


def test_a_practice_in_teams_needs_all_of_its_secrets_or_nothing_starts(countersign, config, monkeypatch):
    config.write_text(
        re.sub(r"channels: \{slack: \w+\}", 'channels: {teams: "19:a-b@thread.tacv2"}', config.read_text())
    )
    monkeypatch.setenv("TEAMS_APP_ID", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")
    outcome = countersign("serve")
    assert outcome.code == 2
    assert "not set in the environment: TEAMS_APP_PASSWORD, TEAMS_TENANT_ID" in outcome.err
    assert "SLACK" not in outcome.err
