"""What both programs of `make second-reader` share: their options, and where the texts of each kind come from."""

import argparse
from pathlib import Path

import training_replies
import training_reviews

MODULES = {"replies": training_replies, "reviews": training_reviews}


def options(description: str) -> argparse.Namespace:
    """`tried`: files to judge as well; `no_folds`, for the words alone: don't leave files out in turn."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--try", dest="tried", nargs="*", type=Path, default=[], help="judge these files as well"
    )
    parser.add_argument("--no-folds", action="store_true", help="don't leave files out in turn (words)")
    return parser.parse_args()
