"""How many harmless rewrites of a reply that must not go out are still stopped.

    python benchmarks/mutations.py [ROUNDS] FILE.jsonl …

Every labelled bad reply that the checklist stops is rewritten in each of the ways of `tests/rewrites.py`, alone and two
at a time: other capitals, quotes, spaces, typos, contractions, order of sentences, polite padding and so on. Prints the
share that stays stopped for each way, and those that got through.
"""

import random
import sys
from collections import Counter
from itertools import permutations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from rewrites import REWRITES

from bot.checklist.check import ReplyContext
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.evaluate import FALLBACK, LabelledReply, blocked, read_corpus
from bot.playbook.library import Library, shipped_playbooks

SHOWN = 15


def main(rounds: int, files: list[Path]) -> None:
    library = Library.load(shipped_playbooks(), prove=False)
    tried: Counter[str] = Counter()
    stopped: Counter[str] = Counter()
    through: list[str] = []
    replies = [line for file in files for line in read_corpus(file) if isinstance(line, LabelledReply)]
    bad = [each for each in replies if each.expect_block and is_blocked(library, each, each.reply)]
    ways = [(name,) for name in REWRITES] + list(permutations(REWRITES, 2))
    for number, each in enumerate(bad):
        chance = random.Random(number)
        for way in [*ways[: len(REWRITES)], *chance.sample(ways[len(REWRITES) :], rounds)]:
            text = each.reply
            for name in way:
                text = REWRITES[name](text, chance)
            still = is_blocked(library, each, text)
            key = way[0] if len(way) == 1 else "two at a time"
            tried[key] += 1
            stopped[key] += still
            if not still:
                through.append(f"  {each.id} [{' + '.join(way)}] {text}")
    for name, count in tried.items():
        print(f"{name:16} {stopped[name]:6} of {count:6} {stopped[name] / count:8.2%}")
    print(f"{'all':16} {stopped.total():6} of {tried.total():6} {stopped.total() / tried.total():8.2%}")
    print("\n".join(["", f"Through: {len(through)}", *through[:SHOWN]]))


def is_blocked(library: Library, labelled: LabelledReply, text: str) -> bool:
    """The verdict on a rewrite, where the labelled one stood."""
    name = labelled.jurisdiction if labelled.jurisdiction in library.ids else FALLBACK
    review = None
    if labelled.review:
        review = Review(source="corpus", external_id=labelled.id, practice="corpus", **dict(labelled.review))
    findings = library.playbook(name).check(
        text,
        review=review,
        practice=Practice(id="corpus", **dict(labelled.practice)),
        context=ReplyContext(**dict(labelled.context)),
    )
    return blocked(findings)


if __name__ == "__main__":
    first, *rest = sys.argv[1:] or ["100"]
    if first.isdigit():
        main(int(first), [Path(each) for each in rest])
    else:
        main(100, [Path(first), *map(Path, rest)])
