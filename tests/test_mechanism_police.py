"""The police coordinator's diary carries the rest of the police district (MODEL 4; CONTRACTS, People)."""

from __future__ import annotations

import numpy as np
import pytest
from helpers_mechanisms import is_share
from helpers_runs import Finished, run

from sim.agents.staff import _police_busy
from sim.model import PreventionModel
from sim.scenario_build import build_scenario

WORLD = (
    "demand.concerns_per_100k=10",
    "police.hours_per_concern=20",
    "hours.weeks_per_year=46",
    "diary.p_busy=0.4",
    "police.p_busy_most=0.9",
)


def police_busy(municipality: str, *sets: str, hours: float = 37.0) -> float:
    """Return the busy share of the police coordinator's diary."""
    scenario = build_scenario(municipality=municipality, model="coordinator", sets=(*WORLD, *sets))
    model = PreventionModel(scenario)
    return _police_busy(model, model.p["diary.p_busy"], hours)


# People elsewhere in the district on 1 January 2018. Funen: 496,243 in ten municipalities, 202,348 of them in
# Odense. Copenhagen: 613,288 + 104,410 + 14,272 + 43,063. Bornholm is a district of its own.
# Busy = 0.4 + 0.6 x people / 100,000 x 10 concerns x 20 hours / (37 x 46 hours), 0.9 at most.
BY_HAND = [
    ("Bornholm", (), 0.4),
    ("Odense", (), 0.4 + 0.6 * 2.93895 * 200 / 1702),
    ("Ærø", (), 0.4 + 0.6 * 4.90065 * 200 / 1702),
    ("København", (), 0.4 + 0.6 * 1.61745 * 200 / 1702),
    ("Dragør", ("police.hours_per_concern=10",), 0.4 + 0.6 * 7.60761 * 100 / 1702),
    ("Dragør", (), 0.9),
    ("Odense", ("police.hours_per_concern=10",), 0.4 + 0.6 * 2.93895 * 100 / 1702),
    ("Odense", ("demand.concerns_per_100k=0",), 0.4),
    ("Odense", ("diary.p_busy=0",), 2.93895 * 200 / 1702),
    ("Dragør", ("demand.concerns_per_100k=100",), 0.9),
    ("Dragør", ("diary.p_busy=0.95",), 0.95),
]


@pytest.mark.parametrize(("municipality", "sets", "busy"), BY_HAND)
def test_the_busy_share_is_what_was_worked_out_by_hand(municipality, sets, busy):
    assert police_busy(municipality, *sets) == pytest.approx(busy, abs=1e-9)


def test_fewer_hours_a_week_are_filled_by_the_district_sooner():
    assert police_busy("Odense", hours=18.5) == pytest.approx(0.4 + 0.6 * 2.93895 * 200 / 851)


@pytest.mark.parametrize(
    "name", ["demand.concerns_per_100k", "police.hours_per_concern", "diary.p_busy", "police.p_busy_most"]
)
def test_more_of_each_never_makes_the_police_freer(name):
    values = (0.5, 0.6, 0.8, 0.95) if "busy" in name else (1, 5, 20, 30)
    shares = [police_busy("Dragør", f"{name}={value}") for value in values]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


def busy_slots(municipality: str, *sets: str) -> tuple[int, int]:
    """Return the slots in which the police coordinator is at work but busy, and all in which at work."""
    model = PreventionModel(
        build_scenario(municipality=municipality, model="coordinator", sets=(*WORLD, *sets))
    )
    calendar = model.unit_posts("police")[0].calendar
    present = np.frombuffer(calendar.present, dtype=bool)
    free = np.frombuffer(calendar.free, dtype=bool)
    return int((present & ~free).sum()), int(present.sum())


@pytest.mark.parametrize(
    ("municipality", "busy"),
    [("Bornholm", 0.4), ("Odense", 0.4 + 0.6 * 2.93895 * 200 / 1702), ("Dragør", 0.9)],
)
def test_the_diary_of_the_police_is_as_busy_as_the_district_makes_it(municipality, busy):
    assert is_share(*busy_slots(municipality), busy)


def test_nobody_else_carries_the_rest_of_the_district():
    """The other diaries are the same, slot for slot, however much the district asks of the police."""
    calm, busy = (
        PreventionModel(
            build_scenario(
                municipality="Dragør", model="coordinator", sets=(*WORLD, f"police.hours_per_concern={hours}")
            )
        )
        for hours in (1, 30)
    )
    differ = {
        post.unit
        for post, other in zip(calm.posts, busy.posts, strict=True)
        if post.calendar.free != other.calendar.free
    }
    assert differ == {"police"}


def police_days(model: str, hours_per_concern: float) -> tuple[float, Finished]:
    """Return the mean days the police take over what they are asked, with how much the others ask of them."""
    sets = (
        "demand.concerns_per_100k=20",
        f"police.hours_per_concern={hours_per_concern}",
        "organisation.involve_police.rule=always",
    )
    finished = run(build_scenario(municipality="Odense", model=model, sets=sets))
    took = [
        row.completed - row.due for row in finished.done if row.unit == "police" and row.activity == "answer"
    ]
    assert len(took) > 60
    return sum(took) / len(took) / 86_400, finished


@pytest.mark.parametrize("model", ["coordinator", "ad_hoc_forum"])
def test_more_concerns_elsewhere_in_the_district_make_the_police_slower(model):
    """The same enquiries here; elsewhere each takes the police thirty hours instead of one."""
    calm, one = police_days(model, 1)
    busy, other = police_days(model, 30)
    assert {c.case for c in one.record.concerns if not c.caused_by} == {
        c.case for c in other.record.concerns if not c.caused_by
    }
    assert busy > calm + 0.1
