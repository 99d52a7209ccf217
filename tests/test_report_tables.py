"""What table cells say: decimals that match, nothing impossible, what stands behind each row, ranges kept apart."""

from __future__ import annotations

import pytest

from experiments.comparison.curves import DAYS
from experiments.report.cells import estimates, gap_cell
from experiments.report.lookup import Lookup
from experiments.report.numbers import quantity, quantity_span
from experiments.report.tables_answer import chief_table, curve_table, hours_table
from experiments.report.tables_assumptions import assumption_table
from experiments.report.tables_why import reversed_table, waiting_table
from tests.helpers_summary import MODELS, difference, measure, summary


def row(model: str, mean: float | None, **other: object) -> dict:
    return measure(model, "hours_per_decision", "mean", "hours", mean, **other)


def test_a_row_has_one_number_of_decimals() -> None:
    cells = estimates([row("a", 8.94), row("b", 0.8), row("c", 0.2)], "da")
    assert [cell.main for cell in cells] == ["8,9", "0,8", "0,2"]
    assert cells[1].luck == "0,8–0,8"


def test_both_sides_of_a_slash_have_the_same_decimals() -> None:
    result = summary()
    result["extra"]["waiting_reversed"]["natural"]["coordinator"]["response"] = 0.83
    table = reversed_table(Lookup(result), "da")
    found = {r.head: r.cells[0].main for g in table.groups for r in g.rows}
    assert found["Venter på svar"] == "6,2 / 0,8"


def test_what_is_not_nothing_is_not_written_as_nothing() -> None:
    assert quantity(0.0004, "share", "da", 1) == "under 0,1\N{NO-BREAK SPACE}%"
    assert quantity(0.0, "share", "da", 1) == "0,0\N{NO-BREAK SPACE}%"
    assert quantity(0.02, "days", "en", 1) == "under 0.1"
    assert quantity_span(-0.0004, 0.0004, "share", "en", 1) == "under 0.1%"
    assert quantity_span(0.0, 0.0, "share", "en", 1) == "0.0%"


def test_no_interval_reaches_what_cannot_be() -> None:
    assert quantity_span(-0.02, 0.09, "hours", "da", 2) == "0,00–0,09"
    assert quantity_span(0.96, 1.02, "share", "en", 1) == "96.0–100.0%"
    assert quantity_span(None, 3.0, "days", "en", 1) == "≤ 3.0"
    assert quantity_span(None, None, "days", "en", 1) == ""
    (cell,) = estimates([row("a", 0.02, low=-0.02, high=0.09)], "da")
    assert "−" not in cell.luck


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "not known (too few, or noise alone)"), ("da", "kendes ikke (for få, eller kun støj)")],
)
def test_a_range_over_too_few_worlds_is_said_to_be_missing(lang: str, words: str) -> None:
    (cell,) = estimates([row("a", 3.0, world_low=None, world_high=None)], lang)
    assert (cell.main, cell.worlds) == ("3" + ("," if lang == "da" else ".") + "0", words)


def test_every_row_of_the_answer_tells_its_own_number_of_events() -> None:
    result = summary()
    for record in result["measures"]:
        place = MODELS.index(record["model"])
        if record["measure"] == "wrong_drop_share":
            record["events"] = 610 + place
        if record["measure"] == "hours_per_decision":
            record["events"] = 22_000
    notes = {r.head: r.note for g in chief_table(Lookup(result), "en").groups for r in g.rows}
    assert notes["Hours of work per decision"] == "hours, n = 22,000"
    assert "n = 610–612" in notes.values()
    yearly = [r.note for g in hours_table(Lookup(result), "en").groups for r in g.rows]
    assert yearly
    assert not any("n =" in note for note in yearly)


def test_the_share_of_hours_used_says_of_how_many_hours_a_year() -> None:
    result = summary(years=4)
    for record in result["measures"]:
        if record["measure"] == "utilisation.coordinator":
            record |= {"events": 2_208 * 4 * 300, "replications": 300}
        if record["measure"] == "utilisation.forum_member":
            hours = {"coordinator": 0, "ad_hoc_forum": 900, "fixed_forum": 1_100}[record["model"]]
            record |= {"events": hours * 4 * 300, "replications": 300}
            record["mean"] = record["mean"] if hours else None
    notes = {r.head: r.note for g in hours_table(Lookup(result), "en").groups for r in g.rows}
    base = "of the {} hours a year that the role's posts give to the field"
    assert notes["Share of field hours used: coordinator"] == base.format("2,208")
    assert notes["Share of field hours used: forum member"] == base.format("900–1,100")
    assert notes["Hours a year, all coordinators together"] == "hours"


def test_parts_in_one_column_have_the_decimals_of_their_sum() -> None:
    table = waiting_table(Lookup(summary()), "en")
    cells = [r.cells[0].main for g in table.groups for r in g.rows]
    assert all(len(cell.rpartition(".")[2]) == 1 for cell in cells), cells


def test_what_worlds_vary_and_what_is_allowed_are_two_things() -> None:
    result = summary()
    varied, fixed = result["extra"]["assumptions"][:2]
    varied.update(low=0.1, high=0.4, allowed_low=0, allowed_high=1, unit="andel")
    fixed.update(value=1, low=None, high=None, allowed_low=0, allowed_high=2, unit="1 = ja, 0 = nej")
    table = assumption_table(Lookup(result), "da")
    assert table.head[1:4] == ["Værdi", "Varieres mellem", "Tilladt"]
    first, second = (r.cells for r in table.groups[0].rows[:2])
    assert [cell.main for cell in first[1:3]] == ["0,1 til 0,4", "0 til 1"]
    assert [cell.main for cell in second[:3]] == ["1", "varieres ikke", "0 til 2"]
    assert second[0].note == "1 = ja, 0 = nej"


@pytest.mark.parametrize(
    ("lang", "beyond", "of"),
    [("en", "beyond follow-up", "(55 of 64)"), ("da", "ud over opfølgningen", "(55 af 64)")],
)
def test_a_range_says_where_it_leaves_follow_up_and_over_how_many_worlds(
    lang: str, beyond: str, of: str
) -> None:
    ends = {"world_low": 34.0, "world_high": None, "world_low_beyond": False, "world_high_beyond": True}
    (cell,) = estimates([row("a", 60.0, n_worlds=64, **ends)], lang, 0, 64)
    assert cell.worlds in (f"34 to {beyond}", f"34 til {beyond}")
    (cell,) = estimates([row("a", 60.0, n_worlds=55, **ends)], lang, 0, 64)
    assert cell.worlds.endswith(f"{beyond} {of}")
    ends |= {"world_low": None, "world_low_beyond": True}
    (cell,) = estimates([row("a", 60.0, n_worlds=64, **ends)], lang, 0, 64)
    assert cell.worlds == beyond
    (cell,) = estimates([row("a", 60.0, n_worlds=55)], lang, 0, 64)
    assert cell.worlds == f"36–102 {of}"
    (cell,) = estimates([row("a", 60.0, n_worlds=5, world_low=None, world_high=None)], lang, 0, 64)
    assert "64" not in cell.worlds


def test_the_rows_of_the_answer_name_the_worlds_behind_their_ranges() -> None:
    result = summary()
    table = chief_table(Lookup(result), "en")
    assert all(cell.worlds.endswith("(62 of 64)") for g in table.groups for r in g.rows for cell in r.cells)
    result["worlds"] = 62
    table = chief_table(Lookup(result), "en")
    assert not any("of 6" in cell.worlds for g in table.groups for r in g.rows for cell in r.cells)


def test_every_day_of_the_curve_table_is_computed() -> None:
    days = [float(day) for day in DAYS]
    result = summary()
    curve = {"days": days, "share": [0.9 * d / days[-1] for d in days], "low": [], "high": [], "n": 900}
    result["extra"]["curves"] = {"natural": {m: {"ordinary": curve, "acute": curve} for m in MODELS}}
    for kind in ("ordinary", "acute"):
        table = curve_table(Lookup(result), kind, "en")
        cells = [cell for g in table.groups for r in g.rows for cell in r.cells]
        assert len(cells) == 18
        assert not any(cell.reason for cell in cells)


def test_hours_are_not_too_few_to_compare() -> None:
    """Their events are years, not things that happened; one rule says so for estimates and for differences."""
    result = summary()
    for record in result["measures"]:
        record["events"] = 60
    gaps = [
        difference(MODELS[1], MODELS[0], 3.0, measure=name, statistic="mean", unit="hours")
        for name in ("hours_per_year.caseworker", "days_to_closure")
    ]
    lookup = Lookup(result | {"differences": gaps})
    found = [lookup.gap(MODELS[1], MODELS[0], gap["measure"], "mean") for gap in gaps]
    assert [gap.is_thin for gap in found] == [False, True]
    assert [bool(gap_cell(gap, "hours", "en", 1).reason) for gap in found] == [False, True]
