"""`docs/configuration.md` tells every key, and its examples are true."""

import dataclasses
import re
from pathlib import Path

from bot.settings import load_settings, secrets
from bot.settings.shapes import ContactShape, DefenceShape, PersonShape, PracticeShape, SettingsShape

TEXT = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")


def test_every_key_is_explained():
    for shape in (SettingsShape, PracticeShape, PersonShape, DefenceShape, ContactShape):
        unknown = [key for key in shape.model_fields if f"`{key}`" not in TEXT]
        assert unknown == [], shape.__name__


def test_every_secret_is_explained():
    used = set(re.findall(r'value\("([A-Z_]+)"\)', Path(secrets.__file__).read_text(encoding="utf-8")))
    assert len(used) == len(dataclasses.fields(secrets.Secrets))
    assert used == set(re.findall(r"^\| `([A-Z_]+)` \|", TEXT, re.MULTILINE))


def test_the_smallest_file_works_as_it_stands(tmp_path):
    smallest = re.search(r"```yaml\n(practices:.*?)```", TEXT, re.DOTALL)
    file = tmp_path / "countersign.yaml"
    file.write_text(smallest[1])
    assert list(load_settings(file).practices) == ["riverside"]
