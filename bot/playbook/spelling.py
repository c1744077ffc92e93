"""The dictionaries of American, British and Australian English, which come with the playbooks.

They are SCOWL's (http://wordlist.aspell.net), as packed for Hunspell in the npm packages dictionary-en 4.0.0,
dictionary-en-gb 3.0.0 and dictionary-en-au 3.0.0; their licences stand beside them in `dictionaries`.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from hunspell import Hunspell  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

_FOLDER = Path(__file__).with_name("dictionaries")
_LANGUAGES = {"US": "en_US", "GB": "en_GB", "AU": "en_AU"}


@dataclass(frozen=True, kw_only=True, repr=False)
class Dictionary:
    """The words of one country's English."""

    words: Any  # a Hunspell dictionary, which has no types
    region: str
    takes_ize: bool  # "organize" beside "organise", as Oxford spells

    def knows(self, word: str) -> bool:
        if self.words.spell(word):
            return True
        return self.takes_ize and "iz" in word and bool(self.words.spell(word.replace("iz", "is")))

    def is_elsewhere(self, word: str) -> bool:
        return any(dictionary(other).words.spell(word) for other in _LANGUAGES if other != self.region)


@cache
def dictionary(region: str) -> Dictionary:
    """The one for a country, given by its two letters; American English where there is none of its own."""
    name = _LANGUAGES[region] if region in _LANGUAGES else _LANGUAGES["US"]
    words = cast(Any, Hunspell)(name, hunspell_data_dir=str(_FOLDER))
    return Dictionary(words=words, region=region, takes_ize=name == "en_GB")
