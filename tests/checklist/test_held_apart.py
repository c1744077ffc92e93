"""Text that nobody has learnt from: what the checklist and triage are worth in front of a stranger's words.

docs/accuracy.md tells who wrote it and how it fared at first sight. A second reader that is trained anew and falls short
here is not better than the one before it.
"""

from pathlib import Path

import pytest

from bot.playbook.evaluate import Verdicts, evaluate, read_corpus
from bot.playbook.library import Library, shipped_playbooks

HELD_APART = Path(__file__).parents[2] / "benchmarks" / "held_apart"
MOST_MISSED, MOST_ALARMS = 0.02, 0.03


@pytest.mark.parametrize(("files", "kind"), [("replies*.jsonl", "reply"), ("reviews*.jsonl", "review")])
def test_hardly_anything_bad_gets_through_and_hardly_anything_good_is_stopped(files: str, kind: str) -> None:
    lines = [line for file in sorted(HELD_APART.glob(files)) for line in read_corpus(file)]
    verdicts: Verdicts = evaluate(lines, Library.load(shipped_playbooks(), prove=False)).verdicts(kind)
    assert verdicts.caught + verdicts.missed > 200
    assert verdicts.alarmed + verdicts.passed > 200
    assert verdicts.missed <= MOST_MISSED * (verdicts.caught + verdicts.missed)
    assert verdicts.alarmed <= MOST_ALARMS * (verdicts.alarmed + verdicts.passed)
