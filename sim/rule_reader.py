"""Read rules, posts and calendars from plain values, strictly: unknown names and wrong values are refused.

The limits stand at the fields themselves (``Annotated[int, Ge(1), Le(365)]``); pydantic checks them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Le

from sim.decimals import with_point
from sim.errors import BadInput
from sim.nearest import nearest


def read_record(kind: type, values: Mapping[str, object], where: str, own: object = None):
    """Return a ``kind`` (a dataclass of ours) with ``values``, the rest from ``own`` or from its defaults.

    Parameters
    ----------
    kind
        Frozen dataclass whose fields carry their limits.
    values
        Plain data as a TOML file gives it.
    where
        Dotted path for the error sentence, such as ``organisation.convene``.
    own
        A ``kind`` to take unspecified fields from.

    Raises
    ------
    BadInput
        A field that ``kind`` does not have, a value of the wrong sort, or one outside the limits.
    """
    check_names(values, field_names(kind), where)
    start = {name: getattr(own, name) for name in field_names(kind)} if own is not None else {}
    given = {name: read_value(kind, name, value, f"{where}.{name}") for name, value in values.items()}
    return kind(**{**start, **given})


def field_names(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass."""
    return tuple(field.name for field in fields(kind))


def check_names(given: Mapping[str, object], allowed: tuple[str, ...], where: str) -> None:
    """Raise BadInput for the first name in ``given`` that is not allowed, with the nearest that is."""
    for name in given:
        if name in allowed:
            continue
        if not allowed:
            raise BadInput("scenario.no_fields", where=where, name=name)
        raise BadInput("scenario.unknown_name", where=where, name=name, nearest=nearest(name, allowed))


def check_table(value: object, where: str) -> Mapping[str, object]:
    """Return ``value`` if it is a table; raise BadInput otherwise."""
    if not isinstance(value, dict):
        raise BadInput("scenario.not_a_table", where=where, given=shown(value))
    return value


def read_value(kind: type, name: str, value: object, where: str) -> object:
    """Return ``value`` as field ``name`` of ``kind`` holds it; raise BadInput if it cannot be that."""
    from pydantic import ValidationError  # heavy; needed only once somebody overrides something

    try:
        return _adapter(kind, name).validate_json(json.dumps(value, default=str), strict=True)
    except ValidationError:
        raise _refusal(_hint(kind, name), value, where) from None


def shown(value: object) -> str:
    """Return ``value`` as a scenario file would write it, cut to a readable length."""
    return cut(json.dumps(value, ensure_ascii=False, default=str))


def cut(text: str) -> str:
    """Return ``text`` short enough for a sentence."""
    return text if len(text) <= 60 else text[:57] + "..."


@cache
def _adapter(kind: type, name: str):
    from pydantic import TypeAdapter

    return TypeAdapter(_hint(kind, name))


@cache
def _hint(kind: type, name: str) -> Any:
    return get_type_hints(kind, include_extras=True)[name]


def _refusal(hint: Any, value: object, where: str) -> BadInput:
    """Return the error that says which values the type ``hint`` allows."""
    base, limits = _split(hint)
    given = shown(value)
    if base is float and (meant := with_point(value)):
        return BadInput("parameters.comma", name=where, given=value, meant=meant)
    if get_origin(base) is Literal:
        return BadInput("scenario.not_a_choice", where=where, given=given, allowed=", ".join(get_args(base)))
    if base is bool:
        return BadInput("scenario.not_a_switch", where=where, given=given)
    if base is date or date in get_args(base):
        return BadInput("scenario.not_a_date", where=where, given=given)
    if base is int and "above" in limits:
        limits["low"] = str(int(limits.pop("above")) + 1)
    if base in (int, float):
        key = "not_whole" if base is int else "not_above" if "above" in limits else "not_within"
        return BadInput(f"scenario.{key}", where=where, given=given, **limits)
    if get_origin(base) is tuple:
        inner, limits = _split(get_args(base)[0])
        if inner is int:
            return BadInput("scenario.not_whole_list", where=where, given=given, **limits)
        return BadInput("scenario.not_a_list", where=where, given=given)
    return BadInput("scenario.not_text", where=where, given=given)


def _split(hint: Any) -> tuple[Any, dict[str, str]]:
    """Return the bare type and its limits as words: low, above, high."""
    if get_origin(hint) is not Annotated:
        return hint, {}
    base, *marks = get_args(hint)
    limits: dict[str, str] = {}
    for mark in marks:
        match mark:
            case Ge(ge=low):
                limits["low"] = str(low)
            case Gt(gt=low):
                limits["above"] = str(low)
            case Le(le=high):
                limits["high"] = str(high)
    return base, limits
