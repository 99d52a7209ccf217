"""Read how a new rule comes into force: which police district when, who complies, what of open cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.definition_files import find_file, read_tree, ready_made
from sim.errors import BadInput
from sim.municipalities import municipalities
from sim.nearest import nearest
from sim.policies.registration import RegistrationRule
from sim.policies.rollout import CHANNELS, Compliance, Rollout, Transition
from sim.registers.unknowns import Unknowns
from sim.rule_reader import check_table, field_names, read_record, read_value

FOLDER, DEFAULT = "rollouts", "by_infohus"
FIELD_OF = {"manner": "kind"}
"""Entries of a file that the type calls something else: ``kind`` says what the file is."""
ENTRIES = ("manner", *(name for name in field_names(Rollout) if name != "kind"))


def ready_made_rollouts() -> tuple[str, ...]:
    """Return the names of the ready-made roll-outs."""
    return ready_made(FOLDER)


def read_rollout(name_or_file: str | None = None) -> Rollout:
    """Return a roll-out, ready-made by name or from a file; None for one infohus after another by lot.

    Raises BadInput for anything in it that cannot be used.
    """
    path = find_file(
        DEFAULT if name_or_file is None else str(name_or_file), FOLDER, "registration.unknown_rollout"
    )
    tree = read_tree(path, "rollout", ENTRIES, ("manner",))
    where = f"{path.name}: "
    values: dict[str, Any] = {
        FIELD_OF.get(name, name): _value(name, value, where + name) for name, value in tree.items()
    }
    rollout = Rollout(**values)
    _check_list("district", rollout.districts, districts(), f"{where}districts")
    _check_list("channel", rollout.off, CHANNELS, f"{where}off")
    return rollout


def districts() -> tuple[str, ...]:
    """Return the names of the twelve police districts, in order of the alphabet."""
    return tuple(sorted({m.police_district for m in municipalities()}))


def expected_compliance(
    rollout: Rollout, rule: RegistrationRule, parameters: Mapping[str, float]
) -> Compliance:
    """Return who will do as ``rule`` says: what the roll-out reckons with, as the parameters change it."""
    transition = Transition(rule, 0, rollout.compliance)
    return Unknowns.of(parameters).as_it_turns_out(transition).compliance


def _value(name: str, value: object, where: str) -> object:
    if name == "compliance":
        return read_record(Compliance, check_table(value, where), where)
    return read_value(Rollout, FIELD_OF.get(name, name), value, where)


def _check_list(what: str, names: tuple[str, ...], allowed: tuple[str, ...], where: str) -> None:
    """Raise BadInput for a name that is not allowed or stands there twice."""
    for place, name in enumerate(names):
        if name not in allowed:
            about = {"nearest": nearest(name, allowed), "allowed": ", ".join(allowed)}
            raise BadInput(f"registration.{what}", where=where, name=name, **about)
        if name in names[:place]:
            raise BadInput("registration.twice", where=where, name=name)
