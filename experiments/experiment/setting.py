"""What an experiment was set to, in words: levers of each scenario, rules, posts, what is fixed, what is assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from experiments.comparison.setting import other_changes, parameter_changes, post_changes, rule_changes
from experiments.comparison.why import assumption_records
from experiments.experiment.build import build, organisation_of, own_rules
from experiments.experiment.file import Entry
from experiments.experiment.plan import Place, Plan
from experiments.report.changes import change_lines
from experiments.report.rule_words import rule_sentence
from experiments.worlds import is_of_the_country
from sim.policies.organisation import describe
from sim.policies.staffing import default_posts
from sim.scenario import Scenario

Extra = dict[str, object]


def setting(plan: Plan, lang: str, command: str) -> Extra:
    """Return what the report shows beside the summary, in ``lang``."""
    asked, place = plan.experiment, plan.places[0]
    bare = {e.name: _bare(plan, place, e) for e in asked.entries}
    first = bare[asked.baseline]
    known = {name: value for name, value in first.parameters.items() if not is_of_the_country(name)}
    levers = {e.name: _levers(plan, place, e, bare[e.name]) for e in asked.entries}
    return {
        "levers": {e.name: _lever_lines(asked.entries, e, levers, lang) for e in asked.entries},
        "rules": {e.name: _rules(plan, e, lang) for e in asked.entries},
        "staff": {
            p.name: {n: asdict(post) for n, post in p.arms[0].scenario.staff.items()} for p in plan.places
        },
        "changes": _fixed(plan, first),
        "assumptions": assumption_records(known, lang),
        "command": command,
    }


def _bare(plan: Plan, place: Place, entry: Entry) -> Scenario:
    """Return the scenario of an entry with nothing of its own: its model under what is fixed for all."""
    plain = Entry(entry.name, entry.labels, entry.model, entry.is_equalised, {})
    return build(plan.experiment, place.name, plain)


def _levers(plan: Plan, place: Place, entry: Entry, bare: Scenario) -> list[Extra]:
    """Return what a scenario sets that its model under what is fixed for all does not have."""
    own = build(plan.experiment, place.name, entry)
    rules = rule_changes(entry.model, bare.organisation, own.organisation)
    return [
        *({name: value for name, value in change.items() if name != "model"} for change in rules),
        *post_changes(own, bare.staff),
        *parameter_changes(own, bare.parameters),
    ]


def _lever_lines(
    entries: Sequence[Entry], entry: Entry, levers: Mapping[str, list[Extra]], lang: str
) -> list[str]:
    """Return what a scenario sets, in words; of one that sets nothing, its own values of what others set.

    The others are those of the same model, where the usual value is the scenario's own.
    """
    if levers[entry.name]:
        return change_lines(levers[entry.name], lang, "experiment.setup.lever")
    about = (entry.model, entry.is_equalised)
    others = [c for e in entries if (e.model, e.is_equalised) == about for c in levers[e.name]]
    own = [{**change, "new": change["default"]} for change in others]
    return [*dict.fromkeys(change_lines(own, lang, "experiment.setup.unchanged"))]


def _rules(plan: Plan, entry: Entry, lang: str) -> dict[str, str]:
    own = build(plan.experiment, plan.places[0].name, entry).organisation
    return {name: rule_sentence(name, rule, lang) for name, rule in describe(own).items()}


def _fixed(plan: Plan, first: Scenario) -> list[Extra]:
    """Return what the file fixes for all and is not as by default."""
    rules = [
        change
        for e in {entry.model: entry for entry in plan.experiment.entries}.values()
        for change in rule_changes(e.model, own_rules(e), organisation_of(plan.experiment, e))
    ]
    posts = post_changes(first, default_posts(first.municipality.population))
    return [*rules, *posts, *parameter_changes(first), *other_changes(first)]
