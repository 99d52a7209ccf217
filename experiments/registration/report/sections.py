"""The sections of the report in reading order; each is a heading and a list of blocks for the template."""

from __future__ import annotations

from collections.abc import Callable

from experiments.registration.findings import Findings
from experiments.registration.report.maps import map_section
from experiments.registration.report.reality import reality_section
from experiments.registration.report.registers import comparable_section, coverage_section, work_section
from experiments.registration.report.rules import rules_section
from experiments.registration.report.split import split_section
from experiments.registration.report.stigma import stigma_section
from experiments.registration.report.survey import survey_section
from experiments.registration.report.timeline import timeline_section
from experiments.registration.report.told import estimators_section, power_section
from experiments.registration.sentences import answer, lead_and_rest
from experiments.registration.words import rule_title, say
from experiments.report.blocks import Block, Section
from experiments.report.numbers import whole
from sim.texts import catalogue, text

Writer = Callable[[Findings, str], list[Block | None]]
FOUND: dict[str, Writer] = {
    "map": map_section,
    "coverage": coverage_section,
    "comparable": comparable_section,
    "work": work_section,
    "reality": reality_section,
    "stigma": stigma_section,
    "split": split_section,
    "timeline": timeline_section,
    "estimators": estimators_section,
    "power": power_section,
    "survey": survey_section,
}
COUNTS = ("replications", "worlds", "world_replications", "replays", "failed")


def all_sections(found: Findings, extra: dict[str, object], lang: str) -> list[Section]:
    """Return the sections in reading order; ``extra`` is the setting."""
    blocks = {"answer": _answer(found, lang)}
    blocks |= {name: write(found, lang) for name, write in FOUND.items()}
    blocks["limits"] = _limits(lang)
    blocks["rules"] = rules_section(found, extra, lang)
    blocks["certificate"] = _certificate(found, lang)
    return [
        Section(name, say(f"{name}.heading", lang), [block for block in inside if block is not None])
        for name, inside in blocks.items()
    ]


def _answer(found: Findings, lang: str) -> list[Block | None]:
    sentences = (found.summary.get("sentences") or {}).get(lang) or answer(found.summary, lang)
    failed = found.summary.get("failed") or 0
    return [
        Block("points", items=tuple(map(lead_and_rest, sentences))),
        Block("text", say("answer.together", lang)),
        Block("text", text("report.answer.failed", lang, n=whole(failed, lang))) if failed else None,
    ]


def _limits(lang: str) -> list[Block | None]:
    known = catalogue(lang)
    items = tuple(known[key] for key in sorted(known) if key.startswith("registration.limits.item_"))
    return [Block("text", say("limits.intro", lang)), Block("items", items=items)]


def _certificate(found: Findings, lang: str) -> list[Block | None]:
    summary = found.summary
    facts = {
        "baseline": rule_title(found, "baseline", lang),
        "rule": rule_title(found, "rule", lang),
        "scenario_hash": summary.get("scenario_hash"),
        "experiment_hash": summary.get("experiment_hash"),
        "seed": None if summary.get("seed") is None else str(summary["seed"]),
        **{name: None if summary.get(name) is None else whole(summary[name], lang) for name in COUNTS},
    }
    items = tuple(
        (say(f"certificate.{name}", lang), value or text("report.missing.not_known", lang))
        for name, value in facts.items()
    )
    return [Block("text", say("certificate.intro", lang)), Block("facts", items=items)]
