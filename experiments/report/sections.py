"""The sections of the report in reading order; each is a heading and a list of blocks for the template."""

from __future__ import annotations

from experiments.report.blocks import Block, Section, with_table
from experiments.report.charts import curves_chart, difference_chart, variants_chart
from experiments.report.charts_why import handover_chart, influence_chart, no_influence, waiting_chart
from experiments.report.lookup import Lookup
from experiments.report.numbers import amount, listed, whole
from experiments.report.standing_causes import standing_words
from experiments.report.tables_answer import chief_table, curve_table, difference_table, hours_table
from experiments.report.tables_assumptions import assumption_table, influence_table
from experiments.report.tables_staff import staff_table
from experiments.report.tables_why import (
    handover_table,
    reversed_table,
    rules_table,
    variant_table,
    waiting_table,
)
from experiments.sentences import five_sentences
from sim.texts import catalogue, text


def all_sections(lookup: Lookup, lang: str) -> list[Section]:
    """Return the sections in reading order."""
    writers = {
        "answer": _answer,
        "compare": _compare,
        "difference": _difference,
        "curves": _curves,
        "waiting": _waiting,
        "handovers": _handovers,
        "variants": _variants,
        "influences": _influences,
        "limits": _limits,
        "assumptions": _assumptions,
        "certificate": _certificate,
    }
    found = []
    for name, write in writers.items():
        is_empty = lookup.is_hollow() and name in COMPARING
        blocks = [_too_few(name, lookup, lang)] if is_empty else write(lookup, lang)
        heading = "heading_one" if lookup.is_hollow() and name == "answer" else "heading"
        title = text(f"report.{name}.{heading}", lang)
        found.append(Section(name, title, [b for b in blocks if b is not None]))
    return found


COMPARING = ("difference", "curves", "waiting", "handovers", "influences")
"""Sections that hold nothing where too few enquiries are decided to compare the models."""


def _too_few(name: str, lookup: Lookup, lang: str) -> Block:
    if name == "influences":
        return _words("influences.too_few", lang)
    return _words("missing.section_too_few", lang, n=whole(lookup.n_decided() or 0, lang))


def _words(key: str, lang: str, **values: object) -> Block:
    return Block("text", text(f"report.{key}", lang, **values))


def _answer(lookup: Lookup, lang: str) -> list[Block | None]:
    sentences = (lookup.result.get("sentences") or {}).get(lang) or five_sentences(lookup.result, lang)
    failed = lookup.result.get("failed") or 0
    notes = [] if lookup.is_hollow() else [_words("answer.together", lang), _stopping(lookup, lang)]
    return [
        Block("answer", items=tuple(sentences)),
        *notes,
        _words("answer.failed", lang, n=whole(failed, lang)) if failed else None,
    ]


def _stopping(lookup: Lookup, lang: str) -> Block | None:
    stopping = lookup.extra.get("stopping")
    if not stopping:
        return None
    share = stopping.get("half_width_share")
    n = whole(lookup.result.get("replications") or 0, lang)
    known = "" if share is not None else "_unknown"
    width = amount(share, "share", lang)
    return _words(f"stopping.{stopping['reason']}{known}", lang, n=n, width=width)


def _compare(lookup: Lookup, lang: str) -> list[Block | None]:
    table = Block("table", table=chief_table(lookup, lang))
    roles = hours_table(lookup, lang)
    folded = Block("folded", table=roles) if roles is not None else None
    if lookup.is_hollow():
        return [_too_few("compare", lookup, lang), Block("folded", table=table.table), folded]
    return [_words("compare.intro", lang), Block("key"), table, _words("compare.note", lang), folded]


def _difference(lookup: Lookup, lang: str) -> list[Block | None]:
    table = Block("table", table=difference_table(lookup, lang))
    chart = difference_chart(lookup, lang)
    drawn = Block("chart", chart=chart) if chart is not None else None
    return [_words("difference.intro", lang), drawn, table, _words("difference.note", lang)]


def _curves(lookup: Lookup, lang: str) -> list[Block | None]:
    blocks: list[Block | None] = []
    for kind in ("ordinary", "acute"):
        chart = curves_chart(lookup, kind, lang)
        if chart is None:
            blocks.append(_words(f"curves.nothing_{kind}", lang))
        blocks.append(with_table(chart, curve_table(lookup, kind, lang)))
    return [_words("curves.intro", lang), *blocks]


def _waiting(lookup: Lookup, lang: str) -> list[Block | None]:
    turned = reversed_table(lookup, lang)
    stands = standing_words(lookup, lang)
    return [
        _words("waiting.intro", lang),
        with_table(waiting_chart(lookup, lang), waiting_table(lookup, lang)),
        _words("waiting.reversed", lang) if turned is not None else None,
        Block("table", table=turned) if turned is not None else None,
        Block("text", stands) if stands else None,
    ]


def _handovers(lookup: Lookup, lang: str) -> list[Block | None]:
    return [
        _words("handovers.intro", lang),
        with_table(handover_chart(lookup, lang), handover_table(lookup, lang)),
    ]


def _variants(lookup: Lookup, lang: str) -> list[Block | None]:
    rules = [rules_table(lookup, v, lang) for v in lookup.variants]
    return [
        *_both_variants(lookup, lang),
        *(Block("folded", table=t) for t in rules if t is not None),
    ]


def _both_variants(lookup: Lookup, lang: str) -> list[Block | None]:
    if lookup.variants == ["natural"]:
        return [_words("variants.not_run", lang)]
    intro = _words("variants.intro", lang)
    return [intro, with_table(variants_chart(lookup, lang), variant_table(lookup, lang))]


def _influences(lookup: Lookup, lang: str) -> list[Block | None]:
    order = lookup.by_speed()
    pair = next((p for p in lookup.pairs() if set(p) == set(order[:2])), None)
    table = influence_table(lookup, lang)
    if table is None:
        return [_words("influences.nothing", lang)]
    chart = influence_chart(lookup, pair, lang) if pair else None
    nothing = no_influence(lookup, pair, lang) if pair and chart is None else ""
    return [
        _words("influences.intro", lang),
        Block("text", nothing) if nothing else None,
        with_table(chart, table),
        _words("influences.grades", lang),
    ]


def _limits(lookup: Lookup, lang: str) -> list[Block | None]:
    known = catalogue(lang)
    keys = sorted((k for k in known if k.startswith("report.limits.item_")), key=lambda k: int(k[-2:]))
    items = [known[k] for k in keys]
    if any(days not in (None, COPENHAGEN_DAYS) for days in map(lookup.cadence, lookup.models)):
        items.append(text("report.limits.cadence", lang, days=COPENHAGEN_DAYS))
    staff = staff_table(lookup, lang)
    table = Block("table", table=staff) if staff is not None else None
    return [_words("limits.intro", lang), Block("items", items=tuple(items)), table]


COPENHAGEN_DAYS = 14
"""Days between the meetings of the fixed forum in Copenhagen: vink.kk.dk, "Infohus København" (EVIDENCE B.1)."""


def _assumptions(lookup: Lookup, lang: str) -> list[Block | None]:
    table = assumption_table(lookup, lang)
    if table is None:
        return [_words("missing.section", lang)]
    n = len(lookup.extra.get("assumptions") or [])
    return [_words("assumptions.intro", lang, n=whole(n, lang)), Block("folded", table=table)]


def _certificate(lookup: Lookup, lang: str) -> list[Block | None]:
    result = lookup.result
    looks = (lookup.extra.get("stopping") or {}).get("looks") or []
    facts = {
        "municipality": result.get("municipality"),
        "scenario_hash": result.get("scenario_hash"),
        "experiment_hash": result.get("experiment_hash"),
        "seed": None if result.get("seed") is None else str(result["seed"]),
        "replications": _count(result.get("replications"), lang),
        "looks": listed([whole(look, lang) for look in looks], lang) if looks else None,
        "worlds": _count(result.get("worlds"), lang),
        "failed": _count(result.get("failed"), lang),
        "enquiries": _count(lookup.n_decided(), lang),
    }
    items = tuple(
        (text(f"report.certificate.{name}", lang), value or text("report.missing.not_known", lang))
        for name, value in facts.items()
    )
    return [_words("certificate.intro", lang), Block("facts", items=items)]


def _count(value: int | None, lang: str) -> str | None:
    return None if value is None else whole(value, lang)
