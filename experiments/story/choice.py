"""Which case is told when none is named, and what else there is to tell."""

from __future__ import annotations

import re

from experiments.story.run import Run
from experiments.story.steps import UNFINISHED, base_key
from sim.errors import BadInput
from sim.nearest import nearest
from sim.values import CLOSED, JOINED, OPENED

CASE_ID = re.compile(r"\d+-\d+[/#]-?\d+")
"""What the id of a case, or of an enquiry, looks like."""
N_NEAR = 3
"""How many ids are named where an unknown one was asked for."""


def choose(run: Run, wanted: str | None) -> str:
    """Return the case to tell: the one ``wanted``, or the richest of the run.

    The richest is, among cases sent in the years of entry, the one with the most different kinds of steps; opened
    and closed ones before opened ones, those before all others; the first sent of several alike.

    Raises BadInput for an id there is not, and where nobody sent a concern.
    """
    if wanted is not None:
        return _named(run, wanted.strip())
    in_entry = [c for c in run.concerns.values() if 0 <= c.sent < run.record.entry_end]
    cases = in_entry or list(run.concerns.values())
    if not cases:
        raise BadInput("story.no_case", municipality=run.scenario.municipality.name)
    return min(cases, key=lambda c: (_tier(run, c), -richness(run, c.case), c.sent, c.case)).case


def others(run: Run, told: str) -> dict[str, str]:
    """Return one further case of every end state: the richest sent in the years of entry."""
    found: dict[str, tuple] = {}
    for concern in run.concerns.values():
        if concern.case != told and 0 <= concern.sent < run.record.entry_end:
            end = concern.end_state.partition(":")[0]
            rank = (-richness(run, concern.case), concern.sent, concern.case)
            found[end] = min(found.get(end, rank), rank)
    return {end: found[end][2] for end in sorted(found)}


def richness(run: Run, case: str) -> int:
    """Return how many different kinds of completed steps a case has."""
    rows = (row for row in run.rows[case] if row.completed is not None and row.outcome not in UNFINISHED)
    return len({base_key(row) for row in rows})


def _named(run: Run, wanted: str) -> str:
    if wanted in run.concerns:
        return wanted
    by_enquiry = {concern.enquiry: concern.case for concern in run.concerns.values()}
    if wanted in by_enquiry:
        return by_enquiry[wanted]
    if not run.concerns:
        raise BadInput("story.no_case", municipality=run.scenario.municipality.name)
    if not CASE_ID.fullmatch(wanted):
        raise BadInput("story.not_a_case_id", given=wanted, example=choose(run, None))
    left, close = set(run.concerns), []
    while left and len(close) < N_NEAR:
        close.append(nearest(wanted, left))
        left.remove(close[-1])
    raise BadInput("story.unknown_case", given=wanted, nearest=", ".join(close))


def _tier(run: Run, concern) -> int:
    opened = any(row.activity == "decide" and row.outcome == OPENED for row in run.rows[concern.case])
    if opened and concern.end_state == CLOSED:
        return 0
    return 1 if opened else 3 if concern.end_state == JOINED else 2
