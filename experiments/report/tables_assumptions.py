"""The tables of assumptions: those that decide the answer, and all of them."""

from __future__ import annotations

from decimal import Decimal

from experiments.report.cells import Cell, missing, plain
from experiments.report.labels import named, own_label
from experiments.report.lookup import Lookup
from experiments.report.numbers import DASH, number, whole
from experiments.report.table import Group, Row, Table, pair_label
from sim.texts import text


def influence_table(lookup: Lookup, lang: str, most: int = 15) -> Table | None:
    """Return the strongest rank correlations, one column per pair of models."""
    found: dict[str, dict] = {}
    for item in lookup.extra.get("influences") or []:
        entry = found.setdefault(item["parameter"], {"item": item, "rho": {}})
        entry["rho"][frozenset(item["pair"])] = item
    if not found:
        return None
    top = sorted(found, key=lambda p: (-max(abs(i["rho"] or 0) for i in found[p]["rho"].values()), p))[:most]
    rows = []
    for name in top:
        item = found[name]["item"]
        cells = [plain(named("grades", item["grade"], lang)), _range_of(item, lang)]
        for pair in lookup.pairs():
            cells.append(_rho(found[name]["rho"].get(frozenset(pair)), pair, lang))
        cells.append(plain(item["source"]))
        rows.append(Row(own_label(item, lang), cells, name))
    fixed = [text(f"report.influences.{h}", lang) for h in ("assumption", "grade", "range")]
    head = [*fixed, *(pair_label(*p, lang) for p in lookup.pairs()), text("report.influences.source", lang)]
    return Table(text("report.influences.caption", lang), head, [Group(rows)], numeric=False)


def _rho(item: dict | None, pair: tuple[str, str], lang: str) -> Cell:
    if item is None or item["rho"] is None:
        return missing("undefined", lang)
    rho = item["rho"] if tuple(item["pair"]) == pair else -item["rho"]
    inside = item["threshold"] is not None and abs(rho) <= item["threshold"]
    return Cell(number(rho, lang, 2), reason=text("report.influences.noise", lang) if inside else "")


def _range_of(item: dict, lang: str) -> Cell:
    """Return what the worlds vary an assumption over, its unit apart."""
    if item["low"] is None:
        return plain(text("report.assumptions.not_varied", lang))
    return Cell(_between(item["low"], item["high"], lang), note=item["unit"] or "")


def _between(low: float, high: float, lang: str) -> str:
    return text("report.interval", lang, low=loose(low, lang), high=loose(high, lang))


def assumption_table(lookup: Lookup, lang: str) -> Table | None:
    """Return every declared parameter with value and unit, what worlds vary and users may set, and source."""
    records = lookup.extra.get("assumptions") or []
    rows = [
        Row(
            own_label(a, lang),
            [
                Cell(loose(a["value"], lang), note=a["unit"] or ""),
                _range_of(a | {"unit": ""}, lang),
                plain(_between(a["allowed_low"], a["allowed_high"], lang)),
                plain(named("grades", a["grade"], lang)),
                plain(a["source"]),
            ],
            a["name"],
        )
        for a in records
    ]
    head = [
        text(f"report.assumptions.{h}", lang)
        for h in ("name", "value", "varied", "allowed", "grade", "source")
    ]
    return (
        Table(text("report.assumptions.caption", lang), head, [Group(rows)], numeric=False) if rows else None
    )


def loose(value: object, lang: str) -> str:
    """Return any declared value as a reader writes it, fractions with up to four significant figures."""
    if value is None:
        return DASH
    if isinstance(value, bool):
        return text("report.yes" if value else "report.no", lang)
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return whole(value, lang)
    if isinstance(value, float):
        digits = -int(Decimal(f"{value:.4g}").normalize().as_tuple().exponent)
        return number(value, lang, max(0, digits))
    return str(value)
