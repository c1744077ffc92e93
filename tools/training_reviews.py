"""Labelled reviews, as they are and with everyday remarks around them; and the examples of the escalation categories."""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from training_texts import Example, Texts, example_of, library, playbook_for, sentences_of

from bot.checklist.phrases import Reading
from bot.playbook.evaluate import LabelledReview, read_corpus
from bot.playbook.playbook import Playbook

# What people say besides, whatever happened to them.
REMARKS = (
    "Parking was easy.",
    "The waiting room was clean.",
    "I booked online.",
    "Reception was polite.",
    "We had to wait a while.",
    "I have been coming here for years.",
    "Not impressed at all.",
    "Would not recommend.",
    "Never going back.",
    "The building is easy to find.",
)


def read_all(files: Iterable[Path]) -> Texts:
    lines = [(file.name, line) for file in files for line in _reviews(file)]
    chance = random.Random("reviews")
    return Texts(
        labelled=tuple(_example(name, line, line.text) for name, line in lines),
        changed=tuple(_example(name, line, _surrounded(line.text, chance)) for name, line in lines),
        others=(
            *(
                _example(name, line, sentence)
                for name, line in lines
                if not line.expect_escalation
                for sentence in sentences_of(line.text)
            ),
            *dict.fromkeys(_of_playbooks()),
        ),
    )


def read_file(file: Path) -> list[Example]:
    return [_example(file.name, line, line.text) for line in _reviews(file)]


def _reviews(file: Path) -> Iterator[LabelledReview]:
    return (line for line in read_corpus(file) if isinstance(line, LabelledReview))


def _example(file: str, line: LabelledReview, text: str) -> Example:
    return example_of(_read(playbook_for(line.jurisdiction), text), bad=line.expect_escalation, file=file)


def _read(playbook: Playbook, text: str) -> Reading:
    return playbook.triage_rules.read(text, playbook.triage_lexicon)


def _surrounded(text: str, chance: random.Random) -> str:
    text = text.strip()
    parts = [
        chance.choice(REMARKS),
        text if text[-1:] in {".", "!", "?"} else text + ".",
        chance.choice(REMARKS),
    ]
    return " ".join(parts[chance.choice((0, 0, 1)) : chance.choice((2, 3, 3))])


def _of_playbooks() -> Iterator[Example]:
    """The examples of the escalation categories; each names what must be escalated."""
    for name in library().ids:
        playbook = library().playbook(name)
        for category in playbook.resolved.categories:
            if category.shape.level != "none" and not category.shape.second_reading:
                for each in category.shape.examples.flags:
                    plain = each.text.replace("[[", "").replace("]]", "")
                    yield example_of(_read(playbook, plain), bad=True, file="playbooks")
