"""A small registration rule and a roll-out as files of a user's own."""

from __future__ import annotations

from math import fsum
from pathlib import Path

from sim.policies.registration import Habit

RULE = """schema = 1
kind = "registration_rule"
who = "responsible"
in_force = 2020-01-01
clarity = 0.9
title = "Alle på én gang"
source = { en = "ours", da = "vores" }
[levels]
unit = 0.5
[[habit]]
when = "at_enquiry"
share = 0.25
[[habit]]
when = "never"
share = 0.75
"""
ROLLOUT = """schema = 1
kind = "rollout"
manner = "pilot"
starts = 2021-01-01
districts = ["Fyn"]
off = ["stigma"]
[compliance]
share = 1
"""


def written(tmp_path: Path, text: str, name: str = "mine.toml") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def share_of(habits: list[Habit]) -> float:
    return fsum(habit.share for habit in habits)
