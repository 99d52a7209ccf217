"""The sections of the report in reading order; each is a heading and a list of blocks for the template."""

from __future__ import annotations

from collections.abc import Callable

from experiments.keypersons.findings import Findings
from experiments.keypersons.report.absorbed import absorbed_section
from experiments.keypersons.report.gone import gone_section
from experiments.keypersons.report.missed import missed_section
from experiments.keypersons.report.network import network_section
from experiments.keypersons.report.protects import protects_section
from experiments.keypersons.report.rests import rests_section
from experiments.keypersons.report.setting import Extra
from experiments.keypersons.report.turnover import turnover_section
from experiments.keypersons.report.worlds import worlds_section
from experiments.keypersons.sentences import answer
from experiments.keypersons.words import absence_words, say
from experiments.report.blocks import Block, Section
from experiments.report.lookup import Lookup
from experiments.report.numbers import whole
from experiments.report.tables_assumptions import assumption_table
from experiments.report.tables_staff import staff_table
from experiments.report.tables_why import rules_table
from sim.texts import catalogue, text

Writer = Callable[[Findings, str], list[Block | None]]
FOUND: dict[str, Writer] = {
    "gone": gone_section,
    "ranking": missed_section,
    "rests": rests_section,
    "network": network_section,
    "absorbed": absorbed_section,
    "protection": protects_section,
    "turnover": turnover_section,
    "worlds": worlds_section,
}
DESCRIBING = ("rests", "network")
"""Sections that rest on no loss, so that they stand where too few enquiries tell what a loss does."""


def all_sections(found: Findings, extra: Extra, lang: str) -> list[Section]:
    """Return the sections in reading order; ``extra`` is the setting."""
    blocks = {"answer": _answer(found, lang)}
    for name, write in FOUND.items():
        is_empty = found.is_hollow() and name not in DESCRIBING
        blocks[name] = [_too_few(found, lang)] if is_empty else write(found, lang)
    blocks["limits"] = _limits(lang)
    blocks["setting"] = _setting(found, extra, lang)
    blocks["certificate"] = _certificate(found, lang)
    return [
        Section(name, _heading(name, found, lang), [b for b in inside if b is not None])
        for name, inside in blocks.items()
    ]


def _heading(name: str, found: Findings, lang: str) -> str:
    return say(f"{name}.heading_one" if name == "answer" and found.is_hollow() else f"{name}.heading", lang)


def _too_few(found: Findings, lang: str) -> Block:
    return Block("text", say("report.too_few", lang, n=whole(found.too_few(found.models), lang)))


def _answer(found: Findings, lang: str) -> list[Block | None]:
    sentences = (found.summary.get("sentences") or {}).get(lang) or answer(found, lang)
    failed = found.summary.get("failed") or 0
    return [
        Block("answer", items=tuple(sentences)),
        None if found.is_hollow() else Block("text", say("answer.together", lang)),
        Block("text", text("report.answer.failed", lang, n=whole(failed, lang))) if failed else None,
    ]


def _limits(lang: str) -> list[Block | None]:
    known = catalogue(lang)
    keys = sorted(key for key in known if key.startswith("keypersons.limits.item_"))
    items = tuple(known[key] for key in keys)
    return [Block("text", say("limits.intro", lang)), Block("items", items=items)]


def _setting(found: Findings, extra: Extra, lang: str) -> list[Block | None]:
    """Return the tables of rules, posts and assumptions, as the report of a comparison has them."""
    lookup = Lookup({"models": found.models, "extra": extra})
    rules = [rules_table(lookup, variant, lang) for variant in extra.get("rules") or {}]
    tables = [*rules, staff_table(lookup, lang), assumption_table(lookup, lang)]
    shown = [Block("folded", table=table) for table in tables if table is not None]
    return [Block("text", say("setting.intro", lang)), *shown]


def _certificate(found: Findings, lang: str) -> list[Block | None]:
    summary = found.summary
    counts = ("replications", "replications_everybody", "worlds", "world_replications", "failed")
    searched = sum(row["tried"] for row in summary.get("search") or [])
    facts = {
        "municipality": summary.get("municipality"),
        "scenario_hash": summary.get("scenario_hash"),
        "experiment_hash": summary.get("experiment_hash"),
        "seed": None if summary.get("seed") is None else str(summary["seed"]),
        "absence": absence_words(found, "absence", lang),
        **{name: None if summary.get(name) is None else whole(summary[name], lang) for name in counts},
        "searched": whole(searched, lang),
    }
    items = tuple(
        (say(f"certificate.{name}", lang), value or text("report.missing.not_known", lang))
        for name, value in facts.items()
    )
    return [Block("text", say("certificate.intro", lang)), Block("facts", items=items)]
