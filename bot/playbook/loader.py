"""From the files of a playbook to one resolved playbook: `extends` and a practice's own file laid on top."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from bot.checklist.phrases import parse_term
from bot.playbook.schema import AdjustShape, OverlayFile, PlaybookFile
from bot.playbook.second_reader import shipped_reader
from bot.playbook.shapes import (
    ExamplesShape,
    ModelReplyShape,
    PracticeShape,
    RuleShape,
    Shape,
    as_added,
    placed_terms,
)
from bot.playbook.source import Loaded, Place, SourceError, close_to, load
from bot.playbook.templates import NONE, Templates
from bot.playbook.triage_shape import (
    AdjustCategoryShape,
    CategoryShape,
    SentimentShape,
    TopicShape,
    clue_terms,
    sentiment_terms,
    signal_terms,
)

S = TypeVar("S", bound=Shape)


class PlaybookError(Exception):
    """A playbook that can't be used: "file:line: what is wrong", one line for each mistake."""


@dataclass(frozen=True, kw_only=True)
class Placed(Generic[S]):
    """A part of a playbook and where it is written."""

    shape: S
    place: Place
    # Parts that came by a later change, and so stand elsewhere: path inside the shape → place of that path.
    elsewhere: Mapping[tuple[str | int, ...], Place]

    def at(self, *path: str | int) -> Place:
        for length in range(len(path), 0, -1):
            moved = self.elsewhere.get(path[:length])
            if moved:
                return moved.at(*path[length:])
        return self.place.at(*path)


@dataclass(frozen=True, kw_only=True, repr=False)
class Resolved:
    """A playbook with everything it inherits."""

    id: str
    title: str
    edition: str
    region: str
    sample_practice: PracticeShape
    words: Mapping[str, tuple[str, ...]]
    word_places: Mapping[str, tuple[Place, ...]]  # of each entry of each list
    rules: tuple[Placed[RuleShape], ...]
    idioms: tuple[tuple[str, Place], ...] = ()
    categories: tuple[Placed[CategoryShape], ...] = ()
    topics: tuple[Placed[TopicShape], ...] = ()
    sentiment: Placed[SentimentShape] | None = None
    templates: Templates = NONE
    template_places: Mapping[str, Place] = field(default_factory=dict[str, Place])  # of each template's text
    model_replies: tuple[
        Placed[ModelReplyShape], ...
    ] = ()  # of this playbook only: children find other things
    own: frozenset[str] = (
        frozenset()
    )  # ids of the rules and categories that the practice's own file brought or changed

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits over everything that bears on a verdict."""
        content: dict[str, Any] = {
            "region": self.region,
            "second_readers": [shipped_reader(kind).fingerprint for kind in ("replies", "reviews")],
            "words": dict(self.words),
            "templates": self.templates.all(),
            "idioms": [term for term, _ in self.idioms],
            "triage": [
                each.shape.model_dump(mode="json", exclude={"examples"})
                for each in (*self.categories, *self.topics, *filter(None, [self.sentiment]))
            ],
            "rules": [rule.shape.model_dump(mode="json", exclude={"examples"}) for rule in self.rules],
        }
        packed = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(packed.encode()).hexdigest()[:8]


def read_folder(folder: Path) -> list[Loaded[PlaybookFile]]:
    """Every YAML file of one playbook, in the order of their names."""
    loaded: list[Loaded[PlaybookFile]] = []
    mistakes: list[str] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            loaded.append(load(file, PlaybookFile))
        except SourceError as error:
            mistakes.append(str(error))
    if mistakes:
        raise PlaybookError("\n".join(mistakes))
    return loaded


def resolve(files: list[Loaded[PlaybookFile]], parent: Resolved | None) -> Resolved:
    """One playbook out of its files and the one that it extends."""
    first = files[0].place
    head = parent or Resolved(
        id="",
        title="",
        edition="",
        region="US",
        sample_practice=PracticeShape(),
        words={},
        word_places={},
        rules=(),
    )
    resolved = replace(
        head,
        id=_single(files, first, "id"),
        title=_single(files, first, "title"),
        edition=_single(files, first, "edition"),
        region=_single(files, first, "region", head.region if parent else None),
        sample_practice=_single(files, first, "sample_practice", head.sample_practice if parent else None),
    )
    for step in (_with_words, _with_rules, _with_changes, _with_categories, _with_templates):
        for loaded in files:
            resolved = step(resolved, loaded.value, loaded.place)
    resolved = _with_topics(resolved, files)
    resolved = replace(resolved, model_replies=_model_replies(files))
    _check_lists(resolved)
    return resolved


def lay_over(
    resolved: Resolved, overlay: Loaded[OverlayFile], *, leave_out: frozenset[str] = frozenset()
) -> Resolved:
    """The playbook with a practice's own file on top, except for the rules and categories to leave out."""
    file, place = overlay.value, overlay.place
    laid = _with_words(resolved, file, place)
    laid = _with_templates(laid, file, place)
    for step in (_with_rules, _with_changes, _with_categories):
        laid = step(laid, file, place, leave_out)
    _check_lists(laid)
    own = {rule.id for rule in file.rules} | {change.rule for change in file.adjust}
    own |= {category.id for category in file.categories}
    own |= {change.category for change in file.adjust_categories}
    return replace(laid, own=frozenset(own))


def _single(files: list[Loaded[PlaybookFile]], first: Place, key: str, inherited: Any = None) -> Any:
    """The value of a key that exactly one file of the playbook has."""
    having = [loaded for loaded in files if getattr(loaded.value, key) is not None]
    if len(having) > 1:
        raise PlaybookError(f'{having[1].place.at(key)}: "{key}" is already in {having[0].place.at(key)}')
    if having:
        return getattr(having[0].value, key)
    if inherited is not None:
        return inherited
    raise PlaybookError(f'{first.file.parent / "playbook.yaml"}:1: "{key}" is missing')


def _with_words(resolved: Resolved, file: OverlayFile, place: Place) -> Resolved:
    words, places = dict(resolved.words), dict(resolved.word_places)
    for name, entries in file.words.items():
        if name in words:
            raise PlaybookError(
                f"{place.at('words', name)}: the word list {name} is already there; add to it under more_words"
            )
        words[name] = entries
        places[name] = tuple(place.at("words", name, number) for number in range(len(entries)))
    for name, entries in file.more_words.items():
        if name not in words:
            raise PlaybookError(
                f"{place.at('more_words', name)}: there is no word list {name} to add to{close_to(name, words)}"
            )
        words[name] = (*words[name], *entries)
        added = (place.at("more_words", name, number) for number in range(len(entries)))
        places[name] = (*places[name], *added)
    return replace(resolved, words=words, word_places=places)


def _with_categories(
    resolved: Resolved, file: OverlayFile, place: Place, leave_out: frozenset[str] = frozenset()
) -> Resolved:
    """A category with the id of an inherited one takes its place."""
    categories = {category.shape.id: category for category in resolved.categories}
    for number, shape in enumerate(file.categories):
        if shape.id in leave_out:
            continue
        categories[shape.id] = Placed(shape=shape, place=place.at("categories", number), elsewhere={})
    for number, change in enumerate(file.adjust_categories):
        if change.category in leave_out:
            continue
        here = place.at("adjust_categories", number)
        if change.category not in categories:
            raise PlaybookError(
                f"{here.at('category')}: there is no category {change.category}{close_to(change.category, categories)}"
            )
        categories[change.category] = _changed_category(categories[change.category], change, here)
    idioms = tuple((term, place.at("idioms", number)) for number, term in enumerate(file.idioms))
    return replace(resolved, categories=tuple(categories.values()), idioms=(*resolved.idioms, *idioms))


def _changed_category(
    category: Placed[CategoryShape], change: AdjustCategoryShape, here: Place
) -> Placed[CategoryShape]:
    shape, elsewhere = category.shape, dict(category.elsewhere)
    update: dict[str, Any] = {
        key: value for key in ("level", "help", "advice") if (value := getattr(change, key))
    }
    update["signals"] = (*shape.signals, *as_added(change.signals))
    for number in range(len(change.signals)):
        elsewhere["signals", len(shape.signals) + number] = here.at("signals", number)
    update["examples"] = _more_examples(shape.examples, change.examples, here, elsewhere)
    return Placed(shape=shape.model_copy(update=update), place=category.place, elsewhere=elsewhere)


def _with_topics(resolved: Resolved, files: list[Loaded[PlaybookFile]]) -> Resolved:
    """A topic with the id of an inherited one takes its place; so do words of sentiment as a whole."""
    topics = {topic.shape.id: topic for topic in resolved.topics}
    sentiment = resolved.sentiment
    for loaded in files:
        for number, shape in enumerate(loaded.value.topics):
            topics[shape.id] = Placed(shape=shape, place=loaded.place.at("topics", number), elsewhere={})
        if loaded.value.sentiment:
            sentiment = Placed(shape=loaded.value.sentiment, place=loaded.place.at("sentiment"), elsewhere={})
    return replace(resolved, topics=tuple(topics.values()), sentiment=sentiment)


def _with_templates(resolved: Resolved, file: OverlayFile, place: Place) -> Resolved:
    shape, here = file.templates, place.at("templates")
    groups: dict[tuple[str, ...], tuple[str, ...]] = {
        ("openings",): shape.openings,
        ("privacy",): shape.privacy,
        ("contacts",): shape.contacts,
        ("praise",): shape.praise,
        **{("lines", topic): texts for topic, texts in shape.lines.items()},
        **{("own", topic): texts for topic, texts in shape.own.items()},
    }
    places = dict(resolved.template_places)
    for path, texts in groups.items():
        places.update({text: here.at(*path, number) for number, text in enumerate(texts)})
    return replace(resolved, templates=resolved.templates.under(shape), template_places=places)


def _with_rules(
    resolved: Resolved, file: OverlayFile, place: Place, leave_out: frozenset[str] = frozenset()
) -> Resolved:
    rules = list(resolved.rules)
    for number, shape in enumerate(file.rules):
        if shape.id in leave_out:
            continue
        here = place.at("rules", number)
        for other in rules:
            if other.shape.id == shape.id:
                raise PlaybookError(
                    f"{here.at('id')}: the rule {shape.id} is already in {other.place}; change it under adjust"
                )
        rules.append(Placed(shape=shape, place=here, elsewhere={}))
    return replace(resolved, rules=tuple(rules))


def _with_changes(
    resolved: Resolved, file: OverlayFile, place: Place, leave_out: frozenset[str] = frozenset()
) -> Resolved:
    rules = {rule.shape.id: rule for rule in resolved.rules}
    for number, change in enumerate(file.adjust):
        if change.rule in leave_out:
            continue
        here = place.at("adjust", number)
        if change.rule not in rules:
            raise PlaybookError(
                f"{here.at('rule')}: there is no rule {change.rule}{close_to(change.rule, rules)}"
            )
        if change.off:
            del rules[change.rule]
        else:
            rules[change.rule] = _changed(rules[change.rule], change, here)
    return replace(resolved, rules=tuple(rules.values()))


def _changed(rule: Placed[RuleShape], change: AdjustShape, here: Place) -> Placed[RuleShape]:
    shape = rule.shape
    update: dict[str, Any] = {
        key: value
        for key in ("severity", "why", "mend", "source", "use_instead")
        if (value := getattr(change, key))
    }
    elsewhere = dict(rule.elsewhere)
    update["phrases"] = (*shape.phrases, *as_added(change.phrases))
    for number in range(len(change.phrases)):
        elsewhere["phrases", len(shape.phrases) + number] = here.at("phrases", number)
    update["examples"] = _more_examples(shape.examples, change.examples, here, elsewhere)
    return Placed(shape=shape.model_copy(update=update), place=rule.place, elsewhere=elsewhere)


def _more_examples(
    before: ExamplesShape, added: ExamplesShape, here: Place, elsewhere: dict[tuple[str | int, ...], Place]
) -> ExamplesShape:
    """Both blocks in one; notes in `elsewhere` where the added examples stand."""
    both: dict[str, Any] = {}
    for key in ExamplesShape.model_fields:
        first, then = getattr(before, key), getattr(added, key)
        both[key] = (*first, *then)
        for number in range(len(then)):
            elsewhere["examples", key, len(first) + number] = here.at("examples", key, number)
    return before.model_copy(update=both)


def triage_terms(resolved: Resolved) -> list[tuple[Place, str]]:
    """Every term that is looked for in reviews, and where it stands."""
    found = [(place, term) for term, place in resolved.idioms]
    for part in (*resolved.categories, *resolved.topics):
        found += ((part.at(*path), term) for path, term in signal_terms(part.shape.signals))
    for category in resolved.categories:
        found += ((category.at(*path), term) for path, term in clue_terms(category.shape.clues))
    if resolved.sentiment:
        sentiment = resolved.sentiment
        found += ((sentiment.at(*path), term) for path, term in sentiment_terms(sentiment.shape))
    return found


def _model_replies(files: list[Loaded[PlaybookFile]]) -> tuple[Placed[ModelReplyShape], ...]:
    return tuple(
        Placed(shape=shape, place=loaded.place.at("model_replies", number), elsewhere={})
        for loaded in files
        for number, shape in enumerate(loaded.value.model_replies)
    )


def _check_lists(resolved: Resolved) -> None:
    """Every word list that a rule or another list names must be there."""
    named: list[tuple[Place, str]] = []
    for name, entries in resolved.words.items():
        for entry, place in zip(entries, resolved.word_places[name], strict=True):
            named += ((place, inner) for inner in parse_term(entry).lists)
    for rule in resolved.rules:
        for path, term in placed_terms(rule.shape):
            named += ((rule.at(*path), name) for name in parse_term(term).lists)
        named += ((rule.at(*path), name) for path, name in rule.shape.named_lists())
    for place, term in triage_terms(resolved):
        named += ((place, name) for name in parse_term(term).lists)
    for category in resolved.categories:
        if category.shape.nameless:
            named.append((category.at("nameless"), category.shape.nameless))
    mistakes = [
        f"{place}: there is no word list <{name}>{close_to(name, resolved.words)}"
        for place, name in named
        if name not in resolved.words
    ]
    if mistakes:
        raise PlaybookError("\n".join(dict.fromkeys(mistakes)))
