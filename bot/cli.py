"""The command line. What a command needs is loaded when it runs, so that `--help` answers at once."""

import argparse
import importlib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    args = _parser().parse_args(arguments)
    return importlib.import_module("bot.commands.running").run(args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="countersign",
        description="Two people and a checklist between a healthcare practice and every public reply to a review.",
        epilog="Secrets are read from the environment; docs/configuration.md lists them.",
    )
    parser.add_argument("--version", action="version", version=f"countersign {_version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, does: str, module: str = "") -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
        added.set_defaults(module=module or name)
        return added

    _demo(command("demo", "the whole product on this machine, with nothing to sign up for"))
    _serve(command("serve", "run the bot: Slack, Teams, the intake and the workers"))
    _check(command("check", "one reply through the checklist; exit 1 when something blocks it"))
    _evaluate(command("evaluate", "recall and precision of the checklist and of triage on labelled text"))
    _import(command("import", "take in reviews from a CSV, JSON or JSONL file; safe to repeat", "take_in"))
    _playbook(command("playbook", "work on playbooks"))
    _audit(command("audit", "verify or export the audit log"))
    _config(command("doctor", "tell what is missing or wrong in configuration, tokens, database and clock"))
    _manifest(command("manifest", "a ready-to-upload manifest of the app"))
    return parser


def _version() -> str:
    try:
        return version("countersign-bot")
    except PackageNotFoundError:
        return "(not installed)"


def _config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, default=Path("countersign.yaml"), metavar="FILE", help="default: %(default)s"
    )


def _format(parser: argparse.ArgumentParser, *choices: str) -> None:
    parser.add_argument("--format", choices=choices, default=choices[0], help="default: %(default)s")


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=_port, metavar="N", help="default: the first that is free from 8765 on"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address of the page")
    parser.add_argument("--reset", action="store_true", help="forget what was done in the demo before")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="where it keeps its files; default: ~/.countersign/demo"
    )


def _serve(parser: argparse.ArgumentParser) -> None:
    _config(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="default: %(default)s")
    parser.add_argument("--port", type=_port, default=8080, metavar="N", help="default: %(default)s")


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the reply, as text; - reads it from standard input")
    parser.add_argument("--playbook", metavar="ID", help="default: the practice's, else the default one")
    parser.add_argument(
        "--practice", metavar="ID", help="a practice of the configuration: its contacts, its playbook"
    )
    parser.add_argument("--review", type=Path, metavar="FILE.json", help="the review that is answered")
    _config(parser)
    _format(parser, "text", "json")


def _evaluate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.jsonl")
    parser.add_argument(
        "--overlay", type=Path, metavar="FILE", help="a practice's own playbook file, to be laid on top"
    )
    _format(parser, "text", "json", "html")


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="its name ends in .csv, .json or .jsonl")
    _config(parser)


def _playbook(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)
    actions.add_parser("rules", help="print the page of all rules that come along, in Markdown")
    test = actions.add_parser("test", help="run the examples beside every rule; exit 1 when one fails")
    test.add_argument(
        "path",
        type=Path,
        nargs="?",
        metavar="PATH",
        help="a folder of playbooks, one playbook, or a practice's own file; default: those that come along",
    )


def _audit(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)
    verify = actions.add_parser("verify", help="check the whole log; exit 1 when something was changed")
    export = actions.add_parser("export", help="write the log to standard output")
    for action in (verify, export):
        _config(action)
    _format(export, "jsonl", "csv")


def _manifest(parser: argparse.ArgumentParser) -> None:
    platforms = parser.add_subparsers(title="platforms", metavar="PLATFORM", dest="platform", required=True)
    slack = platforms.add_parser("slack", help="print the Slack app's manifest")
    teams = platforms.add_parser("teams", help="write the Teams app's package, a zip")
    for platform in (slack, teams):
        platform.add_argument(
            "--url", metavar="URL", help="where the bot is reached from outside; default: public_url"
        )
    slack.add_argument(
        "--socket-mode", action="store_true", help="for a bot that calls Slack, with no address of its own"
    )
    teams.add_argument("--app-id", metavar="ID", help="the bot's id at Microsoft; default: TEAMS_APP_ID")
    teams.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        default=Path("countersign-teams.zip"),
        help="default: countersign-teams.zip",
    )
    for platform in (slack, teams):
        _config(platform)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port
