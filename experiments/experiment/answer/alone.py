"""One scenario with nothing to compare it with: its outcomes as they are, with both uncertainties."""

from __future__ import annotations

from experiments.experiment.answer.findings import Findings, Outcome, Record
from experiments.experiment.answer.holds import level_range
from experiments.experiment.answer.words import headed, level_words, say, scenario_words
from experiments.report.numbers import digits_for, listed, quantity_span
from experiments.statistics.enough import is_thin


def alone_sentences(found: Findings, outcome: Outcome, lang: str, *, is_chief: bool) -> tuple[str, str]:
    """Return the estimates of the only scenario with their intervals, and their range over plausible worlds."""
    (name,) = found.scenarios
    rows = [found.row(place, name, outcome.key) for place in found.places]
    known = [r for r in rows if r is not None and r["mean"] is not None and not is_thin(r)]
    if not known:
        opening = headed(found, outcome, lang, "_open", is_chief, "").rstrip(",")
        return f"{opening}: {say('alone.unknown', lang)}.", ""
    several = len(known) > 1
    values = [_value(r, lang, first=is_chief and i == 0, several=several) for i, r in enumerate(known)]
    scenario = scenario_words(found, name, lang)
    shown = say("alone.values", lang, values=listed(values, lang), scenario=scenario)
    sentence = headed(found, outcome, lang, "", is_chief, shown)
    sentence += say("alone.nothing_else", lang) if is_chief else "."
    ranges = level_range(known, lang)
    if found.n_worlds < 2:
        return sentence, say("worlds.one", lang) if is_chief else ""
    return sentence, say("alone.worlds", lang, range=ranges) if ranges else ""


def _value(row: Record, lang: str, *, first: bool, several: bool) -> str:
    unit = row["unit"]
    digits = digits_for(unit, row["mean"])
    ends = quantity_span(row["low"], row["high"], unit, lang, digits) or say("ends_unknown", lang)
    if first:
        ends = say("first_interval", lang, interval=ends)
    level = level_words(row["mean"], unit, lang)
    if several:
        return say("alone.value_in", lang, level=level, ends=ends, place=row["place"])
    return say("alone.value", lang, level=level, ends=ends)
