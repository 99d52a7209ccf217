"""A winner that is a known function of the four numbers comes back; one that is not does not; signs are found."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from helpers_regimes import base, by_numbers, found_by_numbers, made_up, numbers, plan

from experiments.regimes.analyse import analyse
from experiments.regimes.design import RANGES, design, jobs, most_enquiries, scenario_at
from experiments.regimes.expected import (
    AS_EXPECTED,
    EXPECTED,
    NOT_SEEN,
    OPPOSITE,
    OUTCOMES,
    PAIRS,
    Expected,
    verdict,
)
from experiments.regimes.numbers import NAMES, Numbers
from experiments.regimes.place import place, place_all
from experiments.regimes.rule import chances, likeliest, region_of, smooth_rule
from experiments.worlds import draw_worlds
from sim.errors import BadInput
from sim.municipalities import find_municipality


@pytest.fixture(autouse=True)
def one_repeat(monkeypatch):
    """Cross-validation once is enough to see what a rule can do, and three times as quick."""
    monkeypatch.setattr("experiments.regimes.rule.REPEATS", 1)


DOC = Path(__file__).resolve().parent.parent / "docs" / "regimes.md"


def test_every_point_falls_into_a_part_of_its_own_of_every_input():
    points = plan().points
    for name, (low, high) in RANGES.items():
        u = np.log(np.array([point.inputs[name] for point in points]) / low) / np.log(high / low)
        assert sorted((u * 96).astype(int)) == list(range(96)), name


def test_points_are_the_same_for_a_seed_and_others_for_another():
    first = design(24, 3, base()["coordinator"])
    assert first == design(24, 3, base()["coordinator"])
    assert first != design(24, 4, base()["coordinator"])
    assert first[0].inputs["reply.median_days"] == pytest.approx(0.2332978)


def test_a_map_of_too_few_points_is_refused():
    with pytest.raises(BadInput) as refused:
        design(10, 1, base()["coordinator"])
    assert refused.value.sentence() == (
        "A map needs at least 20 points, and 10 were asked for; raise points in [regimes]."
    )


def test_without_the_extra_packages_no_map_is_begun(monkeypatch):
    monkeypatch.setattr("experiments.regimes.design.find_spec", lambda name: None)
    with pytest.raises(BadInput) as refused:
        design(24, 1, base()["coordinator"])
    assert refused.value.sentence() == "This needs the extra packages: pip install 'infohus[analysis]'."


def test_points_cover_the_plane_of_every_two_numbers():
    """In each of the four quarters around the medians of every two numbers there are points."""
    logs = np.array([one.logs() for one in numbers()])
    above = logs > np.median(logs, axis=0)
    for i in range(4):
        for j in range(i):
            quarters = {tuple(row) for row in above[:, [i, j]].tolist()}
            assert len(quarters) == 4, (NAMES[i], NAMES[j])
    assert logs[:, 0].min() < np.log(0.2)
    assert logs[:, 0].max() > np.log(5)
    assert logs[:, 1].min() < np.log(0.01)
    assert logs[:, 1].max() > np.log(1)


def test_a_point_is_run_under_all_models_with_its_inputs_and_enough_years():
    point, job = plan().points[3], jobs(plan())[3]
    assert [arm.name for arm in job.arms] == ["coordinator", "ad_hoc_forum", "fixed_forum"]
    assert (job.label, job.n, job.luck) == ("point-003", 8, 3)
    for arm in job.arms:
        p = arm.scenario.parameters
        sent = p["demand.concerns_per_100k"] * arm.scenario.municipality.population / 1e5
        assert sent == pytest.approx(point.inputs["enquiries_a_year"])
        assert p["turnover.p_sudden"] == pytest.approx(1 - point.inputs["notice_given"])
        assert arm.scenario.years * sent * 8 >= 300 or arm.scenario.years == 40
    assert job.arms[2].scenario.organisation.convene.every_days == round(point.inputs["every_days"])
    assert job.arms[0].scenario.organisation == base()["coordinator"].organisation


def test_a_small_municipality_is_sent_no_more_than_it_can_be():
    small = base("Samsø")["coordinator"]
    assert most_enquiries(small) == pytest.approx(200 * small.municipality.population / 1e5)
    for point in design(20, 1, small):
        assert scenario_at(point, small).parameters["demand.concerns_per_100k"] <= 200


def test_a_winner_that_is_a_function_of_the_numbers_comes_back():
    found = found_by_numbers()
    skill = found["skill"]["all"]
    assert skill["tree_numbers"]["right"] > 0.88
    assert skill["tree_numbers"]["right"] > skill["commonest"]["right"] + 0.25
    assert skill["tree_numbers"]["lost_days"] < 1.0 < skill["commonest"]["lost_days"]
    right = [
        region_of(found["rule"], Numbers(**point["numbers"]))["winner"] == point["winner"]
        for point in found["points"]
    ]
    assert sum(right) >= 93
    assert region_of(found["rule"], Numbers(0.3, 0.5, 50, 0.5))["winner"] == "coordinator"
    assert region_of(found["rule"], Numbers(4, 0.5, 50, 0.5))["winner"] == "fixed_forum"
    assert region_of(found["rule"], Numbers(4, 0.01, 50, 0.5))["winner"] == "ad_hoc_forum"


def test_a_winner_that_no_number_decides_is_not_foretold():
    """By the parity of the point's number: no rule can do better than guess, and none claims to."""

    def by_parity(point, _):
        return {"coordinator": 10.0 + 5 * (point.index % 2), "fixed_forum": 12.0, "ad_hoc_forum": 30.0}

    skill = analyse(plan(), made_up(by_parity, 0.5), seed=5)["skill"]["all"]
    for told in ("numbers", "inputs"):
        for kind in ("tree", "logistic"):
            assert skill[f"{kind}_{told}"]["right"] < 0.68


def test_a_winner_that_an_input_decides_beyond_the_numbers_is_foretold_by_inputs_alone():
    """Cadence alone, which the first number holds only together with replies."""

    def by_cadence(point, _):
        short = point.inputs["every_days"] < 28
        return {"coordinator": 20.0, "fixed_forum": 12.0 if short else 26.0, "ad_hoc_forum": 40.0}

    skill = analyse(plan(), made_up(by_cadence, 0.5), seed=5)["skill"]["all"]
    assert skill["tree_inputs"]["right"] > 0.95
    assert skill["tree_inputs"]["right"] > skill["tree_numbers"]["right"] + 0.1


def test_noise_beyond_the_differences_leaves_few_clear_winners():
    noisy = analyse(plan(), made_up(lambda *_: dict.fromkeys(base(), 10.0), 3.0), seed=5)
    clear = sum(row["clear"] for row in noisy["winners"].values())
    assert sum(row["n"] for row in noisy["winners"].values()) == 96
    assert clear < 12
    assert sum(row["clear"] for row in found_by_numbers()["winners"].values()) > 80


def test_a_smooth_rule_gives_the_chances_that_its_library_gives():
    from sklearn.linear_model import LogisticRegression

    logs = np.array([one.logs() for one in numbers()])
    for names in (("a", "b", "c"), ("a", "b")):
        winners = [names[int(x > 0) + int(x > 1) * (len(names) - 2)] for x, *_ in logs]
        smooth = smooth_rule(logs, winners)
        scaled = (logs - logs.mean(axis=0)) / logs.std(axis=0)
        right = LogisticRegression(max_iter=2_000).fit(scaled, winners).predict_proba(scaled)
        found = [list(chances(smooth, one).values()) for one in numbers()]
        assert np.allclose(found, right, atol=1e-6)
    assert smooth_rule(logs, ["a"] * len(logs)) is None


def test_places_are_told_by_the_rule_that_does_better():
    found, here = found_by_numbers(), Numbers(0.3, 0.05, 50, 0.5)
    right = {kind: found["skill"]["all"][f"{kind}_numbers"]["right"] for kind in ("tree", "logistic")}
    assert found["used"] == max(sorted(right, reverse=True), key=right.__getitem__)
    by_tree, by_chance = (likeliest({**found, "used": kind}, here) for kind in ("tree", "logistic"))
    assert by_tree == ("coordinator", region_of(found["rule"], here)["shares"]["coordinator"])
    assert by_chance == ("coordinator", chances(found["smooth"], here)["coordinator"])


def test_with_too_few_enquiries_there_is_no_winner_and_no_rule():
    few = analyse(plan(), made_up(by_numbers, 1.0, per_run=20), seed=5)
    assert {point["winner"] for point in few["points"]} == {None}
    assert few["rule"] is None
    assert few["skill"] is None


def linear(point, found):
    """Days that rise with asking (coordinator), fall with kept (coordinator), and rise with load (fixed forum)."""
    x, u, _, k = found.logs()
    return {"coordinator": 60 + 3 * x - 6 * k, "ad_hoc_forum": 50.0, "fixed_forum": 55 + 1.5 * u}


def test_signs_of_made_up_effects_come_back_and_no_others():
    rows = analyse(plan(), made_up(linear, 0.5), seed=5)["signs"]
    found = {
        (tuple(row["pair"]), row["number"]): int(np.sign(row["low"]) + np.sign(row["high"])) // 2
        for row in rows
        if row["outcome"] == "days_to_decision"
    }
    first, second, third = PAIRS
    assert found[first, "asking"] == found[second, "asking"] == 1
    assert found[first, "kept"] == found[second, "kept"] == -1
    assert found[second, "utilisation"] == found[third, "utilisation"] == -1
    assert found[first, "utilisation"] == found[third, "asking"] == found[first, "learning"] == 0
    by_row = {(tuple(r["pair"]), r["number"]): r for r in rows if r["outcome"] == "days_to_decision"}
    assert by_row[first, "asking"]["verdict"] == AS_EXPECTED
    assert by_row[first, "utilisation"]["verdict"] == NOT_SEEN
    assert {row["verdict"] for row in rows if row["outcome"] == "wrong_drop_share"} <= {AS_EXPECTED, NOT_SEEN}


@pytest.mark.parametrize(
    ("expected", "low", "high", "said"),
    [
        (Expected(1), 0.1, 0.4, AS_EXPECTED),
        (Expected(1), -0.4, -0.1, OPPOSITE),
        (Expected(1), -0.1, 0.4, NOT_SEEN),
        (Expected(0), -0.1, 0.4, AS_EXPECTED),
        (Expected(0), 0.1, 0.4, OPPOSITE),
        (Expected(-1, True), -0.1, 0.4, AS_EXPECTED),
        (Expected(-1, True), -0.4, -0.1, AS_EXPECTED),
        (Expected(-1, True), 0.1, 0.4, OPPOSITE),
    ],
)
def test_an_interval_is_compared_with_what_was_expected(expected, low, high, said):
    assert verdict(expected, low, high) == said


def test_the_signs_in_code_are_those_written_down_before_the_runs():
    lines = re.findall(
        r"^\| (\w+) \| (\w+) - (\w+) \| (.+) \|$", DOC.read_text(encoding="utf-8"), re.MULTILINE
    )
    written = {}
    for outcome, first, second, signs in lines:
        if outcome not in dict(OUTCOMES):
            continue
        for number, said in zip(NAMES, signs.split(" | ")[:4], strict=True):
            sign = {"+": 1, "-": -1, "0": 0}[said.split()[0]]
            written[outcome, (first, second), number] = Expected(sign, said.endswith("small"))
    assert written == EXPECTED


def test_results_are_plain_data_and_the_same_again():
    again = analyse(plan(), made_up(by_numbers, 1.0), seed=5)
    assert json.dumps(again, allow_nan=False) == json.dumps(found_by_numbers(), allow_nan=False)


def test_all_98_municipalities_are_placed_and_the_smallest_lie_outside():
    placed = {row["name"]: row for row in place_all([], found_by_numbers(), base())}
    assert len(placed) == 98
    assert placed["Odense"]["winner"] == "coordinator", "0.69 half intervals"
    assert placed["Odense"]["n_worlds"] == 0
    assert placed["Læsø"]["numbers"]["learning"] < 0.6
    assert placed["Læsø"]["beyond"]["learning"] == -1
    assert all(row["winner"] is None for row in placed.values() if row["is_outside"])
    by_load = sorted(placed.values(), key=lambda row: row["numbers"]["learning"])
    assert by_load[-1]["name"] == "København"


def test_a_place_over_worlds_has_a_range_around_its_numbers_and_every_world_somewhere():
    worlds = draw_worlds(12, 1)
    row = place(find_municipality("Odense"), worlds, found_by_numbers(), base())
    for name in NAMES:
        assert row["low"][name] <= row["numbers"][name] <= row["high"][name]
        assert row["low"][name] < row["high"][name]
    assert sum(row["worlds"].values()) + row["n_outside"] == row["n_worlds"] == 12
    assert row["worlds"]["coordinator"] < 12, "slow replies turn it round"


def test_a_place_far_from_every_point_is_called_outside():
    far = {**base()}
    far["fixed_forum"] = base()["fixed_forum"].with_parameters(
        {"reply.median_days": 0.0, "turnover.p_sudden": 1.0}
    )
    row = place(find_municipality("Odense"), [], found_by_numbers(), far)
    assert row["is_outside"]
    assert row["winner"] is None
    assert row["beyond"]["kept"] == -1
