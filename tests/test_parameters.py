"""Every number is declared once, completely, with a value inside its range; reading it is recorded."""

from __future__ import annotations

import math
import pickle
import re
from dataclasses import replace

import pytest

from sim.errors import BadInput
from sim.parameters import (
    DISTRIBUTIONS,
    GRADES,
    ROLES,
    Declaration,
    Parameters,
    UndeclaredParameter,
    declarations,
    resolve,
)
from sim.policies.organisation import CATALOGUE

DECLARED = list(declarations().values())
UNCERTAIN = [declared for declared in DECLARED if declared.role == "uncertainty"]


def left_in_english(declared: Declaration) -> list[str]:
    """Return what the Danish list shows in English: the same words, a page by 'p.', or a common English word."""
    shown = {
        "label": (declared.label("en"), declared.label("da")),
        "unit": (declared.unit("en"), declared.unit("da")),
        "source": (declared.source("en"), declared.source("da")),
    }
    english = r"\[K18 p\.|\b(the|of|and|with|from|own|about|cases|per handover|group [A-G])\b"
    return [what for what, (en, da) in shown.items() if en == da or re.search(english, da)]


def test_a_declaration_is_complete_in_both_languages():
    for declared in DECLARED:
        for lang in ("en", "da"):
            assert declared.label(lang).strip(), declared.name
            assert declared.unit(lang).strip(), declared.name
            assert declared.source(lang).strip(), declared.name
        assert not left_in_english(declared), declared.name
        assert declared.role in ROLES, declared.name
        assert declared.grade in GRADES, declared.name
        assert declared.reviewed.year >= 2026, declared.name


@pytest.mark.parametrize(
    "words",
    [
        "Head of central prevention, Fyns Politi, in TV 2 Fyn (about 1/4); EVIDENCE A1.8",
        {"en": "[K18 p. 26] Rambøll (12 of 38 cases)", "da": "[K18 p. 26] Rambøll (12 af 38 sager)"},
        {"en": "KRL 2019, own arithmetic", "da": "KRL 2019; own arithmetic"},
        {"en": "Bhabra et al. 2007; EVIDENCE C.14", "da": "Bhabra et al. 2007; EVIDENCE C.14"},
    ],
)
def test_a_source_in_english_words_only_is_found(words):
    sources = {"en": words, "da": words} if isinstance(words, str) else words
    assert left_in_english(replace(DECLARED[0], sources=sources)) == ["source"]
    assert left_in_english(DECLARED[0]) == []


def test_the_38_reviewed_cases_are_never_shown_as_a_sample():
    few = [declared for declared in DECLARED if re.search("of (the )?3[68] ", declared.source("en"))]
    assert len(few) == 17
    for declared in few:
        assert "38 cases, not representative" in declared.source("en")
        assert "38 sager, ikke repræsentative" in declared.source("da")


@pytest.mark.parametrize(
    ("name", "grade"),
    [
        ("turnover.per_year", "analogue"),  # another group of staff
        ("follow_up.p_missed", "analogue"),  # measures for children
        ("onset.share_alike", "assumed"),  # one person's estimate
    ],
)
def test_no_more_is_claimed_than_was_counted(name, grade):
    assert declarations()[name].grade == grade


def test_the_declared_value_lies_in_the_allowed_range():
    for declared in DECLARED:
        assert declared.low <= declared.value <= declared.high, declared.name
        assert declared.low < declared.high, declared.name


def test_plausible_worlds_lie_inside_what_is_allowed_and_around_the_nominal_value():
    assert UNCERTAIN
    for declared in UNCERTAIN:
        name = declared.name
        ends = declared.low, declared.world_low, declared.value, declared.world_high, declared.high
        assert list(ends) == sorted(ends), name
        assert declared.world_low < declared.world_high, name
        assert declared.distribution in DISTRIBUTIONS, name
        assert declared.distribution != "log_uniform" or declared.world_low > 0, name
        assert (declared.shape is not None) == (declared.distribution == "gamma"), name


def test_only_uncertainties_vary_over_worlds():
    certain = [declared for declared in DECLARED if declared.role != "uncertainty"]
    assert certain
    assert all(declared.distribution is None and declared.world_low is None for declared in certain)


def test_a_source_names_the_work_or_says_that_it_is_an_assumption():
    for declared in DECLARED:
        work = declared.source("en")
        if declared.grade == "assumed":
            assert work.startswith("Own assumption"), declared.name
            assert declared.source("da").startswith("Egen antagelse"), declared.name
        else:
            assert re.search(r"\[K18 p\. \d+|EVIDENCE [A-G]\d*\.\d+", work), declared.name
            assert not work.startswith("EVIDENCE"), f"{declared.name}: the row stands beside the work"


def test_no_parameter_is_keyed_by_an_organisational_model():
    words = {*CATALOGUE, "forum", "steering", "tovholder"}
    how_many_have_which = tuple(name for name in declarations() if name.startswith("national.share_"))
    assert len(how_many_have_which) == 6
    assert not [
        name
        for name in declarations()
        if name not in how_many_have_which and any(word in name for word in words)
    ]


@pytest.mark.parametrize("group", ["concern.form_"])
def test_shares_that_share_out_a_whole_sum_to_one(group):
    shares = [declared.value for declared in DECLARED if declared.name.startswith(group)]
    assert len(shares) >= 4
    assert math.fsum(shares) == pytest.approx(1.0, abs=1e-9)


def test_names_are_in_order_and_every_file_was_read():
    assert list(declarations()) == sorted(declarations())
    areas = {declared.area for declared in DECLARED}
    assert areas == {
        *("demand", "concern", "knowledge", "people", "work", "decision", "course"),
        *("population", "life", "observer", "effect", "motivation", "survey"),
        *("registration", "national"),
    }


def test_reading_is_recorded_and_listing_is_not_reading():
    parameters = Parameters({"diary.p_busy": 0.4})
    assert dict(parameters.items())["diary.p_busy"] == 0.4
    assert set(parameters) == set(declarations())
    assert len(parameters) == len(list(parameters.values()))
    assert "diary.p_busy" in parameters
    assert parameters.reads == set()
    assert parameters["diary.p_busy"] == 0.4
    assert parameters.reads == {"diary.p_busy"}


def test_parameters_pickle_with_what_was_read():
    parameters = Parameters()
    value = parameters["turnover.per_year"]
    copy = pickle.loads(pickle.dumps(parameters))
    assert copy.reads == {"turnover.per_year"}
    assert copy["turnover.per_year"] == value


def test_asking_for_an_undeclared_parameter_fails():
    parameters = Parameters()
    with pytest.raises(UndeclaredParameter):
        parameters["diary.p_lazy"]
    assert parameters.reads == set()


def test_an_unknown_override_names_the_nearest():
    with pytest.raises(BadInput) as caught:
        resolve({"diary.p_bussy": 0.5})
    assert caught.value.values == {"name": "diary.p_bussy", "nearest": "diary.p_busy"}


@pytest.mark.parametrize("given", ["0.5", True, None, math.nan, math.inf, [1], 10**400])
def test_an_override_must_be_a_finite_number(given):
    with pytest.raises(BadInput) as caught:
        Parameters({"diary.p_busy": given})
    assert caught.value.key == "parameters.not_a_number"


def test_the_ends_of_the_range_are_allowed_and_what_lies_beyond_is_not():
    assert len(DECLARED) > 200
    for declared in DECLARED:
        for end, beyond in ((declared.low, declared.low - 0.01), (declared.high, declared.high + 0.01)):
            assert resolve({declared.name: end})[declared.name] == end
            with pytest.raises(BadInput) as caught:
                resolve({declared.name: beyond})
            assert caught.value.values["name"] == declared.name
            assert caught.value.values["low"] == f"{declared.low:g}"
            assert caught.value.values["high"] == f"{declared.high:g}"


def test_the_nominal_values_are_the_declared_ones():
    assert resolve() == {declared.name: declared.value for declared in DECLARED}
