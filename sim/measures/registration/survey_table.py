"""Answers of many municipalities, in the figures and items and on the bases of ``survey_2017.csv``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sim.measures.registration.survey import INSIDE, NON_PRIMARY, OUTSIDE, OVER, PRIMARY, UNDER, Answer

FORMS = {
    "right": "right-wing extremism among the concerns",
    "left": "left-wing extremism among the concerns",
    "islamist": "extreme Islamism among the concerns",
    "other": "another form among the concerns",
}
"""Form in the simulation -> item of figure 3."""
BOTH_AGES, BOTH_AREAS, BOTH_KINDS = {OVER, UNDER}, {INSIDE, OUTSIDE}, {PRIMARY, NON_PRIMARY}


class SurveyRow(NamedTuple):
    """One printed share: ``count`` of the ``base`` municipalities that the figure is about."""

    figure: str
    item: str
    region: str
    count: int
    base: int


class Item(NamedTuple):
    """An item: which answers are in its base, and which of these it counts."""

    figure: str
    text: str
    is_asked: Callable[[Answer], bool]
    is_counted: Callable[[Answer], bool]


def tabulate(answers: Iterable[Answer | None]) -> list[SurveyRow]:
    """Return the shares of the whole country; municipalities that did not answer (None) are in no base."""
    given = [answer for answer in answers if answer is not None]
    rows = []
    for figure, text, is_asked, is_counted in ITEMS:
        asked = [answer for answer in given if is_asked(answer)]
        rows.append(SurveyRow(figure, text, "Danmark", sum(map(is_counted, asked)), len(asked)))
    return rows


def _everybody(_: Answer) -> bool:
    return True


def _with_cases(answer: Answer) -> bool:
    return answer.had_cases is True


def _with_forms(answer: Answer) -> bool:
    return answer.forms is not None


def _with_police(answer: Answer) -> bool:
    return answer.to_police is not None


def _names(form: str) -> Callable[[Answer], bool]:
    return lambda answer: form in answer.forms


ITEMS = (
    Item("2", "had cases in the last three years", _everybody, _with_cases),
    *(Item("3", text, _with_forms, _names(form)) for form, text in FORMS.items()),
    Item("5", "cases both under and over 18", _everybody, lambda a: a.ages == BOTH_AGES),
    Item("5", "only cases over 18", _everybody, lambda a: a.ages == {OVER}),
    Item("5", "only cases under 18", _everybody, lambda a: a.ages == {UNDER}),
    Item("5", "age not known or no cases", _everybody, lambda a: not a.ages),
    Item("4", "handed at least one case to the police", _with_police, lambda a: a.to_police),
    Item("6", "cases inside authority", _with_cases, lambda a: INSIDE in (a.areas or ())),
    Item("6", "cases outside authority", _with_cases, lambda a: OUTSIDE in (a.areas or ())),
    Item("6", "cases both inside and outside authority", _with_cases, lambda a: a.areas == BOTH_AREAS),
    Item("7", "primary cases", _with_cases, lambda a: PRIMARY in (a.kinds or ())),
    Item("7", "non-primary cases", _with_cases, lambda a: NON_PRIMARY in (a.kinds or ())),
    Item("7", "both primary and non-primary cases", _with_cases, lambda a: a.kinds == BOTH_KINDS),
    Item("14", "has a fixed cross-agency forum", _everybody, lambda a: a.has_forum is True),
    Item("14", "has none", _everybody, lambda a: a.has_forum is False),
    Item("14", "forum not known", _everybody, lambda a: a.has_forum is None),
)
"""In the order of the file. The base of figure 5 is all who answered, that of figures 6 and 7 all with cases,
whether they could say or not; figures 3 and 4 are about those who could."""
