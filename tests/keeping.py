"""Cases in a real store: opened, and brought up to date with what their story tells."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from stories import Story, a_case

from bot.desk.ports import CaseFile, Store
from bot.model import events as ev
from bot.model.review import Review

SUGGESTION = "Thank you. Please call us."


def a_review(number: int = 1, **changes: Any) -> Review:
    values = {
        "source": "google",
        "external_id": f"review-{number}",
        "practice": "riverside",
        "rating": 2,
        "author": "Jo P.",
        "text": "The wait was far too long.",
        "url": "https://reviews.example/1",
        "posted_at": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
    }
    return Review(**values | changes)


@dataclass
class Kept:
    """A case of the store and the story that it follows."""

    store: Store
    id: str
    story: Story
    stored: int = 0  # entries of the story that the store has
    texts: dict[str, str] = field(default_factory=dict)  # fingerprint → words

    async def catch_up(self) -> None:
        """Record what the story has told since the last time."""
        new = self.story.told[self.stored :]
        async with self.store.begin() as unit:
            await unit.append(self.id, self.story.case, new)
            await self._keep_texts(unit, new)
        self.stored += len(new)

    async def open(self, review: Review) -> None:
        async with self.store.begin() as unit:
            await unit.create(self.id, review, self.story.told)
            await self._keep_texts(unit, self.story.told)
        self.stored = len(self.story.told)

    async def _keep_texts(self, unit: Any, entries: list[ev.Entry]) -> None:
        for entry in entries:
            if isinstance(entry.event, ev.DraftSaved):
                await unit.add_draft(self.id, entry.event.number, self.texts[entry.event.sha256], ())

    async def edited_by(self, person: Any, text: str) -> "Kept":
        self.story.edited_by(person, text)
        self.texts[self.story.sha] = text
        await self.catch_up()
        return self

    async def load(self) -> CaseFile:
        async with self.store.read() as reader:
            file = await reader.load(self.id)
        assert file is not None
        return file


async def a_kept_case(
    store: Store,
    number: int = 1,
    *,
    suggestion: str | None = SUGGESTION,
    review: Review | None = None,
    **more: Any,
) -> Kept:
    """Case number `number` (its id is "case-1" and so on), as it is when its review has just arrived."""
    story = a_case(suggestion=suggestion, **more)
    kept = Kept(store=store, id=f"case-{number}", story=story)
    if suggestion is not None:
        kept.texts[story.sha] = suggestion
    await kept.open(review or a_review(number))
    return kept
