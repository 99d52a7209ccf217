"""One case told from the first sign to the end: dated lines in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from experiments.story.answers import Answers
from experiments.story.case_file import CaseFile
from experiments.story.life_lines import coming_of_age, life_lines
from experiments.story.people import People
from experiments.story.run import Row, Run
from experiments.story.steps import UNFINISHED, Steps
from experiments.story.waits import Waits
from experiments.story.words import Words, sentence
from sim.policies.organisation import RULE_NAMES
from sim.values import DAY

SIGNS, RECEPTION, ASSESSMENT, INTERVENTION, CLOSURE = "signs", "A", "B", "C", "D"
GROUPED = frozenset({"ask", "answer"})
"""Activities of the assessment of which those of one day are told together."""
WORTH_TELLING = 2 * DAY
"""Seconds that a task was stretched over, from which on it is worth a sentence."""
TOLD_OF_JOINED = frozenset({"send", "triage"})
"""What is told of an enquiry that met a running case."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when (seconds), in which phase, told by which text, in which words, which steps."""

    time: int
    phase: str
    key: str
    text: str
    events: tuple[int, ...] = ()


class Teller:
    """Tell one case of a run in one language."""

    def __init__(self, run: Run, name: str, lang: str) -> None:
        self.run, self.words = run, Words(lang, run.scenario.start)
        self.file = CaseFile(run, name)
        self.people = People(run, self.words)
        self.venue = RULE_NAMES[type(run.model.organisation.convene)]
        self.waits = Waits(run, self.words, self.people, self.venue)
        joined = [c.case for c in run.record.concerns if c.joined == name]
        self.files = [self.file, *(CaseFile(run, case) for case in joined)]

    def lines(self) -> list[Line]:
        """Return the lines in order of time, each with the phase the case was in."""
        found = [*self._step_lines(), *self._life_lines()]
        found.sort(key=lambda line: (line[0], bool(line[3]), line[3]))
        lines, phase = [], SIGNS
        for time, key, words, events, stage in found:
            phase = stage or phase
            lines.append(Line(time, phase, key, sentence(words), events))
        return lines

    @property
    def until(self) -> int:
        """Return the second of the last step that was completed."""
        return self.file.done[-1].completed

    def _life_lines(self) -> Iterator[tuple]:
        first = self.file.concern.sent
        for time, key, words in life_lines(self.file, self.words, self.until):
            first = min(first, time)
            yield time, key, words, (), ""
        for concern in self.file.side_cases:
            words = self.words.say("life.side_case", case=concern.case)
            yield concern.sent, "life.side_case", words, (), ""
        for time, key, words in coming_of_age(self.file, self.words, first, self.until):
            yield time, key, words, (), ""

    def _step_lines(self) -> Iterator[tuple]:
        rows = [(row, file) for file in self.files for row in self._told(file)]
        rows.sort(key=lambda pair: (pair[0].completed, pair[0].event))
        steps = {file.name: Steps(file, self.words, self.people, self.venue) for file in self.files}
        for same, group in groupby(self._together(rows, steps), key=lambda item: item[0]):
            members = [(row, file) for _, row, file in group]
            row, file = members[0]
            own = steps[file.name]
            key = own.key(row)
            if same[0] == "together":
                words = Answers(own, self.waits).sentence(key, [r for r, _ in members])
            else:
                words = self._one(own, key, row)
            events = tuple(r.event for r, _ in members)
            yield row.completed, key, words, events, self._stage(file, row)

    def _told(self, file: CaseFile) -> list[Row]:
        if file is self.file:
            return file.done
        return [row for row in file.done if row.activity in TOLD_OF_JOINED]

    @staticmethod
    def _together(rows: list, steps: dict[str, Steps]) -> Iterator[tuple]:
        """Yield (group, row, file): questions and answers of one day and kind stand side by side in one group."""
        waiting: dict[tuple, list] = {}
        day = None
        for row, file in rows:
            if row.completed // DAY != day:
                yield from (item for items in waiting.values() for item in items)
                waiting, day = {}, row.completed // DAY
            is_grouped = row.stage == "B" and row.activity in GROUPED and row.outcome not in UNFINISHED
            key = steps[file.name].key(row)
            same = ("together", day, key) if is_grouped else ("alone", row.event, key)
            waiting.setdefault(same, []).append((same, row, file))
        yield from (item for items in waiting.values() for item in items)

    def _one(self, steps: Steps, key: str, row: Row) -> str:
        """Return the sentence of a step, with why it waited and how long it took."""
        values = steps.values(row)
        told = [self.words.say(key, **values)]
        if steps.tells_kind(key, row):
            told.append(self.words.say(f"kinds.{row.kind}", **values))
        told.append(steps.left_out(row))
        told.append(self.waits.sentence(row, steps.file))
        if row.stretch_s >= WORTH_TELLING:
            told.append(self.words.say("waits.stretch", days=self.words.days(row.stretch_s)))
        return " ".join(part for part in told if part)

    def _stage(self, file: CaseFile, row: Row) -> str:
        """Return the phase a step begins, '' for one that leaves the case where it was."""
        decision = self.file.decision
        is_late = row.stage in "AB" and decision is not None and row.completed > decision.completed
        return "" if is_late or file is not self.file else row.stage
