"""Every number that can be doubted, one click deeper: an area at a time, each with unit, range, grade and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import ALL, Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component

from dashboards.parts.fields import choice_field, parameter_field
from dashboards.words import say
from experiments.report.tables_assumptions import loose
from sim.parameters import declarations


class ParameterForm:
    """A piece of a page that holds what its user has changed of the declared numbers.

    Parameters
    ----------
    prefix
        Put before every id.
    chief
        Names of parameters whose fields are always seen.
    elsewhere
        Names of parameters that another question of the page sets.
    first
        Area whose fields are seen as soon as the list is opened; none, if not given.
    """

    def __init__(
        self,
        prefix: str,
        *,
        chief: Sequence[str] = (),
        elsewhere: Sequence[str] = (),
        first: str | None = None,
    ) -> None:
        self.prefix, self.chief, self.first = prefix, tuple(chief), first
        self._not_in_areas = {*chief, *elsewhere}

    @property
    def changed(self) -> str:
        """Return the id of the store that holds what was changed, values by name."""
        return f"{self.prefix}-parameters"

    @property
    def states(self) -> tuple[State, State, State]:
        """Return what a callback that runs something takes, for :func:`changed_now`.

        The fields are among it: the store hears of them by way of the server, and a button may be pressed sooner.
        """
        fields = {"parameter": ALL, "of": self.prefix}
        return State(self.changed, "data"), State(fields, "id"), State(fields, "value")

    def chief_fields(self, changed: Mapping[str, object], lang: str) -> Component:
        """Return the fields that are always seen."""
        return html.Div(
            self._fields(self.chief, changed, lang), id=f"{self.prefix}-chief", className="fields"
        )

    def view(self, changed: Mapping[str, object], lang: str) -> Component:
        """Return the folded choice of an area, and what has been changed."""
        areas = sorted({d.area for d in declarations().values()}, key=lambda area: say(f"areas.{area}", lang))
        return html.Div(
            [
                dcc.Store(id=self.changed, data=dict(changed)),
                html.Details(
                    [
                        html.Summary(say("parameters.all", lang)),
                        html.P(say("parameters.help", lang)),
                        choice_field(
                            f"{self.prefix}-area",
                            say("parameters.area", lang),
                            [(area, say(f"areas.{area}", lang)) for area in areas],
                            self.first,
                            lang,
                        ),
                        html.Div(
                            self._of_area(self.first, changed, lang),
                            id=f"{self.prefix}-area-fields",
                            className="fields",
                        ),
                    ]
                ),
                html.Div(changed_words(changed, lang), id=f"{self.prefix}-changed", role="status"),
                html.Button(
                    say("parameters.reset", lang),
                    id=f"{self.prefix}-reset",
                    type="button",
                    hidden=not changed,
                    className="plain",
                ),
            ]
        )

    def register(self, app: Dash) -> None:
        """Add the callbacks of the fields."""
        reset, fields = f"{self.prefix}-reset", {"parameter": ALL, "of": self.prefix}

        @app.callback(
            Output(f"{self.prefix}-area-fields", "children"),
            Input(f"{self.prefix}-area", "value"),
            Input(reset, "n_clicks"),
            State(self.changed, "data"),
            State("lang", "data"),
            prevent_initial_call=True,
        )
        def of_area(area, _, changed, lang):
            return self._of_area(area, {} if ctx.triggered_id == reset else changed or {}, lang)

        @app.callback(
            Output(self.changed, "data"),
            Output(f"{self.prefix}-changed", "children"),
            Output(reset, "hidden"),
            Input(fields, "value"),
            Input(reset, "n_clicks"),
            State(fields, "id"),
            State(self.changed, "data"),
            State("lang", "data"),
            prevent_initial_call=True,
        )
        def change(values, _, ids, changed, lang):
            if ctx.triggered_id == reset:
                return {}, None, True
            kept = changed_now(changed, ids, values)
            return kept, changed_words(kept, lang), not kept

        if self.chief:

            @app.callback(
                Output(f"{self.prefix}-chief", "children"),
                Input(reset, "n_clicks"),
                State("lang", "data"),
                prevent_initial_call=True,
            )
            def chief(_, lang):
                return self._fields(self.chief, {}, lang)

    def _of_area(self, area: str | None, changed: Mapping[str, object], lang: str) -> list[Component]:
        names = [
            d.name for d in declarations().values() if d.area == area and d.name not in self._not_in_areas
        ]
        return self._fields(names, changed, lang)

    def _fields(self, names: Sequence[str], changed: Mapping[str, object], lang: str) -> list[Component]:
        known = declarations()
        return [
            parameter_field({"parameter": name, "of": self.prefix}, known[name], lang, changed.get(name))
            for name in names
        ]


def changed_words(changed: Mapping[str, object], lang: str) -> Component | None:
    """Return what differs from the usual, in a list; None if nothing does."""
    known = declarations()
    items = [
        html.Li(
            say(
                "parameters.changed_item",
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
    return html.Div([html.P(say("parameters.changed", lang)), html.Ul(items)]) if items else None


def changed_now(
    changed: Mapping[str, object] | None, ids: Sequence[Mapping[str, str]], values: Sequence[object]
) -> dict[str, object]:
    """Return what is changed at this moment, from what ``ParameterForm.states`` gives."""
    return merged(changed or {}, [one["parameter"] for one in ids], values)


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
