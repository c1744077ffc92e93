"""What the handlers read of an activity."""

import pytest

from bot.teams.botframework.parsing import incoming
from bot.teams.port import Account, Conversation, Incoming, Json


def in_a_channel(**more: object) -> Json:
    return {
        "type": "message",
        "id": "f:1",
        "serviceUrl": "https://smba.example/teams/",
        "from": {"id": "29:maya", "aadObjectId": "o-1", "name": "Maya"},
        "conversation": {"id": "19:a@thread.tacv2", "conversationType": "channel", "tenantId": "t-1"},
        "channelData": {
            "channel": {"id": "19:a@thread.tacv2"},
            "team": {"id": "19:t"},
            "tenant": {"id": "t-1"},
        },
        **more,
    }


def test_everything_is_read():
    body = in_a_channel(
        name="adaptiveCard/action", action="add", value={"a": 1}, text="queue", replyToId="m1"
    )
    assert incoming(body) == Incoming(
        id="f:1",
        type="message",
        name="adaptiveCard/action",
        action="add",
        value={"a": 1},
        text="queue",
        sender=Account(id="29:maya", object_id="o-1", tenant="t-1"),
        conversation=Conversation(id="19:a@thread.tacv2", service_url="https://smba.example/teams/"),
        personal=False,
        channel="19:a@thread.tacv2",
        team="19:t",
        message="m1",
        raw=body,
    )


@pytest.mark.parametrize(
    ("reply_to", "message"), [({"replyToId": "m2"}, "m2"), ({}, "77")], ids=["of the card", "of the thread"]
)
def test_a_press_in_a_thread_names_the_message_and_not_in_the_conversation(reply_to: Json, message: str):
    where = {"id": "19:a@thread.tacv2;messageid=77", "conversationType": "channel"}
    read = incoming(in_a_channel(conversation=where, **reply_to))
    assert (read.conversation.id, read.message) == ("19:a@thread.tacv2", message)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<at>Countersign</at> queue", "queue"),
        ("<at id='0'>Counter\nsign</at>\xa0Queue\n", "Queue"),
        ("ask <AT>Countersign</AT> for help", "ask   for help"),
        ("a < b and <attic>", "a < b and <attic>"),
        ("", ""),
    ],
)
def test_mentions_are_no_words(typed: str, read: str):
    assert incoming(in_a_channel(text=typed)).text == read


@pytest.mark.parametrize("typed", ["<at>" * 50_000, "<at " * 50_000, "<at>a" * 50_000 + "</at>"])
def test_no_text_takes_long_to_read(typed: str):
    """It would take minutes if each beginning of a mention were followed to the end."""
    assert incoming(in_a_channel(text=typed)).text


def test_the_tenant_may_stand_in_either_place_or_nowhere():
    only_data = in_a_channel(conversation={"id": "a:1"})
    assert incoming(only_data).sender.tenant == "t-1"
    assert incoming(in_a_channel(conversation={"id": "a:1"}, channelData={})).sender.tenant == ""


def test_a_chat_is_personal_and_in_no_team():
    read = incoming(
        in_a_channel(conversation={"id": "a:1", "conversationType": "personal"}, channelData=None)
    )
    assert (read.personal, read.channel, read.team) == (True, "", "")


@pytest.mark.parametrize("odd", [None, 7, [], "x", {"id": 7, "tenant": "x", "aadObjectId": []}])
def test_what_has_another_type_than_it_should_counts_as_absent(odd: object):
    names = ("from", "conversation", "channelData", "value", "text", "replyToId", "serviceUrl", "id")
    read = incoming({"type": "invoke", **dict.fromkeys(names, odd)})
    assert (read.sender, read.conversation.id, read.message) == (
        Account(id=""),
        "",
        "x" if odd == "x" else "",
    )
