"""Every rule of an organisational model as a short sentence in which all its values are told."""

from __future__ import annotations

from experiments.report.numbers import listed, whole
from sim.texts import catalogue, text

HIDDEN = frozenset({"rule", "members"})
"""Parts of a rule that its name already tells."""


def rule_sentence(field: str, rule: dict[str, object], lang: str) -> str:
    """Return the rule of ``field`` (``convene``, ``write``, ...), as ``describe`` gives it, in words."""
    values = {name: _phrase(name, value, lang) for name, value in rule.items() if name not in HIDDEN}
    return text(f"rules.{field}.{rule['rule']}", lang, **values)


def _phrase(name: str, value: object, lang: str) -> str:
    """Return the text written for just this value, else the text for any number, else the number."""
    known = catalogue(lang)
    own = known.get(f"rule_values.{name}.{_key(value)}")
    if own is not None:
        return own
    n = listed([whole(part, lang) for part in (value if isinstance(value, list) else [value])], lang)
    return known.get(f"rule_values.{name}.n", "{n}").format(n=n)


def _key(value: object) -> str:
    """Return the name under which a value may have a text of its own."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "_".join(str(part) for part in value) or "none"
    return str(value)
