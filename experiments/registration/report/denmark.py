"""A map of points: every municipality at its place, the capital enlarged in a corner. No tiles, no coast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

import plotly.graph_objects as go

from experiments.report.chart_style import INK, MUTED, blank, safe

Record = dict[str, object]
LON, LAT = (7.8, 15.4), (54.45, 57.95)
"""Degrees of the frame, Bornholm included."""
CAPITAL_LON, CAPITAL_LAT = (12.2, 12.68), (55.57, 55.87)
"""Degrees of the part that is enlarged."""
CORNER_X, CORNER_Y = (0.53, 1.0), (0.56, 1.0)
"""Share of the frame in which it stands: the sea and Sweden north-east of Zealand."""
STRETCH = 1 / cos(radians(56))
"""How much longer a degree of latitude is than one of longitude here."""
HEIGHT = 325
LARGEST_POINT, SMALLEST_POINT = 26.0, 5.0
"""Pixels across for the largest municipality and for the least that can be seen."""
N_NAMED = 4
SEQUENTIAL = [[0, "#f2f6fa"], [0.5, "#6ea3d6"], [1, "#08306b"]]
DIVERGING = [[0, "#8f3208"], [0.25, "#e39a6d"], [0.5, "#f4f4f4"], [0.75, "#6ea3d6"], [1, "#08306b"]]
"""Orange against blue, which the common kinds of colour blindness tell apart; shapes say the sign as well."""


@dataclass(frozen=True, slots=True)
class Point:
    """One municipality on the map; ``value`` None is drawn without colour, ``hover`` is plotly's markup."""

    row: Record
    value: float | None
    symbol: str
    hover: str


def map_figure(
    points: Sequence[Point],
    scale: list,
    ends: tuple[float, float],
    ticks: Sequence[tuple[float, str]],
    lang: str,
) -> go.Figure:
    """Return the map with its colour scale from ``ends[0]`` to ``ends[1]`` below it."""
    figure = blank(HEIGHT, lang, showlegend=False, margin={"l": 4, "r": 4, "t": 4, "b": 44})
    points = sorted(points, key=lambda point: -(point.row["population"] or 0))
    largest = (points[0].row["population"] if points else 0) or 1
    for name in ("", "2"):
        inside = [p for p in points if not name or _in_capital(p.row)]
        for known in (False, True):
            chosen = [p for p in inside if (p.value is not None) == known]
            figure.add_trace(_points(chosen, largest, name, bigger=1.25 if name else 1.0))
    _frame(figure)
    _name_largest(figure, points)
    figure.update_layout(
        coloraxis={
            "colorscale": scale,
            "cmin": ends[0],
            "cmax": ends[1],
            "colorbar": {
                "orientation": "h",
                "x": 0.5,
                "y": -0.02,
                "yanchor": "top",
                "len": 0.9,
                "thickness": 9,
                "outlinewidth": 0.5,
                "tickvals": [value for value, _ in ticks],
                "ticktext": [words for _, words in ticks],
            },
        }
    )
    return figure


def _points(points: Sequence[Point], largest: float, axes: str, bigger: float) -> go.Scatter:
    colour: dict[str, object] = {"color": MUTED}
    if points and points[0].value is not None:
        colour = {"color": [point.value for point in points], "coloraxis": "coloraxis"}
    return go.Scatter(
        x=[point.row["lon"] for point in points],
        y=[point.row["lat"] for point in points],
        xaxis=f"x{axes}",
        yaxis=f"y{axes}",
        mode="markers",
        hoverinfo="text",
        hovertext=[point.hover for point in points],
        marker={
            "size": [bigger * _across(point.row["population"], largest) for point in points],
            "symbol": [point.symbol for point in points],
            "line": {"width": 0.8, "color": INK},
            "opacity": 0.9,
            **colour,
        },
    )


def _across(population: float | None, largest: float) -> float:
    return max(SMALLEST_POINT, LARGEST_POINT * sqrt((population or 0) / largest))


def _in_capital(row: Record) -> bool:
    lon, lat = row["lon"], row["lat"]
    return CAPITAL_LON[0] <= lon <= CAPITAL_LON[1] and CAPITAL_LAT[0] <= lat <= CAPITAL_LAT[1]


def _frame(figure: go.Figure) -> None:
    """Set both pairs of axes to degrees of the right shape, and mark the part that is enlarged."""
    bare = {
        "showgrid": False,
        "showticklabels": False,
        "fixedrange": True,
        "constrain": "domain",
        "ticks": "",
    }
    corner = {"showline": True, "mirror": True, "linecolor": MUTED, "linewidth": 1}
    figure.update_layout(
        xaxis=bare | {"range": LON, "showline": False},
        yaxis=bare | {"range": LAT, "showline": False, "scaleanchor": "x", "scaleratio": STRETCH},
        xaxis2=bare | corner | {"range": CAPITAL_LON, "domain": CORNER_X, "anchor": "y2"},
        yaxis2=bare
        | corner
        | {
            "range": CAPITAL_LAT,
            "domain": CORNER_Y,
            "anchor": "x2",
            "scaleanchor": "x2",
            "scaleratio": STRETCH,
        },
    )
    figure.add_shape(
        type="rect",
        x0=CAPITAL_LON[0],
        x1=CAPITAL_LON[1],
        y0=CAPITAL_LAT[0],
        y1=CAPITAL_LAT[1],
        line={"color": MUTED, "width": 1},
        layer="below",
    )


def _name_largest(figure: go.Figure, points: Sequence[Point]) -> None:
    """Write the names of the first, which are the largest, under their points."""
    for point in points[:N_NAMED]:
        figure.add_annotation(
            x=point.row["lon"],
            y=point.row["lat"],
            yshift=-10,
            yanchor="top",
            text=safe(point.row["name"]),
            showarrow=False,
            font={"size": 11},
            bgcolor="rgba(255,255,255,0.7)",
            borderpad=0,
        )
