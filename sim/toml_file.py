"""Files in TOML that a user writes: read strictly, refused with one sentence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from sim.errors import BadInput
from sim.rule_reader import shown

MAX_BYTES = 1_000_000


def read_toml(path: str | Path, schema: int) -> dict[str, object]:
    """Return what a file holds, as plain data, without its entry ``schema``.

    Raises BadInput if the file cannot be read, is too large, no UTF-8 or no TOML, holds a date that does not
    exist, or is of another schema.
    """
    tree = _toml(_text(Path(path)), path)
    if "schema" not in tree:
        raise BadInput("file.no_schema", file=path, wanted=schema)
    if tree["schema"] is True or tree["schema"] != schema:
        raise BadInput("file.schema", file=path, given=shown(tree["schema"]), wanted=schema)
    return {name: value for name, value in tree.items() if name != "schema"}


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        raise BadInput("file.unreadable", file=path) from None
    if len(raw) > MAX_BYTES:
        raise BadInput("file.too_large", file=path, megabytes=MAX_BYTES // 1_000_000)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("file.not_utf8", file=path) from None


def _toml(text: str, path: str | Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        line = found[1] if found else max(1, len(text.splitlines()))
        key = "no_date_in_file" if str(error).startswith("Invalid date") else "not_toml"
        raise BadInput(f"file.{key}", file=path, line=line) from None
