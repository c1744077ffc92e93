"""What the checklist and triage cost, next to the least that reading a text asks for.

    python benchmarks/checklist.py [ROUNDS]

The floor is splitting the same text into lower-case words, in the same run. Memory is what the four
playbooks take, in MB of the process, next to an interpreter that has only imported the code.
"""

import re
import resource
import statistics
import sys
from collections.abc import Callable
from time import perf_counter

from bot.checklist.check import ReplyContext
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.library import Library, shipped_playbooks

REPLY = (
    "Thank you for letting us know. We are sorry that your appointment ran late, and we look at our "
    "timetable every month. Please call our practice manager on 01632 960123."
)
PROSE = (
    "Everybody who calls should be met with courtesy, and we talk over every comment with the whole team. "
)
TROUBLE = "My solicitor says that the scan was read wrong, and your receptionist told my neighbour about it. "
PRACTICE = Practice(id="p", name="Hollybrook Surgery", phones=("01632 960123",))
LONG = 20_000  # characters: the longest text that is taken in
WORD = re.compile(r"\w+")


def a_review(text: str) -> Review:
    return Review(source="nhs", external_id="1", practice="p", rating=2, author="Jo Pell", text=text)


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median of so many runs, after one that doesn't count."""
    work()
    taken: list[float] = []
    for _ in range(rounds):
        started = perf_counter()
        work()
        taken.append(perf_counter() - started)
    return statistics.median(taken)


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(rounds: int) -> None:
    bare = megabytes()
    started = perf_counter()
    library = Library.load(shipped_playbooks(), prove=False)
    print(
        f"loading {len(library.ids)} playbooks: {perf_counter() - started:.2f} s, {megabytes() - bare:.0f} MB more"
    )
    playbook = library.playbook("uk-gmc")
    texts = {
        "a usual text": (REPLY, TROUBLE * 3),
        f"{LONG:,} characters of prose": ((PROSE * LONG)[:LONG], (PROSE * LONG)[:LONG]),
        f"{LONG:,} characters of trouble": ((REPLY * LONG)[:LONG], (TROUBLE * LONG)[:LONG]),
    }
    print(f"{'':32}{'floor':>10}{'checklist':>12}{'ratio':>8}{'triage':>12}{'ratio':>8}")
    for name, (reply, text) in texts.items():
        review = a_review(text)
        repeat = rounds if len(reply) < LONG else max(3, rounds // 20)
        floor = seconds(lambda reply=reply: WORD.findall(reply.lower()), repeat)
        check = seconds(
            lambda reply=reply: playbook.check(
                reply, review=a_review(TROUBLE), practice=PRACTICE, context=ReplyContext()
            ),
            repeat,
        )
        triage = seconds(lambda review=review: playbook.triage(review), repeat)
        print(
            f"{name:32}{floor * 1e3:8.2f}ms{check * 1e3:10.2f}ms{check / floor:8.0f}"
            f"{triage * 1e3:10.2f}ms{triage / floor:8.0f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
