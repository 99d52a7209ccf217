"""The same run with and without shocks: equal until their morning, and what is different after. One run, one luck."""

from __future__ import annotations

from experiments.explore.scene import Record
from experiments.explore.scenes import runs, scenes_of
from experiments.story.run import Run
from sim.measures.paths import Path, decision_paths
from sim.measures.tally import same_enquiries
from sim.scenario_file import Settings
from sim.values import DAY, NEVER_PICKED_UP

SHOWS = ("activity", "resource", "from_resource", "due", "started", "completed", "outcome")
"""Columns by which a case counts as touched: not the numbers of events, which move with those of other cases."""


def branch(settings: Settings) -> Record:
    """Return the three models with the shocks of the settings, and what these change, as plain data.

    ``with`` is what ``scenes`` gives for the settings; ``models`` has ``difference`` from no shock for each model.
    It is the luck of this one run: what an absence costs on average is for ``infohus keypersons`` to say.
    Raises BadInput for what cannot be used.
    """
    without = runs({**settings, "shock": []})
    changed = runs(settings)
    return {
        "with": scenes_of(changed),
        "models": [{"model": model, **difference(without[model], changed[model])} for model in without],
    }


def difference(without: Run, changed: Run) -> Record:
    """Return what is different between two runs of one scenario, with a shock and without.

    ``cases_touched`` counts enquiries of the years of entry in which any step has another time, person or outcome;
    ``extra_days`` adds up, over those that reached somebody in both, how many days later the decision came (or the end
    of the run, without one); ``days_without``, ``days_with`` are their means; ``decided_*`` counts decisions in the
    years of entry.
    """
    before, after = _Enquiries(without), _Enquiries(changed)
    both = [case for case in before.days if case in after.days]
    touched = [case for case in both if before.steps(case) != after.steps(case)]
    total_before, total_after = (sum(one.days[case] for case in both) for one in (before, after))
    return {
        "hash_without": without.scenario.hash(),
        "hash_with": changed.scenario.hash(),
        "n_enquiries": len(both),
        "cases_touched": len(touched),
        "touched": touched,
        "decided_without": before.n_decided,
        "decided_with": after.n_decided,
        "days_without": total_before / len(both) if both else None,
        "days_with": total_after / len(both) if both else None,
        "extra_days": total_after - total_before,
    }


class _Enquiries:
    """The enquiries of a run that every organisation gets, with their days to decision."""

    def __init__(self, run: Run) -> None:
        self._run = run
        paths = decision_paths(run.record)
        until = run.record.entry_end
        self.n_decided = sum(0 <= path.decided < until for path in paths.values())
        self.days = {
            concern.case: _days(run, concern.sent, paths.get(concern.case))
            for concern in same_enquiries(run.record)
            if concern.end_state != NEVER_PICKED_UP
        }

    def steps(self, case: str) -> list[tuple]:
        """Return what a case looked like, step by step."""
        found = [tuple(getattr(row, name) for name in SHOWS) for row in self._run.rows[case]]
        return sorted(found, key=repr)


def _days(run: Run, sent: int, path: Path | None) -> float:
    """Return the days until the decision, or until the run ended without one."""
    return ((run.record.end if path is None else path.decided) - sent) / DAY
