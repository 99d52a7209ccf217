"""The measures of structure on whole runs: what they must keep whatever the run is like."""

from __future__ import annotations

import json
from collections import Counter
from functools import reduce
from operator import or_

import pytest
from helpers_runs import run_once

from sim.measures.dependence.handover_network import handover_arcs
from sim.measures.dependence.holdings import holdings
from sim.measures.dependence.hours import hours_by_person
from sim.measures.dependence.resting import STAGES, resting_terms
from sim.measures.dependence.structure import add_structures, structure_measures, structure_terms
from sim.measures.record import CASE, DUE, STAGE
from sim.measures.speed import measure_stock
from sim.measures.work import measure_hours
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario
from sim.values import HOUR


def union(facts) -> int:
    """Return all ``facts`` (bits) as one."""
    return reduce(or_, facts, 0)


@pytest.fixture(scope="module", params=sorted(CATALOGUE))
def record(request):
    return run_once(build_scenario(municipality="Odense", model=request.param)).record


@pytest.fixture(scope="module")
def found(record):
    return structure_measures(structure_terms(record))


def test_shares_sum_to_1(found):
    for shares in found["resting"].values():
        assert set(shares.values()) == {None} or sum(shares.values()) == pytest.approx(1)
    assert found["resting"]["all"]["one"] is not None


def test_there_are_between_one_and_all_people_behind_the_hours(record, found):
    most = max(Counter(year for year, _ in hours_by_person(record)).values())
    assert 1 <= found["effective_people"] <= most


def test_hours_by_person_are_all_hours_that_name_somebody(record):
    """Hours by role leave out people without one, and add what providers do outside the log."""
    by_role = sum(hours for name, (hours, _) in measure_hours(record, [], {}).items() if "per_year" in name)
    courses = sum(
        max(min(end, record.entry_end) - max(start, 0), 0) / (7 * 24 * HOUR) * record.offer_hours[offer]
        for _, offer, _, start, end, *_ in record.interventions
    )
    assert 0 < by_role - courses <= sum(hours_by_person(record).values()) + 1e-6


def test_losses_are_shares_and_all_together_at_most_everything(found):
    assert all(0 <= loss <= 1 for loss in found["expected_loss"].values())
    assert 0 < sum(found["expected_loss"].values()) <= 1


def test_time_in_classes_is_open_time_with_something_known(record):
    whole = sum(held.seconds for held in holdings(record))
    assert whole / record.entry_end == pytest.approx(measure_stock(record)["open_cases|mean"][0])
    counted = sum(resting_terms(record).values())
    assert 0 < counted < whole
    assert counted == sum(held.seconds for held in holdings(record) if held.known)


def test_holdings_are_what_the_tables_say_at_their_begin_and_end(record):
    """The same by reading the tables anew each time."""
    span = {
        person: range(begin, end) for person, *_, begin, end, state in record.people if state == "in_post"
    }
    for held in holdings(record):
        assert held.stage in STAGES
        for time in (held.begin, held.end - 1):
            rows = [row for row in record.knowledge if row[1] == held.case and row[0] <= time]
            heads: dict[str, int] = {}
            for _, _, facts, holder, _ in rows:
                if time in span[holder]:
                    heads[holder] = heads.get(holder, 0) | facts
            assert held.heads == heads
            assert held.known == union(facts for _, _, facts, *_ in rows)
            read = [row for row in record.written if row[1] == held.case and row[4] != "own_notes"]
            assert held.written == union(facts for time_written, _, facts, *_ in read if time_written <= time)
            due = [row for row in record.rows if row[CASE] == held.case and row[DUE] <= time]
            assert held.stage == due[-1][STAGE]


def test_shapes_of_the_network_are_between_0_and_1(found):
    assert 0 <= found["centralisation"] <= 1
    for name in ("degree", "betweenness", "closeness", "fragmentation_without"):
        assert all(0 <= value <= 1 for value in found[name].values())
    for post, of in found["distance_weighted_fragmentation_without"].items():
        assert found["fragmentation_without"][post] <= of <= 1


def test_sums_are_flat_sorted_and_plain(record):
    terms = structure_terms(record)
    assert list(terms) == sorted(terms)
    assert {type(value) for value in terms.values()} == {int, float}
    assert json.loads(json.dumps(terms, allow_nan=False)) == terms
    assert sum(value for key, value in terms.items() if key.startswith("arcs|")) == sum(
        handover_arcs(record).values()
    )


def test_pooling_a_run_with_itself_changes_no_measure(record, found):
    terms = structure_terms(record)
    twice = structure_measures(add_structures(terms, terms))
    assert json.dumps(twice) == json.dumps(found)
