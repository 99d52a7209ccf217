"""Where a municipality lies on the map: its four numbers, over plausible worlds too, and who decides soonest there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from experiments.regimes.design import FIXED_FORUM
from experiments.regimes.numbers import NAMES, numbers_of
from experiments.regimes.reach import beyond, is_outside
from experiments.regimes.rule import likeliest
from sim.municipalities import Municipality, municipalities
from sim.policies.staffing import default_posts
from sim.scenario import Scenario

Record = dict[str, Any]


def place(
    municipality: Municipality,
    worlds: Sequence[Mapping[str, float]],
    found: Mapping[str, Any],
    base: Mapping[str, Scenario],
) -> Record:
    """Return where a municipality lies under the declared assumptions and over ``worlds`` (overrides of parameters).

    Returns
    -------
    ``name``, ``numbers``, ``low`` and ``high`` (least and greatest over worlds), ``winner`` (who decides soonest
    there by the rule in use; None outside the map or without a rule), ``share`` (of the region's points, or chance),
    ``worlds`` (by model, in how many), ``n_worlds``, ``n_outside``, ``is_outside``, ``beyond`` (by number, -1 or 1
    where it lies beyond every point).
    """
    setting = setting_of(municipality, base[FIXED_FORUM])
    own = numbers_of(setting)
    outside = is_outside(own.logs(), found["points"], found["reach"])
    here = None if outside else likeliest(found, own)
    everywhere = [numbers_of(setting.with_parameters(world)) for world in worlds]
    won = [_winner(numbers, found) for numbers in everywhere]
    return {
        "name": municipality.name,
        "numbers": own._asdict(),
        "low": {name: min(values) for name, values in _columns(own, everywhere)},
        "high": {name: max(values) for name, values in _columns(own, everywhere)},
        "is_outside": outside,
        "beyond": dict(zip(NAMES, beyond(own.logs(), found["reach"]), strict=True)),
        "winner": None if here is None else here[0],
        "share": None if here is None else here[1],
        "worlds": {model: Counter(won)[model] for model in found["models"]},
        "n_worlds": len(won),
        "n_outside": won.count(None),
    }


def place_all(
    worlds: Sequence[Mapping[str, float]], found: Mapping[str, Any], base: Mapping[str, Scenario]
) -> list[Record]:
    """Return where each of the 98 municipalities lies, in order of their code."""
    return [place(one, worlds, found, base) for one in municipalities()]


def setting_of(municipality: Municipality, scenario: Scenario) -> Scenario:
    """Return the setting of another municipality: its inhabitants and usual posts, all else as in ``scenario``."""
    if municipality == scenario.municipality:
        return scenario
    return replace(scenario, municipality=municipality, staff=default_posts(municipality.population))


def _winner(numbers, found: Mapping[str, Any]) -> str | None:
    if is_outside(numbers.logs(), found["points"], found["reach"]):
        return None
    here = likeliest(found, numbers)
    return None if here is None else here[0]


def _columns(own, everywhere):
    for i, name in enumerate(NAMES):
        yield name, [own[i], *(numbers[i] for numbers in everywhere)]
