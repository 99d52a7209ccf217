"""What a test of key persons was set to: rules, posts, changes and assumptions, as the comparison shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from experiments.comparison import why
from experiments.comparison.setting import setting as setting_of
from experiments.keypersons.cells import EQUALISED, NATURAL
from experiments.keypersons.plan import Plan
from sim.scenario import Scenario

Extra = dict[str, object]
FRAME = ("years", "follow_up_years")
"""What the command itself sets, so that it is no change by the user."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """Show a test as a comparison: (model, variant, scenario), and the first natural scenario."""

    scenarios: list[tuple[str, str, Scenario]]
    natural: Scenario


def setting(plan: Plan, lang: str) -> Extra:
    """Return the ``extra`` (``experiments.report.inputs``) of a test: rules, posts, changes, alike, assumptions."""
    compared = _compared(plan)
    found = setting_of(compared)
    return {
        **found,
        "changes": [c for c in found["changes"] if c["area"] != "run" or c["name"] not in FRAME],
        "rules": why.rules(compared, lang),
        "assumptions": why.assumptions(compared, lang),
    }


def _compared(plan: Plan) -> _Compared:
    scenarios = []
    for subject in plan.subjects:
        equalised = replace(subject.natural, organisation=subject.equalised)
        scenarios += [(subject.model, NATURAL, subject.natural), (subject.model, EQUALISED, equalised)]
    return _Compared(scenarios, plan.scenario)
