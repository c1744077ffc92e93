"""The command line as a whole: help at once, and every error in a sentence."""

import os
import subprocess
import sys

import pytest

COMMANDS = ("demo", "serve", "check", "evaluate", "import", "playbook", "audit", "doctor", "manifest")


def test_help_names_every_command(countersign):
    outcome = countersign("--help")
    assert outcome.code == 0
    assert all(f"    {name} " in outcome.out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(countersign, name):
    outcome = countersign(name, "--help")
    assert outcome.code == 0
    assert f"usage: countersign {name}" in outcome.out


@pytest.mark.parametrize("arguments", [(), ("frobnicate",), ("check",), ("audit",), ("serve", "--port", "x")])
def test_what_makes_no_sense_is_refused_with_the_usage(countersign, arguments):
    outcome = countersign(*arguments)
    assert outcome.code == 2
    assert "usage: countersign" in outcome.err


def test_help_loads_nothing_heavy():
    script = (
        "import sys, contextlib\n"
        "with contextlib.suppress(SystemExit):\n"
        "    __import__('bot.cli').cli.main(['--help'])\n"
        "heavy = {'pydantic', 'aiohttp', 'sqlalchemy', 'slack_sdk', 'yaml', 're2'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_python_m_bot_is_the_same_command():
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check", "nowhere.txt"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == "countersign: nowhere.txt: can't be read: No such file or directory\n"


def test_output_that_nobody_reads_to_the_end_is_no_error():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "manifest", "slack", "--socket-mode"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
