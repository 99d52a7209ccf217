"""The options that say which experiment is meant: shared by ``infohus run`` and ``infohus check``."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from experiments.language import say
from experiments.options import number_option, word_option

if TYPE_CHECKING:
    from experiments.experiment.plan import Plan


class Options(NamedTuple):
    """Hold the options, made when a command registers, so that their help is translated."""

    file: Any
    municipality: Any
    scenario: Any
    sets: Any
    seed: Any
    quick: Any


def given_options() -> Options:
    """Return the argument FILE and the options that change what is in it."""
    words = {"show_default": False}
    return Options(
        typer.Argument(..., metavar=say("cli.file"), help=say("cli.run.file"), **words),
        word_option("--municipality", "name", "cli.run.municipality"),
        word_option("--scenario", "file", "cli.run.scenario"),
        typer.Option(None, "--set", metavar=say("cli.assignment"), help=say("cli.run.set"), **words),
        number_option("--seed", 0, 2**63 - 1, "cli.compare.seed"),
        typer.Option(False, "--quick", help=say("cli.run.quick")),
    )


class Given(NamedTuple):
    """Hold what the command line said."""

    file: str
    municipality: str | None
    scenario: str | None
    sets: list[str]
    seed: int | None
    quick: bool

    def plan(self) -> Plan:
        """Return the plan of the experiment meant; raise BadInput for whatever cannot be used."""
        from experiments.experiment.given import read_given
        from experiments.experiment.plan import make_plan

        return make_plan(
            read_given(
                self.file,
                municipality=self.municipality,
                scenario=self.scenario,
                sets=self.sets,
                seed=self.seed,
                quick=self.quick,
            )
        )

    def command_line(self) -> str:
        """Return the command that gives the same numbers; of files their names alone, since folders differ."""
        words = ["infohus", "run", Path(self.file).name if self.file.endswith(".toml") else self.file]
        if self.municipality is not None:
            words += ["--municipality", self.municipality]
        if self.scenario is not None:
            words += ["--scenario", Path(self.scenario).name]
        for assignment in self.sets:
            words += ["--set", assignment]
        if self.seed is not None:
            words += ["--seed", str(self.seed)]
        return shlex.join([*words, *(["--quick"] if self.quick else [])])
