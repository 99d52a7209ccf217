"""Small words that several of the five points share."""

from __future__ import annotations

from experiments.report.labels import named
from experiments.report.lookup import Lookup
from experiments.report.numbers import amount, digits_for, whole
from sim.texts import text


def say(key: str, lang: str, **values: object) -> str:
    """Return the text of ``[sentences] <key>``."""
    return text(f"sentences.{key}", lang, **values)


def model_words(name: str, lang: str) -> str:
    """Return a model's name as it stands inside a sentence."""
    own = named("models_in_sentence", name, lang)
    return own if own != name else say("own_model", lang, name=name)


def model_and_cadence(lookup: Lookup, name: str, lang: str) -> str:
    """Return the model's name inside a sentence, with how often it meets where its rule says so."""
    every = cadence_words(lookup, name, lang)
    model = model_words(name, lang)
    return say("with_cadence", lang, model=model, every=every) if every else model


def cadence_words(lookup: Lookup, name: str, lang: str) -> str:
    """Return 'every 28 days' where the model's rule has that number, else ''."""
    days = lookup.cadence(name)
    if days is None:
        return ""
    return say("cadence" if days > 1 else "cadence_daily", lang, days=whole(days, lang))


def days_words(value: float | None, lang: str, scale: float | None = None) -> str:
    """Return days without the word, with the decimals that suit ``scale`` (itself if None)."""
    return amount(value, "days", lang, digits_for("days", value if scale is None else scale))
