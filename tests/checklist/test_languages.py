"""Sentences in another language are recognised, English ones and a few foreign words are not mistaken for it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checklist.languages import foreign_sentences
from bot.checklist.text import Text
from bot.playbook.evaluate import LabelledReply, read_corpus

HERE = Path(__file__).parent


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
        "Dr Nguyen rocks",
        "Kind regards, Maria Gonzalez",
        "(512) 555-0142 hello@harboroak.example",
        "Crème brûlée at the open day!",
    ],
)
def test_a_few_words_names_and_numbers_are_not(typed: str) -> None:
    assert foreign(typed) == []


def test_english_is_hardly_ever_taken_for_another_language() -> None:
    """In the labelled texts, of some 3,700, all but a handful are English."""
    texts = [
        line.reply if isinstance(line, LabelledReply) else line.text
        for file in sorted(HERE.glob("labelled_*.jsonl"))
        for line in read_corpus(file)
    ]
    found = [typed for typed in texts if foreign(typed)]
    assert len(found) <= 0.002 * len(texts)


@given(st.text())
def test_whatever_is_typed_can_be_asked_about(typed: str) -> None:
    for start, end in foreign_sentences(Text.of(typed)):
        assert 0 <= start < end <= len(typed)
