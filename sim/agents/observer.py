"""The concern that an observer sends about a synthetic citizen. MODEL 5; docs/model.md 1, 12."""

from __future__ import annotations

import numpy as np

from sim.engine.streams import Streams, lognormal, uniform, uniform_array
from sim.engine.workdays import WORKING_DAY
from sim.policies.concern_level import level_of
from sim.population.place import ADULT
from sim.population.states import Event
from sim.population.town import Town
from sim.values import Concern, Hop

PRIMARY, HOPS = 0, 20
"""Slots of a concern's key."""


def concern_of(town: Town, number: int, event: Event, caused_by: str | None = None) -> Concern:
    """Return the concern that the sign of ``event`` made somebody send; the same for every organisation."""
    memo, at = town.people.memo, ("concern", number, event)
    found = memo.get(at) if caused_by is None else None
    if found is None:
        found = _draw(town, number, event, caused_by)
        if caused_by is None and event in town.untouched_life_of(number):
            memo[at] = found
    return found


def _draw(town: Town, number: int, event: Event, caused_by: str | None) -> Concern:
    p, person, sign = town.people.p, town.people.person(number), event.sign
    streams, state, traits = Streams.at(person.key), event.state, person.traits
    key = streams.key("concern", sign.k)
    is_minor = town.place.age(number, sign.sent) < ADULT
    has_other = state.is_unwell or state.has_crime or traits.is_vulnerable
    level = level_of(sign.shown, sign.is_acute)
    relevant = relevant_units(is_minor, state.has_crime, traits.is_vulnerable)
    unit_facts, head_facts = facts_of(streams.key("facts", event.spell), relevant, p)
    return Concern(
        key=key,
        citizen=f"{town.place.code}-{number}",
        episode=sign.k,
        sent=sign.sent,
        source=sign.seen_by,
        hops=hops_of(key, p, p["reply.acute_factor"] if level == "acute" else 1.0),
        truth=state.truth,
        level=level,
        signs=sign.shown,
        is_minor=is_minor,
        is_woman=traits.is_woman,
        is_primary=level != "wellbeing"
        and not (has_other and uniform(key, PRIMARY) < p["concern.p_non_primary"]),
        has_crime=state.has_crime,
        is_vulnerable=traits.is_vulnerable,
        form=town.form_of(number, event.time),
        relevant_units=relevant,
        sender_facts=told_by(key, p),
        unit_facts=unit_facts,
        head_facts=head_facts,
        caused_by=caused_by,
        number=number,
        spell=event.spell,
        is_first=_is_first(town, number, event),
    )


def _is_first(town: Town, number: int, event: Event) -> bool:
    """Return whether no concern was sent before in the same spell."""
    return not any(
        other.spell == event.spell
        and other.sign is not None
        and other.sign.sent is not None
        and (other.sign.sent, other.sign.k) < (event.sign.sent, event.sign.k)
        for other in town.life_of(number)
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


def hops_of(key: int, p: dict[str, float], factor: float) -> tuple[Hop, ...]:
    """Return the further persons a concern goes through; ``factor`` shortens the way of an acute one."""
    hops = []
    for i in range(round(p["reception.max_hops"])):
        slot = HOPS + 3 * i
        if uniform(key, slot) >= p["reception.p_hop"]:
            break
        working_days = lognormal(uniform(key, slot + 1), p["reception.hop_median_days"], p["reply.sigma"])
        is_lost = uniform(key, slot + 2) < p["reception.p_lost"]
        hops.append(Hop(round(working_days * factor * WORKING_DAY), is_lost))
    return tuple(hops)


def told_by(key: int, p: dict[str, float]) -> int:
    """Return the facts (bits) that the sender tells."""
    draws = uniform_array(Streams.at(key).key("told"), np.arange(round(p["knowledge.facts"])))
    return sum(1 << fact for fact, u in enumerate(draws.tolist()) if u < p["knowledge.p_sender"])


def facts_of(
    key: int, relevant: tuple[str, ...], p: dict[str, float]
) -> tuple[dict[str, int], dict[str, int]]:
    """Return, per unit, what it knows and what the person asked there holds (bits); ``key`` is that of the spell."""
    n_facts = round(p["knowledge.facts"])
    keys = Streams.at(key).keys("fact", last=np.arange(n_facts))
    draws = uniform_array(keys[:, None], np.arange(1 + 2 * len(relevant))).tolist()
    p_in_head, p_home, p_elsewhere = (
        p["knowledge.p_in_head"],
        p["knowledge.p_home"],
        p["knowledge.p_elsewhere"],
    )
    unit_facts, head_facts = dict.fromkeys(relevant, 0), dict.fromkeys(relevant, 0)
    for fact, (u_home, *u_units) in enumerate(draws):
        bit, home = 1 << fact, int(u_home * len(relevant))
        for i, unit in enumerate(relevant):
            if u_units[2 * i] < (p_home if i == home else p_elsewhere):
                unit_facts[unit] |= bit
                if u_units[2 * i + 1] < p_in_head:
                    head_facts[unit] |= bit
    return unit_facts, head_facts
