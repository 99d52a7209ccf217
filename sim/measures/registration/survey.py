"""A coordinator answers the survey of 2017 again. [K18 p. 9-10, 57-58]; docs/model.md 17.

Today the national centre sees nothing but such answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sim.measures.record import RunRecord
from sim.measures.registration.survey_cases import INSIDE_UNITS, Window
from sim.measures.registration.survey_knowledge import Known, known_cases
from sim.measures.registration.survey_luck import SurveyLuck
from sim.registers.entries import Entry

OVER, UNDER = "over_18", "under_18"
INSIDE, OUTSIDE = "inside", "outside"
PRIMARY, NON_PRIMARY = "primary", "non_primary"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold the answers of one municipality; None is 'cannot say', or not asked as there were no cases.

    ``number`` is how many cases the coordinator believes there were; ``forms`` are words of the simulation,
    ``ages``, ``areas`` and ``kinds`` the words above, each a set of what was among the cases.
    """

    municipality: int
    has_forum: bool | None
    had_cases: bool | None
    number: int | None = None
    forms: frozenset[str] | None = None
    to_police: bool | None = None
    ages: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    kinds: frozenset[str] | None = None


def answer(
    record: RunRecord,
    entries: Iterable[Entry],
    window: Window,
    p: Mapping[str, float],
    luck: SurveyLuck,
    has_forum: bool,
) -> Answer | None:
    """Return what a municipality answers at the end of ``window``; None if it does not answer.

    The coordinator knows the cases that can be looked up in the municipality's registers and those
    remembered, and of these everything that is asked.

    Parameters
    ----------
    record
        The municipality's run.
    entries
        What was written in its registers.
    window
        Begin and end in seconds from the start date; the enquiries that came in within it are asked about.
    p
        The declared numbers, ``survey.`` among them.
    luck
        The draws of this municipality.
    has_forum
        Whether its organisation has a cross-agency forum.
    """
    end = window[1]
    if luck.answers(end) < p["survey.p_no_answer"]:
        return None
    known = known_cases(record, entries, window, p, luck)
    silence = _Silence(luck, end, p["survey.p_cannot_say"])
    forum = silence.unless("forum", has_forum)
    if not known.written:
        silence = _Silence(luck, end, silence.chance * p["survey.cannot_say_factor"])
    had_cases = silence.unless("had_cases", bool(known.cases))
    if not had_cases:
        return Answer(luck.code, forum, had_cases, number=0 if had_cases is False else None)
    counting = _Silence(luck, end, p["survey.p_cannot_count"]) if known.needs_memory else silence
    number = counting.unless("number", len(known.cases))
    return Answer(luck.code, forum, had_cases, number, **_about_the_cases(known, silence))


@dataclass(frozen=True, slots=True)
class _Silence:
    """Leave each question unanswered with a chance; from 1 on, all of them."""

    luck: SurveyLuck
    end: int
    chance: float

    def unless(self, question: str, value: T) -> T | None:
        """Return ``value``, or None where the question cannot be answered."""
        return None if self.luck.can_say(question, self.end) < self.chance else value


def _about_the_cases(known: Known, silence: _Silence) -> dict[str, object]:
    """Return the answers to the questions that only those with cases are asked."""
    concerns = [case.concern for case in known.cases]
    return {
        "forms": silence.unless("forms", frozenset(concern.form for concern in concerns)),
        "to_police": silence.unless("to_police", any(case.is_to_police for case in known.cases)),
        "ages": silence.unless("ages", frozenset(UNDER if c.is_minor else OVER for c in concerns)),
        "areas": silence.unless("areas", _areas(known)),
        "kinds": silence.unless(
            "kinds", frozenset(PRIMARY if c.is_primary else NON_PRIMARY for c in concerns)
        ),
    }


def _areas(known: Known) -> frozenset[str]:
    """Return where the cases were treated or written down, seen from authority; the police are neither."""
    units = {
        unit for case in known.cases for unit in case.units | known.written.get(case.name, frozenset())
    } - {"police"}
    return frozenset(INSIDE if unit in INSIDE_UNITS else OUTSIDE for unit in units)
