"""Read an experiment file strictly: what it asks, what it compares, what is varied, how much it may cost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from annotated_types import Ge, Le

from experiments.definition_files import check_needed, find_file, read_tree, read_words, ready_made
from experiments.effects.between import between_models, read_between
from experiments.effects.estimates import check_shared_out
from experiments.effects.factor import Factor, read_factors
from experiments.experiment.levers import check_levers
from experiments.experiment.outcomes import DEFAULT, Outcome, read_outcome
from experiments.experiment.parts import Budget, Precision, Regimes, Sensitivity, Worlds
from experiments.search.plan import SearchPlan, read_search
from experiments.worlds import uncertainties
from sim.errors import BadInput
from sim.municipalities import find_municipality
from sim.nearest import nearest
from sim.policies.organisation import CATALOGUE
from sim.rule_reader import check_names, check_table, read_record, read_value, shown
from sim.scenario import DEFAULT_SEED
from sim.scenario_file import Settings, check_model, check_settings
from sim.texts import LANGUAGES, text

KIND, FOLDER = "experiment", "ready_made"
PARTS = {
    "worlds": Worlds,
    "precision": Precision,
    "budget": Budget,
    "sensitivity": Sensitivity,
    "regimes": Regimes,
}
ENTRIES = (
    "title",
    "question",
    "baseline",
    "seed",
    "measures",
    "fixed",
    "scenario",
    "factor",
    "between",
    "search",
    *PARTS,
)
MOST_COMPARED = 10
"""Scenarios that are told apart over plausible worlds, at most (``experiments.robustness``)."""
NOT_FIXED = ("model", "seed")
"""Entries of a scenario file that have a place of their own here."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
SCENARIO_ENTRIES = ("name", "label", "model", "equalised", "organisation", "staff", "parameters")


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold a scenario of the file: its name, its label by language, its model, and the levers it sets."""

    name: str
    labels: Mapping[str, str]
    model: str
    is_equalised: bool
    settings: Settings


@dataclass(frozen=True, slots=True)
class Experiment:
    """Hold an experiment file as read; ``outcomes`` has the chief one first, ``places`` are municipalities."""

    name: str
    titles: Mapping[str, str]
    questions: Mapping[str, str]
    seed: int
    places: tuple[str, ...]
    fixed: Settings
    entries: tuple[Entry, ...]
    baseline: str
    factors: tuple[Factor, ...]
    between: tuple[str, str] | None
    outcomes: tuple[Outcome, ...]
    worlds: Worlds | None
    precision: Precision | None
    budget: Budget
    sensitivity: Sensitivity | None
    search: SearchPlan | None
    regimes: Regimes | None
    is_quick: bool = False

    def entry(self, name: str) -> Entry:
        """Return the scenario called ``name``."""
        return next(entry for entry in self.entries if entry.name == name)

    @property
    def chief(self) -> Outcome:
        """Return the outcome that the question is about first."""
        return self.outcomes[0]


@dataclass(frozen=True, slots=True)
class _Values:
    seed: Annotated[int, Ge(0), Le(2**63 - 1)]
    equalised: bool


def ready_made_experiments() -> tuple[str, ...]:
    """Return the names of the ready-made experiments."""
    return ready_made(FOLDER)


def read_experiment(name_or_file: str) -> Experiment:
    """Return the experiment in a file, or the ready-made one of that name.

    Raises BadInput for anything in it that cannot be used.
    """
    path = find_file(name_or_file, FOLDER, "experiment.unknown")
    return from_tree(read_tree(path, KIND, ENTRIES, ("title", "question", "fixed")), path)


def from_tree(tree: dict[str, object], path: Path) -> Experiment:
    """Return the experiment that the entries of a file describe."""
    where = f"{path.name}: "
    factors = _factors(tree, where)
    entries = _entries(tree, where)
    names = [entry.name for entry in entries]
    parts = {name: _part(tree, name, where) for name in PARTS}
    fixed, places = _fixed(tree, where)
    _check_parts(parts, names, where)
    _check_varied(parts, fixed, where)
    if parts["worlds"] and not factors and len(names) > MOST_COMPARED:
        raise BadInput(
            "experiment.most_scenarios", where=f"{where}scenario", n=len(names), most=MOST_COMPARED
        )
    return Experiment(
        name=re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "experiment",
        titles=_both(read_words(tree["title"], f"{where}title")),
        questions=_both(read_words(tree["question"], f"{where}question")),
        seed=read_value(_Values, "seed", tree.get("seed", DEFAULT_SEED), f"{where}seed"),
        places=places,
        fixed=fixed,
        entries=entries,
        baseline=_one_of(tree.get("baseline", names[0]), names, f"{where}baseline"),
        factors=factors,
        between=between_models(tree["between"]) if "between" in tree else None,
        outcomes=_outcomes(
            tree.get("measures", list(DEFAULT)), f"{where}measures", is_shared_out=bool(factors)
        ),
        search=_search(tree, names, where),
        **{**parts, "budget": parts["budget"] or Budget()},
    )


def _both(words: tuple[str, str]) -> dict[str, str]:
    return dict(zip(("en", "da"), words, strict=True))


def _part(tree: Mapping[str, object], name: str, where: str):
    if name not in tree:
        return None
    table = check_table(tree[name], where + name)
    if name == "sensitivity":
        check_needed(table, ("of",), where + name)
    return read_record(PARTS[name], table, where + name)


def _check_parts(parts: Mapping[str, object], names: list[str], where: str) -> None:
    for name in ("worlds", "sensitivity"):
        if parts[name]:
            for parameter in parts[name].only:
                _check_unknown(parameter, f"{where}{name}.only")
    asked = parts["sensitivity"]
    if asked:
        _one_of(asked.of, names, f"{where}sensitivity.of")
        if asked.minus:
            _one_of(asked.minus, names, f"{where}sensitivity.minus")
        if asked.minus == asked.of:
            raise BadInput("experiment.twice", where=f"{where}sensitivity", name=asked.of)
        if asked.measure and read_outcome(asked.measure, f"{where}sensitivity.measure").is_quantile:
            raise BadInput("experiment.quantile", where=f"{where}sensitivity.measure", given=asked.measure)
        if asked.base & (asked.base - 1):
            raise BadInput("experiment.power_of_two", where=f"{where}sensitivity.base", given=asked.base)


def _check_varied(parts: Mapping[str, object], fixed: Settings, where: str) -> None:
    """Raise BadInput for a part that varies unknowns, if every one that it names is fixed."""
    for name in ("worlds", "sensitivity"):
        only = parts[name].only if parts[name] else ()
        if only and set(only) <= set(fixed.get("parameters", {})):
            raise BadInput("experiment.nothing_varies", where=f"{where}{name}.only", names=", ".join(only))


def _check_unknown(name: str, where: str) -> None:
    known = uncertainties()
    if name not in known:
        raise BadInput("experiment.no_uncertainty", where=where, name=name[:60], nearest=nearest(name, known))


def _fixed(tree: Mapping[str, object], where: str) -> tuple[Settings, tuple[str, ...]]:
    """Return what all scenarios share, and the municipalities in which they are run."""
    table = dict(check_table(tree["fixed"], f"{where}fixed"))
    for name in NOT_FIXED:
        if name in table:
            raise BadInput("experiment.not_fixed", where=f"{where}fixed", name=name)
    several = table.pop("municipalities", None)
    if (several is None) == ("municipality" not in table):
        raise BadInput("experiment.place", where=f"{where}fixed")
    given = [table.pop("municipality")] if several is None else several
    if not isinstance(given, list) or not given or not all(isinstance(name, str) for name in given):
        raise BadInput("scenario.not_a_list", where=f"{where}fixed.municipalities", given=shown(given))
    places = tuple(find_municipality(name).name for name in given)
    _check_once(places, f"{where}fixed.municipalities")
    return check_settings(table), places


def _entries(tree: Mapping[str, object], where: str) -> tuple[Entry, ...]:
    """Return the scenarios; without any, the one that ``between`` starts from, or the three models."""
    tables = tree.get("scenario")
    if tables is None:
        between = tree.get("between")
        models = (between["from"],) if isinstance(between, dict) and "from" in between else tuple(CATALOGUE)
        tables = [{"name": model, "model": model} for model in models]
    if not isinstance(tables, list) or not tables:
        raise BadInput("scenario.not_tables", where=f"{where}scenario")
    entries = tuple(_entry(table, f"{where}scenario {n}") for n, table in enumerate(tables, start=1))
    _check_once([entry.name for entry in entries], f"{where}scenario")
    return entries


def _entry(table: object, where: str) -> Entry:
    table = check_table(table, where)
    check_names(table, SCENARIO_ENTRIES, where)
    check_needed(table, ("name", "model"), where)
    name, model = table["name"], table["model"]
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise BadInput("experiment.name", where=f"{where}.name", given=shown(name))
    check_model(str(model))
    settings = check_settings({n: table[n] for n in ("organisation", "staff", "parameters") if n in table})
    check_levers(settings, where)
    return Entry(
        name=name,
        labels=_both(read_words(table["label"], f"{where}.label"))
        if "label" in table
        else _usual_labels(name),
        model=str(model),
        is_equalised=read_value(_Values, "equalised", table.get("equalised", False), f"{where}.equalised"),
        settings=settings,
    )


def _usual_labels(name: str) -> dict[str, str]:
    """Return a model's own label where the scenario is called like it, else its name with spaces."""
    if name in CATALOGUE:
        return {lang: text(f"measures.models_short.{name}", lang) for lang in LANGUAGES}
    return dict.fromkeys(LANGUAGES, name.replace("_", " "))


def _factors(tree: Mapping[str, object], where: str) -> tuple[Factor, ...]:
    if "between" in tree and ("factor" in tree or "scenario" in tree):
        raise BadInput("experiment.between_alone", where=where.rstrip(": "))
    if "between" in tree:
        return read_between(check_table(tree["between"], f"{where}between"), f"{where}between")
    return read_factors(tree["factor"], f"{where}factor") if "factor" in tree else ()


def _search(tree: Mapping[str, object], names: list[str], where: str) -> SearchPlan | None:
    if "search" not in tree:
        return None
    return read_search(tree["search"], f"{where}search", names)


def _outcomes(given: object, where: str, *, is_shared_out: bool) -> tuple[Outcome, ...]:
    if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
        raise BadInput("scenario.not_a_list", where=where, given=shown(given))
    found = tuple(read_outcome(one, where) for one in given)
    _check_once([outcome.name for outcome in found], where)
    if found[0].is_quantile or not found[0].better:
        raise BadInput("experiment.chief", where=where, name=found[0].name)
    if is_shared_out:
        check_shared_out(found, where)
    return found


def _one_of(name: object, names: list[str], where: str) -> str:
    if name not in names:
        close = nearest(str(name), names)
        raise BadInput("experiment.no_scenario", where=where, name=str(name)[:60], nearest=close)
    return str(name)


def _check_once(names, where: str) -> None:
    for n, name in enumerate(names):
        if name in names[:n]:
            raise BadInput("experiment.twice", where=where, name=name)
