"""The table of the posts that the comparison used."""

from __future__ import annotations

from experiments.report.cells import plain
from experiments.report.labels import named
from experiments.report.lookup import Lookup
from experiments.report.numbers import whole
from experiments.report.table import Group, Row, Table
from experiments.report.tables_assumptions import loose
from sim.texts import text


def staff_table(lookup: Lookup, lang: str) -> Table | None:
    """Return every post in use with how many there are and the hours a week each has for this field."""
    rows = [
        Row(
            named("posts", name, lang),
            [plain(whole(post["posts"], lang)), plain(loose(post["hours_per_week"], lang))],
        )
        for name, post in (lookup.extra.get("staff") or {}).items()
        if post["posts"]
    ]
    if not rows:
        return None
    head = [text(f"report.staff.{name}", lang) for name in ("post", "posts", "hours_per_week")]
    return Table(text("report.staff.caption", lang), head, [Group(rows)])
