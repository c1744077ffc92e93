"""POST /reviews over real HTTP, with a real desk and database behind it."""

import io
import json
import logging
from itertools import count
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from stories import NOON, RIVERSIDE, TEAM

from bot.desk.desk import Desk
from bot.desk.office import Office
from bot.playbook.library import Library
from bot.sources.intake import LARGEST_BODY, MOST_REVIEWS, intake_routes
from bot.store import open_store

PLAYBOOKS = Path(__file__).parents[1] / "desk" / "playbooks"
TOKEN = "let-me-in-0123456789"
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}


class StoppedClock:
    def now(self):
        return NOON


def a_review(number: int = 1, **changes) -> dict:
    wire = {"source": "google", "external_id": f"r{number}", "practice": "riverside", "rating": 2}
    return {**wire, "author": "Jo P.", "text": "A long wait.", "posted_at": "2026-03-01T09:30:00Z", **changes}


@pytest.fixture
async def store(tmp_path):
    store = await open_store(f"sqlite:///{tmp_path}/countersign.db")
    yield store
    await store.close()


@pytest.fixture
async def desk(store):
    office = Office(
        practices={"riverside": RIVERSIDE},
        people=TEAM,
        library=Library.load(PLAYBOOKS, prove=False),
        clock=StoppedClock(),
    )
    numbers = count(1)
    return Desk(store=store, office=office, new_id=lambda: f"c{next(numbers)}")


@pytest.fixture
async def serve(desk):
    clients = []

    async def serve(token: str | None = TOKEN) -> TestClient:
        app = web.Application()
        app.add_routes(intake_routes(desk, token))
        clients.append(TestClient(TestServer(app)))
        await clients[-1].start_server()
        return clients[-1]

    yield serve
    for client in clients:
        await client.close()


@pytest.fixture
async def post(serve):
    client = await serve()

    async def post(body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = await client.post("/reviews", data=io.BytesIO(data), headers={**AUTHORISED, **headers})
        return answer.status, await answer.json()

    return post


async def test_a_review_becomes_a_case(post, desk):
    status, answer = await post(a_review())
    assert status == 202
    [case_id] = answer["case_ids"]
    assert answer["reviews"] == [
        {"case_id": case_id, "outcome": "new", "source": "google", "external_id": "r1"}
    ]
    assert (await desk.view(case_id)).practice == "riverside"


async def test_the_same_review_again_is_known(post):
    _, first = await post(a_review())
    status, second = await post(a_review())
    assert status == 200
    assert second["case_ids"] == first["case_ids"]
    assert second["reviews"][0]["outcome"] == "known"


async def test_an_edited_review_goes_back_onto_its_case(post):
    _, first = await post(a_review())
    status, second = await post(a_review(text="A very long wait."))
    assert (status, second["case_ids"]) == (202, first["case_ids"])
    assert second["reviews"][0]["outcome"] == "edited"


async def test_a_list_is_taken_in_as_a_whole(post):
    status, answer = await post([a_review(1), a_review(2), a_review(1)])
    assert status == 202
    assert [each["outcome"] for each in answer["reviews"]] == ["new", "new", "known"]


async def test_a_list_with_a_mistake_is_not_taken_in_at_all(post):
    wrong = [a_review(1), a_review(2, rating=9), a_review(3, practice="hill", stars=1)]
    status, answer = await post(wrong)
    assert status == 422
    assert [(p["index"], p["field"]) for p in answer["problems"]] == [(1, "rating"), (2, "stars")]
    status, answer = await post(a_review(1))
    assert answer["reviews"][0]["outcome"] == "new", "it was not taken in before"


async def test_what_is_wrong_with_a_single_review_is_told_by_key(post):
    status, answer = await post(a_review(practice="hill"))
    assert status == 422
    assert answer["problems"] == [
        {"field": "practice", "problem": "there is no practice 'hill'; there are: riverside"}
    ]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
async def test_what_is_not_json_is_told_so(post, body):
    status, answer = await post(body)
    assert status == 400
    assert "not JSON" in answer["error"]


@pytest.mark.parametrize("body", [[], None, 5, "text", [[a_review()]]])
async def test_json_of_another_shape_is_refused(post, body):
    status, _ = await post(body)
    assert status == 422


async def test_too_much_at_once_is_refused(post):
    status, answer = await post([a_review(n) for n in range(MOST_REVIEWS + 1)])
    assert (status, str(MOST_REVIEWS) in answer["error"]) == (422, True)
    status, answer = await post(b" " * (LARGEST_BODY + 1))
    assert (status, "MB" in answer["error"]) == (413, True)


async def test_the_longest_review_fits(post):
    status, _ = await post([a_review(n, text="ß" * 20_000) for n in range(3)])
    assert status == 202


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN[:-1]}é"],
)
async def test_without_the_token_nothing_is_taken_in(post, header):
    status, answer = await post(a_review(), Authorization=header)
    assert status == 401
    assert TOKEN not in json.dumps(answer)
    _, answer = await post(a_review())
    assert answer["reviews"][0]["outcome"] == "new"


async def test_an_intake_without_a_token_is_closed_to_everybody(serve):
    client = await serve(token=None)
    for header in ("", "Bearer ", "Bearer None"):
        answer = await client.post("/reviews", json=a_review(), headers={"Authorization": header})
        assert answer.status == 503
        assert "COUNTERSIGN_INTAKE_TOKEN" in (await answer.json())["error"]


async def test_a_database_that_fails_asks_the_sender_to_try_again(post, store, caplog):
    async with store.writing() as connection:
        await connection.exec_driver_sql("ALTER TABLE reviews RENAME TO gone")
    status, answer = await post(a_review(text="QQQ words"))
    assert status == 503
    assert "Send it again" in answer["error"]
    assert "QQQ" not in caplog.text
    async with store.writing() as connection:
        await connection.exec_driver_sql("ALTER TABLE gone RENAME TO reviews")
    status, answer = await post(a_review(text="QQQ words"))
    assert (status, answer["reviews"][0]["outcome"]) == (202, "new")


async def test_no_word_of_a_review_is_logged(post, caplog):
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, logger="bot")
    await post(a_review(text="QQQ words", author="QQQ name"))
    await post([a_review(text="QQQ words", author="QQQ name", rating=9)])
    assert "QQQ" not in caplog.text
