"""Concerns come as declared: Poisson counts with the declared mean, layered so that more demand only adds.

Counts are taken on 60 independent replications with pinned seeds; each check fails by chance for under 1 in
10,000 seeds, and an error of 5 % in a mean is caught nine times in ten (stated in the test of the mean).
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.agents.observer import Demand, _surges, concerns_of, relevant_units
from sim.engine.dates import is_holiday_season
from sim.engine.streams import Streams
from sim.engine.workdays import workdays
from sim.municipalities import find_municipality
from sim.parameters import resolve
from sim.values import DAY, SERIOUS_SIGNS, Concern

REPLICATIONS = 60
START, YEARS = date(2018, 1, 1), 5
DAYS = workdays(START, YEARS, 0, 0, "office", True)
FALSE_ALARM = 3e-5
"""Of one check; at most three in one test."""
NO_SURGES = {"demand.surges_per_year": 0.0}


def concerns(place: str, replication: int, **values: float) -> tuple[Concern, ...]:
    """Return what is sent in five years; names of parameters with ``__`` for the dot."""
    changed = {name.replace("__", "."): value for name, value in values.items()}
    municipality = find_municipality(place)
    demand = Demand(
        municipality.code,
        municipality.population,
        START,
        date(START.year + YEARS, 1, 1),
        tuple(resolve(NO_SURGES | changed).items()),
    )
    return concerns_of(demand, Streams(1, 0, replication), DAYS)


def yearly_counts(place: str, **values: float) -> np.ndarray:
    """Return the concerns sent in each of five years of each replication."""
    found = []
    for replication in range(REPLICATIONS):
        years = Counter(DAYS.date_of(c.sent).year for c in concerns(place, replication, **values))
        found += [years[START.year + y] for y in range(YEARS)]
    return np.array(found)


def p_of_mean(counts: np.ndarray, mean: float) -> float:
    """Return the chance of a sum as far from its mean as this one, two-sided, if counts are Poisson."""
    total, known = int(counts.sum()), mean * counts.size
    return 2 * min(stats.poisson.cdf(total, known), stats.poisson.sf(total - 1, known))


def p_of_spread(counts: np.ndarray, mean: float) -> float:
    """Return the chance of a spread as far from a Poisson one as this, two-sided (index of dispersion)."""
    index = ((counts - counts.mean()) ** 2).sum() / counts.mean()
    return 2 * min(stats.chi2.cdf(index, counts.size - 1), stats.chi2.sf(index, counts.size - 1))


PLACES = [("Samsø", 200.0), ("Odense", 20.0), ("København", 6.5)]
"""A place and concerns per 100,000 inhabitants, so that each has some thousand concerns in all."""


@lru_cache(maxsize=3)
def counted(place: str, rate: float) -> tuple[np.ndarray, float]:
    mean = find_municipality(place).population / 1e5 * rate
    return yearly_counts(place, demand__concerns_per_100k=rate), mean


@pytest.mark.parametrize(("place", "rate"), PLACES)
def test_counts_per_year_are_poisson_with_the_declared_mean(place, rate):
    counts, mean = counted(place, rate)
    assert p_of_mean(counts, mean) > FALSE_ALARM
    assert p_of_spread(counts, mean) > FALSE_ALARM


@pytest.mark.parametrize(("place", "rate"), PLACES[1:])
def test_the_check_of_the_mean_would_catch_about_five_percent(place, rate):
    """By the spread of a Poisson sum, nine times in ten."""
    counts, mean = counted(place, rate)
    error = 1 / sqrt(mean * counts.size)
    assert (stats.norm.isf(FALSE_ALARM / 2) + 1.28) * error < 0.06


@pytest.mark.parametrize(
    "mutant", [{"demand__local_factor": 1.08}, {"demand__surges_per_year": 0.5, "demand__surge_factor": 3.9}]
)
def test_another_mean_is_noticed(mutant):
    _, mean = counted(*PLACES[2])
    assert p_of_mean(yearly_counts("København", demand__concerns_per_100k=6.5, **mutant), mean) < FALSE_ALARM


def test_surges_are_noticed_as_more_than_poisson_spread():
    counts = yearly_counts("København", demand__surges_per_year=0.5, demand__surge_factor=3.9)
    assert p_of_spread(counts, counts.mean()) < FALSE_ALARM


def test_quiet_weeks_bring_their_declared_share():
    """Half as many a day as other weeks, with the mean over the year kept."""
    days = [START + timedelta(days=d) for d in range((date(START.year + YEARS, 1, 1) - START).days)]
    factor = resolve({})["demand.holiday_factor"]
    shares = []
    for year in range(START.year, START.year + YEARS):
        quiet = [is_holiday_season(day) for day in days if day.year == year]
        shares.append(sum(quiet) * factor / (sum(quiet) * factor + len(quiet) - sum(quiet)))
    known = float(np.mean(shares))
    sent = [
        is_holiday_season(DAYS.date_of(c.sent)) for r in range(REPLICATIONS) for c in concerns("København", r)
    ]
    assert stats.binomtest(sum(sent), len(sent), known).pvalue > FALSE_ALARM
    assert stats.binomtest(sum(sent), len(sent), known * 1.25).pvalue < FALSE_ALARM


RATES = st.floats(0, 60, allow_nan=False)


@settings(max_examples=40, deadline=None)
@given(RATES, RATES, st.integers(0, 50))
def test_more_demand_only_adds_concerns(one, other, replication):
    """The same citizens, signs and seconds under the lower rate; the higher adds some between them."""
    low, high = sorted((one, other))
    few = concerns("Odense", replication, demand__concerns_per_100k=low)
    more = concerns("Odense", replication, demand__concerns_per_100k=high)
    assert {c.citizen: c for c in few}.items() <= {c.citizen: c for c in more}.items()
    assert list(more) == sorted(more, key=lambda c: c.sent)


def test_no_demand_no_concerns():
    assert concerns("København", 0, demand__concerns_per_100k=0.0) == ()


def test_concerns_do_not_depend_on_the_years_around_them():
    """Entry alone, and entry with warm-up and follow-up, bring the same concerns in the years they share."""
    municipality = find_municipality("Odense")
    values = tuple(resolve({}).items())
    long = workdays(START, YEARS, 3, 3, "office", True)
    wide = concerns_of(
        Demand(municipality.code, municipality.population, date(2015, 1, 1), date(2026, 1, 1), values),
        Streams(1, 0, 0),
        long,
    )
    end = (date(START.year + YEARS, 1, 1) - START).days * DAY
    narrow = concerns("Odense", 0, **{"demand__surges_per_year": resolve({})["demand.surges_per_year"]})
    assert [c for c in wide if 0 <= c.sent < end] == list(narrow)


def test_surges_are_the_same_everywhere_and_differ_between_replications():
    p = resolve({"demand.surges_per_year": 0.5})
    places = [
        Demand(m.code, m.population, START, date(2030, 1, 1), ())
        for m in (find_municipality("Samsø"), find_municipality("København"))
    ]
    for replication in range(20):
        samsoe, copenhagen = (_surges(Streams(1, 0, replication), p, demand) for demand in places)
        assert samsoe == copenhagen
    assert _surges(Streams(1, 0, 0), p, places[0]) != _surges(Streams(1, 0, 1), p, places[0])


def test_a_concern_without_hops_goes_straight_to_the_reception_point():
    sent = [c for r in range(5) for c in concerns("København", r, reception__p_hop=0.0)]
    assert len(sent) > 500
    assert not any(c.hops for c in sent)


def test_where_everybody_passes_on_and_loses_nothing_arrives():
    sent = concerns("København", 0, reception__p_hop=1.0, reception__p_lost=1.0)
    assert all(c.hops and c.hops[0].is_lost for c in sent)


def test_shares_of_the_concerns_are_those_declared():
    p = resolve({})
    sent = [c for r in range(REPLICATIONS) for c in concerns("København", r)]
    for found, known in (
        (sum(c.is_minor for c in sent), p["concern.share_minor"]),
        (sum(c.has_crime for c in sent), p["concern.share_crime"]),
        (sum(c.truth == "radicalisation" for c in sent), p["concern.share_radicalisation"]),
        (sum(c.truth == "unfounded" for c in sent), p["concern.share_unfounded"]),
        (sum(c.is_primary for c in sent), p["concern.share_primary"]),
        (sum(len(c.hops) > 0 for c in sent), p["reception.p_hop"]),
    ):
        assert stats.binomtest(found, len(sent), known).pvalue > FALSE_ALARM / 2
        assert stats.binomtest(found, len(sent), known * 1.1).pvalue < FALSE_ALARM / 2


def test_the_level_follows_the_norm_on_the_signs_seen():
    for concern in (c for r in range(20) for c in concerns("København", r)):
        is_serious = any(sign in SERIOUS_SIGNS for sign in concern.signs)
        assert (concern.level in ("serious", "acute")) is is_serious
        assert (concern.level == "wellbeing") is (not concern.signs)


def test_facts_lie_with_units_that_are_relevant():
    for concern in (c for r in range(5) for c in concerns("København", r)):
        units = relevant_units(concern.is_minor, concern.has_crime, concern.is_vulnerable)
        assert set(concern.unit_facts) == set(concern.head_facts) == set(units)
        assert all(concern.head_facts[u] & ~concern.unit_facts[u] == 0 for u in units)
