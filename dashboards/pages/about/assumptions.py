"""Every declared number, to be searched, by area, and how well the numbers are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from dashboards.parts.fields import choice_field
from dashboards.parts.tables import csv_button, table_view
from dashboards.words import say
from experiments.comparison.why import assumption_records
from experiments.report.cells import plain
from experiments.report.labels import named
from experiments.report.lookup import Lookup
from experiments.report.numbers import whole
from experiments.report.table import Group, Row, Table
from experiments.report.tables_assumptions import assumption_table
from sim.parameters import GRADES, Declaration, declarations

SEARCH, AREA, FOUND, COUNT = "about-search", "about-area", "about-found", "about-count"
ALL = "all"
MOST_AT_ONCE = 40
"""More assumptions than these stay folded: to draw all takes seconds."""


def assumptions(lang: str) -> list[Component]:
    """Return the grades with their numbers, the search, and all assumptions folded by area."""
    known = list(declarations().values())
    n_varied = sum(declared.role == "uncertainty" for declared in known)
    numbers = {"n": whole(len(known), lang), "varied": whole(n_varied, lang)}
    return [
        html.P(say("about.assumptions.intro", lang, **numbers)),
        html.Div(table_view(grades_table(known, lang), lang), className="infohus-report"),
        html.Div([_search(lang), _areas(known, lang)], className="fields"),
        html.P(count_words("", ALL, lang), id=COUNT, role="status"),
        dmc.Accordion(
            found_view("", ALL, [], lang), id=FOUND, value=[], multiple=True, order=3, transitionDuration=0
        ),
        html.P(say("about.assumptions.one_file", lang)),
        csv_button(_table(known, lang), lang),
    ]


def grades_table(known: Iterable[Declaration], lang: str) -> Table:
    """Return how many numbers have each grade, and what it means."""
    counts = Counter(declared.grade for declared in known)
    rows = [
        Row(
            named("grades", grade, lang),
            [plain(whole(counts[grade], lang)), plain(say(f"about.assumptions.{grade}", lang))],
        )
        for grade in GRADES
    ]
    head = [say(f"about.assumptions.{part}", lang) for part in ("grade", "count", "meaning")]
    return Table(say("about.assumptions.grades_caption", lang), head, [Group(rows)], numeric=False)


def matching(query: str, area: str, lang: str) -> list[Declaration]:
    """Return the declared numbers of ``area`` (``all``: of every area) that hold every word of ``query``."""
    words = query.casefold().split()
    return [
        declared
        for declared in declarations().values()
        if area in (ALL, declared.area) and all(word in _words_of(declared, lang) for word in words)
    ]


def found_view(query: str, area: str, opened: Iterable[str], lang: str) -> list[Component]:
    """Return what was found, an area at a time; the tables of areas that are not opened come when they are."""
    by_area: dict[str, list[Declaration]] = {}
    for declared in matching(query, area, lang):
        by_area.setdefault(declared.area, []).append(declared)
    return [_area(name, by_area[name], lang, name in opened) for name in _in_order(by_area, lang)]


def opened_by(query: str, area: str, lang: str) -> list[str]:
    """Return the areas that a search opens: all it found, none where that is much."""
    found = matching(query, area, lang)
    return sorted({declared.area for declared in found}) if len(found) <= MOST_AT_ONCE else []


def count_words(query: str, area: str, lang: str) -> str:
    """Return in a sentence how many were found."""
    n, total = len(matching(query, area, lang)), len(declarations())
    if n == total:
        return say("about.assumptions.found_all", lang, n=whole(n, lang))
    key = "found" if n else "none"
    return say(f"about.assumptions.{key}", lang, n=whole(n, lang), total=whole(total, lang))


def register_assumptions(app: Dash) -> None:
    """Add the callback that searches."""

    @app.callback(
        Output(FOUND, "children"),
        Output(FOUND, "value"),
        Output(COUNT, "children"),
        Input(SEARCH, "value"),
        Input(AREA, "value"),
        Input(FOUND, "value"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def search(query, area, opened, lang):
        query, area, opened = str(query or ""), str(area or ALL), list(opened or [])
        if ctx.triggered_id == FOUND:
            return found_view(query, area, opened, lang), no_update, no_update
        opened = opened_by(query, area, lang)
        return found_view(query, area, opened, lang), opened, count_words(query, area, lang)


def _search(lang: str) -> Component:
    return dmc.TextInput(
        id=SEARCH,
        label=say("about.assumptions.search", lang),
        description=say("about.assumptions.search_help", lang),
        inputProps={"maxLength": 100},
        debounce=300,
        className="infohus-field",
    )


def _areas(known: Iterable[Declaration], lang: str) -> Component:
    areas = _in_order({declared.area for declared in known}, lang)
    options = [
        (ALL, say("about.assumptions.all_areas", lang)),
        *((a, say(f"areas.{a}", lang)) for a in areas),
    ]
    label, help = (say(f"about.assumptions.{part}", lang) for part in ("area", "area_help"))
    return choice_field(AREA, label, options, ALL, lang, help=help)


def _in_order(areas: Iterable[str], lang: str) -> list[str]:
    return sorted(areas, key=lambda area: say(f"areas.{area}", lang))


def _area(area: str, known: list[Declaration], lang: str, is_open: bool) -> Component:
    name = say(f"areas.{area}", lang)
    title = say("about.assumptions.area_title", lang, area=name, n=whole(len(known), lang))
    shown = None
    if is_open:
        table = replace(_table(known, lang), caption=name)
        shown = html.Div(table_view(table, lang, has_caption=False), className="infohus-report")
    return dmc.AccordionItem([dmc.AccordionControl(title), dmc.AccordionPanel(shown)], value=area)


def _table(known: Iterable[Declaration], lang: str) -> Table:
    records = assumption_records({declared.name: declared.value for declared in known}, lang)
    return assumption_table(Lookup({"extra": {"assumptions": records}}), lang)


def _words_of(declared: Declaration, lang: str) -> str:
    """Return all that a search looks through."""
    parts: Mapping[str, str] = {
        "name": declared.name,
        "label": declared.label(lang),
        "unit": declared.unit(lang),
        "grade": named("grades", declared.grade, lang),
        "source": declared.source(lang),
    }
    return " ".join(parts.values()).casefold()
