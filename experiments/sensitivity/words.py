"""How inputs, sizes and shares are written, by language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from experiments.report.labels import named, unit_label
from experiments.report.numbers import amount, digits_for, listed, number, quantity, quantity_span
from sim.parameters import GRADES, declaration_of
from sim.texts import text

LETTERS = dict(zip(GRADES, "ABCD", strict=True))
"""The grades from the firmest to the weakest, so that a letter tells them apart where a word has no room."""

Found = Mapping[str, Any]
"""What ``experiments.sensitivity.study.investigate`` returns."""


def say(key: str, lang: str, **values: object) -> str:
    """Return the text of ``[sensitivity] <key>``."""
    return text(f"sensitivity.{key}", lang, **values)


def grade_of(name: str) -> str:
    """Return where the value of a declared parameter comes from: measured, derived, analogue or assumed."""
    return declaration_of(name).grade


def grade_words(grade: str, lang: str) -> dict[str, str]:
    """Return ``letter`` and ``grade``, as texts want them."""
    return {"letter": LETTERS[grade], "grade": named("grades", grade, lang)}


def label_of(name: str, lang: str) -> str:
    """Return the label of a declared parameter in quotation marks, as it stands inside a sentence."""
    return say("label", lang, label=declaration_of(name).label(lang))


def labels_of(names: Iterable[str], lang: str) -> str:
    """Return several labels as a list in words."""
    return listed([label_of(name, lang) for name in names], lang)


def size_words(found: Found, value: float, lang: str) -> str:
    """Return a change of the answer with its unit; percentage points where the answer is a share."""
    unit = found["unit"]
    if unit == "share":
        return say("points", lang, n=number(100 * value, lang, digits_for("days", 100 * value)))
    return f"{amount(value, unit, lang)} {unit_label(unit, lang)}".strip()


def share_words(value: float, lang: str) -> str:
    """Return a share of the variation in whole per cent, one below 0 by chance as 0."""
    return quantity(value, "share", lang, 0)


def share_interval(low: float, high: float, lang: str) -> str:
    """Return the interval of a share, cut to what is possible."""
    return quantity_span(low, high, "share", lang, 0)


def is_still(found: Found) -> bool:
    """Return whether neither any input nor chance changed anything in the screening."""
    screened = found["screen"]
    return all(one["mu_star"] == 0 for one in (*screened["inputs"], screened["dummy"]))


def looked_closely(found: Found) -> bool:
    """Return whether there are shares of a variation to speak of."""
    return found["sobol"] is not None and found["sobol"]["varies"]
