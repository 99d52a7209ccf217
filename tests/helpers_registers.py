"""Rules made for tests, and registers of finished runs replayed from their logs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from helpers_runs import Finished

from experiments.registration.rules import read_rule
from sim.engine.streams import lognormal
from sim.measures.registration.replay import replay, sightings
from sim.policies.registration import Habit, RegistrationRule
from sim.policies.rollout import CONVERT, Compliance, Registration, Transition
from sim.registers.book import Book
from sim.registers.entries import Entry
from sim.registers.luck import Luck
from sim.registers.unknowns import Unknowns
from sim.values import DAY

TODAY = 0.3
"""How clear the law is today: ``registration.clarity_today``."""
FULL = Compliance(1.0, 0.0, 0.0, 1.0)


def rule(*habits: Habit, who: str = "each_unit", clarity: float = TODAY, **more) -> RegistrationRule:
    """Return a rule with these habits."""
    return RegistrationRule("made", ("made", "lavet"), ("ours", "vores"), None, who, clarity, habits, **more)


NOTHING = rule(Habit("never"))


@cache
def busy_registration() -> Registration:
    """Return a practice of which much is written, and a rule to which open cases are converted half-way."""
    when = {"ssp": "at_enquiry", "authority": "at_intervention", "others": "at_enquiry"}
    habits = [Habit(when[among], "unit_system", among=among, readers="municipality") for among in when]
    police = [habit for habit in read_rule("present").habits if habit.among == "police"]
    usual = rule(*habits, *police)
    return Registration(
        usual, Transition(read_rule("after_substantiation"), 300 * DAY, FULL, CONVERT, switching_hours=3.0)
    )


@dataclass(frozen=True)
class Registers:
    """The draws behind the registers of a run, and the numbers they depend on besides."""

    luck: Luck
    unknowns: Unknowns
    registration: Registration

    def book(self, registration: Registration) -> Book:
        """Return an empty book of this municipality."""
        return Book(registration, self.luck, self.unknowns)

    def delay(self, entry: Entry) -> int:
        """Return the seconds from the sighting behind an entry until it stood there."""
        return round(lognormal(self.luck.lag(entry.case, entry.unit), *self.unknowns[:2]) * DAY)

    def backlog(self, entry: Entry) -> int:
        """Return the seconds from the day of the rule until an entry registered anew stood there."""
        return round(self.luck.backlog(entry.case) * self.registration.transition.backlog_days * DAY)


def registers_of(run: Finished) -> Registers:
    """Return the draws with which the registers of a run were kept."""
    p = run.scenario.parameters
    unknowns = Unknowns.of(p)
    return Registers(Luck(run.model.streams.root, run.model.code), unknowns, run.scenario.registration)


def replayed(run: Finished, registration: Registration) -> list[Entry]:
    """Return the registers to which the log of a run leads under ``registration``, with its own luck."""
    own = registers_of(run)
    return replay(sightings(run.record), run.record.end, registration, own.luck, own.unknowns)


def book_of(registration: Registration) -> Registration:
    """Return the practice alone, as if no new rule came."""
    return replace(registration, transition=None)
