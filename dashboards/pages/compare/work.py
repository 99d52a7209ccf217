"""The jobs of the Compare page: a first answer at once, the quick comparison, the full one; who is missed most."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from dashboards.results import result_folder, write_for_download
from dashboards.running import Asked, Work
from experiments.comparison.plan import Plan, make_plan, preliminary_plan
from experiments.comparison.run import Found, find, write
from experiments.report.render import write_report
from sim.scenario_build import build_scenarios, user_parameters
from sim.texts import LANGUAGES

PRELIMINARY, QUICK, FULL = STAGES = ("preliminary", "quick", "full")
"""From rough to good: ``quick`` and ``full`` are those of ``infohus compare`` with and without ``--quick``."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job gives: the findings, and the hash that names the experiment."""

    found: Found
    experiment_hash: str


def plan_of(settings: Mapping[str, object], stage: str) -> Plan:
    """Return what is run; raise BadInput for settings that cannot be used."""
    return _plan(json.dumps(settings, sort_keys=True, default=str), stage)


@lru_cache(16)
def _plan(settings: str, stage: str) -> Plan:
    given = json.loads(settings)
    scenarios = build_scenarios(settings=given)
    if stage == PRELIMINARY:
        return preliminary_plan(scenarios)
    return make_plan(scenarios, user_parameters(settings=given), quick=stage == QUICK)


def work_of(root: Path, asked: Asked, stage: str) -> Work:
    """Return the work of one stage."""
    plan = plan_of(asked["settings"], stage)
    folder = result_folder(root, "compare", plan.hash())
    return Work(f"compare-{plan.hash()}", partial(_compare, plan, folder, stage), stage == PRELIMINARY)


def _compare(plan: Plan, folder: Path, stage: str, runner: Any, progress: Any) -> Answer:
    keep = (lambda found: None) if stage == PRELIMINARY else partial(_keep, plan, folder)
    found = find(plan, folder, runner, progress, LANGUAGES, keep)
    return Answer(found, plan.hash())


def _keep(plan: Plan, folder: Path, found: Found) -> None:
    write(plan, folder, found)
    title = f"infohus compare {plan.natural.municipality.name}"
    write_for_download(folder, title, lambda path, lang: write_report(path, found.result(lang), lang))


@dataclass(frozen=True, slots=True)
class Missed:
    """What the test of key persons gives: its summary and plan, from which its report is written."""

    summary: dict[str, object]
    plan: Any


def work_of_key_persons(root: Path, asked: Asked, _: str) -> Work:
    """Return the work that tells whose leaving costs most: ``infohus keypersons --quick``."""
    from experiments.keypersons.absence import read_absence
    from experiments.keypersons.plan import make_plan as make_key_plan
    from sim.policies.shocks import LEAVES

    settings = dict(asked["settings"])
    scenarios = build_scenarios(settings=settings)
    models = [model for model, variant in scenarios if variant == "natural"]
    fixed = user_parameters(settings=settings)
    plan = make_key_plan(scenarios, fixed, read_absence(LEAVES), models=models, quick=True, search=0)
    folder = result_folder(root, "keypersons", plan.hash())
    return Work(f"keypersons-{plan.hash()}", partial(_miss, plan, folder))


def _miss(plan: Any, folder: Path, runner: Any, progress: Any) -> Missed:
    from experiments.keypersons.report import write_report as write_key_report
    from experiments.keypersons.run import keypersons

    summary = keypersons(plan, folder, runner, LANGUAGES[0], plain=True, progress=progress)
    title = f"infohus keypersons {plan.scenario.municipality.name}"
    write_for_download(folder, title, lambda path, lang: write_key_report(path, summary, plan, lang))
    return Missed(summary, plan)
