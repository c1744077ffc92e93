"""Dialogs: trigger ids, hashes, stacks, and what an answer to a submission does."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await call
    return refusal.value.response["error"]


def simple(title: str = "Simple", **more: Any) -> dict[str, Any]:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": title}}]
    return {"type": "modal", "title": {"type": "plain_text", "text": title}, "blocks": blocks, **more}


@pytest.fixture
async def trigger(workbench: Any) -> str:
    """A trigger id that hasn't been used yet."""
    ts = await workbench.post_card()
    await workbench.press("U0MAYA", ts, "more", block_id="review", value="flag")
    return (await workbench.bot.wait_for("more"))["trigger_id"]


@pytest.fixture
async def editing(workbench: Any) -> dict[str, Any]:
    """Maya's open edit dialog."""
    ts = await workbench.post_card()
    await workbench.press("U0MAYA", ts, "edit")
    await workbench.bot.wait_for("edit")
    return await workbench.open_view("U0MAYA")


async def test_a_trigger_works_once(workbench: Any, trigger: str) -> None:
    view = (await workbench.client.views_open(trigger_id=trigger, view=simple()))["view"]
    assert view["root_view_id"] == view["id"] and view["previous_view_id"] is None and view["hash"]
    assert (
        await refused(workbench.client.views_open(trigger_id=trigger, view=simple()))
        == "exchanged_trigger_id"
    )


async def test_a_trigger_expires_after_three_seconds(workbench: Any, trigger: str) -> None:
    workbench.clock.ahead += 3.1
    assert (
        await refused(workbench.client.views_open(trigger_id=trigger, view=simple())) == "expired_trigger_id"
    )


async def test_a_trigger_nobody_gave_out_is_invalid(workbench: Any) -> None:
    assert (
        await refused(workbench.client.views_open(trigger_id="1.2.3", view=simple())) == "invalid_trigger_id"
    )


async def test_a_view_that_is_refused_leaves_the_trigger_good(workbench: Any, trigger: str) -> None:
    too_long = simple("x" * 25)
    assert (
        await refused(workbench.client.views_open(trigger_id=trigger, view=too_long)) == "invalid_arguments"
    )
    assert await workbench.client.views_open(trigger_id=trigger, view=simple())


async def test_a_stale_hash_conflicts(workbench: Any, trigger: str) -> None:
    first = (await workbench.client.views_open(trigger_id=trigger, view=simple("One")))["view"]
    second = await workbench.client.views_update(view_id=first["id"], hash=first["hash"], view=simple("Two"))
    assert second["view"]["hash"] != first["hash"]
    stale = workbench.client.views_update(view_id=first["id"], hash=first["hash"], view=simple("Three"))
    assert await refused(stale) == "hash_conflict"
    assert (await workbench.open_view("U0MAYA"))["title"]["text"] == "Two"


async def test_a_view_is_found_by_the_apps_own_id(workbench: Any, trigger: str) -> None:
    await workbench.client.views_open(trigger_id=trigger, view=simple("One", external_id="case-1"))
    await workbench.client.views_update(external_id="case-1", view=simple("Two", external_id="case-1"))
    assert (await workbench.open_view("U0MAYA"))["title"]["text"] == "Two"


async def test_a_submission_brings_every_value(workbench: Any, editing: dict[str, Any]) -> None:
    typed = {"text": {"text": "Thanks"}, "tone": {"tone": "warm"}}
    assert await workbench.act("submit", "U0MAYA", view_id=editing["id"], typed=typed) == {"ok": True}
    told = await workbench.bot.wait_for("save")
    warm = {"text": {"type": "plain_text", "text": "Warm"}, "value": "warm"}
    assert told["view"]["state"]["values"] == {
        "text": {"text": {"type": "plain_text_input", "value": "Thanks"}},
        "tone": {"tone": {"type": "radio_buttons", "selected_option": warm}},
    }
    assert told["view"]["private_metadata"] == "case-1" and told["view"]["callback_id"] == "edit"
    assert told["response_urls"] == [] and told["view"]["hash"] == editing["hash"]
    assert (await workbench.state("U0MAYA"))["views"] == []


async def test_what_nobody_touched_has_its_first_value(workbench: Any, editing: dict[str, Any]) -> None:
    await workbench.act("submit", "U0MAYA", view_id=editing["id"], typed={})
    values = (await workbench.bot.wait_for("save"))["view"]["state"]["values"]
    assert values["text"]["text"]["value"] == "Thank you for telling us."
    assert values["tone"]["tone"]["selected_option"] is None


async def test_errors_keep_the_dialog_open(workbench: Any, editing: dict[str, Any]) -> None:
    typed = {"text": {"text": "Sorry about your visit"}}
    answer = await workbench.act("submit", "U0MAYA", view_id=editing["id"], typed=typed)
    assert answer == {"ok": False, "errors": {"text": "Says that the reviewer was here."}}
    assert (await workbench.open_view("U0MAYA"))["hash"] == editing["hash"]


async def test_somebody_elses_dialog_cant_be_handed_in(workbench: Any, editing: dict[str, Any]) -> None:
    answer = await workbench.act("submit", "U0OMAR", view_id=editing["id"], typed={})
    assert answer["ok"] is False and workbench.bot.all("save") == []


async def test_a_button_in_a_dialog_changes_it_in_place(workbench: Any, editing: dict[str, Any]) -> None:
    where = {"view_id": editing["id"], "block_id": "tools", "action_id": "check"}
    await workbench.act("press", "U0MAYA", **where, typed={"text": {"text": "Half a sen"}})
    told = await workbench.bot.wait_for("check")
    assert told["container"] == {"type": "view", "view_id": editing["id"]}
    assert told["view"]["state"]["values"]["text"]["text"]["value"] == "Half a sen"
    assert "channel" not in told and "message" not in told
    assert (await workbench.open_view("U0MAYA"))["blocks"][0]["type"] == "alert"


async def test_views_stack_three_high_and_come_down_one_by_one(
    workbench: Any, editing: dict[str, Any]
) -> None:
    where = {"view_id": editing["id"], "block_id": "tools", "action_id": "deeper"}
    await workbench.act("press", "U0MAYA", **where)
    await workbench.bot.wait_for("deeper")
    top = await workbench.open_view("U0MAYA")
    assert (top["previous_view_id"], top["root_view_id"]) == (editing["id"], editing["id"])
    await workbench.act("press", "U0MAYA", **where)
    await workbench.bot.wait_for("deeper", count=2)
    await workbench.act("press", "U0MAYA", **where)
    assert await workbench.bot.wait_for("deeper", count=3) == {"error": "push_limit_reached"}
    assert len((await workbench.state("U0MAYA"))["views"]) == 3
    top = await workbench.open_view("U0MAYA")
    await workbench.act("close", "U0MAYA", view_id=top["id"])
    assert len((await workbench.state("U0MAYA"))["views"]) == 2


@pytest.mark.parametrize("all_views", [False, True])
async def test_closing_is_told_to_an_app_that_asked(
    workbench: Any, editing: dict[str, Any], all_views: bool
) -> None:
    await workbench.act("close", "U0MAYA", view_id=editing["id"], all=all_views)
    told = await workbench.bot.wait_for("closed")
    assert told["type"] == "view_closed" and told["is_cleared"] is all_views
    assert told["view"]["id"] == editing["id"]
    assert (await workbench.state("U0MAYA"))["views"] == []


class TestAnswers:
    """What the body of the acknowledgement does to the dialog."""

    @pytest.fixture
    def answer(self, workbench: Any, editing: dict[str, Any]) -> Any:
        """Submits Maya's dialog to an app that answers with this."""

        async def submit(**body: Any) -> dict[str, Any]:
            async def respond() -> web.StreamResponse:
                return web.json_response(body)

            workbench.bot.to_clicks.append(respond)
            return await workbench.act("submit", "U0MAYA", view_id=editing["id"], typed={})

        return submit

    async def titles(self, workbench: Any) -> list[str]:
        return [view["title"]["text"] for view in (await workbench.state("U0MAYA"))["views"]]

    async def test_update_replaces_the_view(self, workbench: Any, answer: Any) -> None:
        assert (await answer(response_action="update", view=simple("Saved")))["ok"]
        assert await self.titles(workbench) == ["Saved"]

    async def test_push_puts_one_on_top(self, workbench: Any, answer: Any) -> None:
        assert (await answer(response_action="push", view=simple("Sure?")))["ok"]
        assert await self.titles(workbench) == ["Edit the reply", "Sure?"]

    async def test_clear_closes_all(self, workbench: Any, answer: Any) -> None:
        assert (await answer(response_action="clear"))["ok"]
        assert await self.titles(workbench) == []

    async def test_a_view_slack_would_refuse_is_a_problem_the_person_sees(
        self, workbench: Any, answer: Any
    ) -> None:
        said = await answer(response_action="update", view=simple("x" * 25))
        assert "must be less than 25 characters" in said["problem"]
        assert await self.titles(workbench) == ["Edit the reply"]

    async def test_errors_for_a_field_that_isnt_there_are_a_problem(
        self, workbench: Any, answer: Any
    ) -> None:
        said = await answer(response_action="errors", errors={"nowhere": "Wrong"})
        assert said["ok"] is False and "problem" in said
