"""Imports point down (ARCHITECTURE): no cycle, no upward arrow, nothing heavy where it does not belong.

Imports under ``if TYPE_CHECKING`` run never and are left out; imports inside functions count.
"""

from __future__ import annotations

import ast
import sys
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


IMPORTS = {name: imported(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_point_down(module):
    assert upward(module, IMPORTS[module]) == set()


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_module_has_its_place(module):
    is_package = MODULES[module].name == "__init__.py"
    assert _part_of(module) is not None or is_package


def test_there_is_no_cycle():
    graph = {module: {name for name in names if name in MODULES} for module, names in IMPORTS.items()}
    list(TopologicalSorter(graph).static_order())


def test_a_cycle_and_an_upward_arrow_would_be_found():
    with pytest.raises(CycleError):
        list(TopologicalSorter({"sim.a": {"sim.b"}, "sim.b": {"sim.a"}}).static_order())
    source = "def late():\n    from sim.agents import citizen\nimport experiments.cli\nfrom sim import model"
    names = imported(source, {"sim.agents.citizen", "sim.model"})
    assert upward("sim.policies.triage", names) == {"sim.agents.citizen", "experiments.cli", "sim.model"}
    assert upward("experiments.cli", {"sim.agents.citizen"}) == {"sim.agents.citizen"}
    assert upward("sim.measures.speed", {"sim.engine.agenda"}) == {"sim.engine.agenda"}


@pytest.mark.parametrize("module", [name for name in sorted(MODULES) if name.split(".")[0] == "sim"])
def test_sim_draws_nothing_and_serves_nothing(module):
    outside = {name.split(".")[0] for name in IMPORTS[module]}
    assert not outside & {"plotly", "dash", "typer", "rich", "jinja2"}


@pytest.mark.parametrize("module", [name for name in sorted(MODULES) if name.startswith("sim.policies")])
def test_policies_know_neither_mesa_nor_chance(module):
    outside = {name.split(".")[0] for name in IMPORTS[module]}
    assert not outside & {"mesa", "random", "secrets", "scipy", "pandas"}
    assert not any(name.startswith(("numpy.random", "sim.engine", "sim.agents")) for name in IMPORTS[module])


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_module_is_named_like_one_of_the_standard_library(module):
    in_root = len(module.split(".")) == 1
    assert not in_root or module not in sys.stdlib_module_names
    assert module.split(".")[-1] not in {"types", "random", "calendar"}


@pytest.mark.parametrize("module", [name for name in sorted(MODULES) if name.startswith("dashboards.jobs")])
def test_the_job_service_knows_nothing_of_pages(module):
    outside = {name.split(".")[0] for name in IMPORTS[module]}
    assert not outside & {"dash", "dash_mantine_components", "flask", "plotly", "pandas"}
    assert not {
        n for n in IMPORTS[module] if n.startswith("dashboards.") and not n.startswith("dashboards.jobs")
    }
