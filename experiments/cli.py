"""The command ``infohus``: find the commands, speak the chosen language, tell every failure in a sentence.

Exit codes: 0 success, 1 failure, 2 bad input, 130 after Ctrl-C. Nothing heavy is imported here, so that
``--help`` answers at once.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import entry_points

import typer

from experiments.language import current, language_of, say, speak
from experiments.options import lang_option
from experiments.threads import one_thread_each
from experiments.usage import Commands, Stopped, UsageError, explain, forget_output
from sim.errors import BadInput, InfohusError

GROUP = "infohus.commands"
"""Entry-point group; each entry is a ``register(app)`` that adds one command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code; what went wrong is one sentence on stderr."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    wants_traceback = "--debug" in arguments
    one_thread_each()
    _never_fail_to_print()
    speak("en")
    try:
        speak(language_of(arguments))
        return _run([argument for argument in arguments if argument != "--debug"])
    except (KeyboardInterrupt, typer.Abort):
        return _report(say("errors.cli.interrupted"), Stopped.exit_code)
    except BrokenPipeError:
        forget_output()
        return 0
    except UsageError as error:
        return _report(explain(error, arguments).sentence(current()), 2)
    except InfohusError as error:
        return _report(error.sentence(current()), _exit_code(error))
    except Exception as error:
        if wants_traceback:
            traceback.print_exc()
        return _report(say("errors.cli.unexpected", kind=type(error).__name__), 1)


def build_app() -> typer.Typer:
    """Return the application with every installed command, its help in the language in use."""
    words = {
        "options_metavar": say("cli.options_place"),
        "subcommand_metavar": f"{say('cli.command_place')} {say('cli.options_place')}",
    }
    app = typer.Typer(cls=Commands, add_completion=False, pretty_exceptions_enable=False, **words)
    lang = lang_option()
    debug = typer.Option(False, "--debug", help=say("cli.debug"))

    @app.callback(invoke_without_command=True, help=say("cli.summary"))
    def root(context: typer.Context, lang: str | None = lang, debug: bool = debug) -> None:
        if context.invoked_subcommand is None:
            typer.echo(context.get_help())

    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        entry.load()(app)
    return app


def _run(arguments: list[str]) -> int:
    command = typer.main.get_command(build_app())
    result = command.main(args=arguments, prog_name="infohus", standalone_mode=False)
    sys.stdout.flush()
    return result if isinstance(result, int) else 0


def _exit_code(error: InfohusError) -> int:
    return 2 if isinstance(error, BadInput) else getattr(error, "exit_code", 1)


def _report(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _never_fail_to_print() -> None:
    """Let a terminal that cannot show a letter show '?' instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
