"""Options that several commands share; made when a command registers, so that their help is translated."""

from __future__ import annotations

from typing import Any

import typer

from experiments.language import say


def lang_option() -> Any:
    """Return ``--lang en|da``; read early by the command line, so ``language.current()`` already knows it."""
    return typer.Option(None, "--lang", metavar="en|da", help=say("cli.lang"))


def json_option() -> Any:
    """Return ``--json``: print JSON to stdout."""
    return typer.Option(False, "--json", help=say("cli.json"))
