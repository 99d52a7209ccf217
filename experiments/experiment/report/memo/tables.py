"""The memo's tables: the chief outcome of every scenario, and the other outcomes of the few that decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from experiments.experiment.answer.findings import NOTHING, Findings, Outcome
from experiments.experiment.answer.verdicts import ranked
from experiments.experiment.answer.words import say, scenario_label, shortened
from experiments.experiment.report.cells import gap_cell, gap_unit, gaps_digits, level_cells
from experiments.experiment.report.differences import worlds_words
from experiments.experiment.report.memo.wording import first_sentences, letter
from experiments.experiment.report.setup import lever_words, model_words
from experiments.report.cells import Cell, plain
from experiments.report.labels import statistic_label, unit_label
from experiments.report.table import Group, Row, Table

LABEL, LEVERS, SET = 60, 90, 400
"""Characters of a scenario's label, and of what it sets where scenarios are many and where they are few."""
FEW = 4
"""Scenarios up to this many have room for all that they set."""
DECIDE = 2
"""Of more scenarios than ``FEW`` the other outcomes are shown of two: the best by the chief outcome, and the worst."""


def lettered(found: Findings, name: str, lang: str) -> str:
    """Return a scenario's label, cut where it is long, behind its letter."""
    label = shortened(scenario_label(found, name, lang), LABEL)
    return say("memo.lettered", lang, letter=letter(found.scenarios.index(name)), label=label)


def set_words(found: Findings, extra: Mapping[str, object], name: str, lang: str) -> str:
    """Return the organisation of a scenario and what it sets."""
    levers = say(
        "memo.sets", lang, model=model_words(found, name, lang), levers=lever_words(extra, name, lang)
    )
    return first_sentences(levers, SET if len(found.scenarios) <= FEW else LEVERS)


def chief_table(found: Findings, extra: Mapping[str, object], lang: str) -> Table:
    """Return the chief outcome of every scenario with both uncertainties, and what the scenario sets."""
    if len(found.places) > 1 and found.compared:
        return _over_places(found, extra, lang)
    arms_per_scenario = [[arm for arm in found.arms if arm[0] == name] for name in found.scenarios]
    levels = [level_cells(found, p, found.arms, found.chief, lang) for p in found.places]
    by_arm = [dict(zip(found.arms, cells, strict=True)) for cells in levels]
    rows = []
    for name, arms in zip(found.scenarios, arms_per_scenario, strict=True):
        cells = [of[arm] for of in by_arm for arm in arms]
        if found.compared:
            cells += _gap_cells(found, name, lang)
        rows.append(Row(lettered(found, name, lang), cells, set_words(found, extra, name, lang)))
    return Table(_caption(found, lang), _heads(found, lang), [Group(rows)])


def _caption(found: Findings, lang: str) -> str:
    key = "memo.caption" if found.n_worlds > 1 else "memo.caption_one_world"
    return say(key, lang, outcome=statistic_label(*found.chief.key, lang))


def _heads(found: Findings, lang: str) -> list[str]:
    unit = "%" if found.chief.unit == "share" else unit_label(found.chief.unit, lang)
    scenario = say("tables.scenario", lang)
    if not found.compared:
        return [scenario, *(say("memo.level_in", lang, place=p, unit=unit) for p in found.places)]
    change = [
        say("difference.column", lang, unit=gap_unit(found.chief.unit, lang)),
        say("difference.worlds", lang),
    ]
    if not found.is_factorial:
        return [scenario, say("memo.level", lang, unit=unit), *change]
    names = (say("factors.none", lang), say("factors.all", lang))
    return [scenario, *(say("memo.level_of", lang, what=what, unit=unit) for what in names), *change]


def _gap_cells(found: Findings, name: str, lang: str) -> list[Cell]:
    if name not in found.compared:
        return [plain(say("setup.baseline", lang)), plain("")]
    gap = found.gap(found.places[0], name, found.chief.key)
    digits = gaps_digits([found.gap(found.places[0], n, found.chief.key) for n in found.compared])
    return [_gap(found, found.places[0], name, found.chief, digits, lang), plain(worlds_words(gap, lang))]


def _gap(found: Findings, place: str, name: str, outcome: Outcome, digits: int, lang: str) -> Cell:
    cell = gap_cell(found, found.gap(place, name, outcome.key), digits, lang)
    return replace(cell, reason=say("tables.aside", lang)) if found.is_aside(place, name) else cell


def _over_places(found: Findings, extra: Mapping[str, object], lang: str) -> Table:
    """Return the baseline's estimate and every scenario's difference from it, municipality by municipality."""
    gaps = [found.gap(p, n, found.chief.key) for p in found.places for n in found.compared]
    digits = gaps_digits(gaps)
    rows = []
    for name in found.scenarios:
        if name in found.compared:
            cells = [_gap(found, p, name, found.chief, digits, lang) for p in found.places]
        else:
            cells = [level_cells(found, p, [(name, NOTHING)], found.chief, lang)[0] for p in found.places]
        note = set_words(found, extra, name, lang)
        if not found.is_factorial and name == found.baseline:
            note = say("memo.baseline_note", lang, words=note)
        rows.append(Row(lettered(found, name, lang), cells, note))
    unit = gap_unit(found.chief.unit, lang)
    caption = say(
        "memo.caption_places_factors" if found.is_factorial else "memo.caption_places",
        lang,
        outcome=statistic_label(*found.chief.key, lang),
        unit=unit,
        baseline=letter(found.scenarios.index(found.baseline)),
    )
    return Table(caption, [say("tables.scenario", lang), *found.places], [Group(rows)])


def others_table(found: Findings, lang: str) -> Table | None:
    """Return the other outcomes in one municipality: the baseline's, and how others differ."""
    if len(found.places) > 1 or not found.compared or len(found.outcomes) < 2:
        return None
    order = ranked(found, found.chief)
    shown = order if len(found.scenarios) <= FEW else [order[0], order[-1]]
    place = found.places[0]
    rows = [_others_row(found, place, shown, outcome, lang) for outcome in found.outcomes[1:]]
    heads = [say("memo.change_of", lang, letter=letter(found.scenarios.index(name))) for name in shown]
    base = [] if found.is_factorial else [lettered(found, found.baseline, lang)]
    return Table(
        say("memo.caption_others", lang), [say("tables.outcome", lang), *base, *heads], [Group(rows)]
    )


def _others_row(found: Findings, place: str, shown: list[str], outcome: Outcome, lang: str) -> Row:
    digits = gaps_digits([found.gap(place, name, outcome.key) for name in shown])
    cells = [_gap(found, place, name, outcome, digits, lang) for name in shown]
    if not found.is_factorial:
        cells = [*level_cells(found, place, [(found.baseline, NOTHING)], outcome, lang), *cells]
    return Row(statistic_label(*outcome.key, lang), cells, gap_unit(outcome.unit, lang))
