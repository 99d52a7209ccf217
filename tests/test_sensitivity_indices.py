"""Sensitivity: known answers come back, luck sets the floor, a hole is refused, and the same seed gives the same."""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from experiments.sensitivity.library import problem, seed_for
from experiments.sensitivity.morris import keep, screen
from experiments.sensitivity.points import Point
from experiments.sensitivity.sobol import decompose
from experiments.sensitivity.study import investigate
from sim.errors import BadInput

ROOT = Path(__file__).resolve().parent.parent
ABC = ["a", "b", "c"]


def ishigami(points: list[Point]) -> list[float]:
    """Return sin a + 7 sin² b + 0.1 c⁴ sin a, each input from -pi to pi (Ishigami & Homma 1990)."""
    found = []
    for point in points:
        a, b, c = (math.pi * (2 * point.values[name] - 1) for name in ABC)
        found.append(math.sin(a) + 7 * math.sin(b) ** 2 + 0.1 * c**4 * math.sin(a))
    return found


def linear(points: list[Point]) -> list[float]:
    """Return 5a - 2b + 0c."""
    return [5 * point.values["a"] - 2 * point.values["b"] for point in points]


def by_luck(points: list[Point]) -> list[float]:
    """Return 5a plus a draw per block of luck, standard deviation 1: common random numbers, all else inert."""
    return [5 * point.values["a"] + random.Random(f"block {point.luck}").gauss(0, 1) for point in points]


class Scattered:
    """A simulator without common random numbers: 8a plus a new draw at every point, standard deviation 1."""

    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)

    def __call__(self, points: list[Point]) -> list[float]:
        return [8 * point.values["a"] + self.random.gauss(0, 1) for point in points]


def of(found: dict, name: str) -> dict:
    return next(one for one in found["inputs"] if one["name"] == name)


def screened(simulate, names=ABC, *, trajectories=10, seed=1, lucks=None) -> dict:
    return screen(
        names, simulate, trajectories=trajectories, levels=4, lucks=lucks or 2 * trajectories, seed=seed
    )


# Known answers.


def test_ishigami_has_the_shares_that_its_integrals_give():
    """Saltelli et al. 2008, Global Sensitivity Analysis, with 7 and 0.1; twelve seeds were off by 0.03 at most."""
    found = decompose(ABC, ishigami, base=1024, lucks=1024, seed=3)
    for name, first, total in (("a", 0.314, 0.558), ("b", 0.442, 0.442), ("c", 0.0, 0.244)):
        assert of(found, name)["first"] == pytest.approx(first, abs=0.05)
        assert of(found, name)["total"] == pytest.approx(total, abs=0.05)
        assert of(found, name)["total_low"] < total < of(found, name)["total_high"]
    variance = 49 / 8 + 0.1 * math.pi**4 / 5 + 0.01 * math.pi**8 / 18 + 1 / 2
    assert found["variance"] == pytest.approx(variance, rel=0.03)
    assert found["explained"] == pytest.approx(0.756, abs=0.08)
    assert [one["name"] for one in found["inputs"]] == ABC
    assert found["dummy"]["total"] == 0


def test_sobols_g_function_has_the_shares_of_its_formula():
    """Saltelli & Sobol 1995: V_i = 1 / (3 (1 + a_i)²), V = product of (1 + V_i) - 1, S_i = V_i / V."""
    weights = {"a": 0.0, "b": 1.0, "c": 4.5, "d": 99.0}

    def g(points):
        return [
            math.prod((abs(4 * point.values[n] - 2) + w) / (1 + w) for n, w in weights.items())
            for point in points
        ]

    parts = {name: 1 / (3 * (1 + weight) ** 2) for name, weight in weights.items()}
    variance = math.prod(1 + part for part in parts.values()) - 1
    found = decompose(list(weights), g, base=1024, lucks=1024, seed=3)
    for name, part in parts.items():
        others = math.prod(1 + parts[other] for other in parts if other != name)
        assert of(found, name)["first"] == pytest.approx(part / variance, abs=0.05)
        assert of(found, name)["total"] == pytest.approx(part * others / variance, abs=0.05)


def test_the_effects_of_a_linear_answer_are_its_coefficients():
    found = screened(linear)
    assert [one["name"] for one in found["inputs"]] == ABC
    for name, coefficient in (("a", 5), ("b", -2), ("c", 0)):
        one = of(found, name)
        assert one["mu"] == pytest.approx(coefficient, abs=1e-9)
        assert one["mu_star"] == pytest.approx(abs(coefficient), abs=1e-9)
        assert one["sigma"] == pytest.approx(0, abs=1e-9)
    assert found["above"] == ["a", "b"]
    assert (found["points"], found["limit"]) == (10 * 5, 0)


def test_an_effect_that_turns_round_is_not_averaged_away():
    """On four levels (2b - 1)² changes by 8/9 up or down over two thirds of the range: mu* 4/3, mu near 0."""
    found = screened(lambda points: [(2 * point.values["b"] - 1) ** 2 for point in points], trajectories=40)
    assert of(found, "b")["mu_star"] == pytest.approx(4 / 3)
    assert abs(of(found, "b")["mu"]) < 0.7
    assert of(found, "b")["sigma"] > 1


# Luck is an input.


@pytest.mark.parametrize("lucks", [40, 7])
def test_in_a_trajectory_luck_changes_once_and_every_other_step_keeps_it(lucks):
    seen: list[Point] = []
    screened(lambda points: [seen.append(point) or 1.0 for point in points], trajectories=20, lucks=lucks)
    for first in range(0, len(seen), 5):
        path = seen[first : first + 5]
        steps = [(one.values != two.values, one.luck != two.luck) for one, two in pairwise(path)]
        assert sorted(steps) == [(False, True), *[(True, False)] * 3]
    assert {point.luck for point in seen} == set(range(lucks))
    assert {value for point in seen for value in point.values.values()} == {0, 1 / 3, 2 / 3, 1}


def test_the_shares_cross_luck_like_any_other_input():
    seen: list[Point] = []
    decompose(
        ABC, lambda points: [seen.append(p) or p.values["a"] for p in points], base=64, lucks=64, seed=1
    )
    rows = [seen[first : first + 6] for first in range(0, len(seen), 6)]
    for one, *crossed, other in rows:
        assert [point.luck for point in crossed] == [one.luck] * 3 + [other.luck]
        assert crossed[3].values == one.values
    assert [sorted(row[end].luck for row in rows) for end in (0, -1)] == [list(range(64))] * 2


def test_with_common_random_numbers_only_the_dummy_shows_what_luck_does():
    """Two draws are 2/sqrt(pi) apart on average, over two thirds of the range: 1.69; luck's share is 1/(1 + 25/12)."""
    first = screened(by_luck, trajectories=40)
    assert of(first, "b")["mu_star"] == 0
    assert first["dummy"]["mu_star"] == pytest.approx(1.69, abs=0.35)
    assert first["above"] == ["a"]
    second = decompose(ABC, by_luck, base=256, lucks=256, seed=1)
    assert of(second, "b")["total"] == pytest.approx(0, abs=1e-12)
    assert second["dummy"]["total"] == pytest.approx(12 / 37, abs=0.08)
    assert of(second, "a")["total"] == pytest.approx(25 / 37, abs=0.08)
    assert second["above"] == ["a"]


def test_without_common_random_numbers_an_inert_input_looks_as_large_as_luck_and_is_not_believed():
    first = screened(Scattered(), trajectories=40)
    for inert in "bc":
        assert of(first, inert)["mu_star"] == pytest.approx(1.69, abs=0.7)
    assert first["above"] == ["a"]
    second = decompose(ABC, Scattered(), base=256, lucks=256, seed=1)
    for inert in "bc":
        assert of(second, inert)["total"] == pytest.approx(second["dummy"]["total"], abs=0.08)
    assert second["above"] == ["a"]


def test_pure_noise_seldom_passes_for_an_influence():
    """One or more of ten inert inputs pass in about 8 of 100 (decision 0016); over 16 of 60: 1 in 70,000."""
    names = [f"x{i}" for i in range(10)]
    inert = {"a": 0.0}

    def noise(seed):
        scattered = Scattered(seed)
        return lambda points: scattered([Point(inert, point.luck) for point in points])

    passed = [bool(screened(noise(seed), names, seed=seed)["above"]) for seed in range(60)]
    largest = [screened(noise(seed), names, seed=seed) for seed in range(10)]
    assert sum(passed) <= 16
    assert all(one["inputs"][0]["mu_star"] > one["dummy"]["mu_star"] for one in largest)


# The few.


def test_the_few_are_the_largest_above_the_floor():
    found = screened(
        lambda points: [sum(w * p.values[n] for n, w in zip(ABC, (1, 3, 2), strict=True)) for p in points]
    )
    assert (keep(found, 2), keep(found, 9)) == (["b", "c"], ["b", "c", "a"])


def test_equal_influences_are_in_order_of_the_alphabet():
    def same(points):
        return [point.values["b"] + point.values["a"] for point in points]

    assert screened(same, ["b", "a"])["above"] == ["a", "b"]


WHAT = {"of": {"en": "days", "da": "dage"}, "unit": "days", "replications": 20, "seed": 1}


def test_the_second_stage_looks_at_the_few_with_other_luck():
    seen: list[list[Point]] = []

    def watched(points):
        seen.append(points)
        return by_luck(points)

    found = investigate(ABC, watched, **WHAT, base=32)
    assert (found["kept"], [one["name"] for one in found["sobol"]["inputs"]]) == (["a"], ["a"])
    early, late = ({point.luck for point in points} for points in seen)
    assert early == set(range(20))
    assert late == set(range(20, 52))
    assert all(set(point.values) == {"a"} for point in seen[1])


def test_where_all_is_luck_there_is_no_second_stage():
    found = investigate(["b", "c"], lambda points: by_luck([Point({"a": 0}, p.luck) for p in points]), **WHAT)
    assert (found["kept"], found["sobol"]) == ([], None)


# What cannot be reckoned with.


@pytest.mark.parametrize("hole", [None, math.nan, math.inf])
def test_one_missing_output_is_refused(hole):
    def holed(points):
        return [hole, *ishigami(points)[1:]]

    for look in (lambda: screened(holed), lambda: decompose(ABC, holed, base=16, lucks=16, seed=1)):
        with pytest.raises(BadInput) as refused:
            look()
        assert refused.value.key == "sensitivity.missing"
        assert refused.value.values["n"] == 1


def test_the_library_itself_would_have_answered_with_nothing_from_one_nan():
    """What the refusal is for: one NaN in 640 outputs, and no index is a number or other than 0."""
    from SALib.analyze import sobol
    from SALib.sample import sobol as sample

    design = sample.sample(problem(ABC), 128, calc_second_order=False, seed=1)
    values = np.array(ishigami([Point(dict(zip(ABC, row, strict=False)), 0) for row in design]))
    values[300] = math.nan
    found = sobol.analyze(problem(ABC), values, calc_second_order=False, seed=1)
    assert not np.any(np.nan_to_num(found["ST"]) > 0)


def test_an_answer_that_never_varies_has_no_shares():
    found = decompose(ABC, lambda points: [7.3] * len(points), base=16, lucks=16, seed=1)
    assert (found["varies"], found["variance"], found["above"], found["explained"]) == (False, 0, [], 0)
    assert screened(lambda points: [7.3] * len(points))["above"] == []


@pytest.mark.parametrize("seed", [2, 3])
def test_a_share_that_rests_on_a_few_rare_points_is_called_unsure(seed):
    def rare(points):
        return [float(point.values["a"] > 0.9 and point.values["b"] > 0.5) for point in points]

    assert decompose(["a", "b"], rare, base=16, lucks=16, seed=seed)["unsure"] != []
    assert decompose(ABC, ishigami, base=256, lucks=256, seed=seed)["unsure"] == []


def test_a_share_that_is_surely_over_one_is_called_unsure():
    """No share can be; it comes about where the samples themselves miss what a crossed point meets."""
    steep = decompose(
        ["a", "b"], lambda points: [p.values["a"] ** 60 * p.values["b"] ** 30 for p in points],
        base=16, lucks=16, seed=1,
    )  # fmt: skip
    assert of(steep, "b")["total_low"] > 1 or of(steep, "a")["total_low"] > 1
    assert steep["unsure"] == steep["above"]


BROKEN = {
    "sensitivity.no_inputs": lambda: screened(linear, []),
    "sensitivity.trajectories": lambda: screened(linear, trajectories=3),
    "sensitivity.levels": lambda: screen(ABC, linear, trajectories=4, levels=5, lucks=8, seed=1),
    "sensitivity.base": lambda: decompose(ABC, linear, base=100, lucks=8, seed=1),
}


@pytest.mark.parametrize("key", BROKEN)
def test_what_cannot_be_used_is_refused_in_one_sentence(key):
    with pytest.raises(BadInput) as refused:
        BROKEN[key]()
    assert refused.value.key == key
    assert all(refused.value.sentence(lang).endswith(".") for lang in ("en", "da"))


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    with pytest.raises(BadInput) as refused:
        screened(linear)
    assert refused.value.key == "extras.missing"
    assert "infohus[analysis]" in refused.value.sentence("en")


# Sameness.

AGAIN = """
import json
from tests.test_sensitivity_indices import ABC, WHAT, by_luck, investigate
print(json.dumps(investigate(ABC, by_luck, **WHAT, base=16)))
"""


def test_the_same_seed_gives_the_same_bytes_in_another_process_whatever_numpys_state():
    np.random.seed(5)
    before = np.random.get_state()[1].tolist()
    found = json.dumps(investigate(ABC, by_luck, **WHAT, base=16), allow_nan=False)
    assert np.random.get_state()[1].tolist() == before
    done = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == found
    other = json.dumps(investigate(ABC, by_luck, **(WHAT | {"seed": 0}), base=16))
    assert other != found


def test_a_seed_is_never_nought():
    assert all(0 < seed_for(seed, "shares") < 2**31 for seed in range(200))
    assert seed_for(1, "shares") != seed_for(1, "sample")
