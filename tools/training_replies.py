"""Labelled replies, as they are and with polite sentences around them; and what the playbooks themselves say."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from training_texts import Example, Texts, example_of, library, playbook_for, sentences_of

from bot.checklist.check import ReplyContext
from bot.checklist.phrases import Reading
from bot.model.finding import Severity
from bot.model.practice import Practice
from bot.playbook.evaluate import LabelledReply, read_corpus
from bot.playbook.playbook import Playbook
from bot.playbook.suggestion import fill

TIMES = 3  # as often as a labelled reply with what is made of it: these must come out right
ROLES = (
    "Practice Manager",
    "Patient Liaison",
    "Patient Experience Team",
    "Complaints Manager",
)  # of contacts


def read_all(files: Iterable[Path]) -> Texts:
    lines = [(file.name, line) for file in files for line in _replies(file)]
    chance = random.Random("replies")
    return Texts(
        labelled=tuple(_example(name, line, line.reply) for name, line in lines),
        changed=tuple(_example(name, line, _dressed(line, chance)) for name, line in lines),
        others=(
            *(
                _example(name, line, sentence)
                for name, line in lines
                if not line.expect_block
                for sentence in sentences_of(line.reply)
            ),
            *tuple(dict.fromkeys(_of_playbooks())) * TIMES,
        ),
    )


def read_file(file: Path) -> list[Example]:
    return [_example(file.name, line, line.reply) for line in _replies(file)]


def _replies(file: Path) -> Iterator[LabelledReply]:
    return (line for line in read_corpus(file) if isinstance(line, LabelledReply))


def _example(file: str, line: LabelledReply, text: str) -> Example:
    playbook, practice = playbook_for(line.jurisdiction), _practice(line)
    return example_of(_read(playbook, text, practice), bad=line.expect_block, file=file)


def _practice(line: LabelledReply) -> Practice:
    return Practice(id="training", **dict(line.practice))


def _read(playbook: Playbook, text: str, practice: Practice) -> Reading:
    return playbook.material(text, review=None, practice=practice, context=ReplyContext()).reading


def _dressed(line: LabelledReply, chance: random.Random) -> str:
    """With polite sentences before or after it, which make a good reply no better and a bad one no less bad."""
    templates = playbook_for(line.jurisdiction).resolved.templates

    def one_of(texts: Sequence[str]) -> str:
        return chance.choice([text for text in (fill(each, _practice(line)) for each in texts) if text])

    before, after = one_of(templates.openings), one_of((*templates.contacts, *templates.privacy))
    reply = line.reply.strip()
    parts = [before, reply if reply[-1:] in {".", "!", "?"} else reply + ".", after]
    return " ".join(parts[chance.choice((0, 0, 1)) : chance.choice((2, 3, 3))])


def _of_playbooks() -> Iterator[Example]:
    """Examples of the rules that block, each of which must be stopped; sentences of ours, which may always be said."""
    for name in library().ids:
        playbook = library().playbook(name)
        resolved = playbook.resolved
        ours = Practice(id="training", **dict(resolved.sample_practice))

        def example(text: str, practice: Practice, *, bad: bool, playbook: Playbook = playbook) -> Example:
            return example_of(_read(playbook, text, practice), bad=bad, file="playbooks")

        for text in resolved.template_places:
            for role in ROLES if "{contact_role}" in text else (ours.contact_role,):
                speaker = replace(ours, contact_role=role)
                filled = fill(text, speaker)
                if filled:
                    yield example(filled, speaker, bad=False)
        blocking = {rule.shape.id for rule in resolved.rules if rule.shape.severity is Severity.BLOCK}
        for placed in resolved.model_replies:
            model = placed.shape
            speaker = Practice(id="training", **dict(model.practice or resolved.sample_practice))
            yield example(model.text, speaker, bad=not blocking.isdisjoint(model.finds))
        for rule in resolved.rules:
            shape = rule.shape
            if shape.use_instead:
                yield example(shape.use_instead, ours, bad=False)
            if shape.severity is Severity.BLOCK and not shape.only_if_nothing_blocks:
                for each in (*shape.examples.flags, *shape.examples.becomes):
                    speaker = Practice(id="training", **dict(each.practice or resolved.sample_practice))
                    mended = getattr(each, "becomes", None)
                    text = mended or each.text.replace("[[", "").replace("]]", "")
                    yield example(text, speaker, bad=mended is None)
