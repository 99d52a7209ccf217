"""``infohus new``: write a commented experiment file to start from."""

from __future__ import annotations

from pathlib import Path

import typer

from experiments.language import current, say
from experiments.options import command_words, lang_option
from sim.errors import BadInput

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    lang = lang_option()
    file = typer.Argument(..., metavar=say("cli.file"), help=say("cli.new.file"), show_default=False)

    @app.command("new", help=say("cli.new.help"), **command_words())
    def command(file: str = file, lang: str | None = lang) -> None:
        path = Path(file)
        _write(path, (TEMPLATES / f"experiment.{current()}.toml").read_text(encoding="utf-8"))
        print(say("cli.new.written", path=path))


def _write(path: Path, content: str) -> None:
    """Write a new file; raise BadInput if there is one already, or it cannot be written."""
    if path.suffix.lower() != ".toml":
        raise BadInput("experiment.not_toml", file=path)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(content)
    except FileExistsError:
        raise BadInput("experiment.there_already", file=path) from None
    except OSError:
        raise BadInput("experiment.not_writable", file=path) from None
