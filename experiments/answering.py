"""What a command prints when its experiment is done: the answer in sentences and where the report lies, or JSON."""

from __future__ import annotations

from pathlib import Path

from experiments.language import current, say
from experiments.listing import print_json


def print_answer(summary: dict[str, object], folder: Path, as_json: bool) -> None:
    """Print the sentences of ``summary``, how many runs failed, and the report's path; or the summary as JSON."""
    if as_json:
        print_json(summary)
        return
    for sentence in summary["sentences"][current()]:
        print(sentence)
    if summary["failed"]:
        print(say("cli.compare.failed", n=summary["failed"]))
    print(say("cli.compare.report", path=folder / "report.html"))
