"""How long an experiment will take on this machine: a few of its own runs, timed, times how many there are.

Timed in seconds of the processor, so that whatever else the machine does meanwhile is not counted.
"""

from __future__ import annotations

from statistics import fmean
from time import process_time
from typing import NamedTuple

from experiments.experiment.jobs import Job
from experiments.experiment.plan import Plan
from experiments.experiment.stages import Stage, stages
from experiments.experiment.work import run_job

TIMED_ARMS = 3
"""Scenarios timed in each municipality, the first and those spread over the rest."""
START_UP_S = 10.0
"""Seconds until workers have imported what they need and the report is written, about; measured on two cores."""


class Estimate(NamedTuple):
    """Hold the seconds of one run, by itself, and of the whole with so many workers; ``stages`` are its parts."""

    run_seconds: float
    fewest_seconds: float
    most_seconds: float
    stages: list[Stage]


def estimate(plan: Plan, workers: int) -> Estimate:
    """Return how long ``plan`` takes with ``workers``; runs a few replications to see."""
    seconds = fmean(_seconds(plan, place) for place in plan.places)
    parts = stages(plan)
    fewest, most = (
        START_UP_S + seconds * sum(getattr(p, end) for p in parts) / workers for end in ("fewest", "most")
    )
    return Estimate(seconds, fewest, most, parts)


def _seconds(plan: Plan, place) -> float:
    """Return the seconds of one run in a municipality; the first run, in which all is imported, is not counted."""
    step = max(1, len(place.arms) // TIMED_ARMS)
    arms = place.arms[::step][:TIMED_ARMS]
    run_job(Job("warm", arms[:1]).task())
    began = process_time()
    rows = run_job(Job("timed", arms, first=1, n=2).task())
    return (process_time() - began) / len(rows)
