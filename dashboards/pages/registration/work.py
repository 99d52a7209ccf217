"""The jobs of the Registration page: a first answer as soon as can be, and the test of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from dashboards.pages.registration.choices import (
    PRELIMINARY,
    STAGES,
    Choices,
    change_of,
    choices_of,
    country_of,
)
from dashboards.results import result_folder, write_for_download
from dashboards.running import Asked, Work
from experiments.registration.plan import Plan, make_plan, preliminary_plan
from sim.errors import BadInput
from sim.scenario_build import user_parameters
from sim.texts import LANGUAGES


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job gives: the summary, and the plan from which its report is written."""

    summary: dict[str, object]
    plan: Plan


def plan_of(settings: Mapping[str, object], choices: Choices, stage: str) -> Plan:
    """Return what is run; ``full`` is that of ``infohus registration``. Raises BadInput for what cannot be used."""
    if stage not in STAGES:
        raise BadInput("link.unreadable")
    base, change = country_of(settings), change_of(choices)
    if stage == PRELIMINARY:
        return preliminary_plan(base, change)
    return make_plan(base, user_parameters(settings=dict(settings)), change)


def work_of(root: Path, asked: Asked, stage: str) -> Work:
    """Return the work of one stage."""
    plan = plan_of(asked["settings"], choices_of(asked["choices"]), stage)
    folder = result_folder(root, "registration", plan.hash())
    return Work(f"registration-{plan.hash()}", partial(_try, plan, folder))


def _try(plan: Plan, folder: Path, runner: Any, progress: Any) -> Answer:
    from experiments.registration.run import find

    keep = (lambda summary: None) if plan.is_preliminary else partial(_keep, plan, folder)
    return Answer(find(plan, folder, runner, progress, keep), plan)


def _keep(plan: Plan, folder: Path, summary: dict[str, object]) -> None:
    from experiments.registration.report import write_report
    from experiments.registration.run import write
    from experiments.registration.setting import setting

    write(plan, folder, LANGUAGES[0], summary)
    title = f"infohus registration {plan.change.rule.name}"
    write_for_download(
        folder, title, lambda path, lang: write_report(path, summary, setting(plan, lang), lang)
    )
