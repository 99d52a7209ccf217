"""A chart with its words, its table and its source."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.parts.source import Source, source_view
from dashboards.parts.tables import table_view
from dashboards.parts.tabs import tabs_of
from dashboards.parts.words import say
from experiments.report.chart_style import CONFIG, Chart
from experiments.report.table import Table

TableOrWords = Table | Component


def chart_view(chart: Chart, table: TableOrWords, lang: str, source: Source, prefix: str = "") -> Component:
    """Return a figure: title and summary in words, always seen, and under them Chart | Table | Source.

    ``table`` holds the numbers of the chart, or is a component that says where they stand.
    Ids: ``<prefix><chart.id>`` is the graph; with ``-figure``, ``-title``, ``-summary``, ``-tabs`` added its parts.
    """
    id = prefix + chart.id
    words = html.Figcaption(
        [html.Strong(chart.title, id=f"{id}-title"), " ", html.Span(chart.summary, id=f"{id}-summary")]
    )
    views = {
        "chart": graph_view(chart, id),
        "table": table_view(table, lang) if isinstance(table, Table) else table,
        "source": source_view(source, lang),
    }
    tabs = tabs_of(f"{id}-tabs", views, chart.title, lang)
    return html.Figure([words, tabs], id=f"{id}-figure", **{"aria-labelledby": f"{id}-title"})


def graph_view(chart: Chart, id: str) -> Component:
    """Return the graph in a box of the chart's height; ``assets/report.js`` adds what a wrapped legend needs."""
    label = {"aria-labelledby": f"{id}-title {id}-summary", "data-height": str(chart.height)}
    graph = dcc.Graph(
        id=id, figure=chart.figure, config=dict(CONFIG), responsive=True, style={"height": "100%"}
    )
    return html.Div(graph, role="img", className="chart", style={"height": f"{chart.height}px"}, **label)


def table_elsewhere(caption: str, address: str, lang: str) -> Component:
    """Return words that say in which table of the page the numbers stand, with a link to it."""
    return html.P([say("elsewhere", lang) + " ", html.A(caption, href=f"#{address}")])
