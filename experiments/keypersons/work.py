"""What one worker does: lose one person at a time in every model, with the same luck, and write the differences."""

from __future__ import annotations

import json
from dataclasses import replace

from experiments.garbage import collecting_between_runs
from experiments.keypersons.absence import shock_date
from experiments.keypersons.cells import SETTLED, Cell
from experiments.keypersons.plan import WEEKS, YEARS, Batch
from experiments.one_run import finished
from experiments.pulse import beat
from experiments.tasks import Row, RunId, Task, describe
from sim.policies.shocks import Shock
from sim.scenario import Scenario
from sim.values import DAY

RUNS_BETWEEN = 8
"""Runs after which garbage is collected: a finished model is a knot of cycles."""


def run_batch(task: Task) -> list[Row]:
    """Run every replication of the batch; a run that fails is a row with its error.

    The same replication of all models and persons runs in a row, so that what nobody changes is drawn once.
    """
    batch: Batch = task.payload
    rows: list[Row] = []
    with collecting_between_runs() as collect:
        for replication in range(batch.first, batch.first + batch.n):
            done = _Done(batch, replication)
            for subject in batch.subjects:
                natural = subject.natural.with_parameters(batch.overrides)
                for cell in batch.cells(subject):
                    run = RunId(batch.name, replication, subject.model, cell.variant)
                    rows.append({**run._asdict(), **done.row(natural, cell)})
                    beat()
                    if len(rows) % RUNS_BETWEEN == 0:
                        collect()
    return rows


def prepare() -> None:
    """Import what a run needs, so that a worker is ready when its first batch comes."""
    import sim.measures.dependence.structure
    import sim.record  # noqa: F401


class _Done:
    """Runs of one replication that are done: what is equal, rule for rule, is run once."""

    def __init__(self, batch: Batch, replication: int) -> None:
        self.batch, self.replication = batch, replication
        self._found: dict[object, object] = {}

    def row(self, natural: Scenario, cell: Cell) -> Row:
        """Return the row of one run, or the error that ended it."""
        try:
            if cell.gone is not None:
                return {"error": None, **self._shock_row(natural, cell)}
            if cell.variant.endswith(SETTLED):
                return {"error": None, **self._turnover_row(natural, cell)}
            return {"error": None, **self._structure_row(natural, cell)}
        except Exception as error:
            return {"error": describe(error)}

    def _shock_row(self, natural: Scenario, cell: Cell) -> Row:
        """Return what the loss of one person changed; where the post was vacant there was nobody to lose."""
        from sim.measures.dependence.excess import excess, excess_row

        on = shock_date(self.batch.seed, self.replication, natural.start)
        shock = self.batch.absence.shock(cell.gone, on, cell.notice)
        at = (on - natural.start).days * DAY
        base = self._aftermath(natural, cell, (), at)
        found = excess_row(excess(base, self._aftermath(natural, cell, (shock,), at)))
        if not self._is_filled(natural, cell, at):
            found = {name: [] if name.startswith("values|") else 0.0 for name in found}
        is_there = float(self._is_filled(natural, cell, at))
        return {**found, "num|somebody_there|share": is_there, "den|somebody_there|share": 1.0}

    def _turnover_row(self, natural: Scenario, cell: Cell) -> Row:
        """Return what ordinary turnover changes over the years of entry, against nobody ever leaving."""
        from sim.measures.dependence.excess import excess, excess_row

        settled = natural.with_parameters({"turnover.per_year": 0.0})
        weeks = YEARS * WEEKS
        usual = self._aftermath(natural, replace(cell, is_settled=False), (), 0, weeks)
        return excess_row(excess(self._aftermath(settled, cell, (), 0, weeks), usual))

    def _structure_row(self, natural: Scenario, cell: Cell) -> Row:
        """Return how work and knowledge rest on people without a shock, as JSON, and days to decision."""
        from sim.measures.dependence.structure import structure_terms
        from sim.measures.paths import decision_paths
        from sim.measures.speed import measure_decision_times
        from sim.measures.tally import same_enquiries

        record = self._record(natural, cell, ())
        sums, _ = measure_decision_times(record, same_enquiries(record), decision_paths(record))
        num, den = sums["days_to_decision|mean"]
        return {
            "structure": json.dumps(structure_terms(record)),
            "num|days_to_decision|mean": float(num),
            "den|days_to_decision|mean": float(den),
        }

    def _aftermath(self, scenario: Scenario, cell: Cell, shocks: tuple[Shock, ...], at: int, weeks=WEEKS):
        from sim.measures.dependence.aftermath import aftermath

        key = (cell.organisation, cell.is_settled, shocks, at, weeks)
        if key not in self._found:
            self._found[key] = aftermath(self._record(scenario, cell, shocks), at, weeks)
        return self._found[key]

    def _is_filled(self, scenario: Scenario, cell: Cell, at: int) -> bool:
        """Return whether somebody is on the post at ``at``: the same under every model."""
        people = self._record(scenario, cell, ()).people
        return any(
            post == cell.gone and state == "in_post" and begin < at < end
            for _, post, _, begin, end, state in people
        )

    def _record(self, scenario: Scenario, cell: Cell, shocks: tuple[Shock, ...]):
        """Return the record of a run; kept for the runs without a shock, which many are compared with."""
        from sim.record import record_of

        key = (cell.organisation, cell.is_settled)
        if not shocks and key in self._found:
            return self._found[key]
        ready = replace(
            scenario,
            organisation=cell.organisation,
            shocks=tuple(sorted((*scenario.shocks, *shocks), key=lambda s: s.on)),
        )
        record = record_of(finished(ready, self.batch.luck, self.replication))
        if not shocks:
            self._found[key] = record
        return record
