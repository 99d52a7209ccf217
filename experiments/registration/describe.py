"""Registration rules and roll-outs as plain data, every value: for hashes, and to read back as a file."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from sim.policies.registration import RegistrationRule
from sim.policies.rollout import Rollout


def describe_rule(rule: RegistrationRule) -> dict[str, object]:
    """Return a rule as its file holds it, with its name; ``in_force`` is a text, or None for a practice."""
    return {
        "name": rule.name,
        "title": _words(rule.title),
        "source": _words(rule.source),
        "in_force": _day(rule.in_force),
        "who": rule.who,
        "clarity": rule.clarity,
        "levels": asdict(rule.levels),
        "habit": [asdict(habit) for habit in rule.habits],
    }


def describe_rollout(rollout: Rollout) -> dict[str, object]:
    """Return a roll-out as its file holds it; ``starts`` is a text, or None for the date of the rule."""
    values = asdict(rollout)
    return {
        "manner": values.pop("kind"),
        **values,
        "starts": _day(rollout.starts),
        "districts": list(rollout.districts),
        "off": list(rollout.off),
    }


def _words(both: tuple[str, str]) -> dict[str, str]:
    return {"en": both[0], "da": both[1]}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
