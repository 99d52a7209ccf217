"""What table cells say: decimals that match, nothing impossible, what stands behind each row, ranges kept apart."""

from __future__ import annotations

import pytest

from experiments.report.cells import estimates
from experiments.report.lookup import Lookup
from experiments.report.numbers import quantity, quantity_span
from experiments.report.tables_answer import chief_table, hours_table
from experiments.report.tables_assumptions import assumption_table
from experiments.report.tables_why import reversed_table, waiting_table
from tests.helpers_summary import MODELS, measure, summary


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


@pytest.mark.parametrize(("lang", "words"), [("en", "too few"), ("da", "for få")])
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
