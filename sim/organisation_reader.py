"""Apply the ``[organisation]`` table of a scenario file to an organisational model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from sim.errors import BadInput
from sim.nearest import nearest
from sim.policies.organisation import RULE_NAMES, RULES, OrganisationModel
from sim.rule_reader import check_names, check_table, field_names, read_record, shown

Overrides = Mapping[str, object]


def read_organisation(own: OrganisationModel, overrides: Overrides) -> OrganisationModel:
    """Return ``own`` with the rules that ``overrides`` names.

    What a rule leaves out comes from the model's own rule if that has the same name, else from the rule's
    defaults. Raises BadInput for an unknown field, rule or value.
    """
    check_rules(overrides)
    return replace(
        own, **{field: _rule(field, values, getattr(own, field)) for field, values in overrides.items()}
    )


def fitting(own: OrganisationModel, overrides: Overrides) -> dict[str, object]:
    """Return the overrides that mean something to ``own``: without ``rule``, only fields its rule has."""
    fit: dict[str, object] = {}
    for field, values in overrides.items():
        if isinstance(values, dict) and field in RULES and "rule" not in values:
            known = field_names(type(getattr(own, field)))
            values = {name: value for name, value in values.items() if name in known}
            if not values:
                continue
        fit[field] = values
    return fit


def check_fit_somewhere(models: Iterable[OrganisationModel], overrides: Overrides) -> None:
    """Raise BadInput for an override without ``rule`` whose name no model's own rule has."""
    check_rules(overrides)
    models = tuple(models)
    for field, values in overrides.items():
        where = f"organisation.{field}"
        if "rule" not in check_table(values, where):
            kinds = {type(getattr(model, field)) for model in models}
            known = {name for kind in kinds for name in field_names(kind)}
            check_names(values, tuple(sorted(known)), where)


def check_rules(overrides: Overrides) -> None:
    """Raise BadInput for the first name that is no field of the organisation; it may be an entry of a rule."""
    for name in overrides:
        homes = [place for place in rule_entries() if place.endswith(f".{name}")]
        if name not in RULES and homes:
            close = nearest(f"organisation.{name}", homes)
            raise BadInput("scenario.unknown_name", where="organisation", name=name, nearest=close)
    check_names(overrides, tuple(RULES), "organisation")


@cache
def rule_entries() -> tuple[str, ...]:
    """Return every name that can be set in a rule, such as ``organisation.convene.quorum``."""
    found = {
        f"organisation.{field}.{name}"
        for field, kinds in RULES.items()
        for kind in kinds.values()
        for name in ("rule", *field_names(kind))
    }
    return tuple(sorted(found))


def _rule(field: str, values: object, own: object):
    where = f"organisation.{field}"
    table = check_table(values, where)
    name = table.get("rule", RULE_NAMES[type(own)])
    kinds = RULES[field]
    if not isinstance(name, str) or name not in kinds:
        close = nearest(str(name), kinds)
        raise BadInput(
            "scenario.unknown_rule", where=where, given=shown(name), nearest=close, allowed=", ".join(kinds)
        )
    rest = {key: value for key, value in table.items() if key != "rule"}
    return read_record(kinds[name], rest, where, own if type(own) is kinds[name] else None)
