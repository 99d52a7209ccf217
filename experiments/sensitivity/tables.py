"""The numbers behind the chart: what each input does, and where its value and its range come from."""

from __future__ import annotations

from experiments.report.cells import Cell, plain
from experiments.report.numbers import DASH, digits_for, interval
from experiments.report.table import Group, Row, Table
from experiments.report.tables_assumptions import loose
from experiments.sensitivity.words import (
    Found,
    grade_words,
    looked_closely,
    say,
    share_interval,
    share_words,
    size_words,
)
from sim.parameters import Declaration, declaration_of
from sim.texts import text


def deciding_table(found: Found, lang: str) -> Table:
    """Return the inputs above the limit of noise, largest first, and chance itself in the last row."""
    rows = [_row(found, one, lang) for one in found["screen"]["inputs"] if one["above"]]
    return _table("caption", [*rows, _luck(found, lang)], found, lang)


def rest_table(found: Found, lang: str) -> Table | None:
    """Return the inputs that cannot be told from chance, largest first; None if there are none."""
    rows = [_row(found, one, lang) for one in found["screen"]["inputs"] if not one["above"]]
    return _table("caption_rest", rows, None, lang) if rows else None


def _table(caption: str, rows: list[Row], found: Found | None, lang: str) -> Table:
    shares = ("first", "total") if found and looked_closely(found) else ()
    heads = ("number", "size", *shares, "grade", "range", "source")
    words = [say(f"report.{head}", lang) for head in heads]
    return Table(say(f"report.{caption}", lang), words, [Group(rows)], numeric=False)


def _row(found: Found, one: dict, lang: str) -> Row:
    declared = declaration_of(one["name"])
    cells = [
        _size(found, one, lang),
        *(_shares(found, one["name"], lang) if one["above"] else ()),
        plain(say("report.legend", lang, **grade_words(declared.grade, lang))),
        _range(declared, lang),
        plain(declared.source(lang)),
    ]
    return Row(declared.label(lang), cells, declared.name)


def _luck(found: Found, lang: str) -> Row:
    dummy = found["screen"]["dummy"]
    limit = say("report.luck_note", lang, limit=size_words(found, found["screen"]["limit"], lang))
    cells = [_size(found, dummy, lang), *_shares(found, dummy["name"], lang), *[Cell(DASH)] * 3]
    return Row(say("report.luck", lang), cells, limit)


def _size(found: Found, one: dict, lang: str) -> Cell:
    """Return the mean change with its interval."""
    unit, scale = ("days", 100) if found["unit"] == "share" else (found["unit"], 1)
    low, high = scale * one["low"], scale * one["high"]
    ends = interval(low, high, unit, lang, digits_for(unit, high))
    within = "" if one.get("above", True) else say("report.within", lang)
    return Cell(
        size_words(found, one["mu_star"], lang),
        note=say("report.interval", lang, interval=ends),
        reason=within,
    )


def _shares(found: Found, name: str, lang: str) -> list[Cell]:
    """Return both shares of an input or of chance, none without a second stage, dashes where it was not in it."""
    if not looked_closely(found):
        return []
    shares = found["sobol"]
    of = {one["name"]: one for one in (*shares["inputs"], shares["dummy"])}
    if name not in of:
        return [Cell(DASH, reason=say("report.not_looked_at", lang))] * 2
    one = of[name]
    return [_share(one, "first", "", lang), _share(one, "total", _doubt(one, lang), lang)]


def _share(one: dict, kind: str, doubt: str, lang: str) -> Cell:
    ends = share_interval(one[f"{kind}_low"], one[f"{kind}_high"], lang)
    return Cell(share_words(one[kind], lang), note=say("report.interval", lang, interval=ends), reason=doubt)


def _doubt(one: dict, lang: str) -> str:
    if not one.get("above", True):
        return say("report.within", lang)
    return say("report.unsure", lang) if one.get("unsure") else ""


def _range(declared: Declaration, lang: str) -> Cell:
    low, high = (loose(end, lang) for end in (declared.world_low, declared.world_high))
    return Cell(text("report.interval", lang, low=low, high=high), note=declared.unit(lang))
