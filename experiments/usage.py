"""Turn the usage errors of the command-line framework into one sentence of ours."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from itertools import pairwise

import typer
from typer.core import TyperCommand, TyperGroup

from experiments.language import say
from sim.errors import BadInput, InfohusError
from sim.nearest import nearest

UsageError = typer.BadParameter.__mro__[1]
"""Base of the framework's usage errors, wherever the installed version keeps it."""


class Stopped(InfohusError):
    """The user pressed Ctrl-C."""

    exit_code = 130


class _Translated:
    """Say the frame of the help in the language in use: usage line, headings and ``--help`` itself."""

    def format_usage(self, ctx, formatter) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{say('cli.usage')} ")

    def get_params(self, ctx):
        """Return the options, ``--help`` among them."""
        params = super().get_params(ctx)
        for param in params:
            param.rich_help_panel = say("cli.options")
        return params

    def get_help_option(self, ctx):
        """Return ``--help``."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("cli.help_option")
        return option


class Command(_Translated, TyperCommand):
    """A command whose help is wholly in the language in use."""


class Commands(_Translated, TyperGroup):
    """Refuse an unknown command with the nearest one; let Ctrl-C and a closed pipe end a command quietly.

    Both are caught before the framework sees them, since it handles them differently from version to version.
    """

    def invoke(self, ctx):
        """Return what the command returns."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Stopped("cli.interrupted") from None
        except BrokenPipeError:  # the reader, such as `head`, has seen enough
            forget_output()
            return 0

    def resolve_command(self, ctx, args):
        """Return what the framework returns; raise BadInput if there is no such command."""
        if args and args[0] not in self.commands:
            raise BadInput("cli.unknown_command", name=args[0], nearest=nearest(args[0], self.commands))
        return super().resolve_command(ctx, args)


def forget_output() -> None:
    """Send what is still to be printed nowhere, so that closing down does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def explain(error: Exception, arguments: Sequence[str]) -> BadInput:
    """Return our error for a usage error of the framework that ``arguments`` brought about."""
    name = _option_name(error)
    match type(error).__name__:
        case "NoSuchOption":
            return BadInput("cli.unknown_option", name=name, nearest=nearest(name, _options(error)))
        case "BadOptionUsage" if "not take" in str(error.message):
            return BadInput("cli.takes_no_value", name=name)
        case "BadOptionUsage":
            return BadInput("cli.no_value", name=name)
        case "MissingParameter":
            return BadInput("cli.missing", name=name)
        case "BadParameter" if limits := _limits(error):
            return BadInput("cli.not_whole", name=name, given=_given(error, arguments), **limits)
        case "BadParameter":
            return BadInput("cli.bad_value", name=name, given=_given(error, arguments))
    extra = re.search(r"extra argument\S* \((.+)\)$", str(error.message))
    return BadInput("cli.too_many_values", name=extra[1].split()[0]) if extra else BadInput("cli.usage")


def _option_name(error: Exception) -> str:
    param = getattr(error, "param", None)
    return getattr(error, "option_name", None) or (param.opts[0] if param is not None else "")


def _options(error: Exception) -> list[str]:
    params = error.ctx.command.params if error.ctx is not None else []
    return ["--help", *(name for param in params for name in param.opts if name.startswith("--"))]


def _limits(error: Exception) -> dict[str, int]:
    """Return between which whole numbers the option lies, if it has two limits.

    They stand at the option or at its type, depending on the version of the framework.
    """
    for place in (error.param, getattr(error.param, "type", None)):
        low, high = getattr(place, "min", None), getattr(place, "max", None)
        if low is not None and high is not None:
            return {"low": low, "high": high}
    return {}


def _given(error: Exception, arguments: Sequence[str]) -> str:
    """Return the refused value as the user wrote it, the last one if the option was given twice."""
    names = error.param.opts if error.param is not None else []
    given = "..."
    for argument, following in pairwise([*arguments, ""]):
        name, is_joined, value = argument.partition("=")
        if name in names:
            given = value if is_joined else following
    return given
