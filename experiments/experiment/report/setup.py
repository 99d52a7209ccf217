"""The sections on what was compared, what was the same for all, and what was assumed."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.experiment.answer.findings import Findings
from experiments.experiment.answer.words import factor_label, say, scenario_label
from experiments.report.blocks import Block
from experiments.report.cells import plain
from experiments.report.changes import change_lines
from experiments.report.labels import named
from experiments.report.lookup import Lookup
from experiments.report.numbers import DASH, listed, whole, years_in_words
from experiments.report.table import Group, Row, Table
from experiments.report.tables_assumptions import assumption_table, loose
from sim.texts import text

Extra = Mapping[str, object]


def compared_blocks(found: Findings, extra: Extra, lang: str) -> list[Block]:
    """Return the levers of every scenario, the rules on which they differ, and what was the same for all."""
    factors, rules, staff = (
        factor_table(found, extra, lang),
        rule_table(found, extra, lang),
        staff_table(extra, lang),
    )
    changes = change_lines(_changes(found, extra, lang), lang)
    return [
        Block("text", say("setup.intro", lang)),
        Block("table", table=lever_table(found, extra, lang)),
        *([Block("table", table=factors)] if factors else []),
        *([Block("folded", table=rules)] if rules else _no_rules(found, extra, lang)),
        Block("text", same_words(found, lang)),
        *(
            [Block("text", say("setup.changed", lang)), Block("items", items=tuple(changes))]
            if changes
            else []
        ),
        *([Block("folded", table=staff)] if staff else []),
    ]


def _no_rules(found: Findings, extra: Extra, lang: str) -> list[Block]:
    """Return that the scenarios follow the same rules, where the rules of all are known and no factor changes them."""
    is_known = not found.factors and set(found.scenarios) <= set(extra.get("rules") or {})
    return [Block("text", say("setup.no_rules", lang))] if is_known and len(found.scenarios) > 1 else []


def same_words(found: Findings, lang: str) -> str:
    """Return what was the same for all scenarios: the municipalities, the period, people, posts and luck."""
    places = [
        say("setup.place", lang, place=p["name"], population=whole(p["population"], lang))
        for p in found.summary["municipalities"]
    ]
    years = years_in_words(found.summary["years"], lang)
    return say("setup.same", lang, places=listed(places, lang), years=years)


def lever_words(extra: Extra, name: str, lang: str) -> str:
    """Return what a scenario sets, in words; that it is as usual where it sets nothing."""
    lines = list((extra.get("levers") or {}).get(name) or [])
    return "; ".join(lines) if lines else say("setup.as_usual", lang)


def model_words(found: Findings, name: str, lang: str) -> str:
    """Return the organisational model of a scenario, and whether its rules are made equal."""
    record = next(r for r in found.summary["scenarios"] if r["name"] == name)
    model = named("models", record["model"], lang)
    return say("setup.equalised", lang, model=model) if record.get("equalised") else model


def lever_table(found: Findings, extra: Extra, lang: str) -> Table:
    """Return every scenario with its organisational model and what it sets."""
    rows = []
    for name in found.scenarios:
        is_base = name == found.baseline and not found.is_factorial
        note = say("setup.baseline", lang) if is_base else ""
        cells = [plain(model_words(found, name, lang)), plain(lever_words(extra, name, lang))]
        rows.append(Row(scenario_label(found, name, lang), cells, note))
    head = [say("tables.scenario", lang), say("setup.model", lang), say("setup.levers", lang)]
    return Table(say("setup.caption", lang), head, [Group(rows)], numeric=False)


def factor_table(found: Findings, extra: Extra, lang: str) -> Table | None:
    """Return the factors that are switched on and off, what each sets if known, and what it needs."""
    if not found.factors:
        return None
    rows = []
    for factor in found.factors:
        lines = (extra.get("levers") or {}).get(factor["name"]) or []
        needs = [factor_label(found, name, lang) for name in factor.get("needs") or []]
        cells = [plain("; ".join(lines)), plain(listed(needs, lang) if needs else DASH)]
        rows.append(Row(factor_label(found, factor["name"], lang), cells))
    head = [say(f"setup.{h}", lang) for h in ("factor", "levers", "needs")]
    return Table(say("setup.factors", lang), head, [Group(rows)], numeric=False)


def rule_table(found: Findings, extra: Extra, lang: str) -> Table | None:
    """Return the rules on which the scenarios differ, each with the scenarios that follow it; None if they do not."""
    rules = extra.get("rules") or {}
    fields = dict.fromkeys(field for name in found.scenarios for field in rules.get(name) or {})
    groups = []
    for field in fields:
        by_words: dict[str, list[str]] = {}
        for name in found.scenarios:
            words = (rules.get(name) or {}).get(field)
            if words:
                by_words.setdefault(words, []).append(scenario_label(found, name, lang))
        if len(by_words) > 1:
            rows = [Row(listed(labels, lang), [plain(words)]) for words, labels in by_words.items()]
            groups.append(Group(rows, named("rules", field, lang)))
    head = [say("tables.scenario", lang), text("report.variants.rule", lang)]
    return Table(say("setup.rules", lang), head, groups, numeric=False) if groups else None


def staff_table(extra: Extra, lang: str) -> Table | None:
    """Return the posts of every municipality: how many, and the hours a week of each."""
    staff = extra.get("staff") or {}
    names = dict.fromkeys(post for posts in staff.values() for post, one in posts.items() if one["posts"])
    if not names:
        return None
    rows = [
        Row(named("posts", name, lang), [_post(p.get(name), lang) for p in staff.values()]) for name in names
    ]
    head = [text("report.staff.post", lang), *staff]
    return Table(say("setup.staff", lang), head, [Group(rows)], numeric=False)


def _post(post: Mapping[str, object] | None, lang: str):
    if not post or not post["posts"]:
        return plain("")
    return plain(
        say("setup.post", lang, n=whole(post["posts"], lang), hours=loose(post["hours_per_week"], lang))
    )


def _changes(found: Findings, extra: Extra, lang: str) -> list:
    """Return the changes, with a scenario's label where one is about a scenario."""
    known = set(found.scenarios)
    return [
        {**change, "model": scenario_label(found, change["model"], lang)}
        if change.get("model") in known
        else change
        for change in extra.get("changes") or []
    ]


def assumption_blocks(extra: Extra, lang: str) -> list[Block]:
    """Return how many numbers there are of each grade, and all of them folded."""
    table = assumption_table(Lookup({"models": [], "extra": extra}), lang)
    if table is None:
        return [Block("text", text("report.missing.section", lang))]
    return [
        Block("text", grade_words(extra, lang)),
        Block("text", text("report.influences.grades", lang)),
        Block("folded", table=table),
    ]


GRADES = ("measured", "derived", "analogue", "assumed")


def grade_words(extra: Extra, lang: str) -> str:
    """Return how many of the declared numbers are measured, derived, analogues and assumed; '' without them."""
    records = extra.get("assumptions") or []
    if not records:
        return ""
    counts = {grade: sum(r["grade"] == grade for r in records) for grade in GRADES}
    parts = [
        say("setup.grade", lang, n=whole(n, lang), grade=say(f"setup.grades.{grade}", lang))
        for grade, n in counts.items()
        if n
    ]
    return say("setup.numbers", lang, n=whole(len(records), lang), parts=listed(parts, lang))
