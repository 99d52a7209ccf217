"""Imports point down (ARCHITECTURE): no cycle, no upward arrow, nothing heavy where it does not belong.

Imports under ``if TYPE_CHECKING`` run never and are left out; imports inside functions count.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("sim", "experiments", "dashboards")

GROUND = (
    "sim.values",
    "sim.tables",
    "sim.texts",
    "sim.errors",
    "sim.decimals",
    "sim.nearest",
    "sim.parameters",
    "sim.municipalities",
    "sim.glossary",
)
SCENARIO = ("sim.scenario", "sim.scenario_", "sim.rule_reader", "sim.organisation_reader", "sim.toml_file")
BELOW = {
    **dict.fromkeys(GROUND, GROUND),
    "sim.policies": (*GROUND, "sim.policies"),
    "sim.engine": (*GROUND, "sim.engine"),
    "sim.registers": (*GROUND, "sim.registers", "sim.engine.streams", "sim.policies"),
    "sim.population": (*GROUND, "sim.population", "sim.engine"),
    **dict.fromkeys(SCENARIO, (*GROUND, *SCENARIO, "sim.policies", "sim.engine.dates")),
    "sim.measures": (
        *(*GROUND, "sim.measures", "sim.engine.log", "sim.engine.streams", "sim.policies", "sim.registers"),
    ),
    "sim.agents": (
        *(*GROUND, *SCENARIO, "sim.agents", "sim.engine", "sim.policies", "sim.population", "sim.registers"),
    ),
    "sim.model": (
        *(*GROUND, *SCENARIO, "sim.model", "sim.agents", "sim.engine", "sim.policies", "sim.population"),
    ),
    "sim.national": (
        *(*GROUND, *SCENARIO, "sim.national", "sim.model", "sim.agents", "sim.engine", "sim.policies"),
        *("sim.population", "sim.registers"),
    ),
    "sim.record": (
        *GROUND,
        "sim.record",
        "sim.model",
        "sim.measures",
        "sim.agents",
        "sim.engine.log",
        "sim.policies",
    ),
    "sim.census": (
        *(
            *GROUND,
            *SCENARIO,
            "sim.census",
            "sim.model",
            "sim.agents",
            "sim.population",
            "sim.engine.streams",
        ),
    ),
    "experiments": (
        "sim.census",
        *(*GROUND, *SCENARIO, "experiments", "sim.measures", "sim.model", "sim.record", "sim.policies"),
        *("sim.engine.log", "sim.engine.streams", "sim.engine.dates", "sim.national", "sim.registers"),
        *("sim.engine.workdays", "sim.agents.observer"),
    ),
    "dashboards": (
        *(*GROUND, *SCENARIO, "dashboards", "experiments", "sim.policies.staffing", "sim.policies.shocks"),
        "sim.policies.organisation",
        "sim.measures.registry",
    ),
}
"""Part -> what it may import. A part is a module, a package, or (with a final ``_``) a family of modules."""


def _in_part(module: str, part: str) -> bool:
    return module == part or module.startswith(part if part.endswith("_") else f"{part}.")


def _part_of(module: str) -> str | None:
    """Return the longest part that holds ``module``; None for an empty package such as ``sim``."""
    parts = [part for part in BELOW if _in_part(module, part)]
    return max(parts, key=len, default=None)


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    _name(path): path
    for part in OURS
    if (ROOT / part).is_dir()
    for path in sorted((ROOT / part).rglob("*.py"))
}


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _statements(node: ast.AST):
    for child in ast.iter_child_nodes(node):
        if _is_type_checking(child):
            continue
        yield child
        yield from _statements(child)


def imported(source: str, modules=MODULES) -> set[str]:
    """Return the modules that ``source`` imports; ``from package import module`` names the module."""
    found: set[str] = set()
    for node in _statements(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & set(modules)) or {node.module}
    return found


def upward(module: str, names: set[str]) -> set[str]:
    """Return those of ``names`` (ours) that ``module`` may not import."""
    ours = {name for name in names if name.split(".")[0] in OURS and name not in OURS}
    part = _part_of(module)
    if part is None:
        return ours
    return {name for name in ours if not any(_in_part(name, allowed) for allowed in BELOW[part])}


@cache
def imports() -> dict[str, set[str]]:
    """Return what each of our modules imports."""
    return {name: imported(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def test_imports_point_down():
    pointing_up = {module: upward(module, names) for module, names in imports().items()}
    assert {module: names for module, names in pointing_up.items() if names} == {}


def test_every_module_has_its_place():
    without = {module for module in MODULES if _part_of(module) is None}
    assert {module for module in without if MODULES[module].name != "__init__.py"} == set()


def test_there_is_no_cycle():
    graph = {module: {name for name in names if name in MODULES} for module, names in imports().items()}
    list(TopologicalSorter(graph).static_order())


def test_a_cycle_and_an_upward_arrow_would_be_found():
    with pytest.raises(CycleError):
        list(TopologicalSorter({"sim.a": {"sim.b"}, "sim.b": {"sim.a"}}).static_order())
    source = "def late():\n    from sim.agents import citizen\nimport experiments.cli\nfrom sim import model"
    names = imported(source, {"sim.agents.citizen", "sim.model"})
    assert upward("sim.policies.triage", names) == {"sim.agents.citizen", "experiments.cli", "sim.model"}
    assert upward("experiments.cli", {"sim.agents.citizen"}) == {"sim.agents.citizen"}
    assert upward("sim.measures.speed", {"sim.engine.agenda"}) == {"sim.engine.agenda"}


def _importing(modules: list[str], packages: set[str]) -> dict[str, set[str]]:
    """Return, of those modules that import one of ``packages``, which ones they import."""
    found = {module: {name.split(".")[0] for name in imports()[module]} & packages for module in modules}
    return {module: names for module, names in found.items() if names}


def test_sim_draws_nothing_and_serves_nothing():
    of_sim = [module for module in MODULES if module.split(".")[0] == "sim"]
    assert len(of_sim) > 100
    assert _importing(of_sim, {"plotly", "dash", "typer", "rich", "jinja2"}) == {}


def test_policies_know_neither_mesa_nor_chance():
    policies = [module for module in MODULES if module.startswith("sim.policies")]
    assert len(policies) > 10
    assert _importing(policies, {"mesa", "random", "secrets", "scipy", "pandas"}) == {}
    inner = {(module, name) for module in policies for name in imports()[module]}
    assert {
        pair for pair in inner if pair[1].startswith(("numpy.random", "sim.engine", "sim.agents"))
    } == set()


def test_no_module_is_named_like_one_of_the_standard_library():
    in_root = {module for module in MODULES if len(module.split(".")) == 1}
    assert in_root.isdisjoint(sys.stdlib_module_names)
    last = {module: module.split(".")[-1] for module in MODULES}
    assert {m for m, name in last.items() if name in {"types", "random", "calendar"}} == set()


def test_the_job_service_knows_nothing_of_pages():
    jobs = [module for module in MODULES if module.startswith("dashboards.jobs")]
    assert len(jobs) > 5
    assert _importing(jobs, {"dash", "dash_mantine_components", "flask", "plotly", "pandas"}) == {}
    inner = {(module, name) for module in jobs for name in imports()[module]}
    pages = {pair for pair in inner if pair[1].startswith("dashboards.")}
    assert {pair for pair in pages if not pair[1].startswith("dashboards.jobs")} == set()
