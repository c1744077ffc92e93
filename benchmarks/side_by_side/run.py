"""The checklist beside a plain list of words and Microsoft's Presidio, on the same replies, in one run: `make benchmark`.

    python benchmarks/side_by_side/run.py [--presidio PYTHON] [--format json] [FILE …]

Each runs in a process of its own, so that its memory is its own. A reply is stopped

    countersign   when the checklist of its jurisdiction finds something that blocks
    keywords      when one of the words of keywords.txt stands in it
    presidio      when the analyzer finds anything in it that is not the practice's own name, phone, e-mail or address

Presidio finds names, places and dates by a language model, and none can be had from the package registries; it runs with a
blank one, so only its patterns speak: phone numbers, e-mail and web addresses, cards and other numbers. The floor for
speed is folding the case of the same replies, in the same process.
"""

import argparse
import json
import re
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FILES = [
    *sorted((ROOT / "tests" / "checklist").glob("labelled_replies*.jsonl")),
    ROOT / "benchmarks" / "held_apart" / "replies.jsonl",
]
ROUNDS = 3
CONTESTANTS = ("countersign", "keywords", "presidio")

Reply = dict[str, Any]
Stops = Callable[[Reply], bool]


def read(files: Iterable[Path]) -> list[Reply]:
    lines = [
        json.loads(line)
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return [line for line in lines if line["kind"] == "reply"]


# --- the contestants, each imported in its own process only ----------------------------------------------------------------


def countersign() -> Stops:
    from bot.checklist.check import ReplyContext
    from bot.model.practice import Practice
    from bot.model.review import Review
    from bot.playbook.evaluate import FALLBACK, LabelledReply, blocked
    from bot.playbook.library import Library, shipped_playbooks

    library = Library.load(shipped_playbooks(), prove=False)

    def stops(reply: Reply) -> bool:
        line = LabelledReply.model_validate(reply)
        playbook = library.playbook(line.jurisdiction if line.jurisdiction in library.ids else FALLBACK)
        review = line.review and Review(source="x", external_id="1", practice="x", **dict(line.review))
        found = playbook.check(
            line.reply,
            review=review,
            practice=Practice(id="x", **dict(line.practice)),
            context=ReplyContext(**dict(line.context)),
        )
        return blocked(found)

    return stops


def keywords() -> Stops:
    words = (HERE / "keywords.txt").read_text(encoding="utf-8").split("\n")
    any_of = re.compile(
        r"\b(?:" + "|".join(re.escape(word) for word in words if word) + r")\b", re.IGNORECASE
    )
    return lambda reply: any_of.search(reply["reply"]) is not None


def presidio() -> Stops:
    import spacy
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}

    engine = Blank(models=[{"lang_code": "en", "model_name": "blank"}])
    engine.load()
    analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])

    def stops(reply: Reply) -> bool:
        practice = reply.get("practice", {})
        own = [practice.get("name", ""), practice.get("address", ""), practice.get("complaints_url", "")]
        own += [*practice.get("phones", ()), *practice.get("emails", ()), *practice.get("urls", ())]
        own += [url.split("://")[-1] for url in practice.get("urls", ())]
        own += [email.split("@")[-1] for email in practice.get("emails", ())]
        found = analyzer.analyze(reply["reply"], language="en", allow_list=[each for each in own if each])
        return bool(found)

    return stops


# --- a process each -------------------------------------------------------------------------------------------------------


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def work(name: str, files: list[Path]) -> None:
    """Judge every reply, and time it; prints one JSON object."""
    bare = megabytes()
    replies = read(files)
    stops = {"countersign": countersign, "keywords": keywords, "presidio": presidio}[name]()
    verdicts = [stops(reply) for reply in replies]
    seconds = statistics.median(timed(lambda: [stops(reply) for reply in replies]) for _ in range(ROUNDS))
    floor = statistics.median(
        timed(lambda: [reply["reply"].casefold() for reply in replies]) for _ in range(9)
    )
    print(
        json.dumps(
            {
                "name": name,
                "verdicts": verdicts,
                "replies_a_second": len(replies) / seconds,
                "times_the_floor": seconds / floor,
                "megabytes": megabytes() - bare,
            }
        )
    )


def timed(run: Callable[[], object]) -> float:
    started = perf_counter()
    run()
    return perf_counter() - started


def judged(name: str, files: list[Path], python: str) -> dict[str, Any]:
    """What a contestant made of the files. Raises CalledProcessError where it can't run."""
    command = [python, str(Path(__file__).resolve()), "--worker", name, *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


# --- the table ------------------------------------------------------------------------------------------------------------


def shares(verdicts: list[bool], replies: list[Reply]) -> dict[str, tuple[int, int]]:
    """How many of the bad ones were stopped, and how many of the good ones."""
    bad = [verdict for verdict, reply in zip(verdicts, replies, strict=True) if reply["expect_block"]]
    good = [verdict for verdict, reply in zip(verdicts, replies, strict=True) if not reply["expect_block"]]
    return {"recall": (sum(bad), len(bad)), "false alarms": (sum(good), len(good))}


def said(hits: int, of: int) -> str:
    from bot.playbook.evaluate import interval

    between = interval(hits, of)
    if between is None:
        return "–"
    return f"{hits}/{of} = {hits / of:5.1%} ({between[0]:.1%}–{between[1]:.1%})"


def main() -> None:
    parser = argparse.ArgumentParser(description="The checklist beside a list of words and Presidio.")
    parser.add_argument("files", nargs="*", type=Path, default=FILES)
    parser.add_argument("--worker", choices=CONTESTANTS, help=argparse.SUPPRESS)
    parser.add_argument(
        "--presidio",
        default="",
        help="the Python that has presidio-analyzer; without it Presidio is left out",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args()
    if options.worker:
        work(options.worker, options.files)
        return
    replies = read(options.files)
    found: list[dict[str, Any]] = []
    for name in CONTESTANTS:
        if name == "presidio" and not options.presidio:
            continue
        python = options.presidio if name == "presidio" else sys.executable
        outcome = judged(name, options.files, python)
        found.append({**outcome, **shares(outcome.pop("verdicts"), replies)})
    if options.format == "json":
        print(json.dumps(found, indent=2))
        return
    print(f"{len(replies)} replies of {len(options.files)} files")
    for each in found:
        print(f"\n{each['name']}")
        print(f"  bad ones stopped    {said(*each['recall'])}")
        print(f"  good ones stopped   {said(*each['false alarms'])}")
        print(
            f"  replies a second    {each['replies_a_second']:,.0f} ({each['times_the_floor']:,.0f} times the floor)"
        )
        print(f"  memory              {each['megabytes']:.0f} MB more than a bare interpreter")


if __name__ == "__main__":
    main()
