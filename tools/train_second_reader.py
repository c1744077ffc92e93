"""Trains the second readers anew: `make second-reader`, or python tools/train_second_reader.py.

There is one for replies and one for reviews. Reads every labelled text of ours, as it is and with sentences around it that
change nothing, turns it into what `bot.checklist.second_reader` sees of it, fits a logistic regression (scikit-learn) and
writes the models beside `bot/playbook/second_reader.py`. The same texts and playbooks give the same files. Prints how well
each tells good texts from bad ones that it was not trained with: every labelled file in turn is left out and judged.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from training import MODULES, options
from training_texts import FILES, ROOT, Example, Texts, fingerprint

from bot.playbook.second_reader import NETWORK, model_file

C = 5.0  # how closely to follow the training texts; chosen by leaving files out
RAREST = 3  # a feature must be in so many texts; each is there twice
GROUP_WEIGHTS = (1.0, 1.3)  # words, lists
NETWORK_WEIGHTS = {"replies": 1.0, "reviews": 0.5}  # beside the words; chosen on texts that neither had read


@dataclass(frozen=True, kw_only=True)
class Trained:
    vectorizers: Sequence[TfidfVectorizer]
    regression: LogisticRegression

    def scores(self, examples: Iterable[Example]) -> np.ndarray:
        return self.regression.predict_proba(_matrix(self.vectorizers, list(examples)))[:, 1]


def main() -> None:
    chosen = options("Trains the words of the second readers anew.")
    for kind, module in MODULES.items():
        texts = module.read_all(FILES[kind])
        trained = train((*texts.labelled, *texts.changed, *texts.others))
        if not chosen.no_folds:
            report_folds(texts)
        for file in chosen.tried:
            held = module.read_file(file)
            if held:
                report(file.name, np.array([each.bad for each in held]), trained.scores(held))
        write(trained, kind)


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


def report_folds(texts: Texts) -> None:
    """Each file judged by a reader that was trained with all the others, as it is and changed."""
    bad: list[bool] = []
    plain: list[float] = []
    changed: list[float] = []
    for file in dict.fromkeys(each.file for each in texts.labelled):
        learnt = (*texts.labelled, *texts.changed, *texts.others)
        trained = train([each for each in learnt if each.file != file])
        inside = [each for each in texts.labelled if each.file == file]
        fold = trained.scores(inside)
        report(file, np.array([each.bad for each in inside]), fold)
        bad += [each.bad for each in inside]
        plain += list(fold)
        changed += list(trained.scores(each for each in texts.changed if each.file == file))
    report("all, each left out in turn", np.array(bad), np.array(plain))
    report("the same, with sentences around them", np.array(bad), np.array(changed))


def report(name: str, bad: np.ndarray, scores: np.ndarray) -> None:
    at = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9)
    shares = "  ".join(
        f"{each:.1f}: {np.mean(scores[bad] >= each):6.1%} of bad, {np.mean(scores[~bad] >= each):6.1%} of good"
        for each in at
    )
    area = roc_auc_score(bad, scores) if 0 < bad.sum() < len(bad) else float("nan")
    print(f"{name} ({bad.sum()} bad, {(~bad).sum()} good): area {area:.3f}\n    {shares}")


def write(trained: Trained, kind: str) -> None:
    """The model as `bot.playbook.second_reader` reads it."""
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
        "fingerprint": fingerprint(FILES[kind]),
        "network": {"weight": NETWORK_WEIGHTS[kind], "fingerprint": fingerprint([NETWORK])},
        "bias": round(float(trained.regression.intercept_[0]), 4),
        "groups": groups,
    }
    file = model_file(kind)
    file.write_text(
        json.dumps(model, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"') + "\n",
        encoding="utf-8",
    )
    print(f"{file.relative_to(ROOT)}: {sum(map(len, groups))} features, {file.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
