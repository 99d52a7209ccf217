"""Concerns as observers send them: when, by whom, about which synthetic citizen. MODEL 3-5; docs/model.md 1.

Everything here is drawn before the organisation acts and is the same under every organisational model. The
next version puts a living population behind the same function.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from math import ceil, exp, fsum

import numpy as np

from sim.engine.dates import is_holiday_season
from sim.engine.streams import Streams, lognormal, uniform, uniform_array
from sim.engine.workdays import WORKING_DAY, Workdays
from sim.values import DAY, OTHER_CONCERN, OTHER_SIGNS, RADICALISATION, SERIOUS_SIGNS, UNFOUNDED, Concern, Hop

SOURCES = (
    "school",
    "police",
    "health",
    "other_departments",
    "social_workers",
    "relatives",
    "friends",
    "mentors",
    "housing",
    "other_municipalities",
)
FORMS = ("islamist", "right", "left", "other")
YEAR_DAYS = 365.25


@dataclass(frozen=True)
class Demand:
    """Everything that decides which concerns a municipality gets."""

    code: int
    population: int
    first: date
    last: date
    values: tuple[tuple[str, float], ...]


def concerns_of(demand: Demand, streams: Streams, days: Workdays) -> tuple[Concern, ...]:
    """Return the concerns sent from the first to the last day, in order of time."""
    return _concerns(demand, streams.root, days)


@lru_cache(maxsize=2)
def _concerns(demand: Demand, root: int, days: Workdays) -> tuple[Concern, ...]:
    streams = Streams.at(root)
    p = dict(demand.values)
    rate = demand.population / 1e5 * p["demand.concerns_per_100k"] * p["demand.local_factor"]
    surges = _surges(streams, p, demand)
    found = []
    for year in range(demand.first.year, demand.last.year + 1):
        found += _concerns_of_year(streams, p, demand, days, year, rate, surges)
    return tuple(sorted(found, key=lambda concern: (concern.sent, concern.citizen)))


def _surges(streams: Streams, p: dict[str, float], demand: Demand) -> list[tuple[date, date]]:
    """Return begin and end of national surges; keyed by year alone, at most one a year."""
    surges = []
    for year in range(demand.first.year - 1, demand.last.year + 1):
        key = streams.key("surge", year)
        if uniform(key, 0) < 1 - exp(-p["demand.surges_per_year"]):
            begin = date(year, 1, 1) + timedelta(days=int(uniform(key, 1) * 365))
            surges.append((begin, begin + timedelta(days=round(p["demand.surge_days"]))))
    return surges


def _daily_rates(p, demand: Demand, year: int, rate: float, surges) -> np.ndarray:
    """Return the yearly rate in force on each day of ``year``."""
    season = np.where(_quiet_days(year), p["demand.holiday_factor"], 1.0)
    mean = season.mean()
    rates = rate * season / mean if mean > 0 else season
    january = date(year, 1, 1)
    for begin, end in surges:
        rates[max((begin - january).days, 0) : max((end - january).days, 0)] *= p["demand.surge_factor"]
    rates[: max((demand.first - january).days, 0)] = 0.0
    rates[max((demand.last - january).days, 0) :] = 0.0
    return rates


@lru_cache(maxsize=64)
def _quiet_days(year: int) -> np.ndarray:
    """Return for each day of ``year`` whether it lies in a holiday season."""
    n_days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return np.array([is_holiday_season(date(year, 1, 1) + timedelta(days=d)) for d in range(n_days)])


@lru_cache(maxsize=1)
def _poisson_limits() -> np.ndarray:
    """Return the cumulative probabilities of a Poisson variable with mean 1."""
    terms = [exp(-1.0)]
    for n in range(1, 16):
        terms.append(terms[-1] / n)
    return np.cumsum(terms)


def _concerns_of_year(streams, p, demand, days, year, rate, surges) -> list[Concern]:
    rates = _daily_rates(p, demand, year, rate, surges)
    layers = np.arange(ceil(rates.max()) if rates.size else 0)
    if layers.size == 0:
        return []
    keys = streams.keys("concern", demand.code, year, last=layers)
    counts = np.searchsorted(_poisson_limits(), uniform_array(keys, np.zeros(layers.size, dtype=int)))
    found = []
    january = (date(year, 1, 1) - days.start).days
    for layer, key, count in zip(layers.tolist(), keys.tolist(), counts.tolist(), strict=True):
        for i in range(count):
            at = uniform(key, 1 + 2 * i) * rates.size
            if layer + uniform(key, 2 + 2 * i) < rates[int(at)]:
                sent = (january + int(at)) * DAY + int(at % 1 * DAY)
                citizen = f"{demand.code}-{year}-{layer}-{i}"
                found.append(
                    draw_concern(streams.key("citizen", demand.code, year, layer, i), citizen, sent, p)
                )
    return found


def draw_concern(key: int, citizen: str, sent: int, p: dict[str, float]) -> Concern:
    """Draw a concern and the synthetic citizen it is about; every draw is a slot of ``key``."""
    truth = _truth(uniform(key, 0), p)
    is_minor = uniform(key, 1) < p["concern.share_minor"]
    has_crime = uniform(key, 2) < p["concern.share_crime"]
    is_vulnerable = uniform(key, 3) < p["concern.share_mental"]
    level, signs = _signs(key, truth, p)
    relevant = relevant_units(is_minor, has_crime, is_vulnerable)
    sender, unit_facts, head_facts = _facts(key, relevant, p)
    return Concern(
        key=key,
        citizen=citizen,
        episode=0,
        sent=sent,
        source=_pick(uniform(key, 4), SOURCES, [p[f"source.{name}"] for name in SOURCES]),
        hops=_hops(key, p, p["reply.acute_factor"] if level == "acute" else 1.0),
        truth=truth,
        level=level,
        signs=signs,
        is_minor=is_minor,
        is_woman=uniform(key, 5) < p["concern.women"],
        is_primary=uniform(key, 6) < p["concern.share_primary"],
        has_crime=has_crime,
        is_vulnerable=is_vulnerable,
        form=_pick(uniform(key, 7), FORMS, [p[f"concern.form_{name}"] for name in FORMS]),
        relevant_units=relevant,
        sender_facts=sender,
        unit_facts=unit_facts,
        head_facts=head_facts,
    )


def returned(concern: Concern, sent: int) -> Concern:
    """Return the same citizen's next concern, one level graver, caused by the wrong drop of ``concern``."""
    graver = {"wellbeing": "other_signs", "other_signs": "serious"}.get(concern.level, "acute")
    return replace(
        concern,
        key=Streams.at(concern.key).key("return", concern.episode + 1),
        episode=concern.episode + 1,
        sent=sent,
        level=graver,
        caused_by=concern.case,
    )


def relevant_units(is_minor: bool, has_crime: bool, is_vulnerable: bool) -> tuple[str, ...]:
    """Return the units that may know something, in order of expected yield. [K18 p. 34-36, 50-55]."""
    units = ["school", "children_youth", "ssp"] if is_minor else ["job_centre", "social_services", "ssp"]
    units.append("police")
    if has_crime and not is_minor:
        units.append("probation")
    if is_vulnerable:
        units.append("psychiatry" if is_minor else "psp")
    units += ["street_work", "housing"] if is_minor else ["housing", "integration"]
    return tuple(units)


def _truth(u: float, p: dict[str, float]) -> str:
    if u < p["concern.share_unfounded"]:
        return UNFOUNDED
    return (
        RADICALISATION
        if u < p["concern.share_unfounded"] + p["concern.share_radicalisation"]
        else OTHER_CONCERN
    )


def _pick(u: float, names: tuple[str, ...], weights: list[float]) -> str:
    u *= fsum(weights)
    for name, weight in zip(names, weights, strict=True):
        u -= weight
        if u < 0:
            return name
    return names[-1]


def _signs(key: int, truth: str, p: dict[str, float]) -> tuple[str, tuple[str, ...]]:
    """Return the concern level by the centre's norm and the concrete signs seen. [K18 p. 29-30]."""
    p_serious = p["concern.p_serious_true"] if truth == RADICALISATION else p["concern.p_serious_false"]
    if uniform(key, 8) < p_serious:
        weights = [p["concern.s7_weight"] if sign == "S7" else 1.0 for sign in SERIOUS_SIGNS]
        first = _pick(uniform(key, 10), SERIOUS_SIGNS, weights)
        second = _pick(uniform(key, 11), SERIOUS_SIGNS, weights)
        return "acute" if uniform(key, 9) < p["concern.p_acute"] else "serious", tuple(
            sorted({first, second})
        )
    if truth == UNFOUNDED and uniform(key, 12) < p["concern.p_wellbeing_only"]:
        return "wellbeing", ()
    n_signs = 1 + int(uniform(key, 13) * 3)
    return "other_signs", tuple(sorted({OTHER_SIGNS[int(uniform(key, 14 + i) * 7)] for i in range(n_signs)}))


def _hops(key: int, p: dict[str, float], factor: float) -> tuple[Hop, ...]:
    """Return the further persons a concern goes through; ``factor`` shortens the way of an acute one."""
    hops = []
    for i in range(round(p["reception.max_hops"])):
        if uniform(key, 20 + 3 * i) >= p["reception.p_hop"]:
            break
        working_days = lognormal(uniform(key, 21 + 3 * i), p["reception.hop_median_days"], p["reply.sigma"])
        hops.append(
            Hop(round(working_days * factor * WORKING_DAY), uniform(key, 22 + 3 * i) < p["reception.p_lost"])
        )
    return tuple(hops)


def _facts(
    key: int, relevant: tuple[str, ...], p: dict[str, float]
) -> tuple[int, dict[str, int], dict[str, int]]:
    """Return the sender's facts and, per unit, what it knows and what the person asked holds (bits)."""
    n_facts = round(p["knowledge.facts"])
    keys = Streams.at(key).keys("fact", last=np.arange(n_facts))
    draws = uniform_array(keys[:, None], np.arange(2 + 2 * len(relevant))).tolist()
    p_sender, p_in_head = p["knowledge.p_sender"], p["knowledge.p_in_head"]
    p_home, p_elsewhere = p["knowledge.p_home"], p["knowledge.p_elsewhere"]
    sender, unit_facts, head_facts = 0, dict.fromkeys(relevant, 0), dict.fromkeys(relevant, 0)
    for fact, (u_home, u_sender, *u_units) in enumerate(draws):
        bit, home = 1 << fact, int(u_home * len(relevant))
        if u_sender < p_sender:
            sender |= bit
        for i, unit in enumerate(relevant):
            if u_units[2 * i] < (p_home if i == home else p_elsewhere):
                unit_facts[unit] |= bit
                if u_units[2 * i + 1] < p_in_head:
                    head_facts[unit] |= bit
    return sender, unit_facts, head_facts
