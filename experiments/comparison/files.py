"""The tables of a comparison: measures, differences, waiting, handovers, and one run to look into."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.artefacts import write_table
from experiments.comparison.plan import Plan
from sim.model import PreventionModel
from sim.record import record_of
from sim.tables import ATTENDANCE, DECISIONS, HANDOVERS, INTERVENTIONS, KNOWLEDGE, PEOPLE, WRITTEN

CONCERNS = ("case", "enquiry", "citizen", "sent", "source", "level", "truth", "caused_by", "end_state")


def write_tables(plan: Plan, folder: Path, summary: dict[str, object]) -> None:
    """Write every table as Parquet and CSV; ``events`` are of replication 0, one table per model."""
    folder.mkdir(exist_ok=True)
    measures = summary["measures"]
    _write(folder / "measures", measures)
    _write(folder / "differences", summary["differences"])
    _write(folder / "waiting", [r for r in measures if str(r["measure"]).startswith(WAITING)])
    _write(folder / "handovers", [r for r in measures if str(r["measure"]).startswith("handover")])
    for model, variant, scenario in plan.scenarios:
        if variant == "natural":
            _write_example(folder, model, PreventionModel(scenario, 0, 0).run_to_end())


WAITING = ("waiting_days.", "touch_days", "stretch_days", "days_to_decision")


def _write_example(folder: Path, model: str, run: PreventionModel) -> None:
    """Write the log of one run and its side tables."""
    record = record_of(run)
    table = run.log.table()
    write_table(folder / f"events-{model}", {name: _plain(table[name]) for name in table.columns})
    sides = {
        "people": (PEOPLE, record.people),
        "attendance": (ATTENDANCE, record.attendance),
        "knowledge": (KNOWLEDGE, record.knowledge),
        "written": (WRITTEN, record.written),
        "handed_over": (HANDOVERS, record.handovers),
        "decisions": (DECISIONS, record.decisions),
        "interventions": (INTERVENTIONS, record.interventions),
        "concerns": (CONCERNS, [tuple(getattr(c, name) for name in CONCERNS) for c in record.concerns]),
    }
    for name, (columns, rows) in sides.items():
        write_table(folder / f"{name}-{model}", _by_column(columns, rows))


def _write(path: Path, records: Sequence[dict[str, object]]) -> None:
    names = list(records[0]) if records else []
    write_table(path, {name: [record[name] for record in records] for name in names})


def _by_column(names: Sequence[str], rows: Sequence[tuple]) -> dict[str, list]:
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def _plain(column) -> list:
    """Return a column as plain values, null as None."""
    return [None if missing else value for value, missing in zip(column.tolist(), column.isna(), strict=True)]
