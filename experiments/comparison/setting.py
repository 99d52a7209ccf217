"""What a comparison was set to: rules and posts in use, what a user changed, and rules that became alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields

from experiments.comparison.plan import Plan
from sim.parameters import declarations
from sim.policies.organisation import CATALOGUE, OrganisationModel, describe, differences
from sim.policies.staffing import Post, default_posts
from sim.scenario import Scenario, WorkCalendar

Record = dict[str, object]

DATES = ("start", "years", "warm_up_years", "follow_up_years", "seed")


def setting(plan: Plan) -> dict[str, object]:
    """Return the rules by model, the posts, the changes from the default and the rules that became alike."""
    natural = _natural(plan)
    first = plan.natural
    return {
        "organisation": {model: describe(scenario.organisation) for model, scenario in natural.items()},
        "staff": {name: asdict(post) for name, post in first.staff.items()},
        "changes": [
            *(
                c
                for model, s in natural.items()
                for c in rule_changes(model, CATALOGUE[model], s.organisation)
            ),
            *post_changes(first, default_posts(first.municipality.population)),
            *parameter_changes(first),
            *other_changes(first),
            *shock_changes(first),
        ],
        "alike": became_alike(plan),
    }


def became_alike(plan: Plan) -> list[Record]:
    """Return, rule by rule, the models that differ by default and no longer do."""
    natural = _natural(plan)
    found: list[Record] = []
    for name in RULE_FIELDS:
        for models in _groups({m: describe(s.organisation)[name] for m, s in natural.items()}):
            usual = [describe(CATALOGUE[model])[name] for model in models]
            if any(rule != usual[0] for rule in usual):
                found.append({"rule": name, "models": models})
    return found


RULE_FIELDS = tuple(describe(next(iter(CATALOGUE.values()))))


def _natural(plan: Plan) -> dict[str, Scenario]:
    return {model: scenario for model, variant, scenario in plan.scenarios if variant == "natural"}


def _groups(rules: dict[str, Record]) -> list[list[str]]:
    """Return the models in groups of equal rules."""
    groups: list[list[str]] = []
    for model, rule in rules.items():
        same = next((group for group in groups if rules[group[0]] == rule), None)
        if same is None:
            groups.append([model])
        else:
            same.append(model)
    return groups


def rule_changes(model: str, own: OrganisationModel, used: OrganisationModel) -> list[Record]:
    """Return each rule of ``own`` that another one replaced, else each of its values that ``used`` has otherwise."""
    found: list[Record] = []
    for name, (usual, new) in differences(own, used).items():
        about = {"model": model, "name": name}
        if usual["rule"] != new["rule"]:
            found.append({"area": "rule", **about, "new": new, "default": usual})
            continue
        parts = [part for part in new if new[part] != usual[part]]
        found += [
            {"area": "rule_value", **about, "part": part, "new": new[part], "default": usual[part]}
            for part in parts
        ]
    return found


def post_changes(scenario: Scenario, usual: Mapping[str, Post]) -> list[Record]:
    """Return each part of a post that is not as in ``usual``."""
    return [
        {"area": "post", "name": name, "part": field.name}
        | {"new": getattr(post, field.name), "default": getattr(usual[name], field.name)}
        for name, post in scenario.staff.items()
        for field in fields(post)
        if getattr(post, field.name) != getattr(usual[name], field.name)
    ]


def parameter_changes(scenario: Scenario, usual: Mapping[str, float] | None = None) -> list[Record]:
    """Return each parameter whose value is not as in ``usual``, or not as declared."""
    return [
        {"area": "parameter", "name": name, "new": value, "default": default}
        | {f"label_{lang}": declared.label(lang) for lang in declared.labels}
        for name, declared in declarations().items()
        for default in (declared.value if usual is None else usual[name],)
        if (value := scenario.parameters[name]) != default
    ]


def other_changes(scenario: Scenario) -> list[Record]:
    """Return the changed dates, seed and calendar; the default is what the record itself declares."""
    usual = {field.name: field.default for field in fields(Scenario)}
    both = {name: (getattr(scenario, name), usual[name]) for name in DATES}
    calendar = asdict(WorkCalendar())
    both |= {name: (value, calendar[name]) for name, value in asdict(scenario.calendar).items()}
    return [
        {"area": "run", "name": name, "new": _plain(new), "default": _plain(default)}
        for name, (new, default) in both.items()
        if new != default
    ]


def shock_changes(scenario: Scenario) -> list[Record]:
    """Return what befalls somebody in the scenario; by default nothing does."""
    return [
        {
            "area": "shock",
            "name": shock.kind,
            "part": shock.who,
            "new": {"on": shock.on.isoformat(), "weeks": shock.weeks},
            "default": None,
        }
        for shock in scenario.shocks
    ]


def _plain(value: object) -> object:
    return value if isinstance(value, (bool, int, str)) else str(value)
