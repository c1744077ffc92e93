"""What `countersign demo` shows: imagined practices and people, and reviews in our own words."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from bot.model.review import Review
from bot.settings import Settings, load_settings
from bot.sources.wire import read_review

HERE = Path(__file__).parent

TITLES = {  # person id → the job, as the workbench shows it under the name
    "maya": "Front desk",
    "tom": "Practice manager",
    "priya": "Practice manager",
    "sam": "Compliance lead",
}


def load_demo(now: datetime) -> tuple[Settings, tuple[Review, ...]]:
    """The demo's settings, and its reviews from the oldest to the newest, dated back from `now`."""
    settings = load_settings(HERE / "countersign.yaml")
    lines = (HERE / "reviews.jsonl").read_text(encoding="utf-8").splitlines()
    return settings, tuple(_review(line, now, settings) for line in lines)


def _review(line: str, now: datetime, settings: Settings) -> Review:
    """A line is a review on the wire, with `hours_ago` in place of the date."""
    data = json.loads(line)
    posted_at = now - timedelta(hours=data.pop("hours_ago"))
    return read_review({**data, "posted_at": posted_at.isoformat()}, practices=settings.practices)
