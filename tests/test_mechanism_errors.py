"""One function for every wrong decision, and what right and wrong decisions lead to (docs/model.md 7; MODEL 9)."""

from __future__ import annotations

from itertools import pairwise, product
from math import sqrt

import pytest
from helpers_limits import free_run
from helpers_mechanisms import decisions, is_share

from sim.policies.errors import ErrorFunction
from sim.policies.organisation import CATALOGUE

MODELS = sorted(CATALOGUE)
NEVER_WRONG = (
    "error.p_best=0",
    "error.weight_facts=0",
    "error.weight_criteria=0",
    "competence.start=1",
    "decision.misroute_factor=0",
)
"""Everybody understands all there is to understand, and nothing else counts."""
BLIND = ("error.weight_facts=0", "error.weight_competence=0", "error.weight_criteria=0")
MANY = "demand.concerns_per_100k=60"


def odds_between(blind: float, best: float, x: float) -> float:
    """Return the chance whose odds lie ``x`` of the way from blind to best, in ratios: the rule in other words."""
    odds = (blind / (1 - blind)) ** (1 - x) * (best / (1 - best)) ** x
    return odds / (1 + odds)


# Odds fall from 1 : 1 to 1 : 9 (p 0.5 to 0.1); facts weigh half, the other two a quarter each.
BY_HAND = [
    ((0, 0, 0), 1 / 2),
    ((1, 1, 1), 1 / 10),
    ((1, 0, 0), 1 / 4),
    ((0, 1, 0), 1 / (1 + sqrt(3))),
    ((0, 0, 1), 1 / (1 + sqrt(3))),
    ((0, 1, 1), 1 / 4),
    ((1, 1, 0), 1 / (1 + 3 * sqrt(3))),
    ((0.5, 0.5, 0.5), 1 / 4),
    ((0.5, 0, 0), 1 / (1 + sqrt(3))),
]


@pytest.mark.parametrize(("given", "p_wrong"), BY_HAND)
def test_the_chance_of_an_error_is_what_was_worked_out_by_hand(given, p_wrong):
    assert ErrorFunction(0.5, 0.1, 2, 1, 1)(*given) == pytest.approx(p_wrong, rel=1e-12)


@pytest.mark.parametrize(
    ("x", "p_wrong"), [(0, 4 / 5), (0.25, 2 / 3), (0.5, 1 / 2), (0.75, 1 / 3), (1, 1 / 5)]
)
def test_from_worse_than_a_coin_it_falls_by_equal_steps_of_odds(x, p_wrong):
    """Odds from 4 : 1 to 1 : 4, a factor 2 with every quarter."""
    assert ErrorFunction(0.8, 0.2, 0.6, 0.25, 0.15)(x, x, x) == pytest.approx(p_wrong, rel=1e-12)


def test_where_the_best_never_err_the_chance_falls_to_nothing():
    error = ErrorFunction(0.5, 0.0, 1, 1, 2)
    assert [error(x, x, x) for x in (0, 0.5, 1)] == [0.5, 0.25, 0.0]


def test_where_nothing_weighs_everybody_is_blind():
    assert ErrorFunction(0.4, 0.03, 0, 0, 0)(1, 1, 1) == 0.4


@pytest.mark.parametrize("place", range(3), ids=("facts", "competence", "clearness"))
@pytest.mark.parametrize("limits", [(0.5, 0.03), (0.9, 0.3), (0.1, 0.0)])
def test_more_of_each_always_means_fewer_errors(place, limits):
    error = ErrorFunction(*limits, 0.6, 0.25, 0.15)
    steps = [i / 8 for i in range(9)]
    for others in product((0, 0.3, 1), repeat=2):
        given = [(*others[:place], step, *others[place:]) for step in steps]
        assert all(error(*more) < error(*less) for less, more in pairwise(given))


@pytest.mark.parametrize(("criteria", "clearness"), [("none", 0.0), ("discussion", 0.3), ("set", 1.0)])
@pytest.mark.parametrize("model", MODELS)
def test_every_decision_of_every_model_follows_the_one_function(model, criteria, clearness):
    run = free_run(
        model,
        MANY,
        "turnover.longest_years=4",
        "criteria.discussion=0.3",
        "error.p_blind=0.6",
        "error.p_best=0.05",
        f"organisation.decide.criteria={criteria}",
    )
    found = list(decisions(run))
    assert len({d.n_facts for d in found}) > 3, "some know little, some much"
    assert len({d.competence for d in found}) > 3
    for d in found:
        x = 0.6 * d.n_facts / d.n_in_all + 0.25 * d.competence + 0.15 * clearness
        assert d.p_wrong == pytest.approx(odds_between(0.6, 0.05, x), abs=1e-9)


def test_as_many_decisions_are_wrong_as_the_function_says():
    runs = [free_run("coordinator", MANY, *BLIND, "error.p_blind=0.7", replication=r) for r in range(4)]
    found = [d.is_wrong for d in decisions(*runs)]
    assert is_share(sum(found), len(found), 0.7)


# What a decision leads to.

OUTCOMES = {
    ("radicalisation", False): {"opened", "to_police"},
    ("radicalisation", True): {"dropped"},
    ("other_concern", False): {"referred"},
    ("other_concern", True): {"opened"},
    ("unfounded", False): {"dropped"},
    ("unfounded", True): {"opened"},
}


def test_right_and_wrong_decisions_end_as_declared():
    found: dict[tuple[str, bool], set[str]] = {}
    for model in MODELS:
        for d in decisions(free_run(model, "demand.concerns_per_100k=120", "error.p_blind=0.9", *BLIND)):
            found.setdefault((d.concern.truth, d.is_wrong), set()).add(d.row.outcome)
    for model in MODELS:
        for d in decisions(free_run(model, MANY, *NEVER_WRONG)):
            found.setdefault((d.concern.truth, d.is_wrong), set()).add(d.row.outcome)
    assert found == OUTCOMES


@pytest.mark.parametrize("model", MODELS)
def test_nobody_errs_where_everybody_understands(model):
    assert not any(d.is_wrong for d in decisions(free_run(model, MANY, *NEVER_WRONG)))


def grave_with_crime(p_take: float) -> list:
    """Return the right decisions about serious or acute radicalisation with crime."""
    runs = [
        free_run("coordinator", MANY, *NEVER_WRONG, f"police.p_take={p_take}", replication=r)
        for r in range(4)
    ]
    found = [d for d in decisions(*runs) if d.concern.truth == "radicalisation"]
    is_grave = [d.concern.has_crime and d.level in ("serious", "acute") for d in found]
    others = [d for d, grave in zip(found, is_grave, strict=True) if not grave]
    assert {d.row.outcome for d in others} == {"opened"}, "the police take nobody else"
    return [d.row.outcome for d, grave in zip(found, is_grave, strict=True) if grave]


def test_the_police_take_over_the_declared_share_of_grave_concerns_with_crime():
    assert set(grave_with_crime(0)) == {"opened"}
    assert set(grave_with_crime(1)) == {"to_police"}
    half = grave_with_crime(0.5)
    assert is_share(half.count("to_police"), len(half), 0.5)
