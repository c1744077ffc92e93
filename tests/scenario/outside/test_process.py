"""`countersign serve` as a process of its own: killed, started again, asked to end, and what it logs."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from scenario.outside.conftest import CHANNEL, CONFIG, EMAILS, INTAKE, send_review
from scenario.outside.standin import SECRET, Hands, OverHttp, Slack, a_slack, labels, until, words

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, kw_only=True)
class Served:
    process: asyncio.subprocess.Process
    url: str


@asynccontextmanager
async def served(folder: Path, slack: Slack, http: aiohttp.ClientSession) -> AsyncIterator[Served]:
    """The command as somebody types it; what it prints goes to `log` in the folder."""
    (folder / "countersign.yaml").write_text(CONFIG)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": "xoxb-outside-bot",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_APP_TOKEN": "",
        "COUNTERSIGN_INTAKE_TOKEN": INTAKE,
        "COUNTERSIGN_DATABASE_URL": "",
    }
    command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        url = f"http://127.0.0.1:{port}"
        async with asyncio.timeout(30):
            while not await _ready(http, url):
                assert process.returncode is None, (folder / "log").read_text()
                await asyncio.sleep(0.05)
        yield Served(process=process, url=url)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _ready(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(f"{url}/readyz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


async def test_killed_and_started_again_it_goes_on_and_logs_nobodys_words(tmp_path: Path):
    async with a_slack(EMAILS.copy()) as slack, aiohttp.ClientSession() as http:
        async with served(tmp_path, slack, http) as bot:
            await send_review(http, bot.url, "k1", "The parrot in the hall was loud, and my lawyer heard it.")
            await until(lambda: any(m["channel"] == CHANNEL and m.get("thread_ts") for m in slack.messages))
            await send_review(http, bot.url, "k2", "The harp in the hall was soft.")
            bot.process.kill()
        slack.without |= {"conversations.open", "chat.postEphemeral"}
        async with served(tmp_path, slack, http) as bot:
            await send_review(http, bot.url, "k3", "The drum in the hall was fine.")
            await until(lambda: any("drum" in words(card) for card in slack.cards(CHANNEL)))
            card = next(card for card in slack.cards(CHANNEL) if "drum" in words(card))
            await Hands(slack, OverHttp(http, bot.url), "U0MAYA").press(card, "I'll take it")
            await until(lambda: "I'll take it" not in labels(card))
            assert len([card for card in slack.cards(CHANNEL) if "parrot" in words(card)]) == 1
            bot.process.terminate()
            async with asyncio.timeout(5):
                assert await bot.process.wait() == 0
        log = (tmp_path / "log").read_text()
        assert "answering at" in log
        said = (
            "parrot",
            "harp",
            "drum",
            "Zebedee",
            "Maya",
            "maya",
            "Sam",
            "sam",
            "xoxb",
            INTAKE,
            SECRET,
            "Traceback",
        )
        assert [word for word in said if word in log] == []


async def test_what_is_wrong_with_the_configuration_is_told_in_a_line(tmp_path: Path):
    path = tmp_path / "countersign.yaml"
    path.write_text(CONFIG.replace("grace: 0", "grase: 0"))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve", "--config", str(path)),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert (process.returncode, out) == (2, b"")
    assert err.decode().strip() == f'countersign: {path}:10: unknown key "grase"; did you mean "grace"?'
