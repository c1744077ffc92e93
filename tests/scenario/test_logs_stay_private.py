"""With every logger at its most talkative, no word of a review or a reply, no name and no token is logged."""

import logging
from pathlib import Path

import pytest
from slackside import SECRET, Workspace, break_the_database
from stories import MAYA, SAM, TOM

REVIEW = "Quokkas everywhere, and a long wait."
TROUBLE = "You will hear from my lawyer."
REVIEWER = "Wilhelmina Quill"
REPLY = "Thank you for writing, zephyr and all. Please call us on 01632 960123."
PRIVATE = ("Quokkas", "lawyer", "Wilhelmina", "Quill", "zephyr", SECRET, "xoxb-")


async def test_nothing_private_is_logged_on_the_way_of_a_review(
    workspace: Workspace, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    caplog.set_level(logging.DEBUG)
    held = await workspace.review(TROUBLE, author=REVIEWER)
    case_id = await workspace.review(REVIEW, author=REVIEWER)
    await workspace.press(MAYA, case_id, "edit")
    dialog = workspace.slack.views[-1]
    assert "Quokkas" in str(dialog), "the words are on the screen"
    assert await workspace.send(MAYA, dialog, text=REPLY) == {}
    workspace.slack.failing["chat.postMessage"] = "fatal_error"
    await workspace.press(SAM, held, "acknowledge")
    await workspace.deliver()
    workspace.slack.failing.clear()
    await workspace.press(TOM, case_id, "approve")
    await workspace.send(TOM, workspace.slack.views[-1])
    workspace.clock.move(minutes=31)
    await workspace.desk.run_due_timers()
    await workspace.deliver()
    assert "zephyr" in str(workspace.thread(case_id)), "it went the whole way"
    await workspace.post_raw(b"payload=" + REVIEW.encode())
    break_the_database(tmp_path)
    await workspace.press(MAYA, case_id, "mark_posted")

    assert "bot.slack" in caplog.text, "the failures were told"
    logged = caplog.text.splitlines()  # as a handler writes them, with what exceptions say
    assert [line for line in logged if any(word in line for word in PRIVATE)] == []
