"""The birth certificate of a result: commit, versions, machine; for the manifest only."""

from __future__ import annotations

import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("infohus", "mesa", "numpy", "pandas", "scipy", "pyarrow", "holidays")


def birth_certificate(workers: int) -> dict[str, object]:
    """Return the volatile facts about where results come from, to be noted in the ledger's manifest.

    ``commit`` and ``clean`` are null where the code does not lie in a git checkout.
    """
    in_checkout = _git("ls-files", "--error-unmatch", Path(__file__).name) is not None  # not beside one
    commit = _git("rev-parse", "HEAD") if in_checkout else None
    changes = _git("status", "--porcelain") if in_checkout else None
    return {
        "commit": commit,
        "clean": None if changes is None else changes == "",
        "python": platform.python_version(),
        "platform": platform.platform(),
        "versions": {name: version_of(name) for name in PACKAGES},
        "workers": workers,
    }


def version_of(package: str) -> str | None:
    """Return the version of an installed package, or None if it runs without being installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _git(*words: str) -> str | None:
    """Return what git says about the folder of our code, or None if it says nothing."""
    folder = Path(__file__).resolve().parent
    try:
        answer = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()
