"""Records are read strictly by the limits that stand at their fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import pytest
from annotated_types import Ge, Gt, Le

from sim.errors import BadInput
from sim.policies.convening import CallTogether, NextMeeting
from sim.rule_reader import read_record
from sim.texts import LANGUAGES


@dataclass(frozen=True, slots=True)
class Dose:
    """A record with numbers that have both limits, and a date that need not be given."""

    share: Annotated[float, Ge(0), Le(1)] = 0.5
    times: Annotated[int, Gt(0), Le(3)] = 1
    since: date | None = None


def test_a_number_outside_both_limits_is_refused():
    with pytest.raises(BadInput) as caught:
        read_record(Dose, {"share": 1.5}, "dose")
    assert caught.value.key == "scenario.not_within"
    for lang in LANGUAGES:
        assert "1.5" in caught.value.sentence(lang)


def test_a_whole_number_above_a_limit_is_named_by_the_first_that_is_allowed():
    with pytest.raises(BadInput) as caught:
        read_record(Dose, {"times": 0}, "dose")
    assert caught.value.key == "scenario.not_whole"
    for lang in LANGUAGES:
        assert all(part in caught.value.sentence(lang) for part in ("dose.times", " 1 ", " 3,"))


def test_a_date_that_need_not_be_given_is_a_date_where_it_is():
    assert read_record(Dose, {"since": date(2020, 1, 1)}, "dose").since == date(2020, 1, 1)
    with pytest.raises(BadInput) as caught:
        read_record(Dose, {"since": "soon"}, "dose")
    assert caught.value.key == "scenario.not_a_date"


def test_a_whole_number_will_do_where_a_number_is_asked_for():
    assert read_record(Dose, {"share": 1}, "dose") == Dose(1.0)
    assert isinstance(read_record(Dose, {"share": 1}, "dose").share, float)


@pytest.mark.parametrize("given", ["0.5", True, None, [0.5], float("nan"), float("inf")])
def test_nothing_is_taken_for_a_number_that_is_none(given):
    with pytest.raises(BadInput):
        read_record(Dose, {"share": given}, "dose")


def test_what_is_not_given_comes_from_the_own_record_or_the_defaults():
    own = NextMeeting(every_days=7, max_items=3)
    assert read_record(NextMeeting, {"max_items": 4}, "x", own) == NextMeeting(every_days=7, max_items=4)
    assert read_record(NextMeeting, {"max_items": 4}, "x") == NextMeeting(max_items=4)


def test_lists_become_tuples():
    assert read_record(CallTogether, {"members": ["ssp", "police"]}, "x").members == ("ssp", "police")


def test_an_unknown_field_names_the_nearest():
    with pytest.raises(BadInput) as caught:
        read_record(CallTogether, {"quorrum": 3}, "organisation.convene")
    assert caught.value.values == {"where": "organisation.convene", "name": "quorrum", "nearest": "quorum"}
