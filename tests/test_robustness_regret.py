"""Who is best in how many worlds, and how far behind the best a choice is."""

from __future__ import annotations

import numpy as np
import pytest
from helpers_robustness import X1, X2, MadeUp, made_up, value

from experiments.comparison.columns import world_points
from experiments.experiment.outcomes import KNOWN
from experiments.robustness.best import best_counts
from experiments.robustness.losses import Losses
from experiments.robustness.over_worlds import robustness
from experiments.robustness.regret import crossed_regret, halvings, regrets
from experiments.statistics.worlds import count_worlds

DAYS, SHARE = KNOWN["days_to_decision"][0], KNOWN["decided_within.30"][0]


def losses(columns, names="AB", outcome=DAYS):
    return Losses(columns, [(name, "natural") for name in names], outcome)


def test_cross_fitted_regret_worked_by_hand():
    """The first half chooses A (1.5 against 2); there B reads 2 under A's 4. The second half chooses B."""
    columns = [(np.array([1.0, 2, 5, 3]), np.ones(4)), (np.array([2.0, 2, 2, 2]), np.ones(4))]
    regret, chosen = crossed_regret(columns, np.array([[1.0, 1, 0, 0]]))
    assert regret.tolist() == [(0 - 0.5) / 2, (-2 + 0) / 2]
    assert chosen.tolist() == [0.5, 0.5]


def test_halves_in_which_nothing_happened_are_left_out():
    columns = [(np.array([1.0, 2, 0, 0]), np.array([1.0, 1, 0, 0]))] * 2
    assert crossed_regret(columns, np.array([[1.0, 1, 0, 0]])) is None
    regret, _ = crossed_regret(columns, np.array([[1.0, 1, 0, 0], [1.0, 0, 1, 0]]))
    assert regret.tolist() == [0.0, 0.0]


def test_halvings_are_halves_and_differ_between_worlds():
    table = halvings(9, 1, 2)
    assert set(table.sum(axis=1)) == {4.0}
    assert (table != halvings(9, 1, 3)).any()
    assert (table == halvings(9, 1, 2)).all()


def test_without_noise_regret_is_the_distance_itself():
    """B is x - 0.5 days slower than A: behind where x is over 0.5, and A behind elsewhere."""
    worlds, columns = made_up(40, 2, lambda w: {"A": 20.0, "B": 19.5 + value(w, X1)}, noise=0.0)
    found = regrets(losses(columns), seed=1)
    x = np.array([value(world, X1) for world in worlds])
    for name, true in {"A": np.maximum(0.5 - x, 0), "B": np.maximum(x - 0.5, 0)}.items():
        expected = (true.mean(), true.mean(), np.percentile(true, 90), true.max())
        shown = found[name]
        assert (shown.mean, shown.naive, shown.p90, shown.worst) == pytest.approx(expected, abs=1e-9)
        assert shown.worlds == 40


def test_equal_alternatives_have_no_regret_and_the_naive_one_is_the_mutant():
    """Two alternatives with the same mean, an error of 0.7 days in each world; the mean's own error is 0.09."""
    _, columns = made_up(64, 3, lambda w: {"A": 20.0, "B": 20.0}, noise=2.0)
    for regret in regrets(losses(columns), seed=1).values():
        assert abs(regret.mean) < 0.36
        assert regret.naive > 0.36
    _, alike = made_up(64, 3, lambda w: {"A": 20.0}, noise=2.0)
    twice = [MadeUp({name: one.ratio(("A", ""), "", "") for name in "AB"}) for one in alike]
    assert {(r.mean, r.naive, r.worst) for r in regrets(losses(twice), 1).values()} == {(0.0, 0.0, 0.0)}


def test_the_interval_reaches_over_the_true_mean_regret():
    """Of 36 intervals with a nominal 95 %, 31 or more: fewer have probability under 1 %."""
    hits = []
    for seed in range(12):
        worlds, columns = made_up(
            32, seed, lambda w: {"A": 20.0, "B": 19 + 2 * value(w, X1), "C": 19 + 2 * value(w, X2)}, 2.0
        )
        true = np.array([[20.0, 19 + 2 * value(w, X1), 19 + 2 * value(w, X2)] for w in worlds])
        true = (true - true.min(axis=1, keepdims=True)).mean(axis=0)
        found = regrets(losses(columns, "ABC"), seed=1)
        hits += [found[name].low <= mean <= found[name].high for name, mean in zip("ABC", true, strict=True)]
    assert sum(hits) >= 31


def test_two_alternatives_are_counted_as_compare_counts_them():
    _, columns = made_up(50, 4, lambda w: {"A": 20.0, "B": 19.6 + value(w, X1)}, noise=1.0)
    counts = best_counts(losses(columns))
    points = world_points(columns, ("A", "natural"), "days_to_decision", "mean", ("B", "natural"))
    seen = count_worlds(points)
    assert counts["best"] == {"A": seen.lower, "B": seen.higher}
    assert counts["clearly"] == {"A": seen.clearly_lower, "B": seen.clearly_higher}
    assert 0 < seen.lower < 50


def test_where_higher_is_better_the_other_one_is_best():
    _, columns = made_up(30, 4, lambda w: {"A": 20.0, "B": 19.6 + value(w, X1)}, noise=0.5)
    days, share = best_counts(losses(columns)), best_counts(losses(columns, outcome=SHARE))
    assert days["best"]["A"] == share["best"]["B"]
    assert days["best"]["A"] > days["best"]["B"] > 0
    lower, higher = regrets(losses(columns), 1), regrets(losses(columns, outcome=SHARE), 1)
    assert lower["A"].naive < lower["B"].naive
    assert higher["A"].naive > higher["B"].naive


def test_copies_share_the_first_place_and_do_not_hide_a_better_one():
    _, columns = made_up(20, 5, lambda w: {"A": 20.0, "C": 20.5 - 0.9 * (value(w, X1) > 0.5)}, noise=0.01)
    copied = [MadeUp({n: one.ratio((n if n != "B" else "A", ""), "", "") for n in "ABC"}) for one in columns]
    counts = best_counts(losses(copied, "ABC"))
    # world 0 has the declared 0.5; half of the 19 others lie above it
    assert counts["best"]["C"] in (9, 10)
    assert counts["clearly"]["C"] == counts["best"]["C"]
    assert counts["best"]["A"] == counts["best"]["B"] == 0
    assert counts["shared"] == 20 - counts["best"]["C"]
    assert counts["untold"] == 0


def test_alternatives_that_noise_alone_parts_are_untold_not_best():
    """A and B differ by noise, C is three days worse: nobody is best, in most seeds in all worlds."""
    untold = []
    for seed in range(6):
        _, columns = made_up(20, seed, lambda w: {"A": 20.0, "B": 20.0, "C": 23.0}, noise=1.0)
        counts = best_counts(losses(columns, "ABC"))
        assert counts["best"]["C"] == 0
        assert counts["untold"] + counts["best"]["A"] + counts["best"]["B"] == 20
        untold.append(counts["untold"])
    assert untold.count(20) >= 2


def test_few_usable_worlds_give_no_counts():
    _, columns = made_up(9, 4, lambda w: {"A": 20.0, "B": 21.0}, noise=0.1)
    counts = best_counts(losses(columns))
    assert counts["usable"] == 9
    assert counts["shared"] is None
    assert counts["best"] == {"A": None, "B": None}
    regret = regrets(losses(columns), 1)["B"]
    assert regret.mean == pytest.approx(1.0, abs=0.2)
    assert regret.p90 is None
    assert regret.worst is None


def test_one_replication_cannot_be_halved():
    columns = [MadeUp({"A": ([9.0], [1.0]), "B": ([8.0], [1.0])})] * 12
    assert regrets(losses(columns), 1) == {"A": None, "B": None}


def test_quantiles_and_measures_without_a_better_way_are_left_out():
    worlds, columns = made_up(12, 1, lambda w: {"A": 20.0, "B": 21.0}, noise=0.1)
    asked = [one for name in ("days_to_decision", "open_cases") for one in KNOWN[name]]
    found = robustness(worlds, columns, [("A", "x"), ("B", "x")], asked, seed=1)
    assert [row["outcome"] for row in found["outcomes"]] == [
        "days_to_decision|mean",
        "days_to_decision|rmean180",
    ]
    with pytest.raises(ValueError, match="one variant"):
        robustness(worlds, columns, [("A", "x"), ("B", "y")], asked, seed=1)
