"""Spanish in the United States: what gives a person away is stopped, and compliance approves whatever is left."""

import pytest

from bot.checklist.check import ReplyContext
from bot.model.finding import Severity
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.library import Library, shipped_playbooks

US = Library.load(shipped_playbooks(), prove=False).playbook("us-hipaa")
PRACTICE = Practice(id="harbor", name="Harbor Oak", phones=("(512) 555-0142",))


def found(reply: str) -> dict[Severity, set[str]]:
    findings = US.check(reply, review=None, practice=PRACTICE, context=ReplyContext())
    return {
        severity: {each.rule for each in findings if each.severity is severity}
        for severity in (Severity.BLOCK, Severity.WARN)
    }


@pytest.mark.parametrize(
    "reply",
    [
        "Gracias por su comentario. Sentimos leer que fue una experiencia difícil.",
        "Muchas gracias por sus palabras tan amables; las compartimos con todo el equipo.",
        "Por las leyes de privacidad no podemos hablar de nadie en público. Llame al (512) 555-0142.",
        "Nuestro equipo atiende los sábados por la mañana. Gracias por la sugerencia.",
        "Lamentamos que se haya sentido así y nos gustaría escuchar más en privado.",
    ],
)
def test_a_general_reply_is_not_stopped_but_compliance_has_to_approve(reply: str) -> None:
    assert found(reply)[Severity.BLOCK] == set()
    assert "not_in_english" in found(reply)[Severity.WARN]


@pytest.mark.parametrize(
    ("reply", "rule"),
    [
        ("Sentimos que su cita del martes empezara tarde.", "spanish_care_relationship"),
        ("USTED NO ES PACIENTE de esta clínica.", "spanish_care_relationship"),
        ("Esperamos que su muela ya no moleste.", "spanish_health_information"),
        ("Reconocemos que fue nuestro error.", "spanish_admits_fault"),
        ("Lo que usted escribe es falso.", "spanish_argues"),
        ("Con gusto le hacemos un reembolso completo.", "spanish_offers_or_asks"),
        ("Por favor borre su reseña.", "spanish_offers_or_asks"),
    ],
)
def test_what_gives_somebody_away_is_stopped(reply: str, rule: str) -> None:
    assert rule in found(reply)[Severity.BLOCK]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Pésimo servicio. Mi abogado ya tiene los papeles.", "legal_threat"),
        ("Le dije que no quiero vivir y me dio una receta.", "self_harm_risk"),
        ("Compartieron mi información con mi patrón.", "privacy_breach"),
    ],
)
def test_trouble_in_a_spanish_review_is_named(text: str, category: str) -> None:
    review = Review(source="x", external_id="1", practice="harbor", rating=1, author="Ana", text=text)
    troubles = {each.category: each for each in US.triage(review).troubles}
    assert {category, "other_language"} <= set(troubles)
    assert troubles["other_language"].compliance_approves
