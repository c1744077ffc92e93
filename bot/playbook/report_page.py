"""An evaluation as one HTML page that needs nothing else: confusion plots, tables, and each mistake to read."""

from collections.abc import Iterable, Iterator
from html import escape

from bot.playbook.evaluate import Evaluation, Verdicts
from bot.playbook.report import scored, share, what_happened

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --good: #17915f; --bad: #c7362b; --wash: #8881 }
body { max-width: 68rem; margin: 2rem auto; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif }
h1, h2 { line-height: 1.2 }
.plots { display: flex; flex-wrap: wrap; gap: 2rem }
table { border-collapse: collapse; margin: 1rem 0 2rem; width: 100% }
.wide { overflow-x: auto }
th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap }
th:first-child, td:first-child { text-align: left }
article { margin: .8rem 0; padding: .6rem .9rem; border-left: 4px solid var(--bad); background: var(--wash) }
article p { margin: .2rem 0 }
article small { opacity: .75 }
figure { margin: 0 }
svg text { fill: currentColor; font: 14px system-ui, sans-serif }
svg .count { font-size: 26px; font-weight: 600 }
"""


def report_page(evaluation: Evaluation) -> str:
    """The whole page. Every text in it is escaped."""
    parts = [
        "<h1>How well the checklist and triage do</h1>",
        "<p>Shares stand with their 95 % intervals: how far chance alone could have moved them.</p>",
        '<div class="plots">',
        _plot(
            "Replies",
            evaluation.verdicts("reply"),
            ("must not go out", "may go out"),
            ("blocked", "let through"),
        ),
        _plot(
            "Reviews",
            evaluation.verdicts("review"),
            ("must be escalated", "need not be"),
            ("escalated", "not"),
        ),
        "</div>",
        *_verdicts(evaluation),
        *_scores(evaluation),
        *_mistakes(evaluation),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Evaluation</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _plot(title: str, verdicts: Verdicts, rows: tuple[str, str], columns: tuple[str, str]) -> str:
    """Four squares, as dark as their share of the row: a careful person's verdicts down, ours across."""
    bad, good = verdicts.caught + verdicts.missed, verdicts.alarmed + verdicts.passed
    cells = (
        (0, 0, verdicts.caught, bad, "good"),
        (1, 0, verdicts.missed, bad, "bad"),
        (0, 1, verdicts.alarmed, good, "bad"),
        (1, 1, verdicts.passed, good, "good"),
    )
    squares = "".join(_square(*cell) for cell in cells)
    heads = "".join(
        f'<text x="{215 + 130 * n}" y="20" text-anchor="middle">{c}</text>' for n, c in enumerate(columns)
    )
    sides = "".join(
        f'<text x="140" y="{85 + 100 * n}" text-anchor="end">{r}</text>' for n, r in enumerate(rows)
    )
    said = f"{title}: {verdicts.caught} of {bad} caught, {verdicts.alarmed} of {good} false alarms"
    return (
        f'<figure><h2>{title}</h2><svg width="420" height="240" viewBox="0 0 420 240" role="img" aria-label="{said}">'
        f"{heads}{sides}{squares}</svg></figure>"
    )


def _square(column: int, row: int, count: int, of: int, colour: str) -> str:
    x, y = 150 + 130 * column, 30 + 100 * row
    dark = 0.08 + 0.72 * (count / of if of else 0)
    return (
        f'<rect x="{x}" y="{y}" width="126" height="96" rx="6" fill="var(--{colour})" fill-opacity="{dark:.2f}"/>'
        f'<text class="count" x="{x + 63}" y="{y + 50}" text-anchor="middle">{count}</text>'
        f'<text x="{x + 63}" y="{y + 74}" text-anchor="middle">{f"{count / of:.1%}" if of else "-"}</text>'
    )


def _verdicts(evaluation: Evaluation) -> Iterator[str]:
    for title, kind in (("Replies", "reply"), ("Reviews", "review")):
        rows: list[tuple[str, ...]] = []
        for name in ("", *evaluation.jurisdictions):
            v = evaluation.verdicts(kind, name)
            bad, good, given = v.caught + v.missed, v.alarmed + v.passed, v.caught + v.alarmed
            rows.append(
                (name or "all", f"{v.caught} of {bad}", share(v.caught, bad), f"{v.alarmed} of {good}",
                 share(v.alarmed, good), share(v.caught, given))
            )  # fmt: skip
        yield _table(title, ("caught", "recall", "alarmed", "false alarms", "precision"), rows)


def _scores(evaluation: Evaluation) -> Iterator[str]:
    for title, scores in scored(evaluation):
        rows = [
            (name, str(s.tp), str(s.fp), str(s.fn), share(s.tp, s.tp + s.fn), share(s.tp, s.tp + s.fp))
            for name, s in sorted(scores.items())
        ]
        if rows:
            yield _table(title.title(), ("hit", "extra", "missed", "recall", "precision"), rows)


def _table(title: str, heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in (title, *heads))
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _mistakes(evaluation: Evaluation) -> Iterator[str]:
    result = evaluation.as_dict()
    for title, key in (("Missed", "misses"), ("False alarms", "false_alarms")):
        yield f"<h2>{title}: {len(result[key])}</h2>"
        for each in result[key]:
            lines = "".join(f"<p><small>{escape(line)}</small></p>" for line in what_happened(each))
            where = f"{escape(each['id'])} · {escape(each['jurisdiction'])}"
            yield f"<article><small>{where}</small><p>{escape(each['text'])}</p>{lines}</article>"
