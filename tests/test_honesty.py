"""Models hold rules only: every parameter is read, and no number, file or branch belongs to a model."""

from __future__ import annotations

import ast
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from helpers_national import APART, run_country, scenarios
from helpers_national import with_rule as registering
from helpers_rules import EVERY_RULE, odense, with_rule
from helpers_runs import Finished, run, run_once
from helpers_survey import answers_under_much_luck

import sim.population.town
from sim.engine.streams import Streams
from sim.model import LIVING
from sim.national.denmark import SIZES, denmark, local_factors, models_of
from sim.parameters import Parameters, UndeclaredParameter, declarations
from sim.policies.organisation import CATALOGUE, COORDINATOR, RULES, equalised
from sim.scenario import Scenario

SIM = Path(sim.agents.observer.__file__).parent.parent

# Every declared parameter is read, and only declared ones are asked for.


class Recorder(dict):
    """A dict that remembers which names were asked for."""

    asked: set[str] = set()  # noqa: RUF012 - shared by all dicts of one test on purpose

    def __getitem__(self, name):
        Recorder.asked.add(name)
        return super().__getitem__(name)


def names_read(scenarios: list[Scenario], monkeypatch) -> set[str]:
    """Return the parameters that runs of these scenarios read.

    The demand is handed over as a whole (so that it can be shared by models); what is read of it is seen by
    looking over the shoulder of the module that draws concerns. The survey is asked about one of the runs. What a
    country and its registers read is added.
    """
    monkeypatch.setattr(sim.population.town, "dict", Recorder, raising=False)
    sim.population.town.untouched_town.cache_clear()
    Recorder.asked = set()
    finished = [run(scenario) for scenario in scenarios]
    read = read_by_survey(finished[0]) | read_by_country() | read_by_the_map()
    read = read.union(*(one.model.p.reads for one in finished))
    sim.population.town.untouched_town.cache_clear()
    handed_over = {name for name in declarations() if name.startswith(LIVING)}
    return (read - handed_over) | (Recorder.asked & set(declarations())) | directly_read(handed_over)


def read_by_survey(finished: Finished) -> set[str]:
    """Return the parameters that the coordinator's answers about a finished run read."""
    p = Parameters(finished.scenario.parameters)
    assert any(answers_under_much_luck(finished.record, p))
    return p.reads


def read_by_country() -> set[str]:
    """Return the parameters that a country of municipalities with registers reads."""
    country = run_country(scenarios(APART[:2], registration=registering()))
    return country.p.reads.union(*(model.p.reads for model in country.models.values()))


def read_by_the_map() -> set[str]:
    """Return the parameters that say which municipality has which model and how many concerns."""
    p = Parameters()
    models_of(p, Streams(1))
    local_factors(p, Streams(1))
    return p.reads


def directly_read(names: set[str]) -> set[str]:
    """Return those of ``names`` that the agents other than the observer ask for by name."""
    return {
        node.slice.value
        for path in (SIM / "agents").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and node.slice.value in names
        if path.name != "observer.py"
    }


def test_every_declared_parameter_is_read_by_some_model_or_rule(monkeypatch):
    models = [*CATALOGUE.values(), *map(equalised, CATALOGUE.values())]
    models += [with_rule(field, RULES[field][name]()) for field, name in EVERY_RULE]
    sets = ("demand.concerns_per_100k=15", "demand.surges_per_year=0.5", "seed=2")
    read = names_read([odense(model, *sets) for model in models], monkeypatch)
    assert set(declarations()) - read == set()
    assert read - set(declarations()) == set()


def test_what_only_a_country_reads_is_not_counted_twice():
    """The map reads its own numbers only, and no run reads any of them: they say who has what, not how it goes."""
    of_the_map = {name for name in declarations() if name.startswith("national.")}
    assert read_by_the_map() == of_the_map
    assert read_by_country().isdisjoint(of_the_map)


def test_an_undeclared_parameter_is_refused():
    with pytest.raises(UndeclaredParameter):
        run_once(odense(COORDINATOR)).model.p["coordinator.reply_days"]


# No number, file or branch belongs to a model.

MODEL_NAMES = set(CATALOGUE)
UNMISTAKABLE = {"ad_hoc_forum", "fixed_forum"}
"""``coordinator`` is a role as well; the other two names can mean a model only."""


def names_of_models_in(tree: object) -> set[str]:
    """Return the keys and words of a TOML tree that name a model and nothing else."""
    if isinstance(tree, dict):
        return set().union(*(names_of_models_in(part) for item in tree.items() for part in item), set())
    if isinstance(tree, list):
        return set().union(*(names_of_models_in(part) for part in tree), set())
    return {name for name in UNMISTAKABLE if isinstance(tree, str) and name in tree}


HOW_MANY_HAVE_WHICH = {f"national.share_{what}_{size}" for what in ("forum", "steering") for size in SIZES}
"""The one exception: how many municipalities of a size have which model is a fact about the country, which has no
other key than the model. No run reads these numbers, so none of them can make a model quicker or slower
(``test_what_only_a_country_reads_is_not_counted_twice``)."""


def test_no_parameter_is_keyed_by_a_model():
    assert set(declarations()) >= HOW_MANY_HAVE_WHICH
    for declared in declarations().values():
        if declared.name in HOW_MANY_HAVE_WHICH:
            continue
        parts = set(declared.name.replace(".", "_").split("_"))
        assert not parts & {"coordinator", "forum", "adhoc"}, declared.name
        assert declared.area not in MODEL_NAMES


def data_files() -> list:
    folder = files("sim").joinpath("data")
    found = [*folder.iterdir(), *folder.joinpath("parameters").iterdir()]
    return [file for file in found if file.name.endswith(".toml") and file.name != "glossary.toml"]


@pytest.mark.parametrize("file", data_files(), ids=lambda file: file.name)
def test_no_data_file_is_keyed_by_a_model(file):
    tree = tomllib.loads(file.read_text(encoding="utf-8"))
    assert names_of_models_in(tree) == set()
    assert not set(tree) & MODEL_NAMES


def test_a_file_keyed_by_a_model_would_be_found():
    assert names_of_models_in({"delay": [{"fixed_forum": 3}]}) == {"fixed_forum"}


def model_branches(source: str) -> list[str]:
    """Return what in ``source`` looks at which model it is: names, comparisons, the label, the catalogue."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.value in UNMISTAKABLE:
            found.append(f"line {node.lineno}: {node.value}")
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
            sides = [node.left, *node.comparators]
            if any(isinstance(side, ast.Constant) and side.value == "coordinator" for side in sides):
                found.append(f"line {node.lineno}: compared with coordinator")
        if isinstance(node, ast.Attribute) and node.attr == "model" and "scenario" in ast.unparse(node.value):
            found.append(f"line {node.lineno}: the label of the scenario")
        if isinstance(node, ast.Name) and node.id in {
            "CATALOGUE",
            "COORDINATOR",
            "AD_HOC_FORUM",
            "FIXED_FORUM",
        }:
            found.append(f"line {node.lineno}: {node.id}")
    return found


CODE = [
    *(path for part in ("agents", "engine", "measures") for path in sorted((SIM / part).rglob("*.py"))),
    *(path for part in ("population", "registers") for path in sorted((SIM / part).glob("*.py"))),
    *(path for path in sorted((SIM / "national").glob("*.py")) if path.name != "denmark.py"),
    *(path for path in sorted((SIM / "policies").glob("*.py")) if path.name != "organisation.py"),
    SIM / "model.py",
    SIM / "record.py",
]


@pytest.mark.parametrize("path", CODE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_code_asks_which_model_it_runs(path):
    assert model_branches(path.read_text(encoding="utf-8")) == []


# The exception: ``sim/national/denmark.py`` names the models, since it says which municipality has which.


def test_the_map_of_denmark_names_models_only_to_hand_them_out():
    source = (SIM / "national" / "denmark.py").read_text(encoding="utf-8")
    of_the_file = {found.partition(": ")[2] for found in model_branches(source)}
    assert of_the_file == {"ad_hoc_forum", "fixed_forum", "COORDINATOR", "CATALOGUE"}
    for function in (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)):
        of_it = {found.partition(": ")[2] for found in model_branches(ast.unparse(function))}
        handed_out = {"models_of": {"COORDINATOR"}, "denmark": {"CATALOGUE"}}
        assert of_it == handed_out.get(function.name, set()), function.name


def test_a_municipality_differs_by_its_organisation_alone_whichever_model_falls_to_it():
    def without_model(replication: int) -> list[Scenario]:
        return [one.with_model("", COORDINATOR) for one in denmark(base, 0, replication)]

    base = odense(COORDINATOR)
    dealt = [[one.model for one in denmark(base, 0, replication)] for replication in (0, 1)]
    assert dealt[0] != dealt[1]
    assert without_model(0) == without_model(1)
    assert {one.organisation == CATALOGUE[one.model] for one in denmark(base, 0, 0)} == {True}


@pytest.mark.parametrize(
    "source",
    [
        "if name == 'fixed_forum': delay = 3",
        "delays = {'ad_hoc_forum': 3}",
        "if role != 'coordinator': pass",
        "if self.run_scenario.model: pass",
        "from sim.policies.organisation import COORDINATOR\nx = COORDINATOR",
    ],
)
def test_code_that_asks_would_be_found(source):
    assert model_branches(source)
