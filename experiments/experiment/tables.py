"""The tables of an experiment, as Parquet and CSV, and on request as one Excel workbook."""

from __future__ import annotations

import json
from pathlib import Path

from experiments.artefacts import write_table
from experiments.workbook import columns_of, write_book
from sim.errors import BadInput

Record = dict[str, object]
PLAIN = ("measures", "differences", "waiting", "failures", "stopping")


def tables_of(summary: Record) -> dict[str, list[Record]]:
    """Return every table of a summary as flat records; what is nested is written as JSON in its cell.

    ``experiment_hash`` stands in every row, so that a table that is passed on still tells where it comes from.
    """
    found = {name: summary[name] for name in PLAIN if summary[name]}
    found |= {name: summary[name] for name in ("effects", "robustness") if summary[name]}
    found |= {name: [summary[name]] for name in ("sensitivity", "search", "regimes") if summary[name]}
    mark = {"experiment_hash": summary["experiment_hash"], "seed": summary["seed"]}
    return {name: [{**_flat(record), **mark} for record in records] for name, records in found.items()}


def write_tables(folder: Path, summary: Record) -> None:
    """Write every table as Parquet and CSV; one from an earlier try that there is no longer is taken away."""
    folder.mkdir(exist_ok=True)
    tables = tables_of(summary)
    for path in (*folder.glob("*.parquet"), *folder.glob("*.csv")):
        if path.stem not in tables:
            path.unlink()
    for name, records in tables.items():
        write_table(
            folder / name, {column: [r.get(column) for r in records] for column in columns_of(records)}
        )


def check_excel() -> None:
    """Raise BadInput ``extras.missing`` unless a workbook can be written."""
    try:
        import xlsxwriter  # noqa: F401
    except ImportError:
        raise BadInput("extras.missing", extra="excel") from None


def write_workbook(path: Path, summary: Record) -> None:
    """Write every table as a sheet of one workbook."""
    write_book(path, tables_of(summary), summary["title"]["en"])


def _flat(record: Record) -> Record:
    return {
        name: json.dumps(value, ensure_ascii=False, sort_keys=True)
        if isinstance(value, dict | list)
        else value
        for name, value in record.items()
    }
