"""One model's run as plain data for the page: people, cases as spans, meetings, decisions. Compact, without language.

Times are whole minutes from 00:00 on the start date; places, states and activities are numbers into the lists beside.
"""

from __future__ import annotations

from collections.abc import Iterable

from experiments.explore.chain import Stay, stays
from experiments.explore.meetings import meetings
from experiments.explore.people import people
from experiments.explore.places import Places
from experiments.explore.questions import questions
from experiments.explore.spans import STATES, Span, spans
from experiments.report.table import PARTS, part_measure
from experiments.story.run import Run
from sim.measures.paths import decision_paths
from sim.measures.speed import measure_decision_times, measure_waiting
from sim.measures.tally import same_enquiries
from sim.values import DAY

MINUTE = 60
MINUTES_PER_DAY = DAY // MINUTE
Record = dict[str, object]


def scene(run: Run) -> Record:
    """Return what there is to see of a run during the years of entry.

    ``cases`` hold ``name``, ``level``, ``end_state``, ``sent`` and ``stays``: lists without a gap of [from, to, place,
    state, activity]. ``questions`` are [from, to, place, case] beside them, ``meetings`` [from, to, posts, cases],
    ``decisions`` [at, case, outcome]. ``days_to_decision`` is the mean over ``n_enquiries``, as the measures have it;
    ``parts`` are the mean days of ``n_decided`` decisions by what they went with (work itself, causes of waiting).
    """
    places, until = Places(run), run.record.entry_end
    seen = [stay for stay in stays(run) if stay.begin < until and stay.end > 0]
    activities = sorted({row.activity for rows in run.rows.values() for row in rows})
    codes = _Codes(places.names, activities, sorted({stay.case for stay in seen}))
    return {
        "model": run.scenario.model,
        "scenario_hash": run.scenario.hash(),
        "places": places.names,
        "activities": activities,
        "people": [_in_minutes(person) for person in people(run, until)],
        "cases": _cases(run, seen, places, codes, until),
        "questions": _questions(run, seen, places, codes, until),
        "meetings": _meetings(run, codes, until),
        "decisions": _decisions(run, codes, until),
        **_days_to_decision(run),
        **_parts(run),
    }


class _Codes:
    """Number places, activities and cases."""

    def __init__(self, places: list[str], activities: list[str], cases: list[str]) -> None:
        self.place = {name: i for i, name in enumerate(places)}
        self.activity = {name: i for i, name in enumerate(activities)}
        self.case = {name: i for i, name in enumerate(cases)}
        self.state = {name: i for i, name in enumerate(STATES)}

    def span(self, span: Span, until: int) -> list[int]:
        return [
            minute(max(span.begin, 0)),
            minute(min(span.end, until)),
            self.place[span.place],
            self.state[span.state],
            self.activity[span.activity],
        ]


def minute(seconds: int) -> int:
    """Return the whole minutes before a moment."""
    return seconds // MINUTE


def _cases(run: Run, seen: list[Stay], places: Places, codes: _Codes, until: int) -> list[Record]:
    found: dict[str, Record] = {}
    for case in codes.case:
        concern = run.concerns[case]
        found[case] = {
            "name": case,
            "level": concern.level,
            "end_state": concern.end_state.partition(":")[0],
            "sent": minute(concern.sent),
            "stays": [],
        }
    for stay in seen:
        cut = (codes.span(span, until) for span in spans(stay, places) if span.begin < until and span.end > 0)
        found[stay.case]["stays"].append([span for span in cut if span[0] < span[1]])
    return [{**case, "stays": sorted(stay for stay in case["stays"] if stay)} for case in found.values()]


def _questions(run: Run, seen: list[Stay], places: Places, codes: _Codes, until: int) -> list[list[int]]:
    found = [
        [minute(max(q.begin, 0)), minute(min(q.end, until)), codes.place[q.place], codes.case[stay.case]]
        for stay in seen
        for q in questions(run, stay, places)
        if q.begin < until and q.end > 0
    ]
    return sorted(one for one in found if one[0] < one[1])


def _meetings(run: Run, codes: _Codes, until: int) -> list[list]:
    return [
        [
            minute(m.begin),
            minute(m.end),
            [codes.place[post] for post in m.members if post in codes.place],
            [codes.case[case] for case in m.cases if case in codes.case],
        ]
        for m in meetings(run)
        if 0 <= m.begin < until
    ]


def _decisions(run: Run, codes: _Codes, until: int) -> list[list]:
    paths = decision_paths(run.record)
    found = [
        [minute(path.decided), codes.case[case], path.outcome]
        for case, path in paths.items()
        if case in codes.case and 0 <= path.decided < until
    ]
    return sorted(found)


def _days_to_decision(run: Run) -> Record:
    enquiries = same_enquiries(run.record)
    sums, _ = measure_decision_times(run.record, enquiries, decision_paths(run.record))
    total, n = sums["days_to_decision|mean"]
    return {"days_to_decision": total / n if n else None, "n_enquiries": int(n)}


def _parts(run: Run) -> Record:
    sums = measure_waiting(same_enquiries(run.record), decision_paths(run.record))
    total, n = {}, 0.0
    for part in PARTS:
        name = part_measure(part)
        total[part], n = sums[f"{name}|mean"]
    return {"parts": {part: days / n if n else None for part, days in total.items()}, "n_decided": int(n)}


def _in_minutes(person: Record) -> Record:
    def cut(rows: Iterable) -> list:
        return [[minute(begin), minute(end), what] for begin, end, what in rows]

    return {**person, "persons": cut(person["persons"]), "away": cut(person["away"])}
