"""Words that the answer and the report about the map share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.regimes.numbers import NAMES
from experiments.report.labels import named
from experiments.report.numbers import amount, listed, number
from sim.texts import text

Record = dict[str, Any]
DIGITS = {"asking": 2, "utilisation": 2, "learning": 1, "kept": 2}


def say(key: str, lang: str, **values: object) -> str:
    """Return the text of ``[regimes] <key>``."""
    return text(f"regimes.{key}", lang, **values)


def model_in_sentence(model: str, lang: str) -> str:
    """Return the model as it stands in a sentence."""
    return named("models_in_sentence", model, lang)


def shown(name: str, value: float, lang: str) -> str:
    """Return a value of one of the four numbers; the share kept in per cent, small ones with more decimals."""
    if name == "kept":
        return amount(value, "share", lang, 0)
    digits = DIGITS[name]
    if abs(value) >= 10:
        digits = 0
    elif abs(value) < 0.1:
        digits = 3 if abs(value) >= 0.01 else 4
    return number(value, lang, digits)


def regions(rule: Record) -> list[tuple[list[tuple[str, str, float]], Record]]:
    """Return the leaves of a rule in its order, each with its conditions (number, 'below' or 'above', value)."""
    if "number" not in rule:
        return [([], rule)]
    found = []
    for side in ("below", "above"):
        for conditions, leaf in regions(rule[side]):
            found.append(([(rule["number"], side, rule["at"]), *conditions], leaf))
    return [(_tightest(conditions), leaf) for conditions, leaf in found]


def _tightest(conditions: Sequence[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
    """Return one condition per number and side: the one that says most."""
    kept: dict[tuple[str, str], float] = {}
    for name, side, value in conditions:
        known = kept.get((name, side), value)
        kept[name, side] = min(known, value) if side == "below" else max(known, value)
    order = sorted(kept, key=lambda key: (NAMES.index(key[0]), key[1]))
    return [(name, side, kept[name, side]) for name, side in order]


def where(conditions: Sequence[tuple[str, str, float]], lang: str) -> str:
    """Return conditions as words; 'everywhere' without any."""
    if not conditions:
        return say("rule.everywhere", lang)
    parts = [
        say(f"rule.{side}", lang, name=say(f"inline.{name}", lang), value=shown(name, value, lang))
        for name, side, value in conditions
    ]
    return listed(parts, lang)


def strongest(found: Mapping[str, Any]) -> tuple[str, str]:
    """Return the two numbers that move the differences in days most (sum of slopes), in their usual order."""
    size = dict.fromkeys(NAMES, 0.0)
    for row in found["signs"]:
        if row["outcome"] == "days_to_decision" and row["slope"] is not None:
            size[row["number"]] += abs(row["slope"])
    first = sorted(NAMES, key=lambda name: (-size[name], NAMES.index(name)))[:2]
    one, other = sorted(first, key=NAMES.index)
    return one, other
