"""Shares ended by each kind of end, where ends compete and follow-up runs out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from experiments.statistics.survival import cumulative_incidence


def test_a_hand_worked_case():
    #   day 1: of 6 one dropped                      -> dropped 1/6, going 5/6
    #   day 2: of 5 one opened, then one censored    -> opened 5/6 x 1/5 = 1/6, going 4/6
    #   day 4: of 3 one opened and one dropped       -> each 4/6 x 1/3 = 2/9, going 2/9
    #   day 5: the last one censored
    found = cumulative_incidence(
        [1, 2, 2, 4, 4, 5], ["dropped", "opened", "open", "opened", "dropped", "open"]
    )
    assert found.times.tolist() == [1, 2, 4]
    assert found.shares["dropped"] == pytest.approx([1 / 6, 1 / 6, 1 / 6 + 2 / 9])
    assert found.shares["opened"] == pytest.approx([0, 1 / 6, 1 / 6 + 2 / 9])
    assert found.going == pytest.approx([5 / 6, 4 / 6, 2 / 9])
    assert found.at("opened", 0.5) == 0
    assert found.at("opened", 3) == pytest.approx(1 / 6)
    assert found.at("opened", 5) == pytest.approx(1 / 6 + 2 / 9)
    assert found.at("opened", 5.1) is None


def test_one_kind_of_end_is_kaplan_meier():
    rng = np.random.default_rng(1)
    ends, follow_up = rng.exponential(10, 300).round(), rng.integers(5, 25, 300)
    censored = ends > follow_up
    times = np.minimum(ends, follow_up)
    found = cumulative_incidence(times, np.where(censored, "open", "decided"))
    sample = stats.CensoredData(uncensored=times[~censored], right=times[censored])
    expected = stats.ecdf(sample).cdf
    assert found.shares["decided"] == pytest.approx(expected.evaluate(found.times), abs=1e-12)


def test_the_shares_and_those_still_going_sum_to_one():
    rng = np.random.default_rng(2)
    kinds = rng.choice(["opened", "dropped", "referred", "open"], 500)
    found = cumulative_incidence(rng.integers(0, 60, 500), kinds)
    assert sum(found.shares.values()) + found.going == pytest.approx(np.ones(len(found.times)))


def test_without_censoring_the_share_is_the_plain_share_and_stays():
    found = cumulative_incidence([1, 2, 3, 3], ["opened", "dropped", "opened", "dropped"])
    assert found.at("opened", 3) == pytest.approx(0.5)
    assert found.at("opened", 99) == pytest.approx(0.5)


def test_competing_ends_are_not_censored_ends():
    rng = np.random.default_rng(3)
    opened, dropped = rng.exponential(10, 4000), rng.exponential(10, 4000)
    kinds = np.where(opened < dropped, "opened", "dropped")
    found = cumulative_incidence(np.minimum(opened, dropped), kinds)
    assert found.at("opened", 100) == pytest.approx(0.5, abs=0.03)
    # the usual mistake, one minus Kaplan-Meier with drops as censoring, promises that nearly all are opened
    mistake = cumulative_incidence(np.minimum(opened, dropped), kinds, censor_kind="dropped")
    assert mistake.shares["opened"][-1] > 0.9


def test_nobody_and_nobody_ended():
    nobody = cumulative_incidence([], [])
    assert nobody.n == 0
    assert nobody.at("opened", 1) is None
    waiting = cumulative_incidence([5, 6], ["open", "open"])
    assert waiting.at("opened", 5) == 0
    assert waiting.at("opened", 7) is None


@pytest.mark.parametrize("times", [[-1.0], [np.nan], [np.inf], [1.0, 2.0]])
def test_times_that_are_none_are_refused(times):
    with pytest.raises(ValueError, match="time"):
        cumulative_incidence(times, ["opened"])
