"""The runs behind the exercises: few, but as many as one municipality needs to say something."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from experiments.comparison.columns import Columns
from experiments.explore.bring_back import GIVEN, ON_LEAVE_WEEKS
from experiments.explore.scenes import natural_scenarios
from experiments.garbage import collecting_between_runs
from experiments.keypersons.absence import Absence, shock_date
from experiments.keypersons.cells import key_post
from experiments.keypersons.plan import FOLLOW_UP_YEARS, WEEKS, YEARS
from experiments.ledger import rows_to_table
from experiments.one_run import finished
from experiments.progress import Progress
from experiments.pulse import beat
from experiments.runner import Runner
from experiments.tasks import Batch, Row, RunId, Task, Tasks
from sim.errors import InfohusError
from sim.measures.dependence.aftermath import aftermath
from sim.measures.dependence.excess import excess, excess_row
from sim.measures.record import RunRecord
from sim.measures.tally import tally
from sim.policies.convening import NextMeeting
from sim.policies.shocks import ABSENT
from sim.record import record_of
from sim.scenario import Scenario
from sim.scenario_file import Settings
from sim.values import DAY

ENQUIRIES, FEWEST, MOST = 580, 16, 120
"""Enquiries expected in the year after an absence, unless that takes more than ``MOST`` replications.

What a leave costs differs by a day or two between the models: with half as many it is seldom told from chance.
"""
WARM_UP_YEARS = 1
"""Less than usual: it is the time to a decision that is asked about, and a student waits for the answer."""
WEEKLY, MONTHLY = 7, 28
NATURAL, OTHER_CADENCE, AWAY = "natural", "other_cadence", "away"
"""Runs of a replication: as the settings have it, the fixed forum at other intervals, the coordinator on leave."""


FRAME = {"years": YEARS, "warm_up_years": WARM_UP_YEARS, "follow_up_years": FOLLOW_UP_YEARS, "shock": []}


@dataclass(frozen=True)
class Runs:
    """What the exercises rest on: columns by (model, run), of how many replications, and the two cadences in days."""

    columns: Columns
    away: Columns
    replications: int
    every_days: int | None
    other_days: int
    seed: int


def replications_for(scenario: Scenario) -> int:
    """Return how many replications the exercises take in a municipality."""
    p = scenario.parameters
    a_year = p["demand.concerns_per_100k"] * p["demand.local_factor"] * scenario.municipality.population / 1e5
    return max(FEWEST, min(MOST, math.ceil(ENQUIRIES / a_year))) if a_year else FEWEST


def exercise_runs(settings: Settings, runner: Runner, progress: Progress) -> Runs:
    """Run what the exercises need on ``runner`` and return it; ``progress`` is told how far the runs are.

    The runs have the place, staff, rules and parameters of the settings, ``YEARS`` of entry as in a test of key persons
    and no shock; all that is not set has its declared value. One world, several lots of luck. Raises BadInput for
    settings that cannot be used, ``explore.run_failed`` when one of the runs breaks down.
    """
    tasks = exercise_tasks(settings)
    first = next(iter(tasks))
    natural = first.payload.natural
    rows: list[Row] = []
    with progress:
        progress.expect(len(tasks) * len(first.runs))
        runner.run(tasks, run_replication, partial(_keep, rows, progress))
    usual = _columns([row for row in rows if row["variant"] != AWAY])
    away = _columns([row for row in rows if row["variant"] == AWAY])
    forum = natural["fixed_forum"]
    return Runs(usual, away, len(tasks), *cadences(forum), forum.seed)


@dataclass(frozen=True)
class Replication:
    """One replication of all that the exercises compare: the scenarios by model, and its number."""

    natural: dict[str, Scenario]
    number: int

    def task(self) -> Task:
        """Return the batch that computes it."""
        runs = tuple(_run_id(self.number, *run) for run in self._runs())
        return Task(f"exercise-{self.number:03d}", runs, self)

    def _runs(self) -> Iterator[tuple[str, str]]:
        for model in self.natural:
            yield model, NATURAL
            yield model, AWAY
        if cadences(self.natural["fixed_forum"])[0] is not None:
            yield "fixed_forum", OTHER_CADENCE


def exercise_tasks(settings: Settings) -> Tasks:
    """Return a batch for each replication; raise BadInput for settings that cannot be used."""
    natural = natural_scenarios({**settings, **FRAME})
    numbers = range(replications_for(natural["coordinator"]))
    return Tasks(numbers, lambda number: Replication(natural, number).task())


def run_replication(task: Task) -> list[Row]:
    """Run one replication under every model in a row, so that what no organisation changes is drawn once."""
    one: Replication = task.payload
    rows = []
    with collecting_between_runs() as collect:
        for row in _rows(one.natural, one.number):
            rows.append(row)
            beat()
        collect()
    return rows


def _keep(rows: list[Row], progress: Progress, batch: Batch) -> None:
    error = next((row["error"] for row in batch.rows if row["error"]), None)
    if error:
        raise InfohusError("explore.run_failed", error=error)
    rows += batch.rows
    progress.advance(len(batch.rows))


def cadences(forum: Scenario) -> tuple[int | None, int]:
    """Return the days between the fixed forum's meetings, None if it has no such rule, and those to try instead."""
    rule = forum.organisation.convene
    own = rule.every_days if isinstance(rule, NextMeeting) else None
    return own, MONTHLY if own is not None and own <= WEEKLY else WEEKLY


def _rows(natural: dict[str, Scenario], replication: int) -> Iterator[Row]:
    for model, scenario in natural.items():
        record = _run(scenario, replication)
        yield {**_name(replication, model, NATURAL), **tally(record)}
        yield {**_name(replication, model, AWAY), **_loss(scenario, record, replication)}
    own, other = cadences(natural["fixed_forum"])
    if own is not None:
        forum = natural["fixed_forum"].organisation
        rule = replace(forum.convene, every_days=other)
        changed = natural["fixed_forum"].with_model("fixed_forum", replace(forum, convene=rule))
        yield {**_name(replication, "fixed_forum", OTHER_CADENCE), **tally(_run(changed, replication))}


def _loss(scenario: Scenario, usual: RunRecord, replication: int) -> Row:
    """Return what the coordinator's leave changes, as in a test of key persons; nothing where the post is vacant."""
    on = shock_date(scenario.seed, replication, scenario.start)
    at, post = (on - scenario.start).days * DAY, key_post(scenario)
    there = any(p == post and s == "in_post" and b < at < e for _, p, _, b, e, s in usual.people)
    shock = Absence(ABSENT, ON_LEAVE_WEEKS).shock(post, on, GIVEN)
    changed = _run(replace(scenario, shocks=(shock,)), replication) if there else usual
    row = excess_row(excess(aftermath(usual, at, WEEKS), aftermath(changed, at, WEEKS)))
    return row if there else {name: [] if name.startswith("values|") else 0.0 for name in row}


def _run(scenario: Scenario, replication: int) -> RunRecord:
    return record_of(finished(scenario, 0, replication))


def _name(replication: int, model: str, run: str) -> Row:
    return {**_run_id(replication, model, run)._asdict(), "error": None}


def _run_id(replication: int, model: str, run: str) -> RunId:
    return RunId("000", replication, model, run)


def _columns(rows: list[Row]) -> Columns:
    return Columns(rows_to_table(rows), sorted({(row["model"], row["variant"]) for row in rows}))
