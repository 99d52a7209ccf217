"""The section about what registering does to what happens: knowledge, decisions, consent, follow-up."""

from __future__ import annotations

from experiments.registration.findings import REALITY, SHARE, Findings
from experiments.registration.report.cells import change_part, compared_table
from experiments.registration.report.dots import FOUND, Series, dots_figure, in_points
from experiments.registration.words import label, say
from experiments.report.blocks import Block, with_table
from experiments.report.chart_style import Chart
from experiments.report.numbers import listed

FIRST = "facts_kept_at_handover"
ORDER = (FIRST, *(measure for measure in REALITY if measure != FIRST))


def reality_section(found: Findings, lang: str) -> list[Block | None]:
    """Return the differences in reality, drawn for shares and as a table for all."""
    off = (found.summary.get("rollout") or {}).get("off") or []
    names = listed([label("channels", name, lang) for name in off], lang)
    return [
        Block("text", say("reality.intro", lang)),
        Block("text", say("reality.off", lang, channels=names)) if off else None,
        with_table(
            changes_chart(found, lang), compared_table(found, ORDER, say("reality.caption", lang), lang)
        ),
    ]


def changes_chart(found: Findings, lang: str) -> Chart | None:
    """Return the differences of shares in percentage points; None where none may be shown."""
    known = [m for m in ORDER if REALITY[m] == SHARE and found.change(m) is not None]
    if not known:
        return None
    labels = [label("measures", measure, lang) for measure in known]
    series = [Series(say("columns.change", lang), [in_points(found.change(m)) for m in known], FOUND)]
    figure = dots_figure(labels, series, say("reality.axis", lang), lang, zero=0.0)
    figure.update_xaxes(hoverformat=".1f")
    parts = "; ".join(change_part(found, measure, lang) for measure in known)
    summary = say("reality.summary", lang, parts=parts)
    return Chart("chart-reality", say("reality.title", lang), summary, figure)
