"""The words of the field, Danish and English, with a one-line meaning; the interface reads them from here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Term:
    """Hold one idea: its name in code, the words for it, and what it means."""

    key: str
    words: Mapping[str, str]
    meanings: Mapping[str, str]
    en_long: str | None = None

    def word(self, lang: str) -> str:
        """Return the word in ``lang``."""
        return self.words[lang]

    def meaning(self, lang: str) -> str:
        """Return the meaning in one sentence in ``lang``."""
        return self.meanings[lang]


@cache
def glossary() -> Mapping[str, Term]:
    """Return every term by its key, in the order of the file."""
    text = files("sim").joinpath("data", "glossary.toml").read_text(encoding="utf-8")
    return MappingProxyType({key: _term(key, entry) for key, entry in tomllib.loads(text).items()})


def _term(key: str, entry: dict) -> Term:
    words = {"en": entry["en"], "da": entry["da"]}
    return Term(key=key, words=words, meanings=entry["meaning"], en_long=entry.get("en_long"))
