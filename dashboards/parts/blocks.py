"""Sections and blocks of our reports as parts of a page: the page says what the report says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dash import html
from dash.development.base_component import Component

from dashboards.parts.charts import TableOrWords, chart_view
from dashboards.parts.numbers_of_charts import tables_of_charts
from dashboards.parts.source import Source, source_view
from dashboards.parts.tables import table_view
from dashboards.parts.tabs import tabs_of
from dashboards.parts.words import say
from experiments.report.blocks import Block, Section
from experiments.report.table import Table
from sim.texts import text


@dataclass(frozen=True, slots=True)
class Setting:
    """What all blocks of a section share; ``tables`` are those of charts that bring none, by the chart's id."""

    lang: str
    source: Source
    prefix: str = ""
    tables: Mapping[str, TableOrWords] = field(default_factory=dict)


def section(
    section: Section, lang: str, source: Source, open: bool = True, *, prefix: str = "", level: int = 2
) -> Component:
    """Return a section with its heading and blocks.

    Parameters
    ----------
    section, lang, source
        What to show, in which language, and where its numbers come from.
    open
        False: only the heading is seen until it is opened.
    prefix
        Put before every id, so that two sections of the same name can stand on one page.
    level
        Of the heading, 2 to 6.
    """
    id = prefix + section.id
    tables = tables_of_charts(section, lang, prefix)
    setting = Setting(lang, source, prefix, tables)
    blocks = [_block(b, setting, f"{id}-{n}") for n, b in enumerate(section.blocks)]
    heading = getattr(html, f"H{level}")(section.title, id=f"{id}-title")
    inside = [heading, *blocks] if open else html.Details([html.Summary(heading), *blocks])
    name = f"infohus-report of-{section.id}"
    return html.Section(inside, id=id, className=name, **{"aria-labelledby": f"{id}-title"})


def block(block: Block, lang: str, source: Source, *, prefix: str = "", id: str = "block") -> Component:
    """Return one block outside a section; ``prefix`` + ``id`` must be its own on the page."""
    shown = _block(block, Setting(lang, source, prefix), prefix + id)
    return html.Div(shown, className="infohus-report")


def _block(block: Block, setting: Setting, id: str) -> Component:
    return KINDS[block.kind](block, setting, id)


def _text(block: Block, _: Setting, __: str) -> Component:
    return html.P(block.words)


def _items(block: Block, _: Setting, __: str) -> Component:
    return html.Ul([html.Li(item) for item in block.items], className="plain")


def _answer(block: Block, _: Setting, __: str) -> Component:
    if len(block.items) == 1:
        return html.P(block.items[0], className="answer-one")
    return html.Ol([html.Li(item) for item in block.items], className="answer")


def _points(block: Block, _: Setting, __: str) -> Component:
    return html.Ol(
        [html.Li([html.Strong(lead), " ", rest]) for lead, rest in block.items], className="answer"
    )


def _facts(block: Block, _: Setting, __: str) -> Component:
    pairs = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in block.items]
    return html.Dl(pairs, className="facts")


def _key(block: Block, setting: Setting, _: str) -> Component:
    pairs = []
    for name, look in (("estimate", "main"), ("luck", "luck"), ("worlds", "worlds")):
        words = text(f"report.key.{name}_text", setting.lang)
        if name == "estimate" and block.words:
            words = block.words
        title = html.Dt(text(f"report.key.{name}", setting.lang), className=look)
        pairs.append(html.Div([title, html.Dd(words)]))
    return html.Dl(pairs, className="key")


def _chart(block: Block, setting: Setting, _: str) -> Component:
    table = block.table or setting.tables.get(block.chart.id) or html.P(say("no_table", setting.lang))
    return chart_view(block.chart, table, setting.lang, setting.source, setting.prefix)


def _table(block: Block, setting: Setting, id: str) -> Component:
    return html.Div(_with_source(block.table, setting, id), id=id)


def _folded(block: Block, setting: Setting, id: str) -> Component:
    inside = _with_source(block.table, setting, id, has_caption=False)
    return html.Details([html.Summary(block.table.caption), inside], id=id)


def _with_source(table: Table, setting: Setting, id: str, *, has_caption: bool = True) -> Component:
    views = {
        "table": table_view(table, setting.lang, has_caption=has_caption),
        "source": source_view(setting.source, setting.lang),
    }
    return tabs_of(f"{id}-tabs", views, table.caption, setting.lang)


def _beside(block: Block, setting: Setting, id: str) -> Component:
    inside = [_block(b, setting, f"{id}-{n}") for n, b in enumerate(block.items)]
    return html.Div(inside, className="beside")


KINDS: dict[str, Callable[[Block, Setting, str], Component]] = {
    "text": _text,
    "items": _items,
    "answer": _answer,
    "points": _points,
    "facts": _facts,
    "key": _key,
    "chart": _chart,
    "table": _table,
    "folded": _folded,
    "beside": _beside,
}
"""How each kind of block is shown; a kind that is not here is a fault of ours (KeyError)."""
