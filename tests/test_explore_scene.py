"""The picture of Explore says what the log says: where a case is at every moment, and what it waits for."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from types import SimpleNamespace

import pytest
from helpers_explore import SETTINGS, the_data, the_runs
from helpers_standing import standing, where

from experiments.explore.chain import Stay, stays
from experiments.explore.meetings import meetings
from experiments.explore.places import CITIZEN, COURSE, FORUM, OUTSIDE, REST, TABLES, Places
from experiments.explore.questions import questions
from experiments.explore.scene import MINUTE
from experiments.explore.scenes import scenes
from experiments.explore.spans import OPEN, RUNS, STATES, WORK, Span, spans
from experiments.story.run import Row, Run
from sim.engine.log import COLUMNS
from sim.measures.paths import decision_paths
from sim.measures.registry import CAUSES
from sim.measures.speed import is_end
from sim.policies.organisation import CATALOGUE
from sim.values import DAY

# By hand: one case of six steps, two units asked at once.


def row(event: int, after: int | None, activity: str, due: int, done: int | None, **more) -> Row:
    """Return a row of the log; ``wait`` is by cause, times in days."""
    waits = {f"wait_{cause}_s": round(days * DAY) for cause, days in more.pop("wait", {}).items()}
    cells = dict.fromkeys(COLUMNS) | dict.fromkeys((c for c in COLUMNS if c.endswith("_s")), 0)
    started = None if done is None else round(due * DAY) + sum(waits.values())
    cells |= {"event": event, "after": after, "case": "1-1/0", "stage": "B", "activity": activity}
    cells |= {
        "due": round(due * DAY),
        "started": started,
        "completed": None if done is None else round(done * DAY),
    }
    return Row(**{**cells, **waits, **more})


SSP, SCHOOL = "ssp_consultant-1", "contact_school-1"
BY_HAND = [
    row(1, None, "send", 0, 0, stage="A"),
    row(2, 1, "receive", 0, 2, stage="A", resource=f"{SSP}#1", wait={"unavailability": 1, "contention": 0.5}),
    row(3, 2, "ask", 2, 3, resource=f"{SSP}#1"),
    row(4, 3, "answer", 3, 9, resource=f"{SCHOOL}#1", unit="school", wait={"response": 5}),
    row(5, 3, "answer", 3, 4, resource="police_coordinator-1#1", unit="police", wait={"response": 0.5}),
    row(6, 4, "meet", 9, 12, resource=f"{SSP}#1", wait={"batching": 3}),
    row(7, 6, "decide", 12, 12, resource=f"{SSP}#1", outcome="opened"),
    row(8, 7, "answer", 12, 20, stage="C", outcome="accepted", wait={"response": 8}),
    row(9, 8, "start_intervention", 20, 21, stage="C", resource=f"{SSP}#1", wait={"contention": 1}),
    row(10, 9, "hold", 30, 30, stage="C", resource=f"{SSP}#1"),
    row(11, 10, "resume", 40, 40, stage="C", resource=f"{SSP}#1"),
    row(12, 11, "close", 50, 51, stage="D", resource=f"{SSP}#1", wait={"transfer": 1}),
]


@dataclass
class HandMade:
    """As much of a run as a stay needs."""

    kept: list[Row]
    model: object = field(
        default_factory=lambda: SimpleNamespace(
            posts=[
                SimpleNamespace(name=n, unit=u)
                for n, u in ((SSP, "ssp"), (SCHOOL, "school"), ("police_coordinator-1", "police"))
            ]
        )
    )

    @property
    def rows(self) -> dict[str, list[Row]]:
        return {"1-1/0": self.kept}

    @property
    def record(self) -> SimpleNamespace:
        plain = [
            tuple(
                -(1 << 62) if v is None and n in ("after", "started", "completed") else v
                for n, v in zip(COLUMNS, r, strict=True)
            )
            for r in self.kept
        ]
        return SimpleNamespace(rows=plain, end=60 * DAY)


def told(run: HandMade, stay: Stay) -> list[tuple]:
    return [(s.begin / DAY, s.end / DAY, s.place, s.state) for s in spans(stay, Places(run))]


def test_a_case_made_by_hand_is_where_it_was_held_up():
    run = HandMade(BY_HAND)
    (stay,) = stays(run)
    assert [r.event for r in stay.chain] == [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12]
    assert told(run, stay) == [
        (0, 1, SSP, "unavailability"),
        (1, 1.5, SSP, "contention"),
        (1.5, 2, SSP, WORK),
        (2, 3, SSP, WORK),
        (3, 8, SCHOOL, "response"),
        (8, 9, SCHOOL, WORK),
        (9, 12, FORUM, "batching"),
        (12, 20, CITIZEN, "response"),
        (20, 21, SSP, "contention"),
        (21, 30, COURSE, RUNS),
        (30, 40, REST, RUNS),
        (40, 50, COURSE, RUNS),
        (50, 51, SSP, "transfer"),
    ]
    assert [(q.begin / DAY, q.end / DAY, q.place) for q in questions(run, stay, Places(run))] == [
        (3, 4, "police_coordinator-1")
    ]


def test_a_case_still_open_waits_where_its_oldest_open_step_lies():
    asked = [*BY_HAND[:3], row(4, 3, "answer", 3, None, unit="school", wait={"response": 5})]
    run = HandMade([*asked, row(5, 3, "answer", 4, None, unit="police")])
    (stay,) = stays(run)
    assert told(run, stay)[-2:] == [(3, 8, SCHOOL, "response"), (8, 60, SCHOOL, OPEN)]


def test_a_follow_up_planned_for_a_meeting_waits_for_nothing():
    planned = row(10, 9, "follow_up", 21, 45, stage="C", resource=f"{SSP}#1", wait={"batching": 24})
    run = HandMade([*BY_HAND[:9], planned])
    (stay,) = stays(run)
    assert told(run, stay)[-2:] == [(21, 45, COURSE, RUNS), (45, 60, COURSE, RUNS)]


# In whole runs: three models, everything that happens.


@pytest.fixture(scope="module", params=list(CATALOGUE))
def run(request) -> Run:
    return the_runs()[request.param]


@pytest.fixture(scope="module")
def cut(run) -> list[tuple[Stay, list[Span]]]:
    places = Places(run)
    return [(stay, spans(stay, places)) for stay in stays(run)]


def test_a_case_is_somewhere_at_every_moment_between_sending_and_end(cut):
    assert len(cut) > 40
    for stay, found in cut:
        if stay.begin < stay.end:
            assert (found[0].begin, found[-1].end) == (stay.begin, stay.end)
            assert all(a.end == b.begin and a.begin < a.end for a, b in pairwise(found))


def test_until_the_decision_spans_wait_for_what_the_measures_count(run, cut):
    paths, seen = decision_paths(run.record), Counter()
    for stay, found in cut:
        path = paths.get(stay.case)
        if path is not None and stay.begin == path.sent:
            waits = dict.fromkeys(CAUSES, 0)
            for span in found:
                if span.end <= path.decided and span.state in waits:
                    waits[span.state] += span.end - span.begin
            assert list(waits.values()) == path.waits
            seen.update({cause: s > 0 for cause, s in waits.items()})
    assert min(seen["response"], seen["unavailability"], seen["contention"]) > 10


def test_open_cases_at_any_time_are_those_of_the_log(run):
    """Counted from the log alone, row by row, at noon of many days."""
    data, begun, ended = the_data(), [], []
    for rows in run.rows.values():
        for r in rows:
            if r.completed is not None and r.activity in ("send", "reopen"):
                begun.append(r.completed)
            elif r.completed is not None and r.enquiry and is_end(r.activity, r.outcome):
                ended.append(r.completed)
    for at in range(DAY // 2, run.record.entry_end, 9 * DAY):
        n = sum(t <= at for t in begun) - sum(t <= at for t in ended)
        shown = standing(data, run.scenario.model, at // MINUTE)
        assert sum(sum(place.cases.values()) for place in shown) == n > 0


def test_everybody_is_shown_away_when_the_log_says_so(run):
    data, n_away = the_data(), 0
    for at in range(DAY // 2, run.record.entry_end, 20 * DAY):
        away = {place.place: place.away for place in standing(data, run.scenario.model, at // MINUTE)}
        for _, post, _, begin, end, state in run.record.people:
            if state != "in_post" and begin <= at < end:
                assert away.pop(post) == state
                n_away += 1
        assert set(away.values()) == {None}
    assert n_away > 20


def test_meetings_hold_whoever_attended_one_after_the_other(run):
    found = meetings(run)
    assert all(a.end < b.begin for a, b in pairwise(found))
    items = {(e, p.partition("#")[0]) for e, people in run.attendance.items() for p in people}
    held = [r for rows in run.rows.values() for r in rows if r.event in run.attendance and r.completed]
    for r in held:
        (meeting,) = (m for m in found if m.begin <= r.started and r.completed <= m.end)
        assert {post for event, post in items if event == r.event} <= set(meeting.members)
        assert r.case in meeting.cases
    assert run.scenario.model == "coordinator" or any(len(m.cases) > 1 for m in found) or len(found) > 3


def test_the_scene_is_plain_data_the_same_every_time():
    data = the_data()
    assert json.loads(json.dumps(data)) == data
    assert scenes(SETTINGS) == data
    assert len(json.dumps(data, separators=(",", ":"))) < 400_000


def test_numbers_into_the_lists_lead_somewhere():
    data = the_data()
    assert [m["model"] for m in data["models"]] == list(CATALOGUE)
    for model in data["models"]:
        assert tuple(model["places"][-len(TABLES) :]) == TABLES
        flat = [span for case in model["cases"] for stay in case["stays"] for span in stay]
        assert {span[3] for span in flat} <= set(range(len(STATES)))
        assert max(span[1] for span in flat) <= data["minutes"]
        assert min(span[0] for span in flat) >= 0
        assert max(span[4] for span in flat) < len(model["activities"])
        assert {case for *_, case in model["questions"]} <= set(range(len(model["cases"])))


def test_the_mean_days_are_those_of_the_measures(run):
    from sim.measures.tally import tally

    shown = next(m for m in the_data()["models"] if m["model"] == run.scenario.model)
    row = tally(run.record)
    assert shown["n_enquiries"] == row["den|days_to_decision|mean"] > 10
    assert shown["days_to_decision"] * shown["n_enquiries"] == pytest.approx(row["num|days_to_decision|mean"])


def test_nobody_is_where_nobody_put_them():
    case = {"stays": [[[5, 9, 0, 0, 0]], [[12, 14, 1, 0, 0]]]}
    assert [where(case, at) and where(case, at)[2] for at in (4, 5, 8, 9, 12, 14)] == [
        None,
        0,
        0,
        None,
        1,
        None,
    ]
    assert OUTSIDE in TABLES
