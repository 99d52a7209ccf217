"""A finished run, opened at the pages that a story needs: the rows of each case, who was away, what was known."""

from __future__ import annotations

from collections import defaultdict, namedtuple
from dataclasses import dataclass
from functools import cached_property

from sim.engine.log import COLUMNS, NULL, NULLABLE
from sim.measures.record import RunRecord, SentConcern
from sim.model import PreventionModel
from sim.record import record_of
from sim.scenario import Scenario

Row = namedtuple("Row", COLUMNS)  # type: ignore[misc]  # the columns are data of the log


@dataclass(frozen=True)
class Run:
    """Hold one finished run: the model for its citizens and posts, the record for everything else."""

    model: PreventionModel
    record: RunRecord

    @classmethod
    def of(cls, scenario: Scenario) -> Run:
        """Run ``scenario`` (world 0, replication 0) to its end."""
        model = PreventionModel(scenario).run_to_end()
        return cls(model, record_of(model))

    @property
    def scenario(self) -> Scenario:
        return self.model.run_scenario

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """Return the rows of every case, null as None, in the order in which they were completed; open ones last."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.record.rows:
            found[row[COLUMNS.index("case")]].append(_named(row))
        for rows in found.values():
            rows.sort(key=lambda r: (r.completed is None, r.completed or r.due, r.event))
        return found

    @cached_property
    def concerns(self) -> dict[str, SentConcern]:
        """Return the first concern of every case, by case, in the order in which they were sent."""
        found: dict[str, SentConcern] = {}
        for concern in sorted(self.record.concerns, key=lambda c: (c.sent, c.case)):
            found.setdefault(concern.case, concern)
        return found

    @cached_property
    def attendance(self) -> dict[int, list[str]]:
        """Return who was at each meeting, by event."""
        found: dict[int, list[str]] = defaultdict(list)
        for event, person, _ in self.record.attendance:
            found[event].append(person)
        return found

    @cached_property
    def spells(self) -> dict[str, list[tuple[int, int, str]]]:
        """Return begin, end and reason of every spell without anybody, by post."""
        found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for _, post, _, begin, end, state in self.record.people:
            if state != "in_post":
                found[post].append((begin, end, state))
        return found


def _named(row: tuple) -> Row:
    cells = (
        None if name in NULLABLE and cell == NULL else cell for name, cell in zip(COLUMNS, row, strict=True)
    )
    return Row(*cells)
