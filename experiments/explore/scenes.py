"""The three natural models of one municipality, on one clock and with the same luck."""

from __future__ import annotations

from experiments.explore.scene import MINUTES_PER_DAY, Record, minute, scene
from experiments.explore.spans import STATES
from experiments.pulse import beat
from experiments.story.run import Run
from sim.policies.organisation import CATALOGUE
from sim.scenario import Scenario
from sim.scenario_build import build_scenarios
from sim.scenario_file import Settings

SCHEMA = 1


def natural_scenarios(settings: Settings) -> dict[str, Scenario]:
    """Return the scenario of each model under its natural rules; raise BadInput for what cannot be used."""
    built = build_scenarios(settings=settings)
    return {model: built[model, "natural"] for model in CATALOGUE}


def runs(settings: Settings) -> dict[str, Run]:
    """Run the three models (world 0, replication 0: the same luck), with a beat after each, and return them by name."""
    done = {}
    for model, scenario in natural_scenarios(settings).items():
        done[model] = Run.of(scenario)
        beat()
    return done


def scenes(settings: Settings) -> Record:
    """Return the page's data as plain data: one clock, and a scene (``scene``) for each of the three models.

    ``settings`` is the tree of a scenario file (``sim.scenario_file``), with shocks if there are any. Equal settings
    give equal data. Raises BadInput for what cannot be used.
    """
    return scenes_of(runs(settings))


def scenes_of(done: dict[str, Run]) -> Record:
    """Return the data of runs that are done."""
    first = next(iter(done.values()))
    scenario = first.scenario
    return {
        "schema": SCHEMA,
        "municipality": scenario.municipality.name,
        "population": scenario.municipality.population,
        "seed": scenario.seed,
        "start": scenario.start.isoformat(),
        "minutes": minute(first.record.entry_end),
        "minutes_per_day": MINUTES_PER_DAY,
        "closed_days": _closed_days(first),
        "states": list(STATES),
        "shocks": [
            {"kind": s.kind, "who": s.who, "day": (s.on - scenario.start).days, "weeks": s.weeks}
            for s in scenario.shocks
        ],
        "models": [scene(run) for run in done.values()],
    }


def _closed_days(run: Run) -> list[int]:
    """Return the days of entry (0 is the start date) on which nobody works."""
    days = run.model.days
    n = run.record.entry_end // (60 * MINUTES_PER_DAY)
    return [day for day in range(n) if not days.open_days[day - days.offset]]
