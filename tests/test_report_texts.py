"""Words and looks of the report: same keys in both languages, a label for every name, enough contrast."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from experiments.report import chart_style
from experiments.report.labels import measure_label, named
from experiments.report.numbers import amount, interval, number, span, years_in_words
from experiments.report.tables_assumptions import loose
from sim.measures.registry import CAUSES, HANDOVER_KINDS, MEASURES, QUANTILES, RATIO_STATISTICS, ROLES
from sim.texts import catalogue

OURS = ("report.", "sentences.", "measures.")
GROUPS = {
    "causes": ("touch", "stretch", *CAUSES), "kinds": HANDOVER_KINDS, "roles": ROLES,
    "statistics": (*RATIO_STATISTICS, *QUANTILES), "units": {m.unit for m in MEASURES},
    "models": ("coordinator", "ad_hoc_forum", "fixed_forum"), "variants": ("natural", "equalised"),
    "outcomes": ("opened", "dropped", "referred", "to_police"),
    "grades": ("measured", "derived", "analogue", "assumed"),
}  # fmt: skip


def test_both_languages_have_the_same_keys_and_the_same_places_to_fill() -> None:
    en, da = ({k: v for k, v in catalogue(lang).items() if k.startswith(OURS)} for lang in ("en", "da"))
    assert en.keys() == da.keys()
    for key in en:
        assert set(re.findall(r"{(\w+)}", en[key])) == set(re.findall(r"{(\w+)}", da[key])), key


@pytest.mark.parametrize("lang", ["en", "da"])
def test_every_measure_has_a_label(lang: str) -> None:
    labels = [measure_label(m.name, lang) for m in MEASURES]
    assert not set(labels) & {m.name for m in MEASURES}
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("lang", ["en", "da"])
@pytest.mark.parametrize("group", GROUPS)
def test_every_name_of_the_contracts_has_a_label(group: str, lang: str) -> None:
    for name in GROUPS[group]:
        assert f"measures.{group}.{name}" in catalogue(lang)
        assert "_" not in named(group, name, lang)


@pytest.mark.parametrize("lang", ["en", "da"])
def test_the_parts_of_the_days_fit_in_a_legend_on_a_phone(lang: str) -> None:
    """About 345 pixels at 390: the longest label that was seen to fit has 49 characters."""
    assert max(len(named("causes", part, lang)) for part in GROUPS["causes"]) <= 49


def test_numbers_follow_the_language() -> None:
    assert (number(1234.5, "en"), number(1234.5, "da")) == ("1,234.5", "1.234,5")
    assert number(-0.04, "en") == "0.0"
    assert number(-1.26, "da") == "−1,3"
    assert amount(0.123, "share", "en") == "12.3%"
    assert amount(0.123, "share", "da") == "12,3\N{NO-BREAK SPACE}%"
    assert amount(None, "days", "en") == "–"
    assert interval(-0.4, 0.8, "days", "en") == "−0.40 to 0.80"
    assert interval(12.0, None, "days", "en") == "≥ 12.0"
    assert span(0.05, 0.1, "share", "da") == "5,0–10,0\N{NO-BREAK SPACE}%"
    assert span(-1.0, 2.0, "days", "en") == "−1.0 to 2.0"
    assert (years_in_words(5, "en"), years_in_words(1, "da"), years_in_words(12, "en")) == (
        "five years", "et år", "12 years",
    )  # fmt: skip
    assert [loose(v, "da") for v in (0.00025, 2.0, True, None, "x")] == ["0,00025", "2", "ja", "–", "x"]


def contrast(one: str, two: str) -> float:
    """Return the WCAG contrast of two hex colours."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    bright, dark = sorted((light(one), light(two)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_text_and_marks_stand_out_from_their_background() -> None:
    css = files("experiments").joinpath("templates/report.css").read_text(encoding="utf-8")
    known = dict(re.findall(r"--(\w+): (#\w{6})", css))
    for name in ("ink", "muted", "accent"):
        for ground in ("#ffffff", known["soft"]):
            assert contrast(known[name], ground) >= 4.5
    assert contrast(known["warn"], "#fff8ef") >= 4.5
    marks = (*chart_style.COLOURS, *chart_style.CAUSE_COLOURS, chart_style.INK, chart_style.MUTED)
    assert all(contrast(colour, "#ffffff") >= 3 for colour in marks)


def test_models_causes_and_grades_are_told_apart_without_colour() -> None:
    styles = list(zip(chart_style.DASHES, chart_style.MARKERS, strict=True))
    assert len(set(chart_style.DASHES)) == len(set(chart_style.MARKERS)) == len(styles)
    assert len(set(chart_style.CAUSE_PATTERNS)) == len(chart_style.CAUSE_COLOURS) == 7
    assert len(set(chart_style.GRADE_MARKERS.values())) == 4
