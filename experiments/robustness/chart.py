"""The chart of how many plausible worlds each alternative is best in, one bar an outcome."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from experiments.report.chart_style import (
    CAUSE_PATTERNS,
    COLOURS,
    INK,
    Chart,
    blank,
    rows_layout,
    safe,
)
from experiments.report.numbers import whole
from experiments.robustness.sentences import best_words, can_count
from experiments.robustness.words import Record, directed_label, say

NOBODY = {"shared": ("#d5dae0", ""), "untold": ("#ffffff", "")}
"""How the worlds in which nobody is best alone are drawn: pale, and told apart by the numbers in them."""


def best_chart(found: Record, names: Mapping[str, str], lang: str, suffix: str = "") -> Chart | None:
    """Return the bars, told apart by colour, by pattern and by the number in each; None with nothing to count."""
    rows = [row for row in found["outcomes"] if can_count(row)]
    if not rows:
        return None
    figure = blank(150 + 78 * len(rows) + 22 * (len(names) // 2), lang, barmode="stack", bargap=0.6)
    for place, name in enumerate(found["alternatives"]):
        # 6 colours and 7 patterns: no two of ten alternatives share both
        look = COLOURS[place % len(COLOURS)], CAUSE_PATTERNS[place % len(CAUSE_PATTERNS)]
        counts = [row["alternatives"][place]["best"] for row in rows]
        figure.add_trace(_bar(names[name], counts, look, "#ffffff", lang))
    for key, look in NOBODY.items():
        counts = [row[key] for row in rows]
        if any(counts):
            figure.add_trace(_bar(say(f"best.head_{key}", lang), counts, look, INK, lang))
    rows_layout(figure, [directed_label(row, lang) for row in rows], lift=28)
    most = max(row["usable"] for row in rows)
    figure.update_xaxes(
        title_text=say("best.axis", lang), ticks="outside", range=[0, 1.005 * most], tickvals=ticks(most)
    )
    summary = " ".join(best_words(row, names, lang) for row in rows)
    return Chart(f"chart-robust-best{suffix}", say("best.title", lang), summary, figure)


def ticks(most: int) -> list[int]:
    """Return whole numbers from 0, a step of 1, 2 or 5 times a power of ten apart, and ``most`` as the last."""
    steps = (m * 10**power for power in range(9) for m in (1, 2, 5))
    step = next(step for step in steps if step >= most / 6)
    return [*range(0, most - step // 2, step), most]


def _bar(label: str, counts: list[int], look: tuple[str, str], ink: str, lang: str) -> go.Bar:
    colour, pattern = look
    return go.Bar(
        x=counts,
        y=list(range(len(counts))),
        orientation="h",
        name=safe(label),
        text=[whole(count, lang) if count else "" for count in counts],
        textposition="inside",
        insidetextanchor="middle",
        # a number keeps its size in a bar that is narrower
        constraintext="none",
        textangle=0,
        textfont={"color": ink, "size": 13},
        marker={
            "color": colour,
            "line": {"color": INK if ink == INK else "#ffffff", "width": 1},
            "pattern": {
                "shape": pattern,
                "fillmode": "overlay",
                "fgcolor": "#ffffff",
                "size": 9,
                "solidity": 0.15,
            },
        },
        hovertemplate="%{x}<extra>" + safe(label) + "</extra>",
    )
