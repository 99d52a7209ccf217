"""The result folder of one experiment: what is done lies on disk at once and is never done twice."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from experiments.artefacts import UNFINISHED, read_parquet, write_json_canonical, write_parquet
from experiments.locks import NAME as LOCK_NAME
from experiments.locks import FolderLock
from experiments.tasks import IDENTITY, Row, identity
from sim.errors import BadInput, InfohusError

MANIFEST = "manifest.json"
TYPES = {
    "world": pa.string(),
    "replication": pa.int64(),
    "model": pa.string(),
    "variant": pa.string(),
    "error": pa.string(),
}
SMALL = {"use_dictionary": False, "write_statistics": False}
"""How batches are written: of a few rows and many columns, dictionaries and statistics would be a third."""
AT_ONCE = 256
"""Batches read before they are joined: a table of a few rows takes far more memory than its rows."""
PREFIX_TYPES = {"num|": pa.float64(), "den|": pa.float64(), "values|": pa.list_(pa.float64())}

Keys = Iterable[str] | Callable[[str], bool]


class Ledger:
    """Keep the batches of one experiment in ``folder``; use it in a ``with`` block, which frees the folder.

    Parameters
    ----------
    folder
        Made if absent. One that holds anything but this very experiment is refused and left untouched.
    experiment_hash
        What the experiment is: resolved scenarios, models, seed, worlds, looks or replications. It is written
        to ``manifest.json`` before anything else.

    Raises
    ------
    BadInput
        ``folder.not_a_folder``, ``folder.not_writable``, ``folder.foreign``, ``folder.bad_manifest``,
        ``folder.other_experiment``, ``folder.in_use``.
    """

    def __init__(self, folder: Path | str, experiment_hash: str) -> None:
        self.folder = Path(folder)
        self.experiment_hash = experiment_hash
        self._runs = self.folder / "runs"
        self._damaged: list[str] = []
        try:
            self._check_folder()  # before the first byte is written, so that a refused folder stays as it was
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = FolderLock(self.folder)
        except OSError:
            raise BadInput("folder.not_writable", folder=self.folder) from None
        try:
            self._take_possession()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Free the folder for other runs."""
        self._lock.release()

    @property
    def manifest(self) -> dict[str, object]:
        """The volatile facts of the experiment; always holds ``experiment_hash``."""
        return json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))

    def note(self, **facts: object) -> None:
        """Add volatile ``facts`` (seconds, commit, versions, workers) to the manifest."""
        write_json_canonical(self.folder / MANIFEST, {**self.manifest, **facts})

    def record(self, key: str, rows: list[Row], *, lost: bool = False) -> None:
        """Write the batch ``key``: there at once and whole, or not at all.

        ``lost`` marks failure rows that are due to the machine; such a batch does not count as done.
        """
        table = rows_to_table(rows).replace_schema_metadata(self._label(key, lost))
        write_parquet(self._path(key), table, **SMALL)

    def done(self, key: str) -> bool:
        """Return whether the batch ``key`` need not be computed; remember it if its file is damaged.

        The whole file is read (about 5 ms), not its footer alone (1 ms): a damaged page must be found now, while
        computing it again is a matter of course, and a batch takes a hundred times longer to compute.
        """
        if not self._path(key).exists():
            return False
        try:
            return not self._is_lost(self._load(key))
        except Exception:  # whatever a reader stumbles over, the remedy is the same: compute it again
            self._damaged.append(self._path(key).name)
            return False

    def take_damaged(self) -> list[str]:
        """Return the names of damaged files met since the last call."""
        damaged, self._damaged = self._damaged, []
        return damaged

    def keys(self) -> list[str]:
        """Return the keys of all batches on disk, in order."""
        suffix = ".parquet"
        return sorted(name.removesuffix(suffix) for name in os.listdir(self._runs) if name.endswith(suffix))

    def read_table(self, keys: Keys | None = None, columns: Iterable[str] | None = None) -> pa.Table:
        """Return the rows of the batches ``keys`` (or those a predicate accepts, or all) in canonical order.

        Canonical is by world, replication, model, variant. Failure rows have null for every measure. With
        ``columns``, only these are read and held in memory, besides those that name a run and its error; one that
        no batch has is left out.

        Raises
        ------
        InfohusError
            ``runner.damaged`` naming a file that cannot be read.
        """
        if keys is None or callable(keys):
            keys = filter(keys, self.keys()) if keys else self.keys()
        wanted = None if columns is None else [*TYPES, *columns]
        groups = [rows_to_table([])]
        for some in _in_groups(sorted(keys), AT_ONCE):
            groups.append(_joined([self._read(key, wanted) for key in some]))
        return _joined(groups).sort_by([(name, "ascending") for name in IDENTITY])

    def read(self, keys: Keys | None = None) -> list[Row]:
        """Return what ``read_table`` returns as one dict per run."""
        return self.read_table(keys).to_pylist()

    def _path(self, key: str) -> Path:
        return self._runs / f"{key}.parquet"

    def _read(self, key: str, columns: Sequence[str] | None) -> pa.Table:
        try:
            return self._load(key, columns).replace_schema_metadata(None)
        except Exception:
            raise InfohusError("runner.damaged", file=self._path(key)) from None

    def _load(self, key: str, columns: Sequence[str] | None = None) -> pa.Table:
        table = read_parquet(self._path(key), columns)
        if table.schema.metadata not in (self._label(key, lost=False), self._label(key, lost=True)):
            raise ValueError(f"{key} was written by another experiment or under another name")
        return table

    def _label(self, key: str, lost: bool) -> dict[bytes, bytes]:
        label = {"experiment_hash": self.experiment_hash, "key": key, "lost": str(lost).lower()}
        return {name.encode(): value.encode() for name, value in label.items()}

    def _is_lost(self, table: pa.Table) -> bool:
        return table.schema.metadata[b"lost"] == b"true"

    def _check_folder(self) -> bool:
        """Return whether the folder holds this experiment; False if there is nothing yet.

        Raises
        ------
        BadInput
            If it holds anything else.
        """
        _check_no_file_in_the_way(self._runs)
        if not self.folder.exists():
            return False
        if all(path.name == LOCK_NAME or path.match(UNFINISHED) for path in self.folder.iterdir()):
            return False
        try:
            found = self.manifest["experiment_hash"]
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise BadInput("folder.foreign", folder=self.folder) from None
        except (ValueError, KeyError, TypeError):
            raise BadInput("folder.bad_manifest", folder=self.folder, file=self.folder / MANIFEST) from None
        if found != self.experiment_hash:
            short = {"found": str(found)[:8], "wanted": self.experiment_hash[:8]}
            raise BadInput("folder.other_experiment", folder=self.folder, **short)
        return True

    def _take_possession(self) -> None:
        """Write the hash if it is not there yet, and sweep out what a killed run left unfinished."""
        if not self._check_folder():  # again, now that nobody else can come between
            write_json_canonical(
                self.folder / MANIFEST, {"schema": 1, "experiment_hash": self.experiment_hash}
            )
        self._runs.mkdir(exist_ok=True)
        for place in (self.folder, self._runs, self.folder / "tables"):
            for path in place.glob(UNFINISHED):
                path.unlink()


def _check_no_file_in_the_way(folder: Path) -> None:
    """Raise BadInput if ``folder``, or one that it lies in, is a file."""
    for path in (folder, *folder.parents):
        if path.is_file():
            raise BadInput("folder.not_a_folder", folder=path)


def rows_to_table(rows: list[Row]) -> pa.Table:
    """Return ``rows`` as a table in canonical order, columns in the order in which they first appear.

    Raises
    ------
    TypeError, ValueError
        If a value does not fit its column.
    """
    rows = sorted(rows, key=identity)
    names = list(dict.fromkeys((*TYPES, *(name for row in rows for name in row))))
    return pa.table({name: pa.array([row.get(name) for row in rows], type=_type(name)) for name in names})


def _joined(tables: list[pa.Table]) -> pa.Table:
    """Return the rows of all ``tables``, each column in one piece; what a table lacks is null."""
    return pa.concat_tables(tables, promote_options="permissive").combine_chunks()


def _in_groups(keys: list[str], n: int) -> Iterator[list[str]]:
    for begin in range(0, len(keys), n):
        yield keys[begin : begin + n]


def _type(name: str) -> pa.DataType | None:
    """Return the type of a column; None leaves it to pyarrow."""
    by_prefix = (kind for prefix, kind in PREFIX_TYPES.items() if name.startswith(prefix))
    return TYPES.get(name) or next(by_prefix, None)
