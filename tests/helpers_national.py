"""Small countries for tests: a few municipalities with many concerns, and rules of registering."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace

from helpers_runs import Finished, everything, named

from sim.measures.record import RunRecord
from sim.model import PreventionModel
from sim.national.country import Country, Known
from sim.policies.registration import Habit, RegistrationRule
from sim.policies.rollout import Compliance, Registration, Transition
from sim.record import record_of
from sim.scenario import Scenario
from sim.scenario_build import build_scenario

SETS = (
    "years=1",
    "warm_up_years=1",
    "follow_up_years=1",
    "demand.concerns_per_100k=60",
    "turnover.per_year=0.5",
    "seed=2",
)
FYN = (("Kerteminde", "fixed_forum"), ("Nyborg", "fixed_forum"), ("Langeland", "coordinator"))
"""Three municipalities of one police district."""
APART = (("Kerteminde", "fixed_forum"), ("Jammerbugt", "ad_hoc_forum"), ("Lejre", "coordinator"))
"""Three municipalities, each of another police district."""
FAR = (("Jammerbugt", "ad_hoc_forum"), ("Rebild", "coordinator"))
"""Two municipalities of another district than that of ``FYN``."""
STAY, MOVE = "life.move=0", "life.move=1"
APART_EVENTS = 10**7
"""More events than a run has."""


def rule(name: str = "ours", clarity: float = 0.3, **habit: object) -> RegistrationRule:
    """Return the rule that every unit writes at the enquiry in plain words, or as ``habit`` says."""
    words = ("ours", "vores")
    return RegistrationRule(
        name, words, words, None, "each_unit", clarity, (Habit(**{"when": "at_enquiry", **habit}),)
    )


def with_rule(clarity: float = 0.3, **habit: object) -> Registration:
    """Return that this rule is what everybody has always done."""
    return Registration(rule(clarity=clarity, **habit))


def from_the_start(before: RegistrationRule, after: RegistrationRule) -> Registration:
    """Return that ``after`` comes into force on the first day of entry, and everybody complies at once."""
    return Registration(before, Transition(after, 0, Compliance(1.0, 0.0, 0.0, 1.0)))


def scenarios(
    places: tuple[tuple[str, str], ...], *sets: str, registration: Registration | None = None
) -> list[Scenario]:
    """Return a scenario for each (municipality, model); ``sets`` replace the usual settings above."""
    given = dict(part.split("=", 1) for part in (*SETS, *sets))
    as_given = [f"{name}={value}" for name, value in given.items()]
    built = [build_scenario(municipality=place, model=model, sets=as_given) for place, model in places]
    return [replace(scenario, registration=registration) for scenario in built]


def run_country(given: list[Scenario], known: Known | None = None) -> Country:
    """Return the finished country of these scenarios."""
    return Country(given, 0, 0, known).run_to_end()


def finished(model: PreventionModel) -> Finished:
    """Return a municipality of a finished country with what it leaves behind."""
    record = record_of(model)
    return Finished(model.run_scenario, model, record, [named(row) for row in record.rows])


def left_behind(country: Country) -> dict[int, tuple]:
    """Return by code all that each municipality leaves behind, and at None who moved where."""
    found: dict = {None: tuple(country.moves.table)}
    for code, model in country.models.items():
        run = finished(model)
        about = [case.concern for case in model.cases]
        found[code] = (everything(run), run.record.recorded, run.record.entries, about)
    return found


def in_district(country: Country, district: str) -> list[PreventionModel]:
    """Return the municipalities of a police district."""
    return [m for m in country.models.values() if m.run_scenario.municipality.police_district == district]


@dataclass(frozen=True, eq=False)
class District(Finished):
    """The logs of all municipalities of a district as one, to hold promises about people on."""


def together(models: list[PreventionModel]) -> District:
    """Return the logs of ``models`` as one; events are told apart, people and posts are who they are."""
    runs = [finished(model) for model in models]
    rows, attendance, people, cases, posts = [], [], [], [], {}
    for i, run in enumerate(runs, start=1):
        first = i * APART_EVENTS
        rows += [row._replace(event=row.event + first) for row in run.rows]
        attendance += [(event + first, *rest) for event, *rest in run.record.attendance]
        people += run.record.people
        cases += run.model.cases
        posts |= {post.name: post for post in run.model.posts}
    record: RunRecord = replace(
        runs[0].record, attendance=attendance, people=sorted(set(people)), rows=[tuple(row) for row in rows]
    )
    model = SimpleNamespace(posts=list(posts.values()), cases=cases, days=models[0].days)
    return District(runs[0].scenario, model, record, rows)
