"""What npm brings for tests: Microsoft's own renderer, test client and schema. See `tests/node/package.json`."""

import os
import shutil
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "node"


def node() -> str:
    """Where Node is; without it the test is skipped, except in CI, where it fails."""
    return shutil.which("node") or _missing("Node isn't installed; this test needs it on the PATH as `node`.")


def package(name: str) -> Path:
    """The folder of a package; without it the test is skipped, except in CI, where it fails."""
    folder = FOLDER / "node_modules" / name
    if not folder.is_dir():
        _missing(f"{name} isn't installed; `make test` installs it where npm is on the PATH.")
    return folder


def _missing(message: str) -> str:
    pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
