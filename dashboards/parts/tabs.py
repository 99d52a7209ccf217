"""The tabs of a chart or table: the same content seen in several ways."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash.development.base_component import Component

from dashboards.parts.words import say

KEPT = ("chart",)
"""Tabs whose content stays in the page while another is open, since drawing it anew takes time."""


def tabs_of(id: str, views: dict[str, Component], title: str, lang: str) -> Component:
    """Return tabs with the id ``id``, one a view, the first open; their names are ``chart``, ``table``, ``source``.

    The open tab stays open when the page brings new content under the same id.
    """
    names = [dmc.TabsTab(say(f"tabs.{name}", lang), value=name) for name in views]
    panels = [
        dmc.TabsPanel(content, value=name, keepMounted=name in KEPT, className="view")
        for name, content in views.items()
    ]
    label = {"aria-label": say("tabs.label", lang, title=title)}
    return dmc.Tabs(
        [dmc.TabsList(names, **label), *panels],
        id=id,
        value=next(iter(views)),
        keepMounted=False,
        persistence=True,
        persistence_type="memory",
    )
