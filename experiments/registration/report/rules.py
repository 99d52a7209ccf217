"""The section that sets the two rules side by side, with roll-out, habits and assumptions."""

from __future__ import annotations

from experiments.registration.findings import Findings, Record
from experiments.registration.report.rollout import compliance_words, rollout_words
from experiments.registration.words import day_words, label, own, percent, say
from experiments.report.blocks import Block
from experiments.report.cells import Cell, plain
from experiments.report.lookup import Lookup
from experiments.report.numbers import listed, number
from experiments.report.table import Group, Row, Table
from experiments.report.tables_assumptions import assumption_table
from sim.policies.registration import NEVER_WRITTEN
from sim.texts import text

WHICH = ("baseline", "rule")
ENTRY = ("where", "words", "readers")
"""What is chosen about an entry, if one is written."""


def rules_section(found: Findings, extra: dict[str, object], lang: str) -> list[Block | None]:
    """Return both rules, the roll-out, the habits of each, and all assumptions."""
    habits = [habits_table(found, which, lang) for which in WHICH]
    folded = [table for table in (*habits, assumption_table(Lookup({"extra": extra}), lang)) if table]
    return [
        Block("text", say("rules.intro", lang)),
        Block("table", table=rules_table(found, lang)),
        Block("table", table=rollout_table(found, lang)),
        *(Block("folded", table=table) for table in folded),
    ]


def rules_table(found: Findings, lang: str) -> Table:
    """Return title, date, description, who writes, clarity and source of both rules."""
    rules = [found.summary.get(which) or {} for which in WHICH]
    always = say("rules.always", lang)
    rows = [
        Row(
            say("rules.title", lang),
            [plain(own(r.get("title"), lang) or str(r.get("name") or "")) for r in rules],
        ),
        Row(
            say("rules.in_force", lang), [plain(day_words(r.get("in_force"), lang) or always) for r in rules]
        ),
        Row(say("rules.text", lang), [plain(own(r.get("text"), lang)) for r in rules]),
        Row(say("rules.who", lang), [plain(_who(r, lang)) for r in rules]),
        Row(say("rules.clarity", lang), [plain(_clarity(r, lang)) for r in rules]),
        Row(say("rules.source", lang), [plain(own(r.get("source"), lang)) for r in rules]),
    ]
    head = [say("rules.part", lang), *(say(f"columns.{name}", lang) for name in ("before", "after"))]
    return Table(say("rules.caption", lang), head, [Group(rows)], models=True, numeric=False)


def _who(rule: Record, lang: str) -> str:
    return label("rules.who_values", rule["who"], lang) if rule.get("who") else ""


def _clarity(rule: Record, lang: str) -> str:
    return "" if rule.get("clarity") is None else number(rule["clarity"], lang, 1)


def rollout_table(found: Findings, lang: str) -> Table:
    """Return how the new rule comes into force and who does as it says."""
    rollout = found.summary.get("rollout") or {}
    off = [label("channels", name, lang) for name in rollout.get("off") or []]
    values = {
        "kind": rollout_words(found, lang),
        "clause": label("clauses", rollout["clause"], lang) if rollout.get("clause") else "",
        "compliance": compliance_words(rollout.get("compliance") or {}, lang),
        "switching_hours": _hours(rollout.get("switching_hours"), lang),
        "off": listed(off, lang) if off else say("rules.none_off", lang),
    }
    rows = [Row(say(f"rules.{name}", lang), [plain(words)]) for name, words in values.items()]
    head = [say("rules.part", lang), say("rules.value", lang)]
    return Table(say("rules.caption_rollout", lang), head, [Group(rows)], models=True, numeric=False)


def _hours(value: float | None, lang: str) -> str:
    return "" if value is None else say("rules.hours", lang, n=number(value, lang, 1))


def habits_table(found: Findings, which: str, lang: str) -> Table | None:
    """Return the habits of a rule, one row each, if the summary brings them."""
    habits = (found.summary.get(which) or {}).get("habit") or []
    if not habits:
        return None
    rows = [Row(_choice("when", habit, lang), _habit(habit, lang)) for habit in habits]
    names = ("when", *ENTRY, "among", "share", "minutes", "keep_years", "tells_citizen", "reminds")
    head = [say(f"habits.{name}", lang) for name in names]
    caption = say(
        "habits.caption", lang, rule=say(f"columns.{'before' if which == 'baseline' else 'after'}", lang)
    )
    return Table(caption, head, [Group(rows)], numeric=False)


def _habit(habit: Record, lang: str) -> list[Cell]:
    is_written = habit.get("when") != NEVER_WRITTEN
    cells = [plain(_choice(name, habit, lang) if is_written else "") for name in ENTRY]
    share = habit.get("share")
    cells.append(plain(_choice("among", habit, lang)))
    cells.append(plain("" if share is None else percent(share, lang)))
    if not is_written:
        return [*cells, *[plain("")] * 4]
    for name in ("minutes", "keep_years"):
        value = habit.get(name)
        cells.append(plain("" if value is None else number(value, lang, 0)))
    for name in ("tells_citizen", "reminds"):
        cells.append(plain(text("report.yes" if habit.get(name) else "report.no", lang)))
    return cells


def _choice(name: str, habit: Record, lang: str) -> str:
    value = habit.get(name)
    return "" if value is None else label(f"habits.{name}_values", value, lang)
