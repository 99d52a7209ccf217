"""The combinations of a design: which may be had, what each lays over a scenario, whether one leads to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from itertools import combinations as some_of

from experiments.effects.factor import NOTHING, Factor
from experiments.experiment.levers import Settings
from sim.errors import BadInput
from sim.policies.admissible import admissible
from sim.scenario import Scenario
from sim.scenario_file import flat

Combination = frozenset[str]


def combinations(factors: Sequence[Factor]) -> list[Combination]:
    """Return every set of factors in which each has what it needs: fewest first, then in the order of factors."""
    names, needs = [factor.name for factor in factors], {factor.name: set(factor.needs) for factor in factors}
    every = (frozenset(some) for n in range(len(names) + 1) for some in some_of(names, n))
    return [one for one in every if all(needs[name] <= one for name in one)]


def combination_name(combination: Combination, factors: Sequence[Factor]) -> str:
    """Return the factors that are on, in their order and joined by +; ``nothing`` for none."""
    return "+".join(factor.name for factor in factors if factor.name in combination) or NOTHING


def apply(
    settings: Mapping[str, object], factors: Sequence[Factor], combination: Combination
) -> dict[str, object]:
    """Return the settings of a scenario with what every factor says off or on laid over them.

    Entries go over entries. A table that names its ``rule`` replaces the rule with all its entries; it goes before
    those that change entries only, whatever the order of the factors. What a factor's ``off`` says about entries of a
    rule counts only where the factors that it needs are on: without them the rule may not be there.
    """
    changed = deepcopy(dict(settings))
    layers = [_layer(factor, combination) for factor in factors]
    organisation: dict[str, dict] = {**changed.get("organisation", {})}
    for is_whole in (True, False):
        for layer, counts in layers:
            for field, values in layer.get("organisation", {}).items():
                if ("rule" in values) is is_whole and (is_whole or counts):
                    organisation[field] = {**({} if is_whole else organisation.get(field, {})), **values}
    staff: dict[str, dict] = {**changed.get("staff", {})}
    parameters = flat(changed.get("parameters", {}))
    for layer, _ in layers:
        parameters |= layer.get("parameters", {})
        for post, values in layer.get("staff", {}).items():
            staff[post] = {**staff.get(post, {}), **values}
    tables = {"organisation": organisation, "staff": staff, "parameters": parameters}
    return {**changed, **{name: deepcopy(table) for name, table in tables.items() if table}}


def _layer(factor: Factor, combination: Combination) -> tuple[Settings, bool]:
    """Return what a factor lays over the scenario, and whether its changes of single entries of rules count."""
    return (factor.on if factor.name in combination else factor.off), set(factor.needs) <= combination


def design(
    factors: Sequence[Factor], build: Callable[[Combination], Scenario], where: str
) -> dict[Combination, Scenario]:
    """Return the scenario of every admissible combination, fewest factors first.

    Parameters
    ----------
    factors
        As read.
    build
        Makes the scenario of a combination, of the settings that :func:`apply` returns.
    where
        Where the file has the factors, for the error sentence.

    Raises
    ------
    BadInput
        A scenario that cannot be built; or no order of switching on that leads to all factors (``check_orders``).
    """
    scenarios = {one: build(one) for one in combinations(factors)}
    reasons = {one: admissible(scenario.organisation, scenario.staff) for one, scenario in scenarios.items()}
    check_orders(reasons, factors, where)
    return {one: scenario for one, scenario in scenarios.items() if reasons[one] is None}


def check_orders(reasons: Mapping[Combination, str | None], factors: Sequence[Factor], where: str) -> None:
    """Raise BadInput, naming what blocks, if no order leads from no factor to all through admissible combinations.

    ``reasons`` holds, for every combination in which each factor has what it needs, why it is inadmissible, or None.
    """
    names = [factor.name for factor in factors]
    reached = {frozenset()} if reasons[frozenset()] is None else set()
    for one in sorted(reasons, key=len):
        if reasons[one] is None and any(one - {name} in reached for name in one):
            reached.add(one)
    if frozenset(names) not in reached:
        blocked = _blocked(reasons, reached, names)
        on = ", ".join(name for name in names if name in blocked)
        raise BadInput(reasons[blocked], where=where, on=f"[{on}]")


def _blocked(
    reasons: Mapping[Combination, str | None], reached: set[Combination], names: Sequence[str]
) -> Combination:
    """Return the inadmissible combination to name: none, all, or the first beyond where most factors are on."""
    for end in (frozenset(), frozenset(names)):
        if reasons[end] is not None:
            return end
    places = {name: place for place, name in enumerate(names)}
    for one in sorted(reached, key=lambda some: (-len(some), sorted(places[name] for name in some))):
        for name in names:
            if name not in one and reasons.get(one | {name}) is not None:
                return one | {name}
    raise AssertionError("with every need met no combination can block the way")
