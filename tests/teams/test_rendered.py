"""Microsoft's own renderer draws every kind of card without a complaint, on a desktop and on a phone."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from anycase import dialogs_of
from browsing import PHONE, chromium  # noqa: F401 - a fixture
from nodeside import package
from playwright.async_api import Browser, Page
from seen import a_line, a_seen_case, a_seen_escalation, a_seen_finding, a_seen_reply, a_seen_review
from stories import DEFENCE, NOON

from bot.desk.dialog import telling
from bot.desk.dialogs.adding import add_review_dialog
from bot.desk.dialogs.editing import Editing, edit_dialog
from bot.desk.views import Action, QueueLine
from bot.model.case import State
from bot.model.escalation import Level
from bot.model.finding import Severity
from bot.model.practice import Practice
from bot.teams.card import Refresh, card
from bot.teams.dialogs import dialog_card
from bot.teams.notes import Mention, lead, note, tell
from bot.teams.queue import help_card, queue_card

Json = dict[str, Any]
NASTY = "I **waited** _two_ hours & <at>Sam</at> [said](https://evil.example) <b>so</b>\n\n# Big\n- item"
FINDINGS = tuple(a_seen_finding(severity, rule=severity.value) for severity in Severity)

# What Teams does to a text block's Markdown, as far as our texts go.
PAGE = """
<style>
  body { margin: 0; padding: 8px; background: #f5f5f5; font: 14px/1.4 "Segoe UI", sans-serif }
  #card { max-width: 720px; background: #fff; border: 1px solid #ddd }
  #card p { margin: 0 }
</style>
<div id="card"></div>
"""
DRAW = """
(card) => {
  const AC = AdaptiveCards, complaints = [];
  AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = text
      .replace(/\\\\([\\\\`*_\\[\\]~])/g, (_, sign) => `&#${sign.codePointAt(0)};`)
      .replace(/\\*\\*(.+?)\\*\\*/g, "<b>$1</b>")
      .replace(/<at>(.*?)<\\/at>/g, "<span>$1</span>");
    result.didProcess = true;
  };
  const context = new AC.SerializationContext(), made = new AC.AdaptiveCard();
  // Of many buttons, Teams itself puts the secondary ones behind "...".
  made.hostConfig = new AC.HostConfig({ actions: { maxActions: 40 } });
  made.parse(card, context);
  for (let i = 0; i < context.eventCount; i++) complaints.push(context.getEventAt(i).message);
  complaints.push(...made.validateProperties().validationEvents.map((event) => event.message));
  document.getElementById("card").replaceChildren(made.render());
  return complaints;
}
"""


def cards() -> dict[str, Json]:
    """One of every kind that the views make."""
    reply = a_seen_reply(findings=FINDINGS)
    everybody = Refresh(user_ids=("29:maya", "29:tom"), outbox_id=3)
    held = a_seen_case(
        state_label="On hold",
        held_since=NOON,
        escalations=(a_seen_escalation(Level.URGENT, words=("my lawyer", "court")),),
        contacts=(DEFENCE,),
        history=(a_line("A legal claim was found", "EscalationRaised", about="legal_claim"),),
    )
    posted = a_seen_case(
        state=State.HANDED_OVER,
        actions=(Action.MARK_POSTED,),
        history=(a_line("Ready", event="HandedOver"),),
    )
    line = QueueLine(
        case_id="c1",
        practice="riverside",
        practice_name="Riverside Clinic",
        headline="★★☆☆☆ Google: Being drafted",
        next_step="Submit the reply for approval.",
        due_at=None,
        on_hold=True,
        mine=True,
    )
    made = {
        f"card {state.value}": card(a_seen_case(state=state, reply=reply, actions=tuple(Action)), now=NOON)
        for state in State
    }
    made |= {
        "card refreshed": card(a_seen_case(), now=NOON, refresh=everybody, told="Somebody else approves."),
        "card nasty": card(a_seen_case(review=a_seen_review(text=NASTY, author=NASTY)), now=NOON),
        "card long": card(a_seen_case(review=a_seen_review(text="word " * 900)), now=NOON),
        "card without words": card(a_seen_case(review=a_seen_review(text="", rating=None)), now=NOON),
        "card held": card(held, now=NOON, lead=lead(held.history[0])),
        "tell": tell(posted, posted.history[0])["attachments"][0]["content"],
        "help": help_card(),
        "queue": queue_card([line] * 20),
        "queue empty": queue_card([]),
        "add a review": dialog_card(add_review_dialog([Practice(id="r", name="Riverside")])),
        "a sentence": dialog_card(telling("Countersign", "Ask Sam to add you.")),
        "editor": dialog_card(
            edit_dialog(
                Editing(case=held, text="Dear Jo", base=3, findings=FINDINGS, theirs=reply, reason="why")
            )
        ),
    }
    for view in (held, posted):
        for number, message in enumerate(
            note(view, view.history[0], [Mention(name="Sam", account="29:sam")])
        ):
            if "attachments" in message:
                made[f"note {view.history[0].event} {number}"] = message["attachments"][0]["content"]
    for dialog in dialogs_of(
        a_seen_case(reply=reply, contacts=(DEFENCE,), escalations=held.escalations), "Other words."
    ):
        made[f"dialog {dialog.name}"] = dialog_card(dialog)
        made[f"dialog {dialog.name} in place"] = dialog_card(dialog, in_place=True)
    return made


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:  # noqa: F811
    script = (package("adaptivecards") / "dist" / "adaptivecards.js").read_text(encoding="utf-8")
    page = await chromium.new_page(viewport={"width": 760, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    await page.set_content(PAGE)
    await page.add_script_tag(content=script)
    yield page
    assert said == []


async def test_every_card_is_drawn_without_a_complaint(page: Page):
    complaints = {name: await page.evaluate(DRAW, made) for name, made in cards().items()}
    assert {name: said for name, said in complaints.items() if said} == {}


async def test_the_renderer_would_complain(page: Page):
    broken = card(a_seen_case(), now=NOON)
    broken["body"].append({"type": "Input.Text", "label": "No id"})
    broken["body"].append({"type": "Unknown"})
    assert len(await page.evaluate(DRAW, broken)) >= 2


async def test_nothing_sticks_out_on_a_phone(page: Page):
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    for name, made in cards().items():
        await page.evaluate(DRAW, made)
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], name


async def test_the_words_of_a_review_are_read_as_they_were_written(page: Page):
    await page.evaluate(DRAW, cards()["card nasty"])
    text = await page.inner_text("#card")
    for line in NASTY.split("\n"):
        assert line in text
    assert await page.locator("#card a").count() == 0
    assert await page.locator("#card b", has_text="so").count() == 0


async def test_show_all_shows_the_rest(page: Page):
    await page.evaluate(DRAW, cards()["card long"])
    before = len(await page.inner_text("#card"))
    await page.get_by_text("Show all").click()
    assert len(await page.inner_text("#card")) > before + 3_000
