"""An evaluation as plain text: the verdicts, then rule by rule, then each mistake with the words that matched."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.playbook.evaluate import Evaluation, Score, Verdicts, interval


def report(evaluation: Evaluation) -> str:
    """Shares stand with their 95 % intervals."""
    return "\n".join([*_verdicts(evaluation), *_scores(evaluation), *_mistakes(evaluation)])


def scored(evaluation: Evaluation) -> tuple[tuple[str, Mapping[str, Score]], ...]:
    """What is counted one by one, with what it is called."""
    return ("rule", evaluation.rules), ("category", evaluation.categories), ("topic", evaluation.topics)


def share(hits: int, of: int) -> str:
    """A share with its interval: "96% (91 to 98)"; "-" where nothing was counted."""
    between = interval(hits, of)
    return f"{hits / of:.0%} ({100 * between[0]:.0f} to {100 * between[1]:.0f})" if between else "-"


def _verdicts(evaluation: Evaluation) -> Iterator[str]:
    for title, kind, names in (
        ("replies", "reply", ("bad blocked", "good blocked")),
        ("reviews", "review", ("must escalated", "need not, and are")),
    ):
        yield f"{title:16} {names[0]:>16} {'recall':>20} {names[1]:>18} {'false alarms':>20} {'precision':>20}"
        for name in ("", *evaluation.jurisdictions):
            yield _verdict_line(name or "all", evaluation.verdicts(kind, name))
        yield ""
    if evaluation.levels[1]:
        yield f"level right: {evaluation.levels[0]} of {evaluation.levels[1]}"


def _verdict_line(name: str, verdicts: Verdicts) -> str:
    bad, good = verdicts.caught + verdicts.missed, verdicts.alarmed + verdicts.passed
    caught, alarmed = f"{verdicts.caught} of {bad}", f"{verdicts.alarmed} of {good}"
    precision = share(verdicts.caught, verdicts.caught + verdicts.alarmed)
    recall, alarms = share(verdicts.caught, bad), share(verdicts.alarmed, good)
    return f"{name:16} {caught:>16} {recall:>20} {alarmed:>18} {alarms:>20} {precision:>20}"


def _scores(evaluation: Evaluation) -> Iterator[str]:
    for title, scores in scored(evaluation):
        if scores:
            yield ""
            yield f"{title:36} {'hit':>4} {'extra':>6} {'missed':>7} {'recall':>20} {'precision':>20}"
        for name, score in sorted(scores.items()):
            recall, precision = share(score.tp, score.tp + score.fn), share(score.tp, score.tp + score.fp)
            yield f"{name:36} {score.tp:>4} {score.fp:>6} {score.fn:>7} {recall:>20} {precision:>20}"


def _mistakes(evaluation: Evaluation) -> Iterator[str]:
    result = evaluation.as_dict()
    for title, key in (("Missed", "misses"), ("False alarms", "false_alarms")):
        yield ""
        yield f"{title}: {len(result[key])}"
        for each in result[key]:
            yield f"  {each['id']} [{each['jurisdiction']}] {each['text']}"
            yield from (f"      {line}" for line in what_happened(each))


def what_happened(mistake: Mapping[str, Any]) -> Iterator[str]:
    """A line for each thing that was wrong about a text, with the words that matched."""
    if mistake["missing"] or (mistake["expected"] and not mistake["given"]):
        yield f"should have fired: {', '.join(mistake['missing']) or 'something'}"
    fired = mistake["extra"] or ([] if mistake["expected"] else list(mistake["words"]))
    for name in fired:
        yield f"{name} fired at: {_words(mistake['words'].get(name, []))}"


def _words(words: list[str]) -> str:
    return ", ".join(f'"{each}"' if each else "the text as a whole" for each in words)
