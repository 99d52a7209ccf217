"""A test of a registration rule from plan to summary, on a country of a few municipalities."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import sim.national.denmark
from experiments import pulse
from experiments.ledger import Ledger
from experiments.registration.base import base_scenario, change_of
from experiments.registration.calendar_of import calendar_of
from experiments.registration.estimates import _estimate, _power, clustered
from experiments.registration.plan import (
    COMBINATIONS,
    R0X0,
    R0X1,
    R1X0,
    R1X1,
    REPLAYED,
    USUAL,
    Batch,
    make_plan,
    runs_of,
)
from experiments.registration.rollouts import districts
from experiments.registration.rules import read_rollout
from experiments.registration.run import found_in
from experiments.registration.spread import apart
from experiments.registration.summary import summarise
from experiments.registration.work import run_batch
from experiments.runner import Runner, carry_out
from experiments.statistics.wilson import wilson
from experiments.tasks import Task
from sim.engine.streams import Streams
from sim.errors import BadInput
from sim.municipalities import find_municipality
from sim.policies.rollout import CHANNELS
from sim.values import DAY

FEW = tuple(find_municipality(name) for name in ("Odense", "Nyborg", "Aalborg", "Lejre"))
BUSY = ("demand.concerns_per_100k=30", "warm_up_years=1", "start=2019-01-01")


@pytest.fixture(autouse=True)
def a_small_country(monkeypatch):
    monkeypatch.setattr(sim.national.denmark, "municipalities", lambda: FEW)


def plan_of(rule: str = "at_enquiry_national", rollout: str = "all_at_once", *, off=(), **design):
    """Return the plan of a test on the small country: two years, the rule after one."""
    base = base_scenario(file=None, sets=BUSY, years=2, seed=3)
    change = change_of("present", rule, rollout)
    change = replace(change, rollout=replace(change.rollout, off=tuple(off)))
    return make_plan(base, (), change, **{"replications": 2, "worlds": 1, **design})


def rows_of(plan, replays: int = 3) -> dict[tuple[str, str], dict]:
    """Return the rows of the first batch of ``plan`` by (model, variant)."""
    batch = replace(next(iter(plan.tasks())).payload, replays=replays)
    rows = run_batch(Task("one", tuple(runs_of(batch)), batch))
    return {(row["model"], row["variant"]): row for row in rows}


def content(row: dict) -> dict:
    return {name: value for name, value in row.items() if name not in ("model", "variant", "survey")}


@pytest.fixture(scope="module")
def beats():
    """Return the beats heard while ``usual_rows`` were computed."""
    return []


@pytest.fixture(scope="module")
def usual_rows(beats):
    patch = pytest.MonkeyPatch()
    patch.setattr(sim.national.denmark, "municipalities", lambda: FEW)
    pulse.listen(beats.append)
    rows = rows_of(plan_of())
    pulse.listen(None)
    yield rows
    patch.undo()


def test_with_every_channel_off_nothing_really_changes():
    rows = rows_of(plan_of(off=CHANNELS), replays=0)
    assert content(rows[R0X0, USUAL]) == content(rows[R0X1, USUAL])
    assert content(rows[R1X0, USUAL]) == content(rows[R1X1, USUAL])
    assert content(rows[R0X0, USUAL]) != content(rows[R1X0, USUAL])


def test_a_rule_acts_on_reality_where_the_channels_are_on(usual_rows):
    before, after = usual_rows[R0X0, USUAL], usual_rows[R1X1, USUAL]
    assert after["num|switching_hours@in_force|mean"] > 0 == before["num|switching_hours@in_force|mean"]
    assert (
        after["num|facts_kept_at_handover@in_force|share"]
        != before["num|facts_kept_at_handover@in_force|share"]
    )


def test_the_sums_are_those_of_the_parts(usual_rows):
    for name in COMBINATIONS:
        row = usual_rows[name, USUAL]
        assert row["den|coverage@in_force|share"] == sum(row["values|places_sent"])
        assert len(row["values|days_to_registration"]) == row["num|coverage@in_force|share"]
        # all at once: the rule is in force in the last of two years, which is the first year after it
        assert row["num|registered_per_year@in_force|mean"] == sum(row["values|months_registered"][12:])
        assert row["num|registered_per_year@first_year|mean"] == sum(row["values|months_registered"][12:])
        assert row["num|enquiries_per_year@first_year|mean"] == sum(row["values|months_sent"][12:])
    before, after = usual_rows[R0X0, USUAL], usual_rows[R1X1, USUAL]
    assert before["values|months_registered"][:12] == after["values|months_registered"][:12]
    assert usual_rows[R1X0, USUAL]["values|months_sent"] == before["values|months_sent"]


def test_replays_draw_the_registers_anew_and_agree_before_the_rule(usual_rows):
    row = usual_rows[R1X1, REPLAYED]
    with_rule, without = (np.array(row[f"values|{name}"]).reshape(3, 12, 24) for name in ("with", "without"))
    assert row["values|switch"] == [12.0] * 12
    assert (with_rule[:, :, :12] == without[:, :, :12]).all()
    assert with_rule[:, :, 12:].sum() > without[:, :, 12:].sum()
    assert len({one.tobytes() for one in with_rule}) == 3


def test_replays_count_what_whole_registers_count(usual_rows):
    """Only what can show in the months of entry is replayed: that must change no month."""
    from experiments.registration.denmark_run import run_reality
    from experiments.registration.registers import Registers
    from sim.measures.registration.counted import counted_by_month, standings
    from sim.registers.luck import Luck

    plan = plan_of()
    batch = replace(next(iter(plan.tasks())).payload, replays=1)
    calendar = calendar_of(plan.base, plan.change, Streams(plan.seed, 0, 0))
    reality = run_reality(plan.base, batch, calendar, {}, is_new=True)
    registers = Registers(plan.base, batch, calendar)
    found = np.array(registers.replays(reality, reality)["values|with"]).reshape(12, 24).sum(axis=0)
    root = Luck.root_of_replay(registers.root, 1)
    whole = np.zeros(24)
    for place in reality.places:
        standing = standings(registers.entries(place, True, root), place.end)
        whole += counted_by_month(standing, calendar.edges)
    assert found.tolist() == whole.tolist()


def test_a_summary_of_two_sittings_is_that_of_one(tmp_path, monkeypatch):
    smallest = sorted(FEW[1::2], key=lambda place: place.code)  # as municipalities() has them
    monkeypatch.setattr(sim.national.denmark, "municipalities", lambda: smallest)
    plan = _short(plan_of())
    tasks = list(plan.tasks())

    def summary_in(name: str, *sittings: list[Task]) -> dict:
        for some in sittings:
            with Ledger(tmp_path / name, plan.hash()) as ledger, Runner(ThreadPoolExecutor(1), 1) as runner:
                carry_out(some, run_batch, runner=runner, ledger=ledger)
        with Ledger(tmp_path / name, plan.hash()) as ledger:
            return summarise(plan, found_in(plan, ledger))

    whole = summary_in("whole", tasks)
    assert whole == summary_in("halves", tasks[:2], tasks)
    check_summary(whole, [place.name for place in smallest])


def _short(plan):
    """Return the plan with fewer replays and replications of stigma than a real one."""

    class Short(type(plan)):
        replays, stigma_replications = 2, 1

    return Short(*(getattr(plan, name) for name in plan.__dataclass_fields__))


def check_summary(summary: dict, names: list[str]) -> None:
    split = {record["window"]: record for record in summary["split"]}
    for record in split.values():
        parts = [record[part]["mean"] for part in ("counted", "really_changed", "interaction")]
        assert record["total"]["mean"] == pytest.approx(sum(parts), abs=1e-9)
    assert [place["name"] for place in summary["municipalities"]] == names
    assert [one["points"] for one in summary["stigma"]] == [0.0, 0.05, 0.1, 0.15]
    assert {one["replications"] for one in summary["stigma"]} == {1}, "the same ones for every size"
    assert len(summary["timeline"]) == 24
    by_name = {one["estimator"]: one for one in summary["estimates"]}
    assert by_name["before_after"]["available"]
    assert not by_name["not_yet_switched"]["available"]
    assert by_name["not_yet_switched"]["why_not"]
    assert summary["failed"] == 0


def test_spread_beyond_chance_by_hand():
    # 2 of 4, 0 of 4: of 24 ordered pairs within, 2 counted twice; of 32 across, none
    assert apart([(2, 4), (0, 4)]) == (2.0, 24.0)
    # 2 of 4, 2 of 4: 4 of 24 within, 8 of 32 across: less alike within than across, as chance may have it
    assert apart([(2, 4), (2, 4)]) == (4 - 8 * 24 / 32, 24.0)
    assert apart([(3, 3), (5, 5)])[0] == 0
    assert apart([(2, 4)]) == (0.0, 0.0)
    assert apart([]) == (0.0, 0.0)


def test_spread_beyond_chance_is_that_of_the_municipalities():
    rng = np.random.default_rng(5)
    shares = rng.beta(2, 3, size=20_000)  # sd 0.2
    num, den = apart([(int(rng.binomial(5, share)), 5) for share in shares])
    assert (num / den) ** 0.5 == pytest.approx(0.2, abs=0.01)
    num, den = apart([(int(rng.binomial(5, 0.4)), 5) for _ in shares])
    assert abs(num / den) < 0.003


def test_spread_beyond_chance_is_not_pulled_down_by_the_largest():
    rng = np.random.default_rng(6)
    sizes = [60, 25, 12, *[4] * 20]
    parts = [
        apart([(int(rng.binomial(n, share)), n) for n, share in zip(sizes, rng.beta(2, 3, 23), strict=True)])
        for _ in range(3_000)
    ]
    num, den = (sum(part[i] for part in parts) for i in (0, 1))
    assert (num / den) ** 0.5 == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize(
    ("key", "years", "starts"),
    [
        ("registration.not_first_of_month", 5, date(2020, 3, 15)),
        ("registration.too_early", 5, date(2018, 12, 1)),
        ("registration.too_late", 5, date(2021, 4, 1)),
    ],
)
def test_a_rule_needs_a_year_before_and_after(key, years, starts):
    base = base_scenario(file=None, sets=(), years=years, seed=None)
    change = replace(change_of("present", "minimal", None), starts=starts)
    with pytest.raises(BadInput) as caught:
        make_plan(base, (), change)
    assert caught.value.key == key


def test_the_order_of_districts_is_drawn_by_lot_and_kept():
    base = base_scenario(file=None, sets=(), years=5, seed=None)
    change = change_of("present", "minimal", "by_infohus")
    one, same, other = (calendar_of(base, change, Streams(1, 0, r)) for r in (0, 0, 1))
    assert one == same
    assert one.switch != other.switch
    assert sorted(one.switch_months()) == list(range(24, 48, 2))
    assert one.in_force == (one.edges[46], one.edges[60])
    assert all(end - begin in (365 * DAY, 366 * DAY) for begin, end in one.first_year.values())


def test_a_pilot_that_ends_there_never_reaches_the_others():
    base = base_scenario(file=None, sets=(), years=5, seed=None)
    change = change_of("present", "minimal", "pilot")
    change = replace(change, rollout=replace(read_rollout("pilot"), pilot_months=0))
    calendar = calendar_of(base, change, Streams(1, 0, 0))
    assert sorted(calendar.switch_months()) == [24] * 3 + [60] * 9
    assert sum(window is None for window in calendar.first_year.values()) == 9
    assert calendar.in_force == (calendar.edges[24], calendar.edges[60])


def test_districts_that_were_chosen_are_no_lot():
    """What named districts show can be estimated, but no lot says how sure it is."""
    counts = np.random.default_rng(7).poisson(20, size=(4, 12, 60))

    def told(*named: str) -> tuple[dict, list]:
        change = change_of("present", "minimal", "pilot")
        change = replace(change, rollout=replace(change.rollout, districts=named))
        plan = make_plan(base_scenario(file=None, sets=(), years=5, seed=None), (), change, replications=125)
        pilot = named or districts()[:3]
        switch = np.array([24 if name in pilot else 42 for name in districts()])
        replays = [(counts, counts, switch)]
        return _estimate(plan, "not_yet_switched", replays), _power(plan, "not_yet_switched", replays)

    (by_lot, power), (chosen, no_power) = told(), told("Fyn", "Østjylland", "Nordjylland")
    assert by_lot["mean"] == pytest.approx(chosen["mean"], abs=0.2)
    assert by_lot["coverage"] is not None
    assert power
    assert chosen["coverage"] is None
    assert no_power == []


@pytest.mark.parametrize(
    ("shares", "n_trials"),
    [([0.5, 0.5], 50), ([0.0, 1.0], 2), ([1.0, 1.0, 1.0], 3), ([0.2, 0.4, 0.3, 0.5, 0.1], 42)],
)
def test_replays_of_one_replication_are_not_as_many_trials(shares, n_trials):
    low, high = clustered(shares, 25)
    mean = sum(shares) / len(shares)
    assert (low, high) == pytest.approx(wilson(mean * n_trials, n_trials), abs=1e-12)
    assert high - low >= np.subtract(*wilson(mean * 25 * len(shares), 25 * len(shares))[::-1]) - 1e-12


def test_the_hash_names_what_is_tested():
    names = {
        plan_of().hash(),
        plan_of("minimal").hash(),
        plan_of(off=("hours",)).hash(),
        plan_of(replications=3).hash(),
        plan_of(worlds=2).hash(),
    }
    assert len(names) == 5
    assert plan_of().hash() == plan_of().hash()


def test_a_batch_keeps_its_promise(usual_rows):
    plan = plan_of()
    batch: Batch = next(iter(plan.tasks())).payload
    assert {(run.model, run.variant) for run in runs_of(batch)} == set(usual_rows)


def test_a_batch_beats_as_many_runs_as_it_promises_in_small_parts(usual_rows, beats):
    assert sum(beats) == pytest.approx(len(usual_rows))
    assert len(beats) > 200
    assert max(beats) < 0.5


def test_nobody_is_asked_about_years_that_were_not_simulated(usual_rows):
    """One year of warm-up before 2019: the three years before 2020 are not all there, those before 2021 are."""
    bases = {name: {row[4] for row in json.loads(usual_rows[name, USUAL]["survey"])} for name in (R0X0, R1X1)}
    assert bases[R0X0] == {0}
    assert max(bases[R1X1]) > 0
