"""What a test of a registration rule was set to: rules in full, what was changed, every assumption."""

from __future__ import annotations

from experiments.comparison.why import assumption_records
from experiments.registration.describe import describe_rule
from experiments.registration.plan import Plan
from sim.parameters import declarations

Extra = dict[str, object]


def setting(plan: Plan, lang: str) -> Extra:
    """Return rules side by side, changes from the default, and every assumption with its source."""
    return {
        "rules": {
            "baseline": describe_rule(plan.change.baseline),
            "new": describe_rule(plan.change.rule),
        },
        "changes": [
            {"area": "parameter", "name": name, "new": value, "default": declared.value}
            | {f"label_{word}": declared.label(word) for word in declared.labels}
            for name, declared in declarations().items()
            if (value := plan.base.parameters[name]) != declared.value
        ],
        "assumptions": assumption_records(plan.base.parameters, lang),
    }
