"""Which cases the coordinator counts when asked: those found in registers and those in the head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sim.measures.record import RunRecord
from sim.measures.registration.survey_cases import SurveyedCase, Window, surveyed_cases
from sim.measures.registration.survey_luck import SurveyLuck
from sim.measures.registration.survey_memory import remembered
from sim.registers.entries import Entry


@dataclass(frozen=True, slots=True)
class Known:
    """Hold the cases counted, and which units wrote down each enquiry of the window that can be looked up."""

    cases: tuple[SurveyedCase, ...]
    written: Mapping[str, frozenset[str]]

    @property
    def needs_memory(self) -> bool:
        """Return whether some of the cases counted stand in no register."""
        return any(case.name not in self.written for case in self.cases)


def known_cases(
    record: RunRecord, entries: Iterable[Entry], window: Window, p: Mapping[str, float], luck: SurveyLuck
) -> Known:
    """Return what the coordinator knows; some count every enquiry, the others only what became a case."""
    cases = surveyed_cases(record, window)
    names = {case.name for case in cases}
    written = {name: units for name, units in looked_up(entries, window[1]).items() if name in names}
    known = written.keys() | remembered(record, cases, window[1], p, luck)
    mixes_up = luck.mixes_up() < p["survey.p_mixes_up"]
    counted = (case for case in cases if case.name in known and (mixes_up or case.is_case))
    return Known(tuple(counted), written)


def looked_up(entries: Iterable[Entry], at: int) -> dict[str, frozenset[str]]:
    """Return case -> units that wrote it down, of what can be found and counted at ``at``."""
    found: dict[str, frozenset[str]] = {}
    for entry in entries:
        if entry.habit.is_counted and entry.time < at < entry.expires:
            found[entry.case] = found.get(entry.case, frozenset()) | {entry.unit}
    return found
