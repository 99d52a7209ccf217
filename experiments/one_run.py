"""One run to its end, in pieces of a year: between them whoever listens (``experiments.pulse``) may break it off."""

from __future__ import annotations

from experiments.pulse import beat
from sim.model import PreventionModel
from sim.scenario import Scenario
from sim.values import DAY

PIECE = 365 * DAY
"""Seconds of simulated time between two looks whether the run is still wanted."""


def finished(scenario: Scenario, world: int, replication: int) -> PreventionModel:
    """Return the model when its run is over, the same as after ``run_to_end`` alone."""
    model = PreventionModel(scenario, world, replication)
    beat(0)
    for end in range(model.agenda.now + PIECE, model.end, PIECE):
        model.agenda.run_until(end)
        beat(0)
    return model.run_to_end()
