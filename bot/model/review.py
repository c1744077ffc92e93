"""A review: what somebody wrote about a practice on a public platform."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Review:
    """One version of one review. A reviewer who edits theirs makes a new version of the same review."""

    source: str  # the platform: "google", "nhs", "yelp", …
    external_id: str  # the platform's own id; (source, external_id) names the review for ever
    practice: str  # id of the practice it is about
    rating: int | None  # stars, 1 to 5; None where the platform has none
    author: str  # the display name, possibly empty
    text: str  # possibly empty: a rating alone is a review too
    url: str = ""
    posted_at: datetime | None = None  # the platform's own date, with a time zone
    version: int = 1
