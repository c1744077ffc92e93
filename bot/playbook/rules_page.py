"""The page of all rules for people, in Markdown, written from the playbooks themselves."""

from collections.abc import Iterable, Mapping

from bot.model.finding import Severity
from bot.playbook.examples import unmarked
from bot.playbook.loader import Placed
from bot.playbook.playbook import Playbook
from bot.playbook.shapes import RuleShape

_MOST_SHOWN = 3  # examples of each sort

_SEVERITIES = {
    Severity.BLOCK: "Stops the reply until it is mended.",
    Severity.WARN: "Asks for a reason before the reply may go on.",
    Severity.INFO: "Only tells.",
}
_SHORT = {Severity.BLOCK: "stops", Severity.WARN: "warns", Severity.INFO: "tells"}


def rules_page(playbooks: Iterable[Playbook]) -> str:
    """Every rule of these playbooks, those that stop a reply first, then the trouble that triage looks for."""
    listed = sorted(playbooks, key=lambda each: each.id)
    rules = _by_id(listed)
    order = {severity: number for number, severity in enumerate(Severity)}
    names = sorted(rules, key=lambda name: (order[_hardest(rules[name])], name))
    lines = [
        "# What the checklist looks for",
        "",
        "This page is written from the playbooks; each rule's examples are tested whenever they change. A reply in which",
        "nothing is found has no listed problem. That is not the same as being right: a second person decides.",
        "",
        f"| rule | {' | '.join(each.title for each in listed)} |",
        f"| --- |{' --- |' * len(listed)}",
    ]
    for name in names:
        cells = (
            _SHORT[rules[name][each.id].shape.severity] if each.id in rules[name] else "" for each in listed
        )
        lines.append(f"| [{_title(rules[name])}](#{name}) | {' | '.join(cells)} |")
    for name in names:
        lines += _section(name, rules[name])
    lines += _categories(listed)
    return "\n".join(lines) + "\n"


Versions = Mapping[str, Placed[RuleShape]]  # playbook → the rule as it stands there


def _by_id(playbooks: Iterable[Playbook]) -> dict[str, dict[str, Placed[RuleShape]]]:
    rules: dict[str, dict[str, Placed[RuleShape]]] = {}
    for playbook in playbooks:
        for rule in playbook.resolved.rules:
            rules.setdefault(rule.shape.id, {})[playbook.id] = rule
    return rules


def _hardest(versions: Versions) -> Severity:
    order = list(Severity)
    return min((each.shape.severity for each in versions.values()), key=order.index)


def _title(versions: Versions) -> str:
    return next(iter(versions.values())).shape.title


def _section(name: str, versions: Versions) -> list[str]:
    shape = next(iter(versions.values())).shape
    examples = shape.examples
    lines = ["", f'<a id="{name}"></a>', "", f"## {shape.title}", "", f"`{name}`. {_severity(versions)}", ""]
    lines += [shape.why, "", f"**How to mend it.** {shape.mend}", ""]
    if shape.use_instead:
        lines += [f"**A sentence that will do.** {shape.use_instead}", ""]
    sources = dict.fromkeys(each.shape.source for each in versions.values())
    lines += [f"**Where it comes from.** {'; '.join(sources)}", ""]
    if shape.examples.flags:
        lines += ["Found:", "", *(f"- {_marked(each.text)}" for each in examples.flags[:_MOST_SHOWN]), ""]
    if examples.allows:
        lines += ["Fine:", "", *(f"- {_plain(each.text)}" for each in examples.allows[:_MOST_SHOWN]), ""]
    if examples.misses:
        lines += [
            "Not found, and you should know it:",
            "",
            *(f"- {_plain(each.text)}" for each in examples.misses),
        ]
    return lines


def _severity(versions: Versions) -> str:
    found = {playbook: each.shape.severity for playbook, each in versions.items()}
    if len(set(found.values())) == 1:
        return _SEVERITIES[next(iter(found.values()))]
    return " ".join(f"In {playbook}: {_SEVERITIES[severity]}" for playbook, severity in found.items())


def _categories(playbooks: Iterable[Playbook]) -> list[str]:
    found = {category.id: category for playbook in playbooks for category in playbook.categories.values()}
    if not found:
        return []
    lines = [
        "",
        "# What triage looks for in a review",
        "",
        "| trouble | level | what to do |",
        "| --- | --- | --- |",
    ]
    ordered = sorted(found.values(), key=lambda each: (-each.level, each.title))
    lines += [f"| {each.title} | {each.level.name.lower()} | {_plain(each.help)} |" for each in ordered]
    return lines


def _marked(text: str) -> str:
    """The example with the found words in bold."""
    plain, spans = unmarked(text)
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces += [_plain(plain[at : span.start], strip=False), f"**{_plain(plain[span.start : span.end])}**"]
        at = span.end
    pieces.append(_plain(plain[at:], strip=False))
    return "".join(pieces).strip()


def _plain(text: str, *, strip: bool = True) -> str:
    """Text that Markdown shows as it is, in one line."""
    escaped = "".join(f"\\{char}" if char in r"\`*_{}[]<>|#~" else char for char in text.replace("\n", " "))
    return escaped.strip() if strip else escaped
