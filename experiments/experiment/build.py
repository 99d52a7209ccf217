"""From an experiment file to scenarios: what all share, what a scenario sets, which factors are on."""

from __future__ import annotations

from experiments.experiment.file import Entry, Experiment
from sim.organisation_reader import check_fit_somewhere, fitting, read_organisation
from sim.policies.organisation import CATALOGUE, OrganisationModel, equalised
from sim.rule_reader import check_table
from sim.scenario import Scenario
from sim.scenario_build import scenario_with
from sim.scenario_file import Settings


def build(experiment: Experiment, place: str, entry: Entry, *layers: Settings) -> Scenario:
    """Return the scenario of ``entry`` in a municipality, with ``layers`` of settings over it, the later winning.

    Raises BadInput for whatever does not fit.
    """
    organisation = organisation_of(experiment, entry)
    settings = {**experiment.fixed, "municipality": place, "seed": experiment.seed}
    for layer in (entry.settings, *layers):
        organisation = read_organisation(organisation, layer.get("organisation", {}))
        settings = _over(settings, layer)
    return scenario_with(settings, entry.model, organisation)


def bare_models(experiment: Experiment, place: str) -> dict[str, Scenario]:
    """Return every model of the catalogue under what is fixed for all, with nothing of a scenario's own."""
    return {model: build(experiment, place, Entry(model, {}, model, False, {})) for model in CATALOGUE}


def organisation_of(experiment: Experiment, entry: Entry) -> OrganisationModel:
    """Return the rules of the entry's model with what the experiment fixes for all, before its own settings."""
    own = own_rules(entry)
    return read_organisation(own, fitting(own, experiment.fixed.get("organisation", {})))


def own_rules(entry: Entry) -> OrganisationModel:
    """Return the rules of the entry's model as in the catalogue, equalised if it says so."""
    return equalised(CATALOGUE[entry.model]) if entry.is_equalised else CATALOGUE[entry.model]


def check_fixed(experiment: Experiment) -> None:
    """Raise BadInput for a rule under ``fixed`` that fits none of the scenarios."""
    rules = experiment.fixed.get("organisation", {})
    check_fit_somewhere([own_rules(entry) for entry in experiment.entries], rules)


def _over(settings: Settings, layer: Settings) -> Settings:
    """Return ``settings`` with posts and parameters of ``layer`` over them; a post keeps what the layer leaves out."""
    staff = dict(settings.get("staff", {}))
    for post, values in layer.get("staff", {}).items():
        own = check_table(staff.get(post, {}), f"staff.{post}")
        staff[post] = {**own, **values} if isinstance(values, dict) else values
    parameters = {**settings.get("parameters", {}), **layer.get("parameters", {})}
    return {**settings, "staff": staff, "parameters": parameters}
