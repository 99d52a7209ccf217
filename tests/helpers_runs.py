"""Finished runs for tests: the model, its record, and its rows with names and with None for null."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sim.engine.log import COLUMNS, NULL, NULLABLE
from sim.measures.record import RunRecord
from sim.model import PreventionModel
from sim.record import record_of
from sim.scenario import Scenario

Row = namedtuple("Row", COLUMNS)  # type: ignore[misc]  # the columns are data of the log
CAUSES = ("batching", "response", "transfer", "unavailability", "contention")
SIDE_TABLES = (
    "concerns",
    "attendance",
    "decisions",
    "interventions",
    "people",
    "knowledge",
    "goals",
    "written",
    "handovers",
)


@dataclass(frozen=True, eq=False)
class Finished:
    """One finished run."""

    scenario: Scenario
    model: PreventionModel
    record: RunRecord
    rows: list

    @cached_property
    def done(self) -> list:
        """Return the completed rows."""
        return [row for row in self.rows if row.completed is not None]

    def meetings(self) -> dict[str, list[tuple[int, int]]]:
        """Return, per person, begin and end of every meeting attended, in order."""
        times = {row.event: (row.started, row.completed) for row in self.done}
        found: dict[str, list[tuple[int, int]]] = {}
        for event, person, _ in self.record.attendance:
            if event in times:
                found.setdefault(person, []).append(times[event])
        return {person: sorted(meetings) for person, meetings in found.items()}

    def acute_since(self) -> dict[str, int]:
        """Return, per case that is acute, since when it is."""
        return {case.name: case.acute_since for case in self.model.cases if case.is_acute}

    def attended(self) -> set[int]:
        """Return the events that were meetings held."""
        return {event for event, _, _ in self.record.attendance}


def finish(model: PreventionModel) -> Finished:
    """Run ``model`` to its end and return it with what it leaves behind."""
    model.run_to_end()
    record = record_of(model)
    return Finished(model.run_scenario, model, record, [named(row) for row in record.rows])


def run(scenario: Scenario, replication: int = 0, world: int = 0) -> Finished:
    """Return the finished run of ``scenario``."""
    return finish(PreventionModel(scenario, world=world, replication=replication))


@lru_cache(maxsize=64)
def run_once(scenario: Scenario) -> Finished:
    """Return the finished run of ``scenario``, computed once for all tests of a process."""
    return run(scenario)


def named(row: tuple) -> Row:
    """Return a row of the log by names, null as None."""
    read = Row(*row)
    return read._replace(**{name: None for name in NULLABLE if getattr(read, name) == NULL})


def waits(row: Row) -> tuple[int, ...]:
    """Return the waiting seconds of a row by cause, in the order of the list."""
    return tuple(getattr(row, f"wait_{cause}_s") for cause in CAUSES)


def waits_reversed(row: Row) -> tuple[int, ...]:
    """Return the waiting seconds of a row by cause under the reversed list."""
    return tuple(getattr(row, f"wait_reversed_{cause}_s") for cause in CAUSES)


def everything(finished: Finished) -> tuple:
    """Return all that a run leaves behind, for comparison of content."""
    record = finished.record
    return (record.rows, *(getattr(record, table) for table in SIDE_TABLES))
