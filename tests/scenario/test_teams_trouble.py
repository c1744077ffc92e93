"""Escalations in Teams: who is told, where, and what happens to people who can't be written to."""

from aiohttp import web
from stories import MAYA, SAM, TOM
from teamsside import CHANNEL, Tenant, account_id, card_in, mentioned_in, shown, titles_in, told, words_of

from bot.desk.views import Action
from bot.model.case import State

LEGAL = "I have told my lawyer about this."


async def test_the_compliance_lead_gets_a_card_of_their_own(tenant: Tenant):
    await tenant.install(SAM)
    case_id = await tenant.review(LEGAL)
    ping = tenant.chat(SAM)[-1]
    words = words_of(card_in(ping))
    assert "my lawyer" in words
    assert "Example Defence Union" in words and "01632 960500" in words and "EDU-1234" in words
    assert {"Acknowledge", "Record a call", "Release the hold"} <= set(titles_in(card_in(ping)))
    assert "lawyer" not in ping["summary"]
    assert account_id("Sam") in set().union(*map(mentioned_in, tenant.thread(case_id)))


async def test_a_hold_stops_submission_until_compliance_releases_it(tenant: Tenant):
    case_id = await tenant.review(LEGAL)
    assert "Submit for approval" not in titles_in(tenant.card(case_id))
    answer = await tenant.press(TOM, case_id, Action.RELEASE)
    assert "compliance role" in told(answer)
    await tenant.press(SAM, case_id, Action.ACKNOWLEDGE)
    answer = await tenant.press(SAM, case_id, Action.RELEASE)
    assert await tenant.send(SAM, shown(answer), reason="The union agrees.") == {}
    await tenant.deliver()
    assert "Submit for approval" in titles_in(tenant.card(case_id))


async def test_the_direct_card_keeps_up_with_the_case(tenant: Tenant):
    await tenant.install(SAM)
    case_id = await tenant.review(LEGAL)
    before = len(tenant.chat(SAM))
    await tenant.press(SAM, case_id, Action.ACKNOWLEDGE)
    await tenant.deliver()
    assert len(tenant.chat(SAM)) == before
    assert "Acknowledge" not in titles_in(card_in(tenant.chat(SAM)[-1]))


async def test_a_card_of_ones_own_still_says_why_when_it_brings_itself_up_to_date(tenant: Tenant):
    await tenant.install(SAM)
    await tenant.review(LEGAL)
    ping = tenant.chat(SAM)[-1]
    assert "Please look at this one" in words_of(card_in(ping))
    refresh = card_in(ping)["refresh"]["action"]
    for _ in range(2):  # what is answered asks again in its turn
        answer = await tenant.execute(SAM, refresh, message=ping["id"], trigger="automatic")
        assert "Please look at this one" in words_of(shown(answer))
        refresh = shown(answer)["refresh"]["action"]


async def test_somebody_who_blocked_the_bot_is_called_by_name_under_the_card(tenant: Tenant):
    await tenant.install(SAM)

    def blocked() -> web.Response:
        return web.json_response({"error": {"code": "MessageWritesBlocked"}}, status=403)

    tenant.teams.failing, tenant.teams.failing_in = {"POST": blocked}, f"a:{account_id('Sam')}"
    case_id = await tenant.review(LEGAL)
    calls = [m for m in tenant.thread(case_id) if account_id("Sam") in mentioned_in(m)]
    assert len(calls) == 2, "once as everybody sees it, once for the message that didn't get there"
    assert (await tenant.case(case_id)).held_since is not None


async def test_somebody_whom_nobody_ever_saw_is_found_in_the_team(tenant: Tenant):
    """The conversation is opened from the team's list of members."""
    case_id = await tenant.review(LEGAL)
    assert words_of(card_in(tenant.chat(SAM)[-1]))
    assert ("GET", f"v3/conversations/{CHANNEL}/pagedmembers") in tenant.teams.calls
    assert (await tenant.case(case_id)).state is State.NEW


async def test_staff_can_raise_one_too(tenant: Tenant):
    await tenant.install(SAM)
    case_id = await tenant.review()
    answer = await tenant.press(MAYA, case_id, Action.ESCALATE)
    sent = await tenant.send(MAYA, shown(answer), category="other", level="2", note="Please look.")
    assert sent == {}
    await tenant.deliver()
    assert "Please look." in words_of(card_in(tenant.chat(SAM)[-1]))


async def test_a_review_in_another_language_says_so_and_takes_an_approval_by_compliance(tenant: Tenant):
    case_id = await tenant.review("Muy mala atención, esperé dos horas y nadie me dijo nada.")
    assert "This review looks like Spanish. The checklist reads English only" in words_of(
        tenant.card(case_id)
    )
    await tenant.press(MAYA, case_id, Action.SUBMIT)
    await tenant.deliver()
    assert "compliance role" in told(await tenant.press(TOM, case_id, Action.APPROVE))
    assert (await tenant.case(case_id)).approvals == ()
    confirmation = shown(await tenant.press(SAM, case_id, Action.APPROVE))
    await tenant.send(SAM, confirmation, label="Approve")
    assert (await tenant.case(case_id)).state is State.APPROVED


async def test_a_reply_in_another_language_says_so_and_takes_an_approval_by_compliance(tenant: Tenant):
    case_id = await tenant.review()
    editor = shown(await tenant.press(MAYA, case_id, Action.EDIT))
    spanish = "Muchas gracias por su comentario. Llámenos, por favor."
    reason = "Ana has read it: it says thank you."
    warned = shown(await tenant.send(MAYA, editor, text=spanish))
    assert await tenant.send(MAYA, warned, reason=reason) == {}
    await tenant.deliver()
    line = "This reply looks like Spanish. The checklist reads English only"
    assert line in words_of(tenant.card(case_id))
    assert "compliance role" in told(await tenant.press(TOM, case_id, Action.APPROVE))
    confirmation = shown(await tenant.press(SAM, case_id, Action.APPROVE))
    assert line in words_of(confirmation)
    await tenant.send(SAM, confirmation, label="Approve")
    assert (await tenant.case(case_id)).state is State.APPROVED
