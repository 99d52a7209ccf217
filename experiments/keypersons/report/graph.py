"""A small graph of posts: the coordinator in the middle, the others around it in a fixed order, names beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from textwrap import wrap

import plotly.graph_objects as go

from experiments.report.chart_style import COLOURS, INK, MUTED, blank, safe

Place = tuple[float, float]
REACH = 0.36
"""How far the ring reaches to the side, as a share of half the width; the rest is for names."""
ROW = 38
"""Pixels between two posts on the same side."""
NAME_WIDTH = 17
"""Characters of a name in one line."""
SMALL, LARGE = 9, 26
"""Diameter in pixels of a post through which no, and every, shortest way runs."""
THIN, THICK = 1.2, 7.0
"""Width of the narrowest and the widest line."""
BEND = 0.16
"""How far a dashed line bends aside, as a share of its length, so that a line of work stays visible beside it."""
STEPS = 12
"""Pieces of a bent line."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two posts: how many times per case work passes, or they sit together."""

    ends: tuple[str, str]
    times: float
    is_meeting: bool


def layout(posts: Sequence[str], hub: str) -> dict[str, Place]:
    """Return where each post lies, x and y from -1 to 1: ``hub`` in the middle, the others in their order clockwise."""
    others = [post for post in posts if post != hub]
    n_right = (len(others) + 1) // 2
    right, left = others[:n_right], others[n_right:][::-1]
    places = {hub: (0.0, 0.0)} if hub in posts else {}
    for side, sign in ((right, 1), (left, -1)):
        for i, post in enumerate(side):
            y = 1.0 - 2.0 * (i + 0.5) / n_right
            places[post] = sign * REACH * sqrt(max(1.0 - 0.6 * y * y, 0.0)), y
    return places


def graph_figure(
    places: Mapping[str, Place],
    labels: Mapping[str, str],
    sizes: Mapping[str, float],
    edges: Sequence[Edge],
    names: Mapping[bool, str],
    hub: str,
    lang: str,
) -> go.Figure:
    """Return the figure.

    Parameters
    ----------
    places
        Of every post, as ``layout`` gives them.
    labels, sizes
        What a post is called, and from 0 to 1 how large its point is.
    edges, names
        The lines, and what those of work and those of meetings are called in the legend.
    hub
        The post in the middle, which the legend names.
    """
    n_rows = len(places) // 2
    figure = blank(max(300, 100 + ROW * n_rows), lang)
    figure.update_layout(margin={"l": 2, "r": 2, "t": 12, "b": 8})
    hidden = {"visible": False, "fixedrange": True}
    figure.update_xaxes(range=[-1, 1], **hidden)
    figure.update_yaxes(range=[-1.05, 1.05], **hidden)
    _add_edges(figure, places, edges, names)
    for is_hub in (True, False):
        _add_posts(
            figure, places, labels, sizes, [post for post in places if (post == hub) == is_hub], is_hub
        )
    for post, place in places.items():
        if post != hub:
            figure.add_annotation(**_name(labels[post], place, _diameter(sizes[post])))
    return figure


def _add_edges(
    figure: go.Figure, places: Mapping[str, Place], edges: Sequence[Edge], names: Mapping[bool, str]
) -> None:
    """Draw meetings first, so that work lies above them; one entry of each in the legend."""
    most = max((edge.times for edge in edges), default=1.0)
    told: set[bool] = set()
    for edge in sorted(edges, key=lambda edge: (not edge.is_meeting, edge.ends)):
        x, y = _line(places, edge)
        figure.add_trace(
            go.Scatter(
                x=x,
                y=y,
                mode="lines",
                hoverinfo="skip",
                name=safe(names[edge.is_meeting]),
                legendgroup=str(edge.is_meeting),
                showlegend=edge.is_meeting not in told,
                legendrank=3 if edge.is_meeting else 2,
                line={
                    "color": COLOURS[1] if edge.is_meeting else COLOURS[0],
                    "dash": "dash" if edge.is_meeting else "solid",
                    "width": 1.6 if edge.is_meeting else THIN + (THICK - THIN) * edge.times / most,
                },
            )
        )
        told.add(edge.is_meeting)


def _line(places: Mapping[str, Place], edge: Edge) -> tuple[list[float], list[float]]:
    (x0, y0), (x1, y1) = (places[post] for post in edge.ends)
    if not edge.is_meeting:
        return [x0, x1], [y0, y1]
    mid = (x0 + x1) / 2 - BEND * (y1 - y0), (y0 + y1) / 2 + BEND * (x1 - x0)
    steps = [i / STEPS for i in range(STEPS + 1)]
    return tuple(  # type: ignore[return-value]
        [(1 - t) ** 2 * a + 2 * t * (1 - t) * m + t * t * b for t in steps]
        for a, m, b in ((x0, mid[0], x1), (y0, mid[1], y1))
    )


def _diameter(size: float) -> float:
    return SMALL + (LARGE - SMALL) * size


def _add_posts(
    figure: go.Figure,
    places: Mapping[str, Place],
    labels: Mapping[str, str],
    sizes: Mapping[str, float],
    posts: Sequence[str],
    is_hub: bool,
) -> None:
    """Draw posts as points; the one in the middle, black, is named in the legend, where no line crosses its name."""
    if not posts:
        return
    figure.add_trace(
        go.Scatter(
            x=[places[post][0] for post in posts],
            y=[places[post][1] for post in posts],
            mode="markers",
            name=safe(labels[posts[0]]),
            showlegend=is_hub,
            legendrank=1,
            hoverinfo="text",
            text=[safe(labels[post]) for post in posts],
            marker={
                "opacity": 1,
                "size": [_diameter(sizes[post]) for post in posts],
                "color": INK if is_hub else "#ffffff",
                "line": {"width": 2, "color": INK if is_hub else MUTED},
            },
        )
    )


def _name(label: str, place: Place, diameter: float) -> dict[str, object]:
    """Return the annotation that names a post beside it, away from the middle."""
    words = "<br>".join(safe(line) for line in wrap(label, NAME_WIDTH, break_long_words=False))
    away, side = diameter / 2 + 3, "left" if place[0] > 0 else "right"
    return {
        "x": place[0],
        "y": place[1],
        "text": words,
        "showarrow": False,
        "font": {"size": 11},
        "xanchor": side,
        "align": side,
        "yanchor": "middle",
        "xshift": away if place[0] > 0 else -away,
    }
