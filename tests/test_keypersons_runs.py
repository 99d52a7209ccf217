"""What a worker finds when one person is lost: zeros where nothing can change, the same for all, whatever the order."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from experiments.keypersons import work
from experiments.keypersons.absence import Absence
from experiments.keypersons.plan import make_plan
from experiments.tasks import RunId, guarded
from sim.parameters import declaration_of
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenarios

BUSY = ("demand.concerns_per_100k=40", "warm_up_years=1")


LEAVES = Absence("leaves")


def plan(absence: Absence = LEAVES, models=tuple(CATALOGUE), **design):
    scenarios = build_scenarios(municipality="Lejre", sets=BUSY)
    return make_plan(scenarios, [], absence, models=models, **({"replications": 2, "worlds": 2} | design))


@lru_cache
def rows_of(absence: Absence) -> dict[tuple[str, str], dict]:
    """Return the rows of the first replication by model and variant."""
    task = next(iter(plan(absence).tasks()))
    rows = work.run_batch(task)
    assert [row["error"] for row in rows] == [None] * len(rows)
    return {(row["model"], row["variant"]): row for row in rows}


def changes(row: dict) -> list[float]:
    """Return every number of a shock's row that says that something changed."""
    per_shock = [v for name, v in row.items() if name.startswith("num|") and "somebody_there" not in name]
    return per_shock + [v for name in row if name.startswith("values|") for v in row[name]]


def test_an_absence_of_zero_weeks_changes_nothing_for_anybody():
    rows = rows_of(Absence("absent", 0))
    shocks = [row for (_, variant), row in rows.items() if "|" in variant]
    assert len(shocks) > 30
    assert not any(any(changes(row)) for row in shocks)
    assert any(row["den|added_days|mean"] for row in shocks), "there were enquiries"


def test_losing_somebody_without_duties_changes_nothing():
    """Nobody turns to the third manager while the first two are there; the coordinator's loss does change something."""
    rows = rows_of(LEAVES)
    for model in CATALOGUE:
        assert not any(changes(rows[model, "natural|manager-3"]))
    assert any(any(changes(rows[model, "natural|ssp_consultant-1"])) for model in CATALOGUE)


def test_whether_somebody_was_there_to_lose_is_the_same_under_every_model_and_rule():
    rows = rows_of(LEAVES)
    for (_, variant), row in rows.items():
        if "|" in variant:
            post = variant.partition("|")[2]
            there = {rows[m, f"natural|{post}"]["num|somebody_there|share"] for m in CATALOGUE}
            assert there == {row["num|somebody_there|share"]}


def test_where_nobody_was_on_the_post_a_replication_counts_for_nothing():
    batch = next(iter(plan().tasks())).payload
    subject = batch.subjects[0]
    often = {name: declaration_of(name).high for name in ("turnover.per_year", "turnover.vacancy_days")}
    vacant = subject.natural.with_parameters(often)
    cell = next(c for c in batch.cells(subject) if c.gone == "ssp_consultant-1")
    for replication in range(12):
        done = work._Done(batch, replication)
        row = done.row(vacant, cell)
        if row["num|somebody_there|share"] == 0:
            assert row["den|added_days|mean"] == row["den|facts_lost|mean"] == 0
            assert row["values|excess_backlog"] == []
            return
    pytest.fail("no replication found the post vacant")


def test_equal_rules_give_equal_rows_whatever_they_are_called():
    """With a named deputy and minutes as own rules, the contrasts 'deputy' and 'written' are the model itself."""
    scenarios = build_scenarios(
        municipality="Lejre",
        sets=(*BUSY, "organisation.stand_in.rule=named_deputy", "organisation.write.rule=minutes"),
    )
    found = make_plan(scenarios, [], LEAVES, models=["coordinator"], replications=2, worlds=1)
    rows = {row["variant"]: row for row in work.run_batch(next(iter(found.tasks())))}
    own = _without_name(rows["natural|ssp_consultant-1"])
    assert own == _without_name(rows["natural.deputy|ssp_consultant-1"])
    assert own == _without_name(rows["natural.written|ssp_consultant-1"])


def _without_name(row: dict) -> dict:
    return {name: value for name, value in row.items() if name not in RunId._fields}


def test_replications_do_not_depend_on_what_ran_before():
    """A batch of two replications gives the rows of two batches of one."""
    one = plan(models=("coordinator",))
    first, second = (task for task in one.tasks() if task.key.startswith("nominal-rep"))
    apart = work.run_batch(first) + work.run_batch(second)
    batch = replace(first.payload, n=2)
    assert work.run_batch(replace(first, payload=batch)) == apart


def test_a_run_that_fails_is_a_row_and_the_others_stand(monkeypatch):
    of_one = plan(models=("coordinator",)).tasks()
    task = next(task for task in of_one if task.key.startswith("world-001"))
    usual = work._Done._shock_row

    def failing(self, natural, cell):
        if self.replication == 3:
            raise RuntimeError("made to fail")
        return usual(self, natural, cell)

    monkeypatch.setattr(work._Done, "_shock_row", failing)
    rows = guarded(work.run_batch, task).rows
    failed = [row for row in rows if row["error"]]
    assert {(row["replication"], row["variant"]) for row in failed} == {(3, "natural|ssp_consultant-1")}
    assert len(rows) == len(task.runs)
