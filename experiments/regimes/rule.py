"""A simple rule of who decides soonest where, and how often it is right at points it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import exp, fsum
from typing import Any

import numpy as np

from experiments.regimes.numbers import NAMES, Numbers

Record = dict[str, Any]
TREE, LOGISTIC = "tree", "logistic"
DEPTH = 3
"""Questions in a row that a rule asks at most: what can be read on a page."""
FOLDS, REPEATS = 10, 3
SMALLEST_LEAF = 0.05
"""Share of the points that a region holds at least."""


def tree_rule(logs: np.ndarray, winners: Sequence[str]) -> Record:
    """Return a shallow tree over the four numbers as nested tables.

    A node has ``number``, ``at`` and what holds ``below`` and ``above``; a leaf ``winner``, ``n``, ``shares``.
    """
    fitted = _tree(len(winners)).fit(logs, list(winners))
    return _node(fitted.tree_, [str(name) for name in fitted.classes_], 0)


def region_of(rule: Record, numbers: Numbers) -> Record:
    """Return the leaf of ``rule`` in which ``numbers`` lie."""
    while "number" in rule:
        rule = rule["below" if getattr(numbers, rule["number"]) <= rule["at"] else "above"]
    return rule


def smooth_rule(logs: np.ndarray, winners: Sequence[str]) -> Record | None:
    """Return a logistic regression on the logs as plain data; None where one model alone decides soonest.

    ``models`` with a row of ``weights`` each (a constant, then the numbers), and ``mean`` and ``scale`` of the logs.
    """
    if len(set(winners)) == 1:
        return None
    mean, scale = logs.mean(axis=0), np.where(logs.std(axis=0) > 0, logs.std(axis=0), 1.0)
    fitted = _logistic(len(winners)).fit((logs - mean) / scale, list(winners))
    weights = np.hstack([fitted.intercept_[:, None], fitted.coef_])
    if len(weights) == 1:  # of two models scikit-learn keeps the second's weights against the first's
        weights = np.vstack([np.zeros_like(weights), weights])
    return {
        "models": [str(name) for name in fitted.classes_],
        "weights": _plain(weights),
        "mean": _plain(mean),
        "scale": _plain(scale),
    }


def chances(smooth: Record, numbers: Numbers) -> dict[str, float]:
    """Return how likely each model decides soonest by a smooth rule; models it never saw win are left out."""
    ends = zip(numbers.logs(), smooth["mean"], smooth["scale"], strict=True)
    scaled = [1.0, *((value - mean) / scale for value, mean, scale in ends)]
    scores = [fsum(w * v for w, v in zip(row, scaled, strict=True)) for row in smooth["weights"]]
    weights = [exp(score - max(scores)) for score in scores]
    return {name: w / fsum(weights) for name, w in zip(smooth["models"], weights, strict=True)}


def likeliest(found: Mapping[str, Any], numbers: Numbers) -> tuple[str, float] | None:
    """Return who decides soonest there by the rule that did better at points left out, and the share or chance.

    That is the share of the region's points, or the chance by the smooth rule. None where there is no rule.
    """
    if found["rule"] is None:
        return None
    if found["used"] == TREE:
        leaf = region_of(found["rule"], numbers)
        return leaf["winner"], leaf["shares"][leaf["winner"]]
    won = chances(found["smooth"], numbers)
    first = max(sorted(won), key=won.__getitem__)
    return first, won[first]


def _plain(values: np.ndarray) -> list:
    """Return numbers without the last digits, in which machines may differ."""
    return np.round(values, 9).tolist()


def skill(
    features: np.ndarray, winners: Sequence[str], days: Sequence[Mapping[str, float]], seed: int, kind: str
) -> Record:
    """Return how often a rule names the winner at points left out, and what following it costs in days.

    Parameters
    ----------
    features
        (points, features), logs.
    winners
        Who decided soonest at each point.
    days
        Mean days to decision of every model at each point.
    kind
        ``tree``, ``logistic`` or ``commonest`` (guessing: the commonest winner among the points not left out).

    Returns
    -------
    ``right`` (share), ``lost_days`` (mean days more than under the best model), over repeated cross-validation.
    """
    make = {TREE: _tree, LOGISTIC: _logistic, "commonest": _commonest}[kind]
    named = np.array(winners)
    features = (features - features.mean(axis=0)) / np.where(
        features.std(axis=0) > 0, features.std(axis=0), 1
    )
    right, lost = [], []
    for repeat in range(REPEATS):
        said = _said(make, features, named, seed, repeat)
        right.append(float((said == named).mean()))
        lost.append(fsum(row[s] - min(row.values()) for row, s in zip(days, said, strict=True)) / len(days))
    return {"right": fsum(right) / REPEATS, "lost_days": fsum(lost) / REPEATS}


def _said(make: Callable, features: np.ndarray, named: np.ndarray, seed: int, repeat: int) -> np.ndarray:
    """Return what rules fitted on the other folds say about each fold."""
    order = np.random.default_rng([seed, repeat]).permutation(len(named))
    said = np.empty_like(named)
    for fold in np.array_split(order, min(FOLDS, len(named))):
        rest = np.setdiff1d(order, fold)
        known = np.unique(named[rest])
        fitted = None if len(known) == 1 else make(len(rest)).fit(features[rest], named[rest])
        said[fold] = known[0] if fitted is None else fitted.predict(features[fold])
    return said


def _tree(n: int):
    from sklearn.tree import DecisionTreeClassifier

    return DecisionTreeClassifier(
        max_depth=DEPTH, min_samples_leaf=max(2, round(SMALLEST_LEAF * n)), random_state=0
    )


def _logistic(n: int):
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(max_iter=2_000)


def _commonest(n: int):
    from sklearn.dummy import DummyClassifier

    return DummyClassifier(strategy="most_frequent")


def _node(tree: Any, classes: Sequence[str], at: int) -> Record:
    below, above = int(tree.children_left[at]), int(tree.children_right[at])
    n = int(tree.n_node_samples[at])
    if below == above:
        parts = tree.value[at][0] / tree.value[at][0].sum()
        shares = {name: float(part) for name, part in zip(classes, parts, strict=True)}
        return {"winner": max(sorted(shares), key=shares.__getitem__), "n": n, "shares": shares}
    one, other = _node(tree, classes, below), _node(tree, classes, above)
    if one.get("winner") is not None and one.get("winner") == other.get("winner"):
        return _joined(one, other)
    name = NAMES[int(tree.feature[at])]
    return {"number": name, "at": exp(float(tree.threshold[at])), "below": one, "above": other}


def _joined(one: Record, other: Record) -> Record:
    """Return two regions with the same winner as one."""
    n = one["n"] + other["n"]
    shares = {
        name: (one["n"] * one["shares"][name] + other["n"] * other["shares"][name]) / n
        for name in one["shares"]
    }
    return {"winner": one["winner"], "n": n, "shares": shares}
