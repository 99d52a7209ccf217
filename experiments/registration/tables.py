"""The tables of a test of a registration rule, as Parquet and CSV."""

from __future__ import annotations

from pathlib import Path

from experiments.artefacts import write_table

FLAT = ("measures", "municipalities", "timeline", "estimates", "power", "survey")
"""Lists of the summary that are tables as they stand."""
PARTED = ("split", "stigma", "stigma_change")
"""Lists whose records hold estimates, each with mean and interval."""


def write_tables(folder: Path, summary: dict[str, object]) -> None:
    """Write every table of ``summary`` into ``folder``."""
    folder.mkdir(exist_ok=True)
    for name in FLAT:
        _write(folder / name, summary[name])
    for name in PARTED:
        _write(folder / name, [_spread(record) for record in summary[name]])


def _spread(record: dict[str, object]) -> dict[str, object]:
    """Return a record with each part of its estimates as a column."""
    flat: dict[str, object] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{name}_{part}": number for part, number in value.items()}
        else:
            flat[name] = value
    return flat


def _write(path: Path, records: list[dict[str, object]]) -> None:
    names = list(dict.fromkeys(name for record in records for name in record))
    write_table(path, {name: [record.get(name) for record in records] for name in names})
