"""What the three runs say: days to decision in this one run, and what they went with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboards.pages.explore.stage import FACTS
from dashboards.pages.explore.words_of import with_words
from dashboards.parts.blocks import block
from dashboards.parts.source import Source
from dashboards.parts.words import say as say_part
from dashboards.running import Asked
from dashboards.words import say
from experiments.provenance import version_of
from experiments.report.blocks import Block
from experiments.report.cells import plain
from experiments.report.chart_style import CAUSE_COLOURS, CAUSE_PATTERNS, Chart, blank, rows_layout, safe
from experiments.report.labels import named
from experiments.report.numbers import DASH, amount, whole
from experiments.report.table import PARTS, Group, Row, Table, part_measure

HASH_LENGTH = 12
Scene = Mapping[str, Any]


def show_scenes(data: Scene, asked: Asked, _: str, lang: str) -> Component:
    """Return the stores that feed the stage and the rest of the page."""
    return html.Div(
        [
            dcc.Store(id="explore-found", data=with_words(data, lang)),
            dcc.Store(id="explore-new-facts", data=facts(data, asked)),
        ]
    )


def register_found(app: Dash) -> None:
    """Add the callback that shows what happened in the runs."""

    @app.callback(
        Output("explore-numbers", "children"),
        Output("explore-take", "hidden"),
        Input(FACTS, "data"),
        State("lang", "data"),
    )
    def show(facts, lang):
        return (found(facts, lang), False) if facts else (None, True)


def found(facts: Scene, lang: str) -> Component:
    """Return what happened in this one run: days, counts, and folded what the days went with."""
    source = run_source(facts, lang)
    chart = Block("chart", chart=why_chart(facts, lang), table=why_table(facts, lang))
    why = html.Details(
        [html.Summary(say("explore.found.why", lang)), block(chart, lang, source)], id="explore-why"
    )
    is_decided = all(model["n_decided"] for model in facts["models"])
    return html.Section(
        [
            html.H2(say("explore.found.heading", lang), id="explore-found-title"),
            html.P(intro_words(facts, lang)),
            block(Block("table", table=days_table(facts, lang)), lang, source, id="explore-days"),
            why if is_decided else html.P(say("explore.found.none", lang)),
        ],
        **{"aria-labelledby": "explore-found-title"},
    )


KEPT = ("model", "scenario_hash", "days_to_decision", "n_enquiries", "parts", "n_decided")


def facts(data: Scene, asked: Asked) -> dict[str, Any]:
    """Return what the page needs to know of the runs besides their scenes."""
    models = data["models"]
    return {
        "settings": asked["settings"],
        **{name: data[name] for name in ("municipality", "seed", "start")},
        "models": [
            {name: model[name] for name in KEPT}
            | {"decisions": len(model["decisions"]), "meetings": len(model["meetings"])}
            for model in models
        ],
        "cases": {m["model"]: [[c["name"], c["sent"], c["end_state"]] for c in m["cases"]] for m in models},
        "people": [{k: p[k] for k in ("post", "unit", "is_coordinator")} for p in models[0]["people"]],
    }


def run_source(data: Scene, lang: str) -> Source:
    """Return where the numbers of one run come from."""
    hashes = ", ".join(model["scenario_hash"][:HASH_LENGTH] for model in data["models"])
    return Source(
        (
            say_part("source.place", lang, municipality=data["municipality"]),
            say("explore.found.source", lang, seed=data["seed"], hashes=hashes),
            say_part(
                "source.version", lang, version=version_of("infohus") or say_part("source.unknown", lang)
            ),
        ),
        measures=("days_to_decision", *(part_measure(part) for part in PARTS)),
    )


def intro_words(data: Scene, lang: str) -> str:
    """Return which run it is, and how many enquiries all three models got."""
    n = max(model["n_enquiries"] for model in data["models"])
    return say(
        "explore.found.intro", lang, municipality=data["municipality"], n=whole(n, lang), seed=data["seed"]
    )


def days_table(data: Scene, lang: str) -> Table:
    """Return days to decision, enquiries and decisions of this run, a column for each model."""
    models = data["models"]
    rows = [
        Row(
            say("explore.found.days", lang),
            [plain(amount(m["days_to_decision"], "days", lang, 1)) for m in models],
            named("units", "days", lang),
        ),
        Row(say("explore.found.enquiries", lang), [plain(whole(m["n_enquiries"], lang)) for m in models]),
        Row(say("explore.found.decisions", lang), [plain(whole(m["decisions"], lang)) for m in models]),
        Row(say("explore.found.meetings", lang), [plain(whole(m["meetings"], lang)) for m in models]),
    ]
    return Table(say("explore.found.caption", lang), _head(data, lang), [Group(rows)], models=True)


def why_table(data: Scene, lang: str) -> Table:
    """Return the mean days of a decision by what they went with."""
    rows = [
        Row(
            named("causes", part, lang),
            [
                plain(amount(m["parts"][part], "days", lang, 1) if m["n_decided"] else DASH)
                for m in data["models"]
            ],
        )
        for part in PARTS
    ]
    return Table(say("explore.found.why_caption", lang), _head(data, lang), [Group(rows)], models=True)


def why_chart(data: Scene, lang: str) -> Chart:
    """Return the days to decision of each model as a bar of seven parts, of this run."""
    models = data["models"]
    figure = blank(210 + 78 * len(models), lang, barmode="stack", bargap=0.56)
    for place, part in enumerate(PARTS):
        label = safe(named("causes", part, lang))
        pattern = {
            "shape": CAUSE_PATTERNS[place],
            "fillmode": "overlay",
            "fgcolor": "#ffffff",
            "size": 7,
            "solidity": 0.25,
        }
        marker = {"color": CAUSE_COLOURS[place], "line": {"color": "#ffffff", "width": 1}, "pattern": pattern}
        figure.add_trace(
            go.Bar(
                x=[model["parts"][part] or 0 for model in models],
                y=list(range(len(models))),
                orientation="h",
                name=label,
                marker=marker,
                hovertemplate="%{x:.1f}<extra>" + label + "</extra>",
            )
        )
    rows_layout(figure, [named("models_short", model["model"], lang) for model in models], lift=25)
    figure.update_xaxes(title_text=say("explore.found.axis", lang), ticks="outside")
    told = "; ".join(_longest(model, lang) for model in models)
    return Chart(
        "explore-why-chart",
        say("explore.found.why_title", lang),
        say("explore.found.why_told", lang, parts=told),
        figure,
    )


def _longest(model: Scene, lang: str) -> str:
    part = max(PARTS, key=lambda name: model["parts"][name] or 0)
    return say(
        "explore.found.longest",
        lang,
        model=named("models_short", model["model"], lang),
        part=named("causes", part, lang),
        days=amount(model["parts"][part], "days", lang, 1),
    )


def _head(data: Scene, lang: str) -> list[str]:
    return [
        say("explore.found.measure", lang),
        *(named("models_short", m["model"], lang) for m in data["models"]),
    ]
