"""Every measure by name, with its unit and how replications are pooled.

A run is boiled down to one flat row (``sim.measures.tally``): for each ratio statistic the two columns
``num|<measure>|<statistic>`` and ``den|<measure>|<statistic>`` (float), and for pooled quantiles and curves
the column ``values|<name>`` (list of float, ``inf`` where the end was not reached before the end of
follow-up). An estimate over replications is sum(num) / sum(den), or a quantile of all values together.
Names, units and definitions: CONTRACTS, section Measures; MODEL 12.
"""

from __future__ import annotations

from dataclasses import dataclass

RATIO_STATISTICS = ("mean", "share", "rmean180")
QUANTILES = {"median": 0.5, "p90": 0.9}
CAUSES = ("batching", "response", "transfer", "unavailability", "contention")
HANDOVER_KINDS = (
    "observer_to_reception",
    "reception_to_assessor",
    "assessor_to_informant",
    "informant_to_assessor",
    "assessor_to_authority",
    "decision_to_provider",
    "unit_to_unit",
    "municipality_to_police",
    "police_to_municipality",
    "leaver_to_successor",
    "absent_to_deputy",
    "child_to_adult",
    "municipality_to_municipality",
)
ROLES = (
    "coordinator",
    "forum_member",
    "deputy",
    "steering_member",
    "manager",
    "caseworker",
    "provider",
    "police_coordinator",
)
CURVES = ("days_to_decision.ordinary", "days_to_decision.acute")
"""Extra ``values|`` columns that are drawn as curves and are no measures of their own: ``inf`` where the concern
was lost, minus the days followed where the case was still undecided at the end of follow-up."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Say what a measure is called, its unit, and its statistics.

    ``events`` says which sum counts the events that stand behind the number: ``den`` (enquiries, decisions,
    ...) for means and shares, ``num`` for counts per year.
    """

    name: str
    unit: str
    statistics: tuple[str, ...]
    events: str = "den"


def _measures() -> tuple[Measure, ...]:
    per_year = [
        Measure(f"{name}_per_year", "per_year", ("mean",), events="num")
        for name in ("enquiries", "cases_opened", "courses_started", "cases_closed")
    ]
    days = [
        Measure("days_to_decision", "days", ("mean", "median", "p90", "rmean180")),
        Measure("days_to_decision_decided", "days", ("mean",)),
        Measure("days_to_first_intervention", "days", ("mean", "median", "p90")),
        Measure("days_to_closure", "days", ("mean", "median", "p90")),
    ]
    shares = [
        Measure(name, "share", ("share",))
        for name in (
            *(f"decided_within.{d}" for d in (7, 14, 30, 90)),
            *(f"acute_decided_within.{d}" for d in (1, 7)),
            "undecided_at_end",
            "lost_share",
        )
    ]
    delays = [
        Measure(name, "days", ("mean",))
        for name in (
            "touch_days",
            "stretch_days",
            *(f"waiting_days.{cause}" for cause in CAUSES),
            "handover_delay_days",
            *(f"handover_delay_days.{kind}" for kind in HANDOVER_KINDS),
        )
    ]
    quality = [
        Measure("handovers_per_case", "count", ("mean",)),
        Measure("facts_share_at_decision", "share", ("mean",)),
        *(
            Measure(name, "share", ("share",))
            for name in ("wrong_drop_share", "wrong_open_share", "returned_graver_share")
        ),
    ]
    work = [
        Measure("hours_per_decision", "hours", ("mean",)),
        *(Measure(f"hours_per_year.{role}", "hours", ("mean",)) for role in ROLES),
        *(Measure(f"utilisation.{role}", "share", ("mean",)) for role in ROLES),
    ]
    return (*per_year, Measure("open_cases", "cases", ("mean",)), *days, *shares, *delays, *quality, *work)


MEASURES: tuple[Measure, ...] = _measures()
BY_NAME: dict[str, Measure] = {measure.name: measure for measure in MEASURES}
