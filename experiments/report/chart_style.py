"""What all charts share: configuration, colours with dashes and markers, layout, and their JSON.

Charts tell models apart by dash and marker as well as by colour, and causes by pattern as well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from textwrap import wrap

import plotly.graph_objects as go
from plotly.utils import PlotlyJSONEncoder

CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "plotlyServerURL": "",
    "responsive": True,
    "scrollZoom": False,
    "showEditInChartStudio": False,
    "showLink": False,
    "showSendToCloud": False,
}
"""The one configuration of every chart; nothing can be sent to a cloud service from it."""

LABEL_WIDTH = 40
"""Characters of a row label that fit a screen 375 pixels wide."""
INK = "#1f2328"
MUTED = "#57606a"
GRID = "#e3e6ea"
COLOURS = ("#0b5cad", "#b8420f", "#0f7a55", "#7a3e9d", "#6b5900", "#525252")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKERS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross")
CAUSE_COLOURS = ("#3d4752", "#737e8a", "#c4690f", "#2f7fc1", "#8e5bb5", "#98821f", "#2e8b6b")
CAUSE_PATTERNS = ("", ".", "/", "|", "x", "-", "\\")
GRADE_MARKERS = {
    "measured": "circle",
    "derived": "square",
    "analogue": "diamond-open",
    "assumed": "x-thin-open",
}


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with a fixed id, what it is called and a summary in words for those who cannot see it."""

    id: str
    title: str
    summary: str
    figure: go.Figure

    @property
    def height(self) -> int:
        """Return the height in pixels that the page keeps free."""
        return int(self.figure.layout.height)

    def script(self) -> str:
        """Return data and layout as JSON that is safe inside a script element and always the same."""
        figure = {
            "data": self.figure.to_plotly_json()["data"],
            "layout": self.figure.to_plotly_json()["layout"],
        }
        return script_json(figure)


def script_json(value: object) -> str:
    """Return ``value`` as JSON with sorted keys in which no character can end a script element."""
    shown = json.dumps(value, cls=PlotlyJSONEncoder, sort_keys=True, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        shown = shown.replace(character, f"\\u{ord(character):04x}")
    return shown


def safe(label: str) -> str:
    """Return ``label`` so that plotly shows it as it is and reads no markup in it."""
    return escape(label, quote=False)


def blank(height: int, lang: str, **layout: object) -> go.Figure:
    """Return an empty figure in the report's style."""
    axis = {
        "fixedrange": True,
        "gridcolor": GRID,
        "zeroline": False,
        "linecolor": MUTED,
        "automargin": True,
        "title": {"standoff": 8, "font": {"size": 13}},
    }
    figure = go.Figure(
        layout={
            "template": "none",
            "height": height,
            "autosize": True,
            "dragmode": False,
            "font": {
                "family": "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
                "size": 13,
                "color": INK,
            },
            "separators": ",." if lang == "da" else ".,",
            "margin": {"l": 12, "r": 12, "t": 12, "b": 48},
            "hovermode": "closest",
            "hoverlabel": {"align": "left"},
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "legend": {
                "traceorder": "normal",
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1,
                "yanchor": "bottom",
                "itemclick": False,
                "itemdoubleclick": False,
            },
            "xaxis": axis,
            "yaxis": axis,
        }
    )
    return figure.update_layout(**layout)


def rows_layout(figure: go.Figure, labels: list[str], lift: int = 12) -> None:
    """Put one row per label, the first on top, each label above its row, ``lift`` pixels from its middle.

    Long labels are broken so that they fit small screens, and the figure grows by what they need.
    """
    lines = [wrap(label, LABEL_WIDTH) or [""] for label in labels]
    most = max((len(found) for found in lines), default=1)
    figure.update_layout(height=figure.layout.height + 15 * (most - 1) * len(labels))
    figure.update_yaxes(range=[len(labels) - 0.4, -0.9], showticklabels=False, showgrid=False, tickvals=[])
    for place, found in enumerate(lines):
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=place,
            yref="y",
            yshift=lift,
            yanchor="bottom",
            text="<br>".join(safe(line) for line in found),
            showarrow=False,
            align="left",
            bgcolor="rgba(255,255,255,0.85)",
            borderpad=1,
        )


def mark_rows(figure: go.Figure, n_rows: int, x0: float, x1: float, reach: int = 10, **style: object) -> None:
    """Draw a line (``x0 == x1``) or a band behind every row, ``reach`` pixels up and down from its middle.

    Marks end below the labels, so no label ever covers one.
    """
    for place in range(n_rows):
        figure.add_shape(
            type="line" if x0 == x1 else "rect",
            x0=x0,
            x1=x1,
            y0=-reach,
            y1=reach,
            yref="y",
            yanchor=place,
            ysizemode="pixel",
            layer="between",
            **style,
        )


def translucent(colour: str, share: float) -> str:
    """Return a hex colour with ``share`` opacity."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"
