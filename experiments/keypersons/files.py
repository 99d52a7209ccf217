"""The tables of a test of key persons, as Parquet and CSV."""

from __future__ import annotations

from pathlib import Path

from experiments.artefacts import write_table

FLAT = ("shocks", "structure", "absorbed", "turnover", "differences")
"""Lists of the summary that are tables as they stand."""


def write_tables(folder: Path, summary: dict[str, object]) -> None:
    """Write every table of ``summary`` into ``folder``; one that was not asked for holds no rows."""
    folder.mkdir(exist_ok=True)
    for name in FLAT:
        _write(folder / name, summary[name])
    _write(
        folder / "ranking", [{"model": m, **row} for m, rows in summary["ranking"].items() for row in rows]
    )
    _write(folder / "contrasts", [_spread(row) for row in summary["contrasts"]])
    _write(folder / "protection", [row for one in summary["protection"] for row in _protection(one)])
    arcs = [
        {"model": n["model"], "variant": n["variant"], **a} for n in summary["networks"] for a in n["arcs"]
    ]
    _write(folder / "handovers", arcs)
    weekly = [
        {"model": c["model"], "variant": c["variant"], "week": week}
        | {name: c[name][week] for name in ("mean", "low", "high")}
        for c in summary["curves"]
        for week in range(len(c["mean"]))
    ]
    _write(folder / "curves", weekly)


def _spread(row: dict) -> dict[str, object]:
    """Return a contrast with its two sides as columns."""
    sides = {f"{side}_{part}": row[side][part] for side in ("without", "with") for part in row[side]}
    return {name: value for name, value in row.items() if name not in ("without", "with")} | sides


def _protection(one: dict) -> list[dict[str, object]]:
    about = {"model": one["model"], "measure": one["measure"], "unit": one["unit"]}
    rows = [{**about, "kind": "total", "what": "all", **one["total"]}]
    for kind in ("shares", "effects"):
        rows += [{**about, "kind": kind, "what": name, **found} for name, found in one[kind].items()]
    for found in one["interactions"]:
        numbers = {name: found[name] for name in ("mean", "low", "high")}
        rows.append({**about, "kind": "interaction", "what": " x ".join(found["measures"]), **numbers})
    return rows


def _write(path: Path, records: list[dict[str, object]]) -> None:
    names = list(dict.fromkeys(name for record in records for name in record))
    columns = {
        name: [
            " ".join(map(str, value)) if isinstance(value := record.get(name), list) else value
            for record in records
        ]
        for name in names
    }
    write_table(path, columns)
