"""From a finished model to the record that measures read."""

from __future__ import annotations

from sim.agents.office import REGISTER
from sim.engine.log import NULL
from sim.measures.record import ACTIVITY, CASE, COMPLETED, RunRecord, SentConcern
from sim.model import PreventionModel
from sim.municipalities import district_of
from sim.policies.interventions import catalogue


def record_of(model: PreventionModel) -> RunRecord:
    """Return everything a finished run leaves behind."""
    rows = model.log.rows()
    last_open = {
        row[CASE]: row[ACTIVITY] for row in rows if row[COMPLETED] == NULL and row[ACTIVITY] != REGISTER
    }
    concerns = [
        SentConcern(
            case.name,
            case.enquiry,
            case.citizen_name,
            case.concern.sent,
            case.concern.source,
            case.concern.level,
            case.concern.truth,
            case.concern.caused_by,
            case.concern.is_first,
            case.joined,
            case.end_state or f"open:{last_open.get(case.name, 'follow_up')}",
            case.concern.form,
            case.concern.is_minor,
            case.concern.is_primary,
        )
        for case in model.cases
    ]
    tables = model.tables
    return RunRecord(
        rows=rows,
        concerns=concerns,
        attendance=tables.attendance,
        decisions=tables.decisions,
        interventions=tables.interventions,
        people=_people(model),
        knowledge=tables.knowledge,
        entry_end=model.entry_end,
        end=model.end,
        entry_years=float(model.run_scenario.years),
        hours_available=_hours_available(model),
        course_offers=frozenset(offer.name for offer in catalogue() if offer.is_course),
        offer_hours={offer.name: offer.hours_per_week for offer in catalogue()},
        looks=tables.looks,
        work_goals=tables.work_goals,
        goal_noise=model.p["goals.noise"],
        written=tables.written,
        handovers=tables.handovers,
        recorded=tables.recorded,
        entries=[] if model.registrar is None else model.registrar.entries,
    )


def _people(model: PreventionModel) -> list[tuple]:
    """Return (person, post, unit, from, to, state) of every incumbent and spell away, in order."""
    found = []
    for post in model.posts:
        for person in post.life.incumbents:
            name = f"{post.name}#{person.number}"
            found.append((name, post.name, post.unit, person.begin, person.end, "in_post"))
        for spell in post.life.spells:
            found.append((post.name, post.name, post.unit, spell.begin, spell.end, STATES[spell.reason]))
    return found


STATES = ("present", "sick", "long_leave", "holiday", "vacant")


def _hours_available(model: PreventionModel) -> dict[str, float]:
    """Return the hours a year that posts give to the field, by the role they have in this organisation.

    Police posts serve their whole district, and the log holds this municipality's work alone: their hours count by
    this municipality's share of the district's inhabitants.
    """
    own = model.run_scenario.municipality
    share_of_police = own.population / sum(m.population for m in district_of(own))
    hours: dict[str, float] = {}
    for post in model.posts:
        role = model.role_of(post)
        if role is not None:
            weekly = model.run_scenario.staff[post.kind].hours_per_week * model.p["staff.hours_factor"]
            share = share_of_police if post.unit == "police" else 1.0
            hours[role] = hours.get(role, 0.0) + share * weekly * model.p["hours.weeks_per_year"]
    return hours
