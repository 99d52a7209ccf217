"""What decides whether two machines give the same numbers: the code of infohus and the libraries it draws on."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from experiments.provenance import PACKAGES, version_of

OURS = ("sim", "experiments")
CONTENT = (".py", ".toml", ".csv")
CODE = "infohus"


@cache
def fingerprint() -> dict[str, str | None]:
    """Return the versions of Python and libraries, and under ``infohus`` a hash of the installed code and data.

    The hash, not the version, names our code: a checkout of the next version still says the last one's number.
    """
    python = ".".join(platform.python_version_tuple()[:2])
    libraries = {name: version_of(name) for name in (*PACKAGES, "dask", "distributed")}
    return {"python": python, **libraries, CODE: _hash_of_code()}


def difference(here: Mapping[str, object], there: Mapping[str, object]) -> str | None:
    """Return the first name in which two fingerprints differ, our own code first, or None."""
    names = (CODE, *(name for name in here if name != CODE))
    return next((name for name in names if here[name] != there.get(name)), None)


def _hash_of_code() -> str:
    digest = hashlib.sha256()
    for package in OURS:
        folder = Path(find_spec(package).submodule_search_locations[0])
        for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
            if path.suffix in CONTENT:
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:12]
