"""The last sections: what failed, what this cannot show, how to get the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.experiment.answer.failed import failed_point
from experiments.experiment.answer.findings import Findings
from experiments.experiment.answer.words import arm_label, own, say, scenario_label
from experiments.report.blocks import Block
from experiments.report.cells import plain
from experiments.report.numbers import listed, whole
from experiments.report.table import Group, Row, Table
from sim.texts import catalogue, text


def failed_blocks(found: Findings, lang: str) -> list[Block]:
    """Return which runs failed and why, or that none did."""
    if not found.failures:
        return [Block("text", failed_point(found, lang) or say("failed.none", lang))]
    rows = [
        Row(
            arm_label(found, r["scenario"], r["variant"], lang),
            [
                plain(r["place"]),
                plain(say("failed.count", lang, failed=whole(r["failed"], lang), of=whole(r["of"], lang))),
                plain(say("failed.is_aside" if r["set_aside"] else "failed.is_kept", lang)),
                plain(r["error"]),
            ],
        )
        for r in found.failures
    ]
    heads = ("place", "runs", "what", "error")
    head = [say("tables.scenario", lang), *(say(f"failed.heads.{h}", lang) for h in heads)]
    table = Table(say("failed.caption", lang), head, [Group(rows)], numeric=False)
    return [Block("text", failed_point(found, lang)), Block("table", table=table)]


def limit_items(lang: str) -> list[str]:
    """Return what an experiment cannot show, the most important first."""
    known = catalogue(lang)
    return [known[key] for key in sorted(known) if key.startswith("experiment.limits.item_")]


def limit_blocks(lang: str) -> list[Block]:
    """Return what this cannot show."""
    return [Block("items", items=tuple(limit_items(lang)))]


def facts(
    found: Findings, extra: Mapping[str, object], lang: str, only: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """Return what somebody needs to get the same numbers, as pairs of name and value; ``only`` these."""
    summary = found.summary
    places = [place["name"] for place in summary["municipalities"]]
    values = {
        "command": str(extra.get("command") or ""),
        "experiment": own(summary.get("title"), lang),
        "municipalities": listed(places, lang),
        "experiment_hash": summary.get("experiment_hash") or "",
        "scenario_hash": summary.get("scenario_hash") or "",
        "seed": str(summary["seed"]) if summary.get("seed") is not None else "",
        "replications": whole(summary.get("replications") or 0, lang),
        "worlds": whole(summary.get("worlds") or 0, lang),
        "world_replications": whole(summary.get("world_replications") or 0, lang),
        "failed": whole(summary.get("failed") or 0, lang),
    }
    unknown = text("report.missing.not_known", lang)
    return [(say(f"certificate.{name}", lang), values[name] or unknown) for name in only or values]


def certificate_blocks(found: Findings, extra: Mapping[str, object], lang: str) -> list[Block]:
    """Return the command, the hashes and the seed that give the same numbers, and the hash of every scenario."""
    rows = [
        Row(scenario_label(found, r["name"], lang), [plain(r["hash"])]) for r in found.summary["scenarios"]
    ]
    head = [say("tables.scenario", lang), say("certificate.hash", lang)]
    hashes = Table(say("certificate.hashes", lang), head, [Group(rows)], numeric=False)
    return [
        Block("text", say("certificate.intro", lang)),
        Block("facts", items=tuple(facts(found, extra, lang))),
        Block("folded", table=hashes),
    ]
