"""POST /reviews: reviews sent to us by whoever watches the platforms."""

import hmac
import json
import logging
from collections.abc import Collection
from typing import Any, cast

from aiohttp import web

from bot.desk.desk import Desk
from bot.model.review import Review
from bot.sources.wire import WireError, read_review

log = logging.getLogger(__name__)

LARGEST_BODY = 4 * 1024 * 1024  # bytes
MOST_REVIEWS = 100  # in one request


def intake_routes(desk: Desk, token: str | None) -> list[web.RouteDef]:
    """The intake's route. Without a token nobody can post, and the answer says why."""

    async def receive(request: web.Request) -> web.Response:
        refusal = _refusal(request.headers.get("Authorization", ""), token)
        if refusal is not None:
            return refusal
        try:
            reviews = _read(_decode(await _body(request)), desk.practices)
        except _UnusableError as error:
            return web.json_response(error.answer, status=error.status)
        try:
            return await _receive(desk, reviews)
        except Exception as error:  # noqa: BLE001 - whatever it was, the sender can try again without harm
            log.error("the intake failed: %s", type(error).__name__)
            sentence = "It can't be taken in just now. Send it again: nothing is taken in twice."
            return web.json_response({"error": sentence}, status=503, headers={"Retry-After": "30"})

    return [web.post("/reviews", receive)]


class _UnusableError(Exception):
    """A request that can't be taken; `answer` tells its sender what to mend."""

    def __init__(self, status: int, sentence: str, problems: list[dict[str, Any]] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.answer: dict[str, Any] = {"error": sentence, **({"problems": problems} if problems else {})}


def _refusal(authorization: str, token: str | None) -> web.Response | None:
    if token is None:
        sentence = "The intake is closed: COUNTERSIGN_INTAKE_TOKEN is not set where Countersign runs."
        return web.json_response({"error": sentence}, status=503)
    scheme, _, given = authorization.partition(" ")
    fits = hmac.compare_digest(given.strip().encode(), token.encode())
    if scheme.lower() == "bearer" and fits:
        return None
    sentence = "Send the intake token in the header: Authorization: Bearer …"
    return web.json_response({"error": sentence}, status=401, headers={"WWW-Authenticate": "Bearer"})


async def _body(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise _UnusableError(413, f"Send at most {LARGEST_BODY // 1024 // 1024} MB at a time.")
    return bytes(body)


def _decode(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise _UnusableError(400, f"The body is not JSON{where}.") from error


def _read(data: Any, practices: Collection[str]) -> list[Review]:
    """Every review, or none when one of them has something wrong."""
    single = not isinstance(data, list)
    items = [data] if single else cast("list[Any]", data)
    if not items or len(items) > MOST_REVIEWS:
        raise _UnusableError(422, f"Send one review, or a list of 1 to {MOST_REVIEWS}.")
    reviews: list[Review] = []
    problems: list[dict[str, Any]] = []
    for index, item in enumerate(items):
        try:
            reviews.append(read_review(item, practices=practices))
        except WireError as error:
            place = {} if single else {"index": index}
            problems += [{**place, "field": p.field, "problem": p.sentence} for p in error.problems]
    if problems:
        sentence = "The review" if single else "The list"
        raise _UnusableError(422, f"{sentence} was not taken in: something in it is wrong.", problems)
    return reviews


async def _receive(desk: Desk, reviews: list[Review]) -> web.Response:
    outcomes: list[dict[str, str]] = []
    for review in reviews:
        received = await desk.receive(review)
        outcome = "new" if received.new else "edited" if received.edited else "known"
        outcomes.append(
            {
                "case_id": received.case_id,
                "outcome": outcome,
                "source": review.source,
                "external_id": review.external_id,
            }
        )
    all_known = all(each["outcome"] == "known" for each in outcomes)
    answer = {"case_ids": [each["case_id"] for each in outcomes], "reviews": outcomes}
    return web.json_response(answer, status=200 if all_known else 202)
