"""What a concern is about, how it travels and who knows what of it follow the declared shares (docs/model.md 1, 6)."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from statistics import median

import pytest
from helpers_concerns import made_concern
from helpers_mechanisms import LIMIT, is_share

from sim.engine.workdays import WORKING_DAY
from sim.parameters import resolve
from sim.values import Concern

N = 2_000


@lru_cache(maxsize=32)
def _drawn(values: tuple[tuple[str, float], ...]) -> list[Concern]:
    p = resolve(dict(values))
    return [made_concern(key, 0, p) for key in range(1, N + 1)]


def drawn(**values: float) -> list[Concern]:
    """Return two thousand concerns; names of parameters with ``__`` for the dot."""
    changed = {name.replace("__", "."): value for name, value in values.items()}
    return _drawn(tuple(sorted(changed.items())))


def test_a_hop_takes_the_declared_time():
    once, twice = (drawn(reception__hop_median_days=days) for days in (1.0, 2.0))
    pairs = [(a, b) for c, d in zip(once, twice, strict=True) for a, b in zip(c.hops, d.hops, strict=True)]
    assert len(pairs) > 500
    assert all(abs(b.seconds - 2 * a.seconds) <= 1 for a, b in pairs)
    exact = drawn(reply__sigma=0.0)
    assert {hop.seconds for c in exact if not c.is_acute for hop in c.hops} == {WORKING_DAY}


def test_an_acute_concern_travels_faster():
    usual, faster = drawn(reply__acute_factor=1.0), drawn(reply__acute_factor=0.25)
    n_acute = 0
    for before, after in zip(usual, faster, strict=True):
        factor = 0.25 if before.is_acute else 1
        n_acute += before.is_acute and len(before.hops) > 0
        for one, other in zip(before.hops, after.hops, strict=True):
            assert abs(other.seconds - factor * one.seconds) <= 1
    assert n_acute > 30


def test_a_concern_goes_through_so_many_further_persons_at_most():
    for most in (1, 2, 6):
        assert {len(c.hops) for c in drawn(reception__p_hop=1.0, reception__max_hops=most)} == {most}


def test_the_declared_share_of_hops_loses_the_concern():
    hops = [hop.is_lost for c in drawn(reception__p_hop=1.0, reception__p_lost=0.2) for hop in c.hops]
    assert is_share(sum(hops), len(hops), 0.2)


@pytest.mark.parametrize(("home", "elsewhere"), [(1.0, 0.02), (0.6, 0.4), (0.85, 0.15)])
def test_each_fact_is_known_at_home_and_here_and_there_elsewhere(home, elsewhere):
    """A fact is known in home + (units - 1) x elsewhere of the units relevant, in the mean."""
    sent = drawn(knowledge__p_home=home, knowledge__p_elsewhere=elsewhere)
    found = sum(facts.bit_count() for c in sent for facts in c.unit_facts.values())
    known = sum(8 * (home + (len(c.relevant_units) - 1) * elsewhere) for c in sent)
    error = sqrt(known)
    assert abs(found - known) < LIMIT * error < 0.05 * known
    if home == 1:
        for c in sent:
            together = 0
            for facts in c.unit_facts.values():
                together |= facts
            assert together == 0b1111_1111, "somebody knows each of the eight"


def test_homes_are_spread_over_all_relevant_units():
    sent = [
        c for c in drawn(knowledge__p_home=1.0, knowledge__p_elsewhere=0.02) if len(c.relevant_units) == 6
    ]
    by_place = [sum(c.unit_facts[c.relevant_units[i]].bit_count() for c in sent) for i in range(6)]
    share = (1 + 5 * 0.02) / 6
    assert all(is_share(n, 8 * len(sent), share) for n in by_place)


def test_the_sender_tells_and_the_person_asked_holds_the_declared_share():
    sent = drawn(knowledge__p_sender=0.3, knowledge__p_in_head=0.7)
    assert is_share(sum(c.sender_facts.bit_count() for c in sent), 8 * N, 0.3)
    in_unit = sum(facts.bit_count() for c in sent for facts in c.unit_facts.values())
    in_head = sum(facts.bit_count() for c in sent for facts in c.head_facts.values())
    assert is_share(in_head, in_unit, 0.7)
    assert not any(c.sender_facts for c in drawn(knowledge__p_sender=0.0))


def test_hops_have_a_median():
    """Half of the hops of concerns that are not acute are shorter than the declared median."""
    hops = [hop.seconds for c in drawn() if not c.is_acute for hop in c.hops]
    assert is_share(sum(seconds < WORKING_DAY for seconds in hops), len(hops), 0.5)
    assert median(hops) < sum(hops) / len(hops), "a few take very long"
