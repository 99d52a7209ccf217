"""The guide to registration files says what they hold."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from helpers_registration import share_of, written

from experiments.registration.rules import (
    read_rollout,
    read_rule,
)
from sim.policies.registration import Habit, Levels
from sim.policies.rollout import Compliance, Rollout

GUIDE = (Path(__file__).resolve().parent.parent / "docs" / "registration.md").read_text(encoding="utf-8")


def blocks() -> list[str]:
    return [block.split("```")[0] for block in GUIDE.split("```toml\n")[1:]]


def test_the_examples_of_the_guide_can_be_read(tmp_path):
    whole = [block for block in blocks() if "schema = 1" in block]
    kinds = {tomllib.loads(block)["kind"] for block in whole}
    assert kinds == {"registration_rule", "rollout"}
    for block in whole:
        read = read_rule if '"registration_rule"' in block else read_rollout
        read(written(tmp_path, block))


def test_the_guide_explains_every_entry_and_value():
    words = set(GUIDE.translate(str.maketrans("`|,;().", " " * 7)).split())
    known = {
        *asdict(read_rule("present").habits[0]),
        *asdict(Rollout()),
        *asdict(Compliance()),
        *asdict(Levels()),
    }
    known |= {value for kind in (Habit, Rollout) for value in choices(kind)}
    assert known - words == set()


def choices(kind: type) -> set[str]:
    """Return every value that a field of ``kind`` may be chosen from."""
    return {
        value for hint in get_type_hints(kind).values() for value in get_args(hint) if isinstance(value, str)
    }


def test_the_guide_gives_the_shares_that_the_file_of_present_practice_has():
    moments = {
        "written on receipt": "at_enquiry",
        "written once there is ground for a case": "after_substantiation",
        "written once it is acted on": "at_intervention",
        "never written": "never",
    }
    table = {
        line.split("|")[1].strip(): line.split("|")[2:6]
        for line in GUIDE.splitlines()
        if line.count("|") == 6
    }
    for column, group in enumerate(("ssp", "authority", "others", "police")):
        habits = read_rule("present").habits_of(group)
        wanted = {label: share_of([h for h in habits if h.when == when]) for label, when in moments.items()}
        wanted["in plain words where the municipality can count (part of the above)"] = share_of(
            [h for h in habits if h.is_counted]
        )
        for label, share in wanted.items():
            assert float(table[label][column].replace("-", "0")) == pytest.approx(share), (label, group)
