"""Ready-made files by name and files of a user's own by path; what they hold, and the words in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.errors import BadInput
from sim.nearest import nearest
from sim.rule_reader import check_names, shown
from sim.toml_file import read_toml

SCHEMA = 1
HOME = Path(__file__).resolve().parent
"""Holds the folders of ready-made files."""

Tree = dict[str, object]


def ready_made(folder: str) -> tuple[str, ...]:
    """Return the names of the ready-made files in a folder, in order of the alphabet."""
    return tuple(sorted(path.stem for path in (HOME / folder).glob("*.toml")))


def is_path(name_or_file: str) -> bool:
    """Return whether it is a file of a user's own: it ends in .toml or holds a separator."""
    return name_or_file.lower().endswith(".toml") or "/" in name_or_file or "\\" in name_or_file


def find_file(name_or_file: str, folder: str, unknown: str) -> Path:
    """Return the file meant; raise BadInput ``unknown`` for a name that no ready-made file has."""
    if is_path(name_or_file):
        return Path(name_or_file)
    names = ready_made(folder)
    if name_or_file not in names:
        close = nearest(name_or_file, names)
        raise BadInput(unknown, name=name_or_file, nearest=close, allowed=", ".join(names))
    return HOME / folder / f"{name_or_file}.toml"


def read_tree(path: Path, kind: str, allowed: tuple[str, ...], needed: tuple[str, ...]) -> Tree:
    """Return what a file of this kind holds, without ``schema`` and ``kind``.

    Raises BadInput if it cannot be read, is of another kind, has an entry that is not ``allowed`` or lacks
    one that is ``needed``.
    """
    tree = read_toml(path, SCHEMA)
    given = tree.pop("kind", None)
    if given is None:
        raise BadInput("definition.no_kind", file=path, wanted=kind)
    if given != kind:
        raise BadInput("definition.kind", file=path, wanted=kind, given=shown(given))
    check_names(tree, allowed, path.name)
    check_needed(tree, needed, path.name)
    return tree


def check_needed(table: Mapping[str, object], needed: tuple[str, ...], where: str) -> None:
    """Raise BadInput for the first of the ``needed`` names that is not there."""
    for name in needed:
        if name not in table:
            raise BadInput("definition.missing", where=where, name=name)


def read_words(value: object, where: str) -> tuple[str, str]:
    """Return (English, Danish): a table with both, or one text that stands for both."""
    both = value if isinstance(value, dict) else {"en": value, "da": value}
    texts = [both.get("en"), both.get("da")]
    if set(both) != {"en", "da"} or not all(isinstance(text, str) and text.strip() for text in texts):
        raise BadInput("definition.words", where=where, given=shown(value))
    english, danish = (" ".join(str(text).split()) for text in texts)
    return english, danish
