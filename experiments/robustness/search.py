"""The search for what sets turned worlds apart: a shallow tree, and two guards against finding it in noise.

A regression tree (Breiman et al. 1984, as in scikit-learn) of at most two conditions splits the worlds so that turned
ones gather; with worlds that are 0 or 1, least squares splits as Gini's impurity does. Two guards stand before
anything is reported. *It must predict*: in repeated cross-validation it makes at least a quarter fewer mistakes than
saying 'the usual order' of every world. *It must fit better than noise*: among 96 inputs one always fits by luck, so
the fit is set against that of the same search over all inputs, with the worlds' signs shuffled (Westfall & Young 1993,
maximum statistic). Every count is weighted by how sure the sign of a world is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sklearn.tree import DecisionTreeRegressor

LEAST_WORLDS = 5
"""Fewest worlds on either side of a condition, and fewest turned ones that are searched."""
DEPTHS = (1, 2)
"""How many conditions a rule may have; three would part 64 worlds into groups of a handful."""
SKILL = 0.25
"""Share of the mistakes of 'always the usual order' that the tree must save in cross-validation."""
DEEPER = 0.1
"""How much more of them two conditions must save than one."""
FOLDS, REPEATS = 5, 5
LEVEL = 0.05
"""How often, at most, a search among pure noise may find something; shared by the searches of a family."""
SHUFFLES = 199
"""Shuffles at least; more where the level is shared by many searches."""


@dataclass(frozen=True, slots=True)
class Search:
    """Hold what a search came to: the tree if it passed both guards, and its ``skill`` in cross-validation.

    ``skill`` 1: no mistake; 0: as many as 'always the usual order' makes; below 0: more.
    """

    tree: DecisionTreeRegressor | None
    skill: float


def is_installed() -> bool:
    """Return whether scikit-learn is there (the extra ``analysis``)."""
    from importlib.util import find_spec

    return find_spec("sklearn") is not None


def search(
    ranks: np.ndarray, turned: np.ndarray, weights: np.ndarray, seed: int, searches: int = 1
) -> Search | None:
    """Return what sets the turned worlds apart; None with too few of them to look.

    Parameters
    ----------
    ranks
        (worlds, inputs), ``ranks_of`` the inputs: a tree asks for nothing but their order.
    turned, weights
        Per world, whether the order is turned round, and from 0 to 1 how sure that is.
    searches
        How many searches share ``LEVEL`` evenly (Bonferroni, as looks do).
    """
    target, weights = turned.astype(float), weights.astype(float)
    at_stake = math.fsum(weights[turned].tolist())
    if min(np.count_nonzero(turned & (weights > 0)), np.count_nonzero(~turned)) < LEAST_WORLDS:
        return None
    skills = {depth: 1 - _mistakes(ranks, target, weights, depth, seed) / at_stake for depth in DEPTHS}
    depth = 2 if skills[2] > skills[1] + DEEPER else 1
    passes = skills[depth] >= SKILL and is_beyond_noise(ranks, target, weights, seed, searches)
    return Search(_fit(ranks, target, weights, depth) if passes else None, skills[depth])


def ranks_of(inputs: np.ndarray) -> np.ndarray:
    """Return the dense rank of every value in its column, exact in the single precision that trees read."""
    columns = [np.unique(column, return_inverse=True)[1] for column in inputs.T]
    return np.ascontiguousarray(np.stack(columns, axis=1), dtype=np.float32)


def is_beyond_noise(
    ranks: np.ndarray, target: np.ndarray, weights: np.ndarray, seed: int, searches: int = 1
) -> bool:
    """Return whether the deepest tree fits better than those of all but ``LEVEL / searches`` of the shuffles.

    Signs and how sure they are move together from world to world; shuffling ends once the answer is certain.
    """
    n = max(SHUFFLES, math.ceil(2 * searches / LEVEL) - 1)
    # of n + 1 equally likely places the true fit must be among the first; rounded, so that 0.05 * 200 is 10
    allowed = math.floor(round(LEVEL / searches * (n + 1), 9)) - 1
    found, rng = _fitted(ranks, target, weights), np.random.default_rng([seed, len(target), n])
    for _ in range(n):
        order = rng.permutation(len(target))
        allowed -= _fitted(ranks, target[order], weights[order]) >= found
        if allowed < 0:
            return False
    return True


def _fitted(ranks: np.ndarray, target: np.ndarray, weights: np.ndarray) -> float:
    """Return how much of the scatter of signs the deepest tree explains, the share left out of it."""
    tree = _fit(ranks, target, weights, DEPTHS[-1]).tree_
    ends = tree.children_left < 0
    left = math.fsum((tree.impurity * tree.weighted_n_node_samples)[ends].tolist())
    # the whole is the same for every shuffle; twelve digits, so that equal fits are equal
    return -round(left / float(tree.weighted_n_node_samples[0]), 12)


def _mistakes(ranks: np.ndarray, target: np.ndarray, weights: np.ndarray, depth: int, seed: int) -> float:
    """Return the weight of the worlds that trees of the other worlds got wrong, on average over the repeats."""
    from sklearn.model_selection import RepeatedStratifiedKFold

    folds = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=seed % 2**32)
    wrong = 0.0
    for known, unknown in folds.split(ranks, target):
        if not weights[known].any():
            continue
        tree = _fit(ranks[known], target[known], weights[known], depth)
        is_wrong = (tree.predict(ranks[unknown], check_input=False) > 0.5) != (target[unknown] > 0.5)
        wrong += math.fsum(weights[unknown][is_wrong].tolist())
    return wrong / REPEATS


def _fit(ranks: np.ndarray, target: np.ndarray, weights: np.ndarray, depth: int) -> DecisionTreeRegressor:
    from sklearn import config_context
    from sklearn.tree import DecisionTreeRegressor

    with config_context(skip_parameter_validation=True, assume_finite=True):
        tree = DecisionTreeRegressor(max_depth=depth, min_samples_leaf=LEAST_WORLDS, random_state=0)
        return tree.fit(ranks, target, sample_weight=weights, check_input=False)
