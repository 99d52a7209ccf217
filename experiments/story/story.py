"""The whole story of a case as plain data, and as text for a terminal or a file."""

from __future__ import annotations

import shutil
import sys
import textwrap
from dataclasses import dataclass
from itertools import groupby

from experiments.report.phrases import model_words
from experiments.story.balance import balance_lines, balance_numbers
from experiments.story.choice import choose, others
from experiments.story.citizen import age_at, person_lines
from experiments.story.run import Run
from experiments.story.tell import Line, Teller
from experiments.story.words import Words
from sim.measures.record import SentConcern
from sim.policies.organisation import RULE_NAMES
from sim.scenario import Scenario

WIDEST = 100
"""Columns of a terminal beyond which a line is no longer easy to read."""


@dataclass(frozen=True)
class Story:
    """Hold one case told in one language."""

    run: Run
    case: str
    words: Words
    person: list[str]
    lines: list[Line]
    balance: list[str]
    numbers: dict[str, object]
    others: dict[str, str]
    venue: str
    """Name of the rule by which people meet."""
    age: int
    """Years of the citizen when the concern was sent."""

    @classmethod
    def of(cls, scenario: Scenario, case: str | None, lang: str) -> Story:
        """Run ``scenario`` and tell ``case``, or the richest one if it is None."""
        run = Run.of(scenario)
        name = choose(run, case)
        teller = Teller(run, name, lang)
        return cls(
            run,
            name,
            teller.words,
            person_lines(teller.file, teller.words),
            teller.lines(),
            balance_lines(teller.file, teller.words),
            balance_numbers(teller.file),
            others(run, name),
            teller.venue,
            int(age_at(teller.file, teller.file.concern.sent)),
        )

    @property
    def title(self) -> str:
        scenario = self.run.scenario
        return self.words.say(
            "title",
            municipality=scenario.municipality.name,
            model=model_words(scenario.model, self.words.lang),
            seed=scenario.seed,
            case=self.case,
            hash=scenario.hash()[:8],
        )

    def data(self) -> dict[str, object]:
        """Return the story as plain data for JSON."""
        scenario = self.run.scenario
        concern: SentConcern = self.run.concerns[self.case]
        return {
            "municipality": scenario.municipality.name,
            "model": scenario.model,
            "seed": scenario.seed,
            "scenario_hash": scenario.hash(),
            "case": self.case,
            "citizen": concern.citizen,
            "age": self.age,
            "is_synthetic": True,
            "person": self.person,
            "lines": [self._record(line) for line in self.lines],
            "balance": self.numbers | {"sentences": self.balance},
            "others": self.others,
        }

    def _record(self, line: Line) -> dict[str, object]:
        return {
            "date": self.words.day(line.time).isoformat(),
            "seconds": line.time,
            "phase": line.phase,
            "told_as": line.key,
            "text": line.text,
            "events": list(line.events),
        }

    def text(self, width: int | None = None) -> str:
        """Return the story as text; lines no wider than ``width`` columns if it is given."""
        blocks = [self.title, self._organisation(), " ".join(self.person)]
        for phase, lines in groupby(self.lines, key=lambda line: line.phase):
            blocks.append(self._chapter(phase, list(lines), width))
        blocks.append("\n".join([self.words.say("balance.title"), *self._points(self.balance, width)]))
        if self.others:
            heading = _folded(self.words.say("others"), width)
            blocks.append("\n".join([heading, *self._points(self._others(), width)]))
        return "\n\n".join(_folded(block, width) for block in blocks) + "\n"

    def _organisation(self) -> str:
        """Return how the municipality works in this run and what is written down, and that time is assumed."""
        written = RULE_NAMES[type(self.run.model.organisation.write)]
        keys = (f"organisation.{self.venue}", f"written.{written}", "assumed")
        return " ".join(self.words.say(key) for key in keys)

    def _chapter(self, phase: str, lines: list[Line], width: int | None) -> str:
        days = [self.words.say(f"phases.{phase}")]
        for date, same in groupby(lines, key=lambda line: self.words.date(line.time)):
            told = " ".join(line.text for line in same)
            days.append(_folded(f"{date}: {told}", width, "  "))
        return "\n".join(days)

    def _others(self) -> list[str]:
        return [
            self.words.say("other", end=self.words.say(f"end_words.{end}"), case=case)
            for end, case in self.others.items()
        ]

    @staticmethod
    def _points(points: list[str], width: int | None) -> list[str]:
        return [_folded(f"- {point}", width, "  ") for point in points]


def terminal_width() -> int | None:
    """Return the columns to fold lines to, None where nobody looks at a terminal."""
    return min(shutil.get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else None


def _folded(block: str, width: int | None, indent: str = "") -> str:
    if width is None or "\n" in block:
        return block
    return textwrap.fill(block, width, subsequent_indent=indent, break_long_words=False)
