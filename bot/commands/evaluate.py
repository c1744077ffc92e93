"""`countersign evaluate`: how well the checklist and triage do on labelled text."""

import argparse
import json
from pathlib import Path

from bot.playbook.evaluate import Evaluation, evaluate, read_corpus
from bot.playbook.library import Library, shipped_playbooks
from bot.playbook.report import report
from bot.playbook.report_page import report_page

OURS = "own"  # stands for the practice whose own file is laid on top


def run(args: argparse.Namespace) -> int:
    """Print the figures over all files together."""
    corpus = [line for file in args.files for line in read_corpus(file)]
    overlays: dict[str, Path] = {OURS: args.overlay} if args.overlay else {}
    library = Library.load(shipped_playbooks(), overlays, prove=False)
    evaluation = evaluate(corpus, library, practice=OURS if args.overlay else None)
    print(_written(evaluation, args.format))
    return 0


def _written(evaluation: Evaluation, how: str) -> str:
    if how == "json":
        return json.dumps(evaluation.as_dict(), ensure_ascii=False, indent=2)
    return report_page(evaluation) if how == "html" else report(evaluation)
