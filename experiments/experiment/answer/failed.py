"""What failed, by name: which scenario was set aside and why, and how many single runs are left out."""

from __future__ import annotations

from experiments.experiment.answer.findings import Findings, Record
from experiments.experiment.answer.words import arm_label, quoted, say
from experiments.report.numbers import listed, whole


def failed_point(found: Findings, lang: str) -> str:
    """Return which scenarios were set aside and that the others stand; '' where nothing failed."""
    parts = [_aside(found, lang), _left_out(found, lang), _in_worlds(found, lang)]
    return " ".join(part for part in parts if part)


def _aside(found: Findings, lang: str) -> str:
    by_arm: dict[tuple[str, str], list[Record]] = {}
    for record in found.failures:
        if record["set_aside"]:
            by_arm.setdefault((record["scenario"], record["variant"]), []).append(record)
    if not by_arm:
        return ""
    parts = [_arm(found, arm, records, lang) for arm, records in by_arm.items()]
    return say("failed.aside", lang, parts=listed(parts, lang))


def _arm(found: Findings, arm: tuple[str, str], records: list[Record], lang: str) -> str:
    label = quoted(arm_label(found, *arm, lang), lang)
    counts = [
        say("failed.count", lang, failed=whole(r["failed"], lang), of=whole(r["of"], lang)) for r in records
    ]
    if len(found.places) == 1:
        return say("failed.arm", lang, scenario=label, counts=counts[0])
    pairs = zip(records, counts, strict=True)
    where = [say("failed.in_place", lang, place=r["place"], counts=count) for r, count in pairs]
    return say("failed.arm", lang, scenario=label, counts=listed(where, lang))


def _left_out(found: Findings, lang: str) -> str:
    some = [record for record in found.failures if not record["set_aside"]]
    n = sum(record["failed"] for record in some)
    if not n:
        return ""
    names = dict.fromkeys(quoted(arm_label(found, r["scenario"], r["variant"], lang), lang) for r in some)
    return say("failed.left_out", lang, n=whole(n, lang), scenarios=listed([*names], lang))


def _in_worlds(found: Findings, lang: str) -> str:
    """Return how many runs of scenarios that are kept failed in plausible worlds, where they are left out."""
    n = found.failed_in_worlds
    return say("failed.in_worlds", lang, n=whole(n, lang)) if n else ""
