"""What a result folder holds, for comparison of content."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq


def summary_of(folder: Path) -> dict:
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def canonical(folder: Path) -> dict[str, object]:
    """Return the content of every canonical artefact; Parquet by rows and columns, the report without plotly."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            found[name] = (table.column_names, repr(table.to_pydict()))
        elif path.suffix in (".csv", ".json") and name != "manifest.json":
            found[name] = path.read_text(encoding="utf-8")
        elif path.suffix == ".html":
            head, _, tail = path.read_text(encoding="utf-8").partition('<script id="plotly-bundle">')
            found[name] = head + tail.partition("</script>")[2]
    return found
