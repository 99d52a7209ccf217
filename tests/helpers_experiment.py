"""Small experiments for the tests: a file, its plan, and carrying it out in this process."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

from helpers_runner import thread_runner

from experiments.experiment.file import read_experiment
from experiments.experiment.plan import Plan, make_plan
from experiments.experiment.run import run_experiment

HEAD = """
schema = 1
kind = "experiment"
title = { en = "Cadence", da = "Kadence" }
question = { en = "How often should it meet?", da = "Hvor ofte skal det mødes?" }
measures = ["days_to_decision", "days_to_decision|median", "hours_per_decision"]
[fixed]
municipality = "Samsø"
years = 1
warm_up_years = 0
follow_up_years = 1
parameters."demand.concerns_per_100k" = 200
[budget]
replications = 12
"""
"""A busy Samsø over one year: a run takes a few milliseconds."""
SCENARIOS = """
[[scenario]]
name = "monthly"
model = "fixed_forum"
[[scenario]]
name = "weekly"
label = { en = "Every week", da = "Hver uge" }
model = "fixed_forum"
organisation.convene.every_days = 7
"""
WORLDS = """
[worlds]
count = 11
replications = 2
"""


def plan_of(tmp_path: Path, *parts: str, head: str = HEAD) -> Plan:
    """Return the plan of the file that the parts make up."""
    path = tmp_path / "small.toml"
    path.write_text("".join([head, *parts]), encoding="utf-8")
    return make_plan(read_experiment(str(path)))


def carried_out(plan: Plan, folder: Path, lang: str = "en", *, pages: bool = False) -> dict:
    """Return the summary of a plan carried out in this process; report and memo are written only with ``pages``."""
    keep = nullcontext() if pages else patch("experiments.experiment.run.write_pages")
    with thread_runner(1) as runner, keep:
        return run_experiment(
            plan, folder, runner, lang, command="infohus run small.toml", plain=True, excel=False
        )
