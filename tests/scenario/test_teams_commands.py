"""What people call up in Teams: the message extension, the bot's commands, the first hello."""

from stories import MAYA, TOM
from teamsside import Tenant, buttons_in, card_in, shown, told, values_in, words_of

from bot.desk.views import Action
from bot.model.case import State


async def test_add_a_review_by_hand(tenant: Tenant):
    dialog = shown(await tenant.command(MAYA, "addReview"))
    data = {"dialog": "add_review", "ref": "", "practice": "riverside", "source": "google", "rating": "3"}
    assert "Which practice is it about?" in words_of(dialog)
    answer = await tenant.command(MAYA, "addReview", data | {"text": "By hand it came."})
    assert answer == {}
    await tenant.deliver()
    assert "By hand it came." in str(tenant.roots()[-1])
    again = await tenant.command(MAYA, "addReview", data | {"text": "By hand it came."})
    assert "here already" in told(again)


async def test_a_review_that_is_none_keeps_what_was_typed(tenant: Tenant):
    data = {
        "dialog": "add_review",
        "practice": "riverside",
        "source": "yelp",
        "rating": "3",
        "link": "nonsense",
    }
    again = shown(await tenant.command(MAYA, "addReview", data))
    assert "doesn't look like a link" in words_of(again)
    assert {"yelp", "nonsense"} <= set(values_in(again).values())


async def test_my_queue_and_the_card_out_of_it(tenant: Tenant):
    await tenant.install(MAYA)
    case_id = await tenant.review("Waited for long.")
    queue = shown(await tenant.command(MAYA, "myQueue"))
    assert "1 open" in words_of(queue)
    assert "Waited" not in words_of(queue)
    opened = next(b for b in buttons_in(queue) if b["title"] == "Open")
    assert "in your chat" in told(await tenant.command(MAYA, "myQueue", opened["data"]))
    assert "Waited for long." in str(tenant.chat(MAYA)[-1])
    await tenant.execute(
        MAYA, next(b for b in buttons_in(card_in(tenant.chat(MAYA)[-1])) if b.get("verb") == "take")
    )
    assert (await tenant.case(case_id)).taken_by == "Maya"


async def test_queue_in_the_chat_opens_a_card_in_place(tenant: Tenant):
    await tenant.review("Waited for long.")
    await tenant.say(MAYA, "Queue")
    queue = card_in(tenant.chat(MAYA)[-1])
    opened = next(b for b in buttons_in(queue) if b["title"] == "Open")
    assert "Waited for long." in words_of(shown(await tenant.execute(MAYA, opened)))


async def test_the_queue_is_for_one_persons_eyes(tenant: Tenant):
    await tenant.review()
    await tenant.say(MAYA, "queue", personal=False)
    assert "in our chat" in str(list(tenant.teams.messages["19:riverside@thread.tacv2"].values())[-1])


async def test_help_and_what_it_does_not_know(tenant: Tenant):
    await tenant.say(TOM, "help")
    assert "second pair of eyes" in words_of(card_in(tenant.chat(TOM)[-1]))
    await tenant.say(TOM, "make coffee")
    assert "I don't know that one" in tenant.chat(TOM)[-1]["text"]


async def test_whoever_adds_the_app_hears_how_it_works(tenant: Tenant):
    await tenant.install(MAYA)
    assert "second pair of eyes" in words_of(card_in(tenant.chat(MAYA)[-1]))


async def test_a_button_of_another_card_changes_nothing(tenant: Tenant):
    case_id = await tenant.review()
    answer = await tenant.execute(MAYA, {"verb": "explode", "data": {"ref": "nonsense"}})
    assert "don't know this button" in told(answer)
    answer = await tenant.invoke(MAYA, "task/fetch", {"data": {"press": "edit", "ref": "case99|1|abc|1"}})
    assert "don't know this case" in told(answer)
    assert (await tenant.case(case_id)).state is State.NEW
    assert await tenant.press(MAYA, case_id, Action.TAKE)
