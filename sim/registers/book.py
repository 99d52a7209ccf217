"""Who writes what when, one sighting after the other: the one function behind live registers and replays."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.engine.streams import lognormal
from sim.policies.registration import (
    AFTER_SUBSTANTIATION,
    AT_ENQUIRY,
    AT_INTERVENTION,
    EACH_UNIT,
    Habit,
    RegistrationRule,
    group_of,
    habit_at,
)
from sim.policies.rollout import KEEP, RE_REGISTER, Compliance, Registration
from sim.registers.entries import Entry, Sighting
from sim.registers.luck import Luck
from sim.registers.unknowns import Unknowns
from sim.values import DAY, JOINED, NOT_DONE, OPENED, TO_POLICE

STAGE_OF = {AT_ENQUIRY: 0, AFTER_SUBSTANTIATION: 1, AT_INTERVENTION: 2}
SEEN = frozenset(
    {
        *("receive", "substantiate", "decide", "authorise", "assign", "take_over", "inform_citizen"),
        *("follow_up", "resume", "close", "review"),
    }
)
"""Activities in which somebody who may write has the case before them."""
POLICE = "police"
SEEN_BY_POLICE = frozenset({"answer"})
"""What the police see of a case besides."""
ENDS_AT_DECISION = frozenset({"dropped", "referred", "to_police"})
TAKEN_OVER, REOPEN = "taken_over", "reopen"


def is_sighting(activity: str, unit: str | None, person: str | None, outcome: str | None) -> bool:
    """Return whether a completed step lets somebody write; one that was left undone does not."""
    if person is None or unit is None or outcome in NOT_DONE:
        return False
    return activity in SEEN or (unit == POLICE and activity in SEEN_BY_POLICE)


def is_turn(activity: str, outcome: str | None) -> bool:
    """Return whether a completed step ends a case, or opens it again, although nobody writes at it."""
    return (activity, outcome) in (
        ("triage", JOINED),
        ("share_with_police", TAKEN_OVER),
    ) or activity == REOPEN


@dataclass(slots=True)
class _Case:
    """What the book remembers of a case: since when, how far, whether it goes on, who wrote, who saw it last."""

    received: int
    enquiry: str
    stage: int = 0
    goes_on: bool = True
    unit: str = ""
    person: str = ""
    written: set[tuple[bool, str]] = field(default_factory=set)


class Book:
    """Keep the registers of one municipality under its practice and the rule it goes over to.

    Sightings come in order of (time, event). ``see`` returns the entries a sighting leads to, ``switch`` those of the
    day on which the new rule comes into force; nothing else writes.
    """

    def __init__(self, registration: Registration, luck: Luck, unknowns: Unknowns) -> None:
        self.baseline = registration.baseline
        self.transition = unknowns.as_it_turns_out(registration.transition)
        self.luck, self.unknowns = luck, unknowns
        self.cases: dict[str, _Case] = {}
        self._share: dict[str, float] = {}
        self._habits: dict[tuple[bool, str], tuple[Habit, ...]] = {}

    def see(self, sighting: Sighting) -> list[Entry]:
        """Return what is written because of a sighting."""
        activity, who = sighting.activity, (sighting.unit, sighting.person)
        may_write = is_sighting(activity, *who, sighting.outcome)
        if not (may_write or is_turn(activity, sighting.outcome)):
            return []
        case = self.cases.get(sighting.case)
        if case is None:
            case = self.cases[sighting.case] = _Case(sighting.time, sighting.enquiry)
        self._go_on(case, sighting)
        if not may_write:
            return []
        if activity not in SEEN_BY_POLICE:
            case.unit, case.person = who
        entry = self._entry(case, sighting.case, who, sighting.time)
        return [] if entry is None else [entry]

    def switch(self) -> list[Entry]:
        """Return what is written again of the cases open on the day, in order of case; empty under other clauses."""
        transition, found = self.transition, []
        if transition is None or transition.clause != RE_REGISTER:
            return found
        for name, case in sorted(self.cases.items()):
            if case.goes_on and case.unit:
                delay = round(self.luck.backlog(name) * transition.backlog_days * DAY)
                who = case.unit, case.person
                is_new = self._is_new(case, name, case.unit, transition.at)
                entry = self._entry(case, name, who, transition.at, delay) if is_new else None
                if entry is not None:
                    found.append(entry)
        return found

    @staticmethod
    def _go_on(case: _Case, sighting: Sighting) -> None:
        activity, outcome = sighting.activity, sighting.outcome
        if activity == "decide":
            case.stage = max(case.stage, 1 if outcome in (OPENED, TO_POLICE) else 0)
        elif activity in ("assign", "authorise"):
            case.stage = 2
        is_decided = activity == "decide" and outcome in ENDS_AT_DECISION
        if activity == REOPEN:
            case.goes_on = True
        elif is_turn(activity, outcome) or activity == "close" or is_decided:
            case.goes_on = False

    def _entry(
        self, case: _Case, name: str, who: tuple[str, str], time: int, delay: int | None = None
    ) -> Entry | None:
        unit, person = who
        is_new = self._is_new(case, name, unit, time)
        rule = self.transition.rule if is_new else self.baseline
        by = unit if rule.who == EACH_UNIT or unit == POLICE else ""
        if (is_new, by) in case.written or not rule.may_write(unit):
            return None
        habit = self._habit(rule, name, unit, person)
        if habit is None or case.stage < STAGE_OF[habit.when]:
            return None
        is_again = is_new and self._was_open(case) and self._stands(case, by)
        case.written.add((is_new, by))
        if delay is None:
            u = self.luck.lag(name, unit)
            delay = round(lognormal(u, self.unknowns.lag_days, self.unknowns.lag_sigma) * DAY)
        about = (name, case.enquiry, self.luck.code, unit, person, case.received)
        return Entry(time + delay, *about, is_new, is_again, habit)

    def _habit(self, rule: RegistrationRule, name: str, unit: str, person: str) -> Habit | None:
        at = rule is self.baseline, unit
        if at not in self._habits:
            self._habits[at] = rule.habits_of(group_of(unit))
        level = rule.levels.level(self.luck.level(name, unit))
        u = self.luck.habit(level, name, unit, person) ** self.unknowns.openness
        return habit_at(self._habits[at], u)

    @staticmethod
    def _stands(case: _Case, by: str) -> bool:
        """Return whether there is an entry to be written over: the unit's own, or anybody's where one writes for all.

        What stands with the police is theirs alone.
        """
        before = {writer for is_new, writer in case.written if not is_new} - {POLICE}
        return not before.isdisjoint((by, "")) if by else bool(before)

    def _was_open(self, case: _Case) -> bool:
        """Return whether a case had come in before the new rule."""
        return self.transition is not None and case.received < self.transition.at

    def _is_new(self, case: _Case, name: str, unit: str, time: int) -> bool:
        """Return whether a unit writes by the new rule: it is in force for this case, and the unit complies.

        The police keep their own register whatever the municipality's rule.
        """
        transition = self.transition
        if transition is None or time < transition.at or unit == POLICE:
            return False
        if self._was_open(case) and transition.clause == KEEP:
            return False
        if unit not in self._share:
            self._share[unit] = share_of_unit(transition.compliance, unit, self.luck.unit(unit))
        return self.luck.complies(name, unit) < self._share[unit] * self._reached(case, time)

    def _reached(self, case: _Case, time: int) -> float:
        """Return how much of its compliance a unit has reached for a case.

        For a case that came in under the new rule, the day on which it did counts; for an open one that is converted,
        the day of the contact. Registering anew is a task set for the day, not a habit that comes with time.
        """
        transition = self.transition
        if not self._was_open(case):
            return ramp(transition.compliance, case.received - transition.at)
        if transition.clause == RE_REGISTER:
            return 1.0
        return ramp(transition.compliance, time - transition.at)


def share_of_unit(how: Compliance, unit: str, u: float) -> float:
    """Return in which share of cases a unit complies in the end; ``u`` is the unit's draw.

    The shares of units are Beta-distributed with mean ``how.share`` and standard deviation ``how.spread``.
    """
    share = _quantile(how.share, how.spread, u)
    return share * how.ssp_factor if unit == "ssp" else share


def ramp(how: Compliance, seconds: int) -> float:
    """Return how much of it is reached so long after the rule came into force."""
    return min(seconds / (how.ramp_days * DAY), 1.0) if how.ramp_days > 0 else 1.0


def _quantile(mean: float, spread: float, u: float) -> float:
    """Return the quantile of a Beta distribution by its mean and standard deviation; the mean where there is none."""
    if mean in (0.0, 1.0) or spread == 0:
        return mean
    size = mean * (1 - mean) / spread**2 - 1
    if size <= 0:
        return float(u < mean)
    from scipy.stats import beta  # heavy, and needed only where units differ

    return float(beta.ppf(u, mean * size, (1 - mean) * size))
