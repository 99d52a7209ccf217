"""Where results go if nothing else is said. CONTRACTS, Commands and result folders."""

from __future__ import annotations

from pathlib import Path


def default_folder(command: str, municipality: str, experiment_hash: str) -> Path:
    """Return the folder of a command's results, named after the municipality and the experiment."""
    name = municipality.lower()
    for danish, plain in (("æ", "ae"), ("ø", "oe"), ("å", "aa"), (" ", "-")):
        name = name.replace(danish, plain)
    return Path("results") / f"{command}-{name}-{experiment_hash[:8]}"
