"""What is handed to a worker: a job runs some arms with the same luck, in one setting of what nobody knows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from experiments.comparison.columns import Columns
from experiments.tasks import RunId, Task
from sim.scenario import Scenario


class Arm(NamedTuple):
    """Name a scenario to run: the planner's name for it, and a variant of it (place, combination of factors)."""

    name: str
    variant: str
    scenario: Scenario


@dataclass(frozen=True, slots=True)
class Job:
    """Say what to run: every arm in replications ``first`` to ``first + n``, with ``overrides`` of parameters.

    Parameters
    ----------
    label
        Unique in the experiment for this setting, such as ``world-003``; with the replications it names the batch.
    arms
        Run in this order; equal scenarios are run once.
    overrides
        Parameters that differ from the arms' own.
    first, n
        Replications. The same number means the same luck in every job with the same ``luck``.
    luck
        Which world's luck (the ``world`` of ``PreventionModel``).
    losses
        Whether each run is made again with the coordinator gone, for ``added_days``.
    values
        Measures whose single values are kept, for quantiles; those of all others would only fill the disk.
    """

    label: str
    arms: tuple[Arm, ...]
    overrides: Mapping[str, float] = field(default_factory=dict)
    first: int = 0
    n: int = 1
    luck: int = 0
    losses: bool = False
    values: tuple[str, ...] = ()

    @property
    def runs(self) -> list[tuple[str, str]]:
        """Return name and variant of every arm, as ``Columns`` wants them."""
        return [(arm.name, arm.variant) for arm in self.arms]

    @property
    def key(self) -> str:
        """Return the name of the batch in the ledger."""
        return f"{self.label}-rep-{self.first:05d}-{self.first + self.n - 1:05d}"

    def task(self) -> Task:
        """Return the job as a task of the runner."""
        runs = (
            RunId(self.label, replication, arm.name, arm.variant)
            for replication in range(self.first, self.first + self.n)
            for arm in self.arms
        )
        return Task(self.key, tuple(runs), self)


def digest(*parts: object) -> str:
    """Return a few letters that differ where ``parts`` do, for the label of a job whose setting depends on results.

    After lost batches, or with another version of a library, the same step may ask for something else than before;
    under the same label the ledger would give back what was run then.
    """
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:10]


Evaluate = Callable[[Sequence[Job]], list[Columns]]
"""Runs the jobs that the ledger does not hold and returns the columns of all, in the order given."""
