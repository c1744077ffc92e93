"""Sentences in another language are recognised, English ones and a few foreign words are not mistaken for it."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rewrites import REWRITES

from bot.checklist.languages import Languages, foreign_sentences, languages_of
from bot.checklist.text import Text
from bot.playbook.evaluate import LabelledReply, read_corpus

HERE = Path(__file__).parent
# Sentences of ours in many languages, English replies with one among them, and English that looks odd.
SAMPLES = [json.loads(line) for line in (HERE / "other_languages.jsonl").read_text().splitlines()]


def foreign(typed: str) -> list[str]:
    return [typed[start:end] for start, end in foreign_sentences(Text.of(typed))]


@pytest.mark.parametrize(
    "typed",
    [
        "Muchas gracias por su comentario",
        "Pésimo servicio no vuelvo",
        "Merci beaucoup pour votre message",
        "Vielen Dank für Ihre Bewertung",
        "Obrigado pelo seu comentário",
        "Dziękujemy za opinię i przepraszamy",
        "Grazie mille per il commento",
        "谢谢您的评价",
        "خدمة سيئة جدا",
        "Cảm ơn bạn đã để lại đánh giá",
        "Maraming salamat sa inyong komento",
        "आपकी समीक्षा के लिए धन्यवाद",
        "Спасибо за ваш отзыв",
        "Diolch yn fawr am eich adolygiad",
        "리뷰 감사합니다",
    ],
)
def test_another_language_is_recognised(typed: str) -> None:
    assert foreign(typed) == [typed]


def test_one_foreign_sentence_in_an_english_reply_is_seen() -> None:
    typed = "Thank you for the kind words. Muchas gracias por su comentario tan amable. Please call us."
    assert foreign(typed) == ["Muchas gracias por su comentario tan amable"]


@pytest.mark.parametrize(
    "typed",
    [
        "Great, thx!!",
        "ok",
        "👍👍👍",
        "",
        "Gracias! Call (512) 555-0142",
        "Cheers, whānau!",
        "Onya legends",
        "No no no no no no no no",
        "Dr Nguyen rocks",
        "Kind regards, Maria Gonzalez",
        "(512) 555-0142 hello@harboroak.example",
        "Crème brûlée at the open day!",
    ],
)
def test_a_few_words_names_and_numbers_are_not(typed: str) -> None:
    assert foreign(typed) == []


def labelled_texts() -> list[str]:
    return [
        line.reply if isinstance(line, LabelledReply) else line.text
        for file in sorted(HERE.glob("labelled_*.jsonl"))
        for line in read_corpus(file)
    ]


def test_in_the_labelled_texts_only_what_is_foreign_is_found():
    found = {words for typed in labelled_texts() for words in foreign(typed)}
    assert found == {
        "Entró por una apendicitis y salió en una caja",
        "Gracias por avisarnos",
        "Gracias por escribir",
        "Hablamos español en la recepción todos los días, de 8 a",
        "Me sacaron la muela buena y dejaron la mala",
        "Muchas gracias por sus palabras",
        "Tres semanas con dolor y dicen que es normal",
    }


def test_english_stays_english_however_it_is_typed():
    chance = random.Random(1)
    english = [typed for typed in labelled_texts() if not foreign(typed)]
    rewritten = [REWRITES[name](typed, chance) for name in REWRITES for typed in chance.sample(english, 60)]
    assert sum(bool(foreign(typed)) for typed in rewritten) <= 1


@pytest.mark.parametrize(
    ("set_", "languages", "at_least"),
    [("first", None, 0.97), ("unseen", None, 0.90), ("first", {"mixed"}, 1), ("unseen", {"mixed"}, 1)],
)
def test_most_sentences_in_other_languages_are_recognised(set_, languages, at_least):
    mine = [each for each in SAMPLES if each["set"] == set_ and each["language"] != "English"]
    texts = [each["text"] for each in mine if (each["language"] in languages if languages else True)]
    assert sum(languages_of(typed) is not None for typed in texts) >= at_least * len(texts)


@pytest.mark.parametrize(("set_", "at_most"), [("first", 1), ("unseen", 3)])
def test_odd_english_is_hardly_ever_taken_for_another_language(set_, at_most):
    """Fragments, names, places, medical words, courtesies in other languages: what a detector stumbles over."""
    english = [each["text"] for each in SAMPLES if each["set"] == set_ and each["language"] == "English"]
    assert sum(languages_of(typed) is not None for typed in english) <= at_most


def test_short_sentences_in_a_row_are_judged_together():
    assert foreign("Muy caro. Muy lento. Muy malo.") == ["Muy caro. Muy lento. Muy malo"]


@pytest.mark.parametrize(
    "typed",
    [
        "Muchas gra\u200bcias por su comen\u200btario",
        "Muchas gracias\x07 por su comentario",
        "MUCHAS GRACIAS POR SU COMENTARIO",
        "<p>Muchas gracias</p> por su comentario",
        "Muchas gracias por su comentario \ud83d\ude00",
    ],
)
def test_characters_that_nobody_sees_hide_nothing(typed: str):
    assert foreign(typed)


@pytest.mark.parametrize(
    "typed", ["Wе аrе sоrry tо rеаd this", "Тhank уоu fоr thе kind wоrds", "𝓣𝓱𝓪𝓷𝓴 𝔂𝓸𝓾 𝓯𝓸𝓻 𝓽𝓱𝓲𝓼"]
)
def test_english_in_look_alike_letters_is_left_to_the_rules_that_read_it(typed: str):
    assert foreign(typed) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Muchas gracias por su comentario", Languages(language="Spanish", whole=True)),
        ("谢谢您的评价，欢迎再来", Languages(language="Chinese", whole=True)),
        ("Bahut kharab service hai, kabhi mat jana", Languages(language="", whole=True)),
        (
            "Thank you for the kind words about the practice and the team. Muchas gracias por su comentario.",
            Languages(language="Spanish", whole=False),
        ),
        ("Thank you for the kind words.", None),
    ],
)
def test_a_text_is_named_for_people(typed: str, expected: Languages | None):
    assert languages_of(typed) == expected


@given(st.text())
def test_whatever_is_typed_can_be_asked_about(typed: str) -> None:
    for start, end in foreign_sentences(Text.of(typed)):
        assert 0 <= start < end <= len(typed)
