"""From rows of runs to the summary of a test of key persons: hand-worked values on hand-made rows."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from experiments.comparison.columns import Columns
from experiments.keypersons import estimates, protected
from experiments.keypersons.absence import Absence
from experiments.keypersons.across_worlds import orders, pairs_of, world_records
from experiments.keypersons.cells import cells, gone_name
from experiments.keypersons.plan import make_plan
from experiments.keypersons.protection import FACTORS, admissible
from experiments.keypersons.structures import networks, structure_records
from experiments.worlds import draw_worlds
from sim.scenario_build import build_scenarios

MODELS = ["coordinator", "fixed_forum"]
PLAN = make_plan(
    build_scenarios(municipality="Samsø"),
    [],
    Absence("leaves"),
    models=MODELS,
    replications=2,
    worlds=len(draw_worlds(12, 1)),
)
KEY = PLAN.key_post
SHOCK = {
    "added_days|mean": (6.0, 3.0),
    "share_hit|share": (1.0, 3.0),
    "excess_undecided_days|mean": (6.0, 1.0),
    "excess_lying_days|mean": (2.0, 1.0),
    "extra_undecided|mean": (0.0, 1.0),
    "extra_wrong|mean": (0.0, 1.0),
    "facts_lost|mean": (4.0, 1.0),
    "somebody_there|share": (1.0, 1.0),
}


def row(model: str, variant: str, replication: int, **sums: tuple[float, float]) -> dict:
    found = {
        "world": "nominal",
        "replication": replication,
        "model": model,
        "variant": variant,
        "error": None,
    }
    hours = {f"extra_hours.{post}|mean": (0.0, 1.0) for post in PLAN.posts}
    for name, (num, den) in {**SHOCK, **hours, **sums}.items():
        found[f"num|{name}"], found[f"den|{name}"] = num, den
    found["values|excess_backlog"] = [1.0, 2.0]
    return found


def columns(scope: str, change=lambda model, variant, replication: {}, n: int = 2) -> Columns:
    """Return the columns of all runs of a scope; ``change`` gives the sums in which a row differs."""
    runs = PLAN.runs(scope)
    rows = [row(m, v, r, **change(m, v, r)) for r in range(n) for m, v in runs]
    schema = {"error": pa.string()}
    names = list(rows[0])
    table = pa.table({k: pa.array([x[k] for x in rows], schema.get(k)) for k in names})
    return Columns(table, runs)


def shock(found: list[dict], measure: str, **where: str) -> dict:
    (one,) = [r for r in found if r["measure"] == measure and all(r[k] == v for k, v in where.items())]
    return one


# What the loss of a person does.


def test_added_days_are_pooled_over_enquiries_not_averaged_over_replications():
    """3 enquiries 6 days late and 1 enquiry 6 days late: (6 + 6) / (3 + 1) = 3, not the mean of 2 and 6."""

    def change(model, variant, replication):
        return {"added_days|mean": (6.0, 1.0)} if replication else {}

    found = estimates.shock_records(PLAN, columns("all", change), columns("coordinator", change))
    one = shock(found, "added_days", model="coordinator", variant="natural", post=KEY)
    assert one["mean"] == 3.0
    assert one["events"] == 4
    assert one["too_few"]
    assert shock(found, "facts_lost", model="fixed_forum", variant="equalised", post=KEY)["mean"] == 4.0


def test_replications_without_anybody_there_are_told_and_count_for_nothing():
    nobody = {name: (0.0, 0.0) for name in SHOCK} | {"somebody_there|share": (0.0, 1.0)}

    def change(model, variant, replication):
        return nobody if replication else {}

    found = estimates.shock_records(PLAN, columns("all", change), columns("coordinator", change))
    one = shock(found, "facts_lost", model="coordinator", variant="natural", post=KEY)
    assert (one["mean"], one["replications"]) == (4.0, 1)
    assert one["low"] is None, "one replication cannot tell its error"


def test_the_ranking_holds_every_post_the_most_missed_first():
    def change(model, variant, replication):
        days = 9.0 if variant == gone_name("natural", "manager-2") else 0.0
        return {"added_days|mean": (days, 3.0)}

    found = estimates.ranking(PLAN, columns("all", change))["fixed_forum"]
    assert [r["post"] for r in found][:1] == ["manager-2"]
    assert found[0]["mean"] == 3.0
    assert found[0]["rank_probabilities"][0] == 1.0
    assert {r["post"] for r in found} == set(PLAN.posts)
    rest = len(PLAN.posts) - 1
    assert found[1]["rank_probabilities"][1] == pytest.approx(1 / rest), "all others tie"


def test_a_contrast_is_without_minus_with():
    def change(model, variant, replication):
        return {"facts_lost|mean": (10.0, 1.0)} if variant.startswith("natural.oral") else {}

    found = estimates.contrasts(PLAN, columns("all", change))
    (one,) = [
        r
        for r in found
        if (r["model"], r["variant"], r["contrast"], r["measure"])
        == ("coordinator", "natural", "writing", "facts_lost")
    ]
    assert (one["without"]["mean"], one["with"]["mean"], one["mean"]) == (10.0, 4.0, 6.0)


def test_a_difference_of_models_is_first_minus_second():
    def change(model, variant, replication):
        return {"added_days|mean": (9.0, 3.0)} if model == "fixed_forum" else {}

    found = estimates.differences(PLAN, columns("coordinator", change), pairs_of(MODELS))
    assert [(r["model"], r["baseline"], r["mean"]) for r in found] == [
        ("fixed_forum", "coordinator", 1.0)
    ] * 4


def test_curves_leave_out_replications_without_anybody_there():
    def change(model, variant, replication):
        return {"somebody_there|share": (1.0, 1.0)}

    table = columns("coordinator", change)
    found = estimates.curves(PLAN, table)
    assert found[0]["mean"] == [1.0, 2.0]
    assert len(found) == 4


# What protects.


def test_shares_add_up_to_the_total_and_each_measure_gets_what_it_does():
    """A deputy takes off 3 days for 3 enquiries, minutes 1.5, nothing else does anything."""

    def change(model, variant, replication):
        name = variant.partition("|")[0].removeprefix("protect.")
        days = 9.0 - 3.0 * ("deputy" in name) * 1.0 - 1.5 * ("minutes" in name)
        return {"added_days|mean": (days, 3.0)} if variant.startswith("protect.") else {}

    found = protected.protection_records(PLAN, columns("all", change))
    one = next(r for r in found if r["measure"] == "added_days" and r["model"] == "coordinator")
    shares = {name: one["shares"][name]["mean"] for name in FACTORS}
    assert shares["deputy"] == pytest.approx(-1.0)
    assert shares["minutes"] == pytest.approx(-0.5)
    assert shares["notice"] == shares["courses"] == shares["contacts"] == pytest.approx(0.0)
    assert one["total"]["mean"] == pytest.approx(-1.5) == pytest.approx(sum(shares.values()))
    assert one["combinations"] == len(admissible(PLAN.scenario)) == 20
    between = {tuple(pair["measures"]): pair["mean"] for pair in one["interactions"]}
    assert all(mean is None or abs(mean) < 1e-9 for mean in between.values())
    assert between["deputy", "courses"] is None, "without a deputy there is no course to compare"
    assert between["deputy", "minutes"] is not None


# Structure and worlds.


def test_structure_is_pooled_as_a_ratio_of_sums():
    """Two replications: 100 of 100 seconds on one person, 0 of 300 on one: 25 % of case-time, not 50 %."""
    table = columns("coordinator")
    from sim.measures.dependence.resting import CLASSES, STAGES

    def structure(one: int, two: int) -> str:
        terms = {f"seconds|{s}|{c}": 0 for s in STAGES for c in CLASSES}
        terms |= {"seconds|B|one": one, "seconds|B|two": two, "cases|arcs": 1, "arcs|a-1|b-1": 2}
        terms |= {"num|effective_people": 8.0, "den|effective_people": 2.0}
        terms |= {"num|expected_loss|a-1": float(one) / 2, "den|expected_loss": float(one + two)}
        return json.dumps(terms)

    table.texts = lambda run, name: [structure(100, 0), structure(0, 300)]
    found = structure_records(PLAN, table)
    at_b = {r["class"]: r["mean"] for r in found if r.get("stage") == "B" and r["model"] == "coordinator"}
    assert (at_b["one"], at_b["two"], at_b["written"]) == (0.25, 0.75, 0.0)
    assert {r["mean"] for r in found if r.get("stage") == "A"} == {None}, "no open case, no value"
    assert {r["mean"] for r in found if r["measure"] == "effective_people"} == {4.0}
    assert {r["mean"] for r in found if r["measure"] == "expected_loss"} == {50 / 400}
    assert networks(PLAN, table)[0]["arcs"] == [{"from": "a-1", "to": "b-1", "per_case": 2.0}]


def test_worlds_are_counted_by_the_side_of_zero_and_orders_by_the_smallest_loss():
    """In the first 9 of 12 worlds the forum loses 1 day where the coordinator loses 2, in the others 5."""

    def world(forum_days: float) -> Columns:
        def change(model, variant, replication):
            days = forum_days if model == "fixed_forum" else 6.0
            return {"added_days|mean": (days + replication * 1e-3 * (model == "fixed_forum"), 3.0)}

        return columns("world", change)

    worlds = [world(3.0) for _ in range(9)] + [world(15.0) for _ in range(3)]
    (found,) = world_records(PLAN, worlds)
    assert (found["n"], found["n_lower"], found["n_higher"]) == (12, 9, 3)
    assert (found["n_clearly_lower"], found["n_clearly_higher"]) == (9, 3)
    assert set(found["most_turned"]["highest"]) == {9, 10, 11}
    assert orders(PLAN, worlds) == [
        {"order": ["fixed_forum", "coordinator"], "worlds": 9},
        {"order": ["coordinator", "fixed_forum"], "worlds": 3},
    ]


def test_no_run_of_the_plan_is_without_an_estimate():
    """Every variant that is run is read: what nobody reads would be work for nothing."""
    asked: set[tuple[str, str]] = set()

    class Watched(Columns):
        def ratio(self, run, measure, statistic):
            asked.add(run)
            return super().ratio(run, measure, statistic)

        def texts(self, run, name):
            asked.add(run)
            return []

    table = columns("all")
    watched = Watched.__new__(Watched)
    watched.__dict__.update(table.__dict__)
    estimates.shock_records(PLAN, watched, watched)
    estimates.contrasts(PLAN, watched)
    estimates.turnover(PLAN, watched)
    protected.protection_records(PLAN, watched)
    structure_records(PLAN, watched)
    subject = PLAN.subjects[0]
    ours = {cell.variant for cell in cells(subject.natural, subject.equalised, "all")}
    bases = {
        f"{variant}.{name}"
        for variant in ("natural", "equalised")
        for name in ("oral", "written", "alone", "deputy")
    }
    assert ours - {variant for _, variant in asked} <= bases
