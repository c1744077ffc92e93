"""Other people's words, made ready to be shown: what no surface should pass on, and how stars are written."""


def is_link(url: str) -> bool:
    """Whether it is an address that a browser opens."""
    return url.startswith(("https://", "http://"))


def stars(rating: int | None) -> str:
    """Five stars, filled and empty; words where the platform has none."""
    if rating is None:
        return "No stars"
    filled = max(0, min(5, rating))
    return "★" * filled + "☆" * (5 - filled)
