"""Options that commands share or make alike; made when a command registers, so that their help is translated."""

from __future__ import annotations

from typing import Any

import typer

from experiments.language import say
from experiments.usage import Command
from sim.errors import BadInput


def command_words() -> dict[str, Any]:
    """Return what ``app.command`` needs so that the frame of the help is translated too."""
    return {
        "cls": Command,
        "options_metavar": say("cli.options_place"),
        "rich_help_panel": say("cli.commands"),
    }


def lang_option() -> Any:
    """Return ``--lang en|da``; read early by the command line, so ``language.current()`` already knows it."""
    return typer.Option(None, "--lang", metavar="en|da", help=say("cli.lang"), show_default=False)


def json_option() -> Any:
    """Return ``--json``: print JSON to stdout."""
    return typer.Option(False, "--json", help=say("cli.json"))


def word_option(name: str, kind: str, help_key: str) -> Any:
    """Return an option that takes a ``kind`` of word (``name``, ``file``, ``folder``) and refuses an empty one."""
    words = {"metavar": say(f"cli.{kind}"), "help": say(help_key), "show_default": False}
    return typer.Option(None, name, callback=_not_empty, **words)


def number_option(name: str, low: int, high: int, help_key: str) -> Any:
    """Return an option that takes a whole number from ``low`` to ``high``."""
    words = {"metavar": say("cli.number"), "help": say(help_key), "show_default": False}
    return typer.Option(None, name, min=low, max=high, **words)


def _not_empty(param: typer.CallbackParam, value: str | None) -> str | None:
    if value is not None and not value.strip():
        raise BadInput("cli.empty", name=param.opts[0])
    return value
