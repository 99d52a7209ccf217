"""All parameters one click deeper: an area at a time, each with its number, unit, range, grade and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import ALL, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboards.parts.fields import choice_field, parameter_field
from dashboards.words import say
from experiments.report.tables_assumptions import loose
from sim.parameters import declarations

CHANGED = "compare-parameters"
AREA = "compare-area"


def parameters(changed: Mapping[str, object], lang: str) -> Component:
    """Return the folded choice of an area, and what has been changed."""
    areas = sorted({d.area for d in declarations().values()}, key=lambda area: say(f"areas.{area}", lang))
    return html.Div(
        [
            dcc.Store(id=CHANGED, data=dict(changed)),
            html.Details(
                [
                    html.Summary(say("compare.parameters", lang)),
                    html.P(say("compare.parameters_help", lang)),
                    choice_field(
                        AREA,
                        say("compare.area", lang),
                        [(area, say(f"areas.{area}", lang)) for area in areas],
                        None,
                        lang,
                    ),
                    html.Div(id="compare-area-fields", className="fields"),
                ]
            ),
            html.Div(changed_words(changed, lang), id="compare-changed", role="status"),
            html.Button(
                say("compare.reset", lang),
                id="compare-reset",
                type="button",
                hidden=not changed,
                className="plain",
            ),
        ]
    )


def changed_words(changed: Mapping[str, object], lang: str) -> Component | None:
    """Return what differs from the usual, in a list; None if nothing does."""
    known = declarations()
    items = [
        html.Li(
            say(
                "compare.changed_item",
                lang,
                label=known[name].label(lang),
                value=loose(value, lang) if isinstance(value, int | float) else str(value),
                usual=loose(known[name].value, lang),
                unit=known[name].unit(lang),
            )
        )
        for name, value in sorted(changed.items())
        if name in known
    ]
    return html.Div([html.P(say("compare.changed_parameters", lang)), html.Ul(items)]) if items else None


def merged(
    changed: Mapping[str, object], names: Sequence[str], values: Sequence[object]
) -> dict[str, object]:
    """Return ``changed`` with what stands in the fields of ``names``; an emptied field, or the usual value, is none."""
    known = declarations()
    result = dict(changed)
    for name, value in zip(names, values, strict=True):
        if name not in known or value in (None, "", known[name].value):
            result.pop(name, None)
        else:
            result[name] = value
    return result


def register_parameters(app: Dash) -> None:
    """Add the callbacks of the fields."""

    @app.callback(
        Output("compare-area-fields", "children"),
        Input(AREA, "value"),
        Input("compare-reset", "n_clicks"),
        State(CHANGED, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def fields(area, _, changed, lang):
        from dash import ctx

        held = {} if ctx.triggered_id == "compare-reset" else changed or {}
        return [
            parameter_field({"parameter": d.name}, d, lang, held.get(d.name))
            for d in declarations().values()
            if d.area == area
        ]

    @app.callback(
        Output(CHANGED, "data"),
        Output("compare-changed", "children"),
        Output("compare-reset", "hidden"),
        Input({"parameter": ALL}, "value"),
        Input("compare-reset", "n_clicks"),
        State({"parameter": ALL}, "id"),
        State(CHANGED, "data"),
        State("lang", "data"),
        prevent_initial_call=True,
    )
    def change(values, _, ids, changed, lang):
        from dash import ctx

        if ctx.triggered_id == "compare-reset":
            return {}, None, True
        kept = merged(changed or {}, [one["parameter"] for one in ids], values)
        return kept, changed_words(kept, lang), not kept
