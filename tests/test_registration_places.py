"""One municipality of the 98 is told with what cannot be claimed of it, and the strip of differences is honest."""

from __future__ import annotations

from collections import Counter

import pytest

from experiments.registration.findings import Findings
from experiments.registration.report.places import change_of, has_enough, is_thin, place_words
from experiments.registration.report.strips import change_strip
from experiments.statistics.enough import TOO_FEW
from sim.texts import LANGUAGES
from tests.helpers_registration_report import municipalities, summary

ENOUGH = next(row for row in municipalities() if has_enough(row))
ROW = ENOUGH | {"coverage_before": 0.2, "coverage_after": 0.5, "change": 0.3}
TOLD = {"change_low": 0.1, "change_high": 0.5}
UNTOLD = {"change_low": -0.1, "change_high": 0.7}


def test_the_row_in_words_holds_the_numbers_of_the_table():
    said = place_words(ROW | TOLD | {"events": 4_310, "sent": 12.3}, "en")
    for part in (ROW["name"], "20%", "50%", "30 points", "10 to 50", "12.3", "4,310", "more than chance"):
        assert part in said


def test_a_difference_that_may_be_chance_is_not_told():
    assert "cannot be told from nothing" in place_words(ROW | UNTOLD, "en")
    assert "more than chance" not in place_words(ROW | UNTOLD, "en")


@pytest.mark.parametrize(("events", "is_few"), [(TOO_FEW - 1, True), (TOO_FEW, False)])
def test_few_events_are_called_an_example_not_a_result(events, is_few):
    assert ("not as a result" in place_words(ROW | TOLD | {"events": events}, "en")) == is_few


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_shares_nothing_is_claimed(lang):
    few = next(row for row in municipalities() if not has_enough(row))
    said = place_words(few, lang)
    assert "%" not in said
    assert "12" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_says_that_habits_are_drawn_by_lot(lang):
    lot = {"en": "drawn by lot", "da": "lodtrækning"}[lang]
    assert all(lot in place_words(row, lang) for row in municipalities())


def rows() -> list[dict]:
    """Return three municipalities of every kind: told up, told down, untold; some with little behind them."""
    known = [row for row in municipalities() if has_enough(row)][:9]
    ends = [(0.1, 0.5), (-0.5, -0.1), (-0.2, 0.3)]
    return [
        row | {"change": (low + high) / 2, "change_low": low, "change_high": high, "events": 100 + 50 * n}
        for n, (row, (low, high)) in enumerate(zip(known, ends * 3, strict=True))
    ]


def test_the_strip_of_differences_tells_sign_by_shape_and_little_behind_by_hollow_marks():
    figure = change_strip(Findings(summary(municipalities=rows())), "en").figure
    drawn = Counter()
    for trace in figure.data:
        drawn[trace.marker.symbol] += len(trace.x)
        assert len(trace.x) == len(trace.error_y.array) == len(trace.error_y.arrayminus)
    thin = sum(map(is_thin, rows()))
    assert sum(n for symbol, n in drawn.items() if symbol.endswith("-open")) == thin == 2
    by_shape = Counter(symbol.removesuffix("-open") for symbol in drawn.elements())
    assert by_shape == {"triangle-up": 3, "triangle-down": 3, "circle": 3}
    placed = sorted((x, y) for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True))
    assert [x for x, _ in placed] == list(range(1, 10))
    assert [y for _, y in placed] == sorted(100 * change_of(row)["mean"] for row in rows())


def test_the_strip_of_differences_counts_in_words_what_it_shows():
    said = change_strip(Findings(summary(municipalities=[*rows(), *municipalities(few=1)[:1]])), "en").summary
    assert "In 3 the share grows, in 3 it shrinks, and in 3" in said
    assert "1 with too few simulated enquiries" in said


def test_bars_end_where_no_difference_of_shares_can_lie():
    wild = ENOUGH | {"change": 0.9, "change_low": 0.4, "change_high": 1.4}
    (trace,) = change_strip(Findings(summary(municipalities=[wild])), "en").figure.data
    assert trace.y[0] + trace.error_y.array[0] == pytest.approx(100)
    assert trace.y[0] - trace.error_y.arrayminus[0] == pytest.approx(40)
