"""The charts: no label over a mark, no marker over another, and nothing drawn that is only noise."""

from __future__ import annotations

from itertools import pairwise

import pytest

from experiments.report.charts import difference_chart
from experiments.report.charts_why import LANE, handover_chart, influence_chart, no_influence
from experiments.report.lookup import Lookup
from tests.helpers_summary import extra, influence, summary

PAIR = ("ad_hoc_forum", "coordinator")


def noise() -> Lookup:
    """Return a summary in which no assumption stands out."""
    same = [influence(i, PAIR) | {"rho": 0.1 * i - 0.2} for i in range(5)]
    return Lookup(summary(extra=extra(influences=same)))


@pytest.mark.parametrize(
    "drawn",
    [
        lambda told: difference_chart(told, "da"),
        lambda told: handover_chart(told, "da"),
        lambda told: influence_chart(told, PAIR, "da"),
    ],
    ids=["difference", "handover", "influence"],
)
def test_no_label_covers_a_line_or_a_band(drawn) -> None:
    layout = drawn(Lookup(summary())).figure.layout
    assert layout.shapes
    assert all(shape.ysizemode == "pixel" and shape.yref == "y" for shape in layout.shapes)
    top = max(shape.y1 for shape in layout.shapes)
    assert all(label.yanchor == "bottom" and label.yshift > top for label in layout.annotations)


def test_only_what_stands_out_of_the_noise_is_drawn_and_the_reader_is_told() -> None:
    chart = influence_chart(Lookup(summary()), PAIR, "en")
    drawn = [x for trace in chart.figure.data for x in trace.x]
    assert sorted(drawn) == [-0.44, 0.29, 0.71]
    assert "Only the two fastest models" in chart.summary


@pytest.mark.parametrize("lang", ["en", "da"])
def test_nothing_is_drawn_where_all_is_noise_but_a_sentence_says_so(lang: str) -> None:
    assert influence_chart(noise(), PAIR, lang) is None
    assert ("0.24" if lang == "en" else "0,24") in no_influence(noise(), PAIR, lang)
    assert no_influence(Lookup(summary(extra={})), PAIR, lang) == ""


def test_markers_of_different_models_never_share_a_lane() -> None:
    chart = handover_chart(Lookup(summary()), "en")
    first = [trace.y[0] for trace in chart.figure.data]
    n_rows = len(chart.figure.layout.annotations)
    pixels = (chart.height - 120) / n_rows
    gaps = [(b - a) * pixels for a, b in pairwise(first)]
    assert all(gap >= LANE - 1 for gap in gaps)
    assert max(trace.marker.size for trace in chart.figure.data) < LANE
    assert chart.figure.layout.xaxis.range[0] < 0
