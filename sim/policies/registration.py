"""A registration rule says when, where, in which words, by whom and for whom a concern is written down.

[K18 p. 41-44]; MODEL 13; docs/model.md 17. Types only; the rules themselves are files in ``experiments/rules``.
Present practice is a rule too: many habits, each with its share.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le

from sim.policies.staffing import AUTHORITY_UNITS

AT_ENQUIRY, AFTER_SUBSTANTIATION, AT_INTERVENTION, NEVER_WRITTEN = WHEN = (
    *("at_enquiry", "after_substantiation", "at_intervention", "never"),
)
"""When at the earliest it is written: at the first contact, once there is ground for a case, once it is acted on."""
PLACES = ("national_system", "own_system", "unit_system", "ssp", "police", "key_staff_disk", "private_folder")
WORDS = ("plain_words", "another_word", "past_coordinator", "box_other", "social_side_only")
READERS = ("writer", "key_staff", "unit", "municipality", "country")
EACH_UNIT, RESPONSIBLE, AUTHORITY = WHO = ("each_unit", "responsible", "authority")
"""Every unit that works on the case writes once; whoever is responsible writes once; authority staff alone write."""
GROUPS = ("ssp", "authority", "police", "others")
"""Groups of units with habits of their own: SSP is more reluctant to write than authority staff [K18 p. 42]."""
COUNTED_PLACES = frozenset({"national_system", "own_system", "unit_system", "ssp"})
"""Places in which a municipality can look up how many there are."""
NATIONAL, POLICE = "national_system", "police"
"""The one place in which the national centre can count; and the one that the municipality cannot look into."""


@dataclass(frozen=True, slots=True)
class Habit:
    """One way to register; ``share`` of those in the group of units ``among`` have it, of all groups if not said.

    ``minutes`` is the work of one entry; ``tells_citizen`` whether the citizen is told of it; ``reminds`` whether the
    system asks for what was planned; ``keep_years`` how long an entry is kept.
    """

    when: Literal["at_enquiry", "after_substantiation", "at_intervention", "never"]
    where: Literal[
        *("national_system", "own_system", "unit_system", "ssp", "police", "key_staff_disk", "private_folder")
    ] = "unit_system"
    words: Literal["plain_words", "another_word", "past_coordinator", "box_other", "social_side_only"] = (
        "plain_words"
    )
    readers: Literal["writer", "key_staff", "unit", "municipality", "country"] = "unit"
    share: Annotated[float, Gt(0), Le(1)] = 1.0
    among: Literal["all", "ssp", "authority", "police", "others"] = "all"
    keep_years: Annotated[float, Ge(0), Le(100)] = 5.0
    minutes: Annotated[float, Ge(0), Le(600)] = 30.0
    tells_citizen: bool = False
    reminds: bool = False

    @property
    def is_written(self) -> bool:
        return self.when != NEVER_WRITTEN

    @property
    def is_counted(self) -> bool:
        """Return whether an entry can be found again as a concern about extremism and counted."""
        return self.is_written and self.words == "plain_words" and self.where in COUNTED_PLACES


@dataclass(frozen=True, slots=True)
class Levels:
    """Say how much of the difference in habits lies between municipalities, units, persons; the rest between cases."""

    municipality: Annotated[float, Ge(0), Le(1)] = 0.0
    unit: Annotated[float, Ge(0), Le(1)] = 0.0
    person: Annotated[float, Ge(0), Le(1)] = 0.0

    def level(self, u: float) -> str:
        """Return on which level the habit of a case is settled, for ``u`` in [0, 1)."""
        for name in ("municipality", "unit", "person"):
            share = getattr(self, name)
            if u < share:
                return name
            u -= share
        return "case"


@dataclass(frozen=True, slots=True)
class RegistrationRule:
    """A dated, sourced registration rule.

    ``in_force`` is its first day, None for what has always been; ``clarity`` how clear the law is to staff (0-1);
    ``title`` and ``source`` are (English, Danish).
    """

    name: str
    title: tuple[str, str]
    source: tuple[str, str]
    in_force: date | None
    who: Literal["each_unit", "responsible", "authority"]
    clarity: Annotated[float, Ge(0), Le(1)]
    habits: tuple[Habit, ...]
    levels: Levels = Levels()

    def habits_of(self, group: str) -> tuple[Habit, ...]:
        """Return the habits found in a group of units."""
        return tuple(habit for habit in self.habits if habit.among in ("all", group))

    def habit(self, unit: str, u: float) -> Habit | None:
        """Return the habit at ``u`` in [0, 1) of the shares in the group of ``unit``; None if nobody writes there."""
        return habit_at(self.habits_of(group_of(unit)), u)

    def share_sum(self, group: str) -> float:
        """Return what the shares of a group add up to: 1, or 0 where the rule says nothing about it."""
        return fsum(habit.share for habit in self.habits_of(group))

    def may_write(self, unit: str) -> bool:
        """Return whether people of ``unit`` write at all under the rule."""
        return self.who != AUTHORITY or unit in AUTHORITY_UNITS


def habit_at(habits: tuple[Habit, ...], u: float) -> Habit | None:
    """Return the habit at ``u`` in [0, 1) of the shares; None if that is to write nothing, or there is none."""
    found = None
    for found in habits:
        u -= found.share
        if u < 0:
            break
    return found if found is None or found.is_written else None


def group_of(unit: str) -> str:
    """Return the group of units that ``unit`` belongs to."""
    if unit in ("ssp", "police"):
        return unit
    return "authority" if unit in AUTHORITY_UNITS else "others"
