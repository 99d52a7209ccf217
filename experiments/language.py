"""The language this call of the command line speaks, known before any command is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from itertools import pairwise

from sim.errors import BadInput
from sim.texts import LANGUAGES, text

_current: ContextVar[str] = ContextVar("language", default="en")


def current() -> str:
    """Return the language in use: ``en`` or ``da``."""
    return _current.get()


def speak(lang: str) -> None:
    """Use ``lang`` from now on."""
    _current.set(lang)


def say(key: str, **values: object) -> str:
    """Return the text of ``key`` in the language in use."""
    return text(key, current(), **values)


def language_of(arguments: Sequence[str]) -> str:
    """Return what ``--lang`` says in raw arguments, the last one counting; English if it is not there.

    Raises BadInput for a language we do not have.
    """
    lang = "en"
    for argument, following in pairwise([*arguments, None]):
        if argument.startswith("--lang="):
            lang = argument.removeprefix("--lang=")
        elif argument == "--lang" and following is not None:
            lang = following
    if lang not in LANGUAGES:
        raise BadInput("cli.language", given=lang)
    return lang
