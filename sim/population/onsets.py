"""When signs begin by themselves: a Poisson process over all citizens in layers of its mark. docs/model.md 11.

A candidate is (time, citizen, mark); it is an arrival if its mark lies below the citizen's hazard then. Marks come
in layers of equal thickness, each with its own key, so that a higher bound adds candidates and alters none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from math import ceil, lgamma, log
from typing import NamedTuple

import numpy as np

from sim.engine.dates import days_between
from sim.engine.streams import Streams, uniform_array
from sim.population.place import YEAR, YEAR_DAYS, Setting
from sim.population.ties import Milieus, Ties
from sim.population.traits import Susceptibility
from sim.values import DAY

ALONE, MILIEU, ONLINE, ALIKE, INFLUENCE = "alone", "milieu", "online", "alike", "influence"
MOVED_IN = "moved_in"
"""The channel of signs that somebody brings along from another municipality."""
THICKNESS = {ALONE: 1e-4, ALIKE: 1e-4, MILIEU: 1e-2, ONLINE: 1e-2}
"""Hazard per person and year that one layer covers; which thickness is chosen changes luck, never the law."""
PER = 100_000
"""Inhabitants that a rate is given for."""


class Arrival(NamedTuple):
    """Signs may begin: when, with whom, through which channel; for influence, from whom."""

    time: int
    number: int
    channel: str
    source: int | None = None


class Channel(NamedTuple):
    """One way in: its hazard for somebody of mean susceptibility, and who is exposed."""

    name: str
    hazard: float
    milieus: Milieus | None


def channels(p: dict[str, float], ties: Ties) -> list[Channel]:
    """Return the channels of spontaneous beginnings with their hazard a year."""
    in_all = p["demand.concerns_per_100k"] * p["demand.local_factor"] * p["onset.per_concern"] / PER
    real = in_all * (1 - p["onset.share_alike"])
    by_milieu, by_online = p["onset.share_milieu"], p["onset.share_online"]
    return [
        Channel(ALONE, real * max(1 - by_milieu - by_online, 0.0), None),
        Channel(MILIEU, real * by_milieu / p["milieu.share"], ties.milieus),
        Channel(ONLINE, real * by_online / p["milieu.share_online"], ties.online),
        Channel(ALIKE, in_all * p["onset.share_alike"], None),
    ]


def spontaneous(
    setting: Setting, p: dict[str, float], ties: Ties, streams: Streams, bound_factor: float = 1.0
) -> list[Arrival]:
    """Return the spontaneous arrivals from years before the first day to the last, in order of time.

    ``bound_factor`` (at least 1) raises the bound up to which candidates are drawn; it changes nothing.
    """
    susceptibility = Susceptibility(p)
    mean = susceptibility.mean(18.0 / setting.minors_in_country)
    begin = setting.years_before(p["life.years_before"])
    found: list[Arrival] = []
    for channel in channels(p, ties):
        n = setting.place.population if channel.milieus is None else channel.milieus.n_members
        hazard = channel.hazard / mean if mean > 0 else 0.0
        n_layers = ceil(hazard * susceptibility.most * bound_factor / THICKNESS[channel.name])
        if n_layers == 0 or n == 0:
            continue
        years = range(begin.year, setting.last.year + 1)
        for times, members, marks in _candidates(streams, setting, channel.name, years, n_layers, n):
            numbers = members if channel.milieus is None else channel.milieus.number_of(members)
            ages = _ages(setting, numbers, times)
            keys = streams.keys("citizen", setting.place.code, last=numbers)
            is_arrival = marks < hazard * susceptibility(keys, ages)
            is_arrival &= (times >= days_between(setting.start, begin) * DAY) & (times < setting.end)
            found += [
                Arrival(t, i, channel.name)
                for t, i in zip(times[is_arrival].tolist(), numbers[is_arrival].tolist(), strict=True)
            ]
    return sorted(found, key=lambda arrival: arrival[:3])


CHUNK = 200_000
"""Candidates looked at together; keeps memory flat."""


class _Block(NamedTuple):
    """Some layers of one year: their keys, how many candidates each has, the year's first second and its length."""

    layers: np.ndarray
    keys: np.ndarray
    counts: np.ndarray
    begin: int
    seconds: int


def _candidates(
    streams: Streams, setting: Setting, channel: str, years: range, n_layers: int, n: int
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield (times, members, marks) of the candidates of ``years``, some at a time."""
    thickness, blocks, n_found = THICKNESS[channel], [], 0
    for year in years:
        january = date(year, 1, 1)
        n_days = days_between(january, date(year + 1, 1, 1))
        expected = n * thickness * n_days / YEAR_DAYS
        at_once = max(int(CHUNK / max(expected, 1)), 1)
        for first in range(0, n_layers, at_once):
            layers = np.arange(first, min(first + at_once, n_layers))
            keys = streams.keys(f"onset {channel}", setting.place.code, year, last=layers)
            u = uniform_array(keys, np.array([0]))
            counts = np.searchsorted(_poisson(expected), u, side="right")
            begin = days_between(setting.start, january) * DAY
            blocks.append(_Block(layers, keys, counts, begin, n_days * DAY))
            n_found += int(counts.sum())
            if n_found > CHUNK:
                yield _draw(blocks, thickness, n)
                blocks, n_found = [], 0
    if n_found:
        yield _draw(blocks, thickness, n)


def _draw(blocks: list[_Block], thickness: float, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (times, members, marks) of the candidates of ``blocks``, each addressed by its layer and place in it."""
    layers, keys, counts = (np.concatenate(column) for column in list(zip(*blocks, strict=True))[:3])
    sizes = [block.layers.size for block in blocks]
    begin = np.repeat([block.begin for block in blocks], sizes)
    seconds = np.repeat([block.seconds for block in blocks], sizes)
    which = np.repeat(np.arange(layers.size), counts)
    nth = np.arange(which.size) - np.repeat(np.cumsum(counts) - counts, counts)
    u = uniform_array(keys[which][:, None], 1 + 3 * nth[:, None] + np.arange(3))
    times = begin[which] + (u[:, 0] * seconds[which]).astype(np.int64)
    return times, (u[:, 1] * n).astype(np.int64), (layers[which] + u[:, 2]) * thickness


def _ages(setting: Setting, numbers: np.ndarray, times: np.ndarray) -> np.ndarray:
    ring = setting.place.ring_years
    return ((numbers + 0.5) / setting.place.population * ring + times / YEAR) % ring


@lru_cache(maxsize=256)
def _poisson(mean: float) -> np.ndarray:
    """Return the cumulative probabilities of a Poisson variable, as far as they can be told from 1."""
    counts = np.arange(int(mean + 12 * mean**0.5 + 20))
    logs = counts * log(mean) - mean - np.array([lgamma(k + 1) for k in counts])
    return np.cumsum(np.exp(logs))
