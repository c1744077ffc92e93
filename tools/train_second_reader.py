"""Trains the second reader anew: `make second-reader`, or python tools/train_second_reader.py.

Reads every labelled reply of ours, as it is and with polite sentences around it, turns it into what
`bot.checklist.second_reader` sees of it, fits a logistic regression (scikit-learn) and writes
`bot/playbook/second_reader.json`. The same texts and playbooks give the same file. Prints how well it tells good replies
from bad ones that it was not trained with: each file of labelled replies in turn is left out and judged.
"""

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from training_texts import ROOT, TRAINING, fingerprint

from bot.checklist.check import ReplyContext
from bot.checklist.second_reader import features_of
from bot.checklist.text import Text
from bot.model.finding import Severity
from bot.model.practice import Practice
from bot.playbook.evaluate import FALLBACK, LabelledReply, read_corpus
from bot.playbook.library import Library, shipped_playbooks
from bot.playbook.playbook import Playbook
from bot.playbook.second_reader import MODEL
from bot.playbook.suggestion import fill

C = 5.0  # how closely to follow the training texts; chosen by leaving files out
RAREST = 3  # a feature must be in so many texts; each reply is there twice
ROLES = (
    "Practice Manager",
    "Patient Liaison",
    "Patient Experience Team",
    "Complaints Manager",
)  # of contacts
GROUP_WEIGHTS = (1.0, 1.3)  # words, lists


@dataclass(frozen=True, kw_only=True)
class Example:
    groups: tuple[tuple[str, ...], ...]  # features, sorted
    bad: bool
    file: str


@dataclass(frozen=True, kw_only=True)
class Trained:
    vectorizers: Sequence[TfidfVectorizer]
    regression: LogisticRegression

    def scores(self, examples: Iterable[Example]) -> np.ndarray:
        return self.regression.predict_proba(_matrix(self.vectorizers, list(examples)))[:, 1]


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains the second reader anew.")
    parser.add_argument(
        "--try", dest="tried", nargs="*", type=Path, default=[], help="judge these files as well"
    )
    parser.add_argument("--no-folds", action="store_true", help="don't leave files out in turn")
    options = parser.parse_args()
    examples = [example for file in TRAINING for example in read(file)]
    dressed = [example for file in TRAINING for example in read(file, Dress(file.name))]
    others = [*(each for file in TRAINING for each in read_sentences(file)), *dict.fromkeys(read_playbooks())]
    trained = train([*examples, *dressed, *others])
    if not options.no_folds:
        report_folds(examples, dressed, others)
    for file in options.tried:
        held = list(read(file))
        report(file.name, np.array([each.bad for each in held]), trained.scores(held))
    write(trained)


def read(file: Path, dress: "Dress | None" = None) -> Iterable[Example]:
    """The labelled replies of a file as the second reader sees them, each changed by `dress` if there is one."""
    library = _library()
    for line in read_corpus(file):
        if isinstance(line, LabelledReply):
            playbook = library.playbook(line.jurisdiction if line.jurisdiction in library.ids else FALLBACK)
            practice = Practice(id="training", **dict(line.practice))
            text = dress(line.reply, playbook, practice) if dress else line.reply
            yield Example(groups=_groups(playbook, text, practice), bad=line.expect_block, file=file.name)


def read_sentences(file: Path) -> Iterable[Example]:
    """The sentences of the good replies, each of which is good by itself."""
    library = _library()
    for line in read_corpus(file):
        if isinstance(line, LabelledReply) and not line.expect_block:
            playbook = library.playbook(line.jurisdiction if line.jurisdiction in library.ids else FALLBACK)
            practice = Practice(id="training", **dict(line.practice))
            text = Text.of(line.reply)
            numbers = [token.sentence for token in text.tokens]
            for sentence in sorted(set(numbers)) if len(set(numbers)) > 1 else ():
                first, last = numbers.index(sentence), len(numbers) - 1 - numbers[::-1].index(sentence)
                span = text.span(first, last + 1)
                alone = line.reply[span.start : span.end]
                yield Example(groups=_groups(playbook, alone, practice), bad=False, file=file.name)


class Dress:
    """Puts polite sentences before and after a reply, which make a good one no better and a bad one no less bad."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)

    def __call__(self, reply: str, playbook: Playbook, practice: Practice) -> str:
        templates = playbook.resolved.templates
        before = self._one_of(templates.openings, practice)
        after = self._one_of((*templates.contacts, *templates.privacy), practice)
        reply = reply.strip()
        parts = [before, reply if reply[-1:] in {".", "!", "?"} else reply + ".", after]
        return " ".join(parts[self.chance.choice((0, 0, 1)) : self.chance.choice((2, 3, 3))])

    def _one_of(self, texts: Sequence[str], practice: Practice) -> str:
        filled = [text for text in (fill(each, practice) for each in texts) if text]
        return self.chance.choice(filled)


def read_playbooks() -> Iterable[Example]:
    """Examples of the rules that block, each of which must be stopped; sentences of ours, which may always be said."""
    library = _library()
    for name in library.ids:
        playbook = library.playbook(name)
        resolved = playbook.resolved
        ours = Practice(id="training", **dict(resolved.sample_practice))
        for text in resolved.template_places:
            for role in ROLES if "{contact_role}" in text else ("",):
                speaker = replace(ours, contact_role=role) if role else ours
                filled = fill(text, speaker)
                if filled:
                    yield Example(groups=_groups(playbook, filled, speaker), bad=False, file="playbooks")
        for rule in resolved.rules:
            shape = rule.shape
            if shape.use_instead:
                yield Example(groups=_groups(playbook, shape.use_instead, ours), bad=False, file="playbooks")
            if shape.severity is Severity.BLOCK and not shape.only_if_nothing_blocks:
                for each in shape.examples.flags:
                    plain = each.text.replace("[[", "").replace("]]", "")
                    practice = Practice(id="training", **dict(each.practice or resolved.sample_practice))
                    yield Example(groups=_groups(playbook, plain, practice), bad=True, file="playbooks")
                for mended in shape.examples.becomes:
                    practice = Practice(id="training", **dict(mended.practice or resolved.sample_practice))
                    yield Example(
                        groups=_groups(playbook, mended.becomes, practice), bad=False, file="playbooks"
                    )


def _groups(playbook: Playbook, text: str, practice: Practice) -> tuple[tuple[str, ...], ...]:
    material = playbook.material(text, review=None, practice=practice, context=ReplyContext())
    return tuple(tuple(sorted(features)) for features in features_of(material.reading))


_LIBRARY: list[Library] = []


def _library() -> Library:
    if not _LIBRARY:
        _LIBRARY.append(Library.load(shipped_playbooks(), prove=False))
    return _LIBRARY[0]


def train(examples: Sequence[Example]) -> Trained:
    vectorizers = [
        TfidfVectorizer(analyzer=_as_it_is, binary=True, min_df=RAREST).fit(
            each.groups[number] for each in examples
        )
        for number in range(len(GROUP_WEIGHTS))
    ]
    regression = LogisticRegression(C=C, class_weight="balanced", max_iter=5000, tol=1e-6)
    regression.fit(_matrix(vectorizers, examples), [each.bad for each in examples])
    return Trained(vectorizers=vectorizers, regression=regression)


def _as_it_is(features: Sequence[str]) -> Sequence[str]:
    return features


def _matrix(vectorizers: Sequence[TfidfVectorizer], examples: Sequence[Example]) -> csr_matrix:
    parts = [
        vectorizer.transform(each.groups[number] for each in examples) * weight
        for number, (vectorizer, weight) in enumerate(zip(vectorizers, GROUP_WEIGHTS, strict=True))
    ]
    return hstack(parts).tocsr()


def report_folds(examples: Sequence[Example], dressed: Sequence[Example], others: Sequence[Example]) -> None:
    """Each file judged by a reader that was trained with all the others, as it is and politely dressed."""
    bad: list[bool] = []
    scores: list[float] = []
    polite: list[float] = []
    for file in dict.fromkeys(each.file for each in examples):
        trained = train([each for each in (*examples, *dressed, *others) if each.file != file])
        inside = [each for each in examples if each.file == file]
        fold = trained.scores(inside)
        report(file, np.array([each.bad for each in inside]), fold)
        bad += [each.bad for each in inside]
        scores += list(fold)
        polite += list(trained.scores(each for each in dressed if each.file == file))
    report("all, each left out in turn", np.array(bad), np.array(scores))
    report("the same, politely dressed", np.array(bad), np.array(polite))


def report(name: str, bad: np.ndarray, scores: np.ndarray) -> None:
    at = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9)
    shares = "  ".join(
        f"{each:.1f}: {np.mean(scores[bad] >= each):6.1%} of bad, {np.mean(scores[~bad] >= each):6.1%} of good"
        for each in at
    )
    area = roc_auc_score(bad, scores) if 0 < bad.sum() < len(bad) else float("nan")
    print(f"{name} ({bad.sum()} bad, {(~bad).sum()} good): area {area:.3f}\n    {shares}")


def write(trained: Trained) -> None:
    """The model as `bot.checklist.second_reader` reads it."""
    weights = trained.regression.coef_[0]
    groups: list[dict[str, list[float]]] = []
    at = 0
    for vectorizer, scale in zip(trained.vectorizers, GROUP_WEIGHTS, strict=True):
        names = vectorizer.get_feature_names_out()
        groups.append(
            {
                str(name): [round(float(rarity), 3), round(float(weight) * scale, 3)]
                for name, rarity, weight in zip(
                    names, vectorizer.idf_, weights[at : at + len(names)], strict=True
                )
            }
        )
        at += len(names)
    model = {
        "fingerprint": fingerprint(TRAINING),
        "bias": round(float(trained.regression.intercept_[0]), 4),
        "groups": groups,
    }
    MODEL.write_text(
        json.dumps(model, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"') + "\n",
        encoding="utf-8",
    )
    print(
        f"{MODEL.relative_to(ROOT)}: {sum(map(len, groups))} features, {MODEL.stat().st_size / 1024:.0f} KB"
    )


if __name__ == "__main__":
    main()
