"""The wheel alone, in an empty folder, is the whole product."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).parent.parent

# No variable that could lead back to this tree, or to another configuration.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("PYTHON", "PIP_", "COUNTERSIGN_", "SLACK_", "TEAMS_"))
}


def run(*command: str | Path, cwd: Path) -> str:
    """What the command prints; a failure shows everything it said."""
    done = subprocess.run(
        command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that has the wheel, and what it depends on, but not this tree."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--no-index", "--no-deps", wheel, cwd=folder)
    # Dependencies are those of the tests' own environment; the way to them leads past an editable install.
    purelib = run(
        scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder
    )
    (Path(purelib.strip()) / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return scripts


def test_the_wheel_carries_code_playbooks_and_manifests(wheel: Path):
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder, target in (
        ("bot", "bot"),
        ("playbooks", "bot/data/playbooks"),
        ("manifests", "bot/data/manifests"),
    ):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".pyc"]
        assert files
        missing = [
            str(path)
            for path in files
            if f"{target}/{path.relative_to(ROOT / folder).as_posix()}" not in inside
        ]
        assert not missing


def test_the_wheel_carries_nothing_else(wheel: Path):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot"}


def test_the_wheel_carries_the_licence(wheel: Path):
    assert [
        name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".dist-info/licenses/LICENSE")
    ]


def test_the_command_runs_from_an_empty_folder(installed: Path, tmp_path: Path):
    assert "demo" in run(installed / "countersign", "--help", cwd=tmp_path)


def test_the_package_runs_as_a_module(installed: Path, tmp_path: Path):
    assert run(installed / "python", "-m", "bot", "--help", cwd=tmp_path)


def test_the_command_finds_its_manifest(installed: Path, tmp_path: Path):
    manifest = run(
        installed / "countersign", "manifest", "slack", "--url", "https://bot.example.com", cwd=tmp_path
    )
    assert "https://bot.example.com/slack/events" in manifest


def test_the_command_finds_the_app_of_teams(installed: Path, tmp_path: Path):
    where = ("--url", "https://bot.example.com", "--app-id", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")
    run(installed / "countersign", "manifest", "teams", *where, cwd=tmp_path)
    package = zipfile.ZipFile(tmp_path / "countersign-teams.zip")
    for icon in ("color.png", "outline.png"):
        assert package.read(icon) == (ROOT / "manifests" / "teams" / icon).read_bytes()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


async def test_the_demo_runs_from_an_empty_folder(installed: Path, tmp_path: Path):
    arguments = ("demo", "--no-browser", "--data", tmp_path / "data", "--port", str(free_port()))
    demo = await asyncio.create_subprocess_exec(
        installed / "countersign",
        *arguments,
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert demo.stdout
    said = b""
    try:
        async with asyncio.timeout(60):
            while not (address := re.search(rb"http://[\d.:]+\S*", said)) and (
                line := await demo.stdout.readline()
            ):
                said += line
            assert address, said.decode()
            async with aiohttp.ClientSession() as browser, browser.get(address[0].decode()) as page:
                assert page.status == 200
                assert "<html" in await page.text()
    finally:
        with contextlib.suppress(ProcessLookupError):  # it has ended by itself
            demo.send_signal(signal.SIGINT)
        rest, _ = await demo.communicate()
    assert demo.returncode == 0, (said + rest).decode()


def test_the_installed_code_is_the_wheels(installed: Path, tmp_path: Path):
    where = Path(run(installed / "python", "-c", "import bot; print(bot.__file__)", cwd=tmp_path).strip())
    assert where.is_relative_to(installed.parent)
