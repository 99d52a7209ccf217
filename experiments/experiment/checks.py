"""Refuse before the first run what could not be finished: a missing extra, more runs than the budget."""

from __future__ import annotations

from importlib.util import find_spec

from experiments.experiment.plan import Plan
from experiments.experiment.stages import stages
from experiments.experiment.tables import check_excel
from sim.errors import BadInput

ANALYSIS = {"sensitivity": "SALib", "search": "optuna", "regimes": "sklearn"}
"""Part of an experiment -> the package of the extra ``analysis`` that it needs."""


def check_extras(plan: Plan, *, excel: bool) -> None:
    """Raise BadInput ``extras.missing`` if a part needs packages that are not installed."""
    for part, package in ANALYSIS.items():
        if getattr(plan.experiment, part) and find_spec(package) is None:
            raise BadInput("extras.missing", extra="analysis")
    if excel:
        check_excel()


def check_budget(plan: Plan) -> None:
    """Raise BadInput ``experiment.budget`` if more runs are planned than the file allows."""
    planned, allowed = sum(stage.most for stage in stages(plan)), plan.experiment.budget.runs
    if planned > allowed:
        raise BadInput("experiment.budget", planned=planned, allowed=allowed)
