"""Small words that several of the five sentences share."""

from __future__ import annotations

from experiments.report.labels import named
from experiments.report.numbers import amount, digits_for
from sim.texts import text


def say(key: str, lang: str, **values: object) -> str:
    """Return the text of ``[sentences] <key>``."""
    return text(f"sentences.{key}", lang, **values)


def model_words(name: str, lang: str) -> str:
    """Return a model's name as it stands inside a sentence."""
    own = named("models_in_sentence", name, lang)
    return own if own != name else say("own_model", lang, name=name)


def days_words(value: float | None, lang: str, scale: float | None = None) -> str:
    """Return days without the word, with the decimals that suit ``scale`` (itself if None)."""
    return amount(value, "days", lang, digits_for("days", value if scale is None else scale))
