"""Errors that teach: what was given, what is allowed, where to change it."""

from __future__ import annotations

from sim.texts import text


class InfohusError(Exception):
    """Base of all our errors: a key into the texts and the values that fill it.

    Parameters
    ----------
    key
        Name under ``[errors]`` in ``sim/texts/en.toml`` and ``da.toml``.
    values
        What the sentence mentions.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def sentence(self, lang: str = "en") -> str:
        """Return the one sentence a user reads, in ``lang``."""
        return text(f"errors.{self.key}", lang, **self.values)

    def __str__(self) -> str:
        return self.sentence("en")

    def __reduce__(self):  # survives the trip between processes
        return (_rebuild, (type(self), self.key, self.values))


def _rebuild(kind: type[InfohusError], key: str, values: dict[str, object]) -> InfohusError:
    return kind(key, **values)


class BadInput(InfohusError):
    """What the user gave cannot be used; the command line exits with 2."""
