"""The same input gives the same bytes, whatever the process, the hash seed and the number of threads."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import numpy as np
from experiments.statistics.factorial import interactions, main_effects, shapley, total
from experiments.statistics.looks import StoppingRule
from experiments.statistics.pairing import variance_ratio
from experiments.statistics.quantile import pooled_quantile, quantile_difference
from experiments.statistics.rank import rank_correlations
from experiments.statistics.ranks import rank_probabilities
from experiments.statistics.ratio import ratio, ratio_difference
from experiments.statistics.recovery import mean_curve, recovery_weeks
from experiments.statistics.worlds import world_range

rng = np.random.default_rng(1)
den = rng.poisson(20, 400).astype(float)
a, b = den * rng.gamma(2, 10, 400), den * rng.gamma(2, 9, 400)
lists = [list(row) for row in rng.exponential(20, (400, 60))]
other = [list(row) for row in rng.exponential(21, (400, 60))]
inputs = {f"p{i}": list(rng.random(63)) for i in range(200)}
print(ratio(a, den), ratio_difference(a, den, b, den), variance_ratio(a, den, b, den))
print(pooled_quantile(lists, 0.9), quantile_difference(lists, other, 0.5))
print(StoppingRule().judge(1, {"pair": (a, den, b, den)}, 20.0))
print(rank_correlations(inputs, list(rng.random(63))), world_range(list(a[:63]), list(b[:63])))
sets = [frozenset(s) for s in ("", "a", "b", "ab", "bc", "abc")]
columns = {s: (a * (1 + len(s)) + b, den) for s in sets}
for of in (shapley, main_effects, interactions, total):
    print(of(columns, "abc", seed=1))
print(rank_probabilities({"a": (a, den), "b": (b, den)}, seed=1))
curves = np.exp(-np.arange(52) / 5) + rng.normal(0, 0.2, (400, 52))
print(recovery_weeks(curves, seed=1), mean_curve(curves))
"""


def output(hash_seed: str, threads: str) -> str:
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    environment = os.environ | dict.fromkeys(names, threads) | {"PYTHONHASHSEED": hash_seed}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.slow
def test_the_same_bytes_come_from_other_processes_hash_seeds_and_threads():
    first = output("0", "1")
    assert "nan" not in first
    assert "inf" not in first
    assert output("17", "2") == first
