"""`countersign evaluate`: how well the checklist and triage do on labelled text."""

import argparse
import json

from bot.playbook.evaluate import evaluate, read_corpus, report
from bot.playbook.library import Library, shipped_playbooks


def run(args: argparse.Namespace) -> int:
    """Print the figures over all files together."""
    corpus = [line for file in args.files for line in read_corpus(file)]
    evaluation = evaluate(corpus, Library.load(shipped_playbooks(), prove=False))
    if args.format == "json":
        print(json.dumps(evaluation.as_dict(), ensure_ascii=False, indent=2))
    else:
        print(report(evaluation))
    return 0
