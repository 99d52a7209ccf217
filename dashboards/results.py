"""Where the pages' results lie on disk, and the downloads of them.

A folder belongs to one version of the code, so that results of older code are never shown as those of this.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import flask
import pyarrow.parquet as pq
from dash import Dash, html
from dash.development.base_component import Component

from dashboards.link import version_here
from dashboards.words import say
from experiments.workbook import write_book
from sim.texts import LANGUAGES

KINDS = ("compare", "keypersons", "registration")
WORKBOOK = "results.xlsx"
NOT_IN_BOOK = (
    "events",
    "people",
    "attendance",
    "knowledge",
    "written",
    "handed_over",
    "decisions",
    "interventions",
)
"""Tables of one example run: long, and no result; they lie beside the others as csv."""
_HASH = re.compile(r"[0-9a-f]{64}")


def result_folder(root: Path, kind: str, experiment_hash: str) -> Path:
    """Return the folder of an experiment's results under the root of all."""
    return root / version_here() / f"{kind}-{experiment_hash[:16]}"


def write_for_download(folder: Path, title: str, report: Callable[[Path, str], object]) -> None:
    """Write what can be downloaded: ``report(path, lang)`` in both languages, and the tables as a workbook."""
    for lang in LANGUAGES:
        report(folder / report_name(lang), lang)
    tables = {
        path.stem: pq.read_table(path).to_pylist()
        for path in sorted((folder / "tables").glob("*.parquet"))
        if not path.stem.startswith(NOT_IN_BOOK)
    }
    write_book(folder / WORKBOOK, {name: rows for name, rows in tables.items() if rows}, title)


def report_name(lang: str) -> str:
    return f"report.{lang}.html"


def downloads(kind: str, experiment_hash: str, lang: str) -> Component:
    """Return links to the report in this language and to the workbook."""
    address = f"/download/{kind}/{experiment_hash}"
    links = [
        (say("results.report", lang), f"{address}/{report_name(lang)}"),
        (say("results.workbook", lang), f"{address}/{WORKBOOK}"),
    ]
    return html.Ul(
        [html.Li(html.A(words, href=to, download=to.rpartition("/")[2])) for words, to in links],
        className="downloads",
    )


def register_downloads(app: Dash, root: Path) -> None:
    """Serve the files named by :func:`downloads`, and nothing else."""
    files = {WORKBOOK, *(report_name(lang) for lang in LANGUAGES)}

    @app.server.get("/download/<kind>/<experiment_hash>/<name>")
    def download(kind: str, experiment_hash: str, name: str) -> flask.typing.ResponseReturnValue:
        if kind not in KINDS or not _HASH.fullmatch(experiment_hash) or name not in files:
            return "", 404
        path = result_folder(root, kind, experiment_hash) / name
        if not path.is_file():
            return "", 404
        return flask.send_file(
            path.resolve(), as_attachment=True, download_name=f"infohus-{kind}-{experiment_hash[:8]}-{name}"
        )

    @app.server.get("/download/<path:rest>")
    def nothing(rest: str) -> flask.typing.ResponseReturnValue:
        return "", 404
