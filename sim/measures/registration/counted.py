"""What can be counted in registers, when it got there, where it stands twice. MODEL 13; docs/model.md 17."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from sim.policies.registration import NATIONAL, POLICE
from sim.registers.entries import Entry
from sim.values import DAY


class Standing(NamedTuple):
    """How one enquiry stands in the registers of its municipality; what the police keep is not among them.

    ``written`` is when it first stood anywhere in any words, ``counted`` when it first stood where it can be looked up
    and counted as a concern about extremism, ``national`` when in the national system; None for never. ``places`` is
    in how many places it is counted.
    """

    written: int
    counted: int | None
    national: int | None
    places: int


def standings(entries: Iterable[Entry], end: int) -> dict[str, Standing]:
    """Return how every enquiry that the municipality has written down by ``end`` stands, by enquiry.

    An entry written again because the rule changed stands in the place of the old one: it is no second place, unless
    it stands in the own system of a unit from which nothing was counted.
    """
    by_enquiry: dict[str, list[Entry]] = {}
    for entry in by_municipality(entries):
        if entry.time < end:
            by_enquiry.setdefault(entry.enquiry, []).append(entry)
    return {enquiry: _standing(own) for enquiry, own in by_enquiry.items()}


def by_municipality(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that the municipality has made: it does not know what the police write."""
    return [entry for entry in entries if entry.habit.where != POLICE]


def _standing(own: list[Entry]) -> Standing:
    counted = [entry for entry in own if entry.habit.is_counted]
    national = [entry.time for entry in counted if entry.habit.where == NATIONAL]
    units = {entry.unit for entry in counted if not entry.is_again}
    places = {
        (entry.habit.where, _keeper(entry))
        for entry in counted
        if not entry.is_again or (_keeper(entry) and entry.unit not in units)
    }
    return Standing(
        min(entry.time for entry in own),
        min((entry.time for entry in counted), default=None),
        min(national, default=None),
        max(len(places), min(len(counted), 1)),
    )


def _keeper(entry: Entry) -> str:
    """Return whose system it is: every unit has its own case system, all else is one for the municipality."""
    return entry.unit if entry.habit.where == "unit_system" else ""


def counted_by_month(standing: dict[str, Standing], edges: list[int]) -> list[int]:
    """Return how many enquiries were first counted in each month; ``edges`` are the ends of months, one more than
    there are months."""
    found = [0] * (len(edges) - 1)
    for one in standing.values():
        if one.counted is not None and edges[0] <= one.counted < edges[-1]:
            found[bisect_right(edges, one.counted) - 1] += 1
    return found


def register_terms(
    standing: dict[str, Standing],
    entries: list[Entry],
    sent: dict[str, int],
    decided: dict[str, int],
    window: tuple[int, int],
    work_factor: float = 1.0,
) -> dict[str, tuple[float, float]]:
    """Return numerators and denominators, by ``<measure>|<statistic>``, of the registers of one municipality.

    Parameters
    ----------
    standing, entries
        The registers.
    sent
        When each enquiry was sent, by enquiry: reality.
    decided
        When each was decided, as far as it was.
    window
        [begin, end) in seconds; coverage is about enquiries sent in it, counts are about what was registered in it.
    work_factor
        ``work.factor`` of the run: the hours of an entry are its minutes times this, as in the run itself.
    """
    begin, end = window
    years = (end - begin) / (365.25 * DAY)
    ours = [enquiry for enquiry, time in sent.items() if begin <= time < end]
    stands = [(enquiry, standing[enquiry]) for enquiry in ours if enquiry in standing]
    counted = [(enquiry, one) for enquiry, one in stands if one.counted is not None]
    first_phase = [enquiry for enquiry in ours if enquiry in decided]
    early = sum(e in standing and standing[e].written < decided[e] for e in first_phase)
    within = sum(one.counted - sent[enquiry] <= 14 * DAY for enquiry, one in counted)
    here = [entry for entry in by_municipality(entries) if begin <= entry.time < end]
    return {
        "registered_per_year|mean": (sum(_lies(s.counted, window) for s in standing.values()), years),
        "registered_national_per_year|mean": (
            sum(_lies(s.national, window) for s in standing.values()),
            years,
        ),
        "coverage|share": (len(counted), len(ours)),
        "written_share|share": (len(stands), len(ours)),
        "written_first_phase_share|share": (early, len(first_phase)),
        "registered_within_14|share": (within, len(counted)),
        "doubles_share|share": (sum(one.places > 1 for _, one in counted), len(counted)),
        "registration_hours_per_year|mean": (work_factor * sum(e.habit.minutes for e in here) / 60, years),
    }


def days_to_registration(
    standing: dict[str, Standing], sent: dict[str, int], window: tuple[int, int]
) -> list[float]:
    """Return the days from sent to counted of every enquiry sent in ``window`` and counted."""
    found = []
    for enquiry, time in sent.items():
        one = standing.get(enquiry)
        if window[0] <= time < window[1] and one is not None and one.counted is not None:
            found.append((one.counted - time) / DAY)
    return found


def _lies(time: int | None, window: tuple[int, int]) -> bool:
    return time is not None and window[0] <= time < window[1]
