"""Write canonical files: the same content gives the same bytes, and a file is whole or not there."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

UNFINISHED = ".*.tmp"
"""Pattern of the names that files have while they are written; what a killed run leaves behind."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; it takes the place of ``path`` if the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        os.replace(temporary, path)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise


def write_text(path: Path, content: str) -> None:
    """Write ``content`` as UTF-8 with LF line ends, safely on disk before it takes the place of ``path``."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_json_canonical(path: Path, content: object) -> None:
    """Write ``content`` as JSON in the order given, floats as Python's shortest ``repr``.

    Raises
    ------
    ValueError
        Naming the place of a NaN or an infinity: what is unknown is null.
    """
    _check_finite(content, "")
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2, default=_plain)
    write_text(path, text + "\n")


def write_table(path_without_suffix: Path, columns: Mapping[str, Sequence] | pa.Table) -> None:
    """Write one table twice, ``.parquet`` and ``.csv`` (comma, decimal point, LF; null is an empty cell)."""
    table = columns if isinstance(columns, pa.Table) else pa.table(dict(columns))
    name = path_without_suffix.name
    write_parquet(path_without_suffix.with_name(f"{name}.parquet"), table.replace_schema_metadata(None))
    with (
        replacing(path_without_suffix.with_name(f"{name}.csv")) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.column_names)
        writer.writerows(zip(*(_cells(column) for column in table.columns), strict=True))


def write_parquet(path: Path, table: pa.Table, **options: object) -> None:
    """Write ``table`` as Parquet (zstd, with a checksum on every page; more ``options`` of pyarrow's)."""
    with replacing(path) as temporary:
        pq.write_table(table, temporary, compression="zstd", write_page_checksum=True, **options)


def read_parquet(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the table in ``path``, or those of ``columns`` that it has, in the order of the file.

    Raises what pyarrow raises if the file is cut short or a page that is read was altered.
    """
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        if columns is None:
            return file.read(use_threads=False)
        wanted = set(columns)
        own = [name for name in file.schema_arrow.names if name in wanted]
        return file.read(own, use_threads=False).select(own)  # "a" reads "a.b" as well


def _cells(column: pa.ChunkedArray) -> list:
    values = column.to_pylist()
    if pa.types.is_boolean(column.type):
        return [None if value is None else str(value).lower() for value in values]
    return values


def _check_finite(content: object, place: str) -> None:
    if isinstance(content, Mapping):
        for name, value in content.items():
            _check_finite(value, f"{place}.{name}")
    elif isinstance(content, list | tuple):
        for index, value in enumerate(content):
            _check_finite(value, f"{place}[{index}]")
    elif isinstance(content, float | np.floating) and not np.isfinite(content):
        raise ValueError(f"{place.lstrip('.') or 'the value'} is {content}; write null for what is unknown")


def _plain(value: object) -> object:
    """Return the plain Python number of a numpy one; nothing else is turned into JSON silently."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} has no place in a canonical JSON file")
