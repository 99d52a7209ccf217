"""One case told from the first sign to the end: dated lines in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from experiments.story.answers import Answers
from experiments.story.at_table import is_answered_by_being_there
from experiments.story.case_file import CaseFile
from experiments.story.life_lines import coming_of_age, life_lines, side_lines
from experiments.story.measures import ended
from experiments.story.people import People
from experiments.story.run import Row, Run
from experiments.story.steps import CALLED_OFF, UNFINISHED, Steps
from experiments.story.waits import Waits
from experiments.story.words import Words, sentence
from sim.policies.organisation import RULE_NAMES
from sim.values import DAY

SIGNS, RECEPTION, ASSESSMENT, INTERVENTION, CLOSURE = "signs", "A", "B", "C", "D"
GROUPED = frozenset({"ask", "answer"})
"""Activities of the assessment of which those of one day are told together."""
TOLD_BEFORE = {
    "steps.answer.done_inside": "steps.answer.done",
    "steps.answer.done_inside_kept": "steps.answer.done_kept",
}
"""Text of what was found by asking on inside a unit -> that of an answer, which is told first."""
LIFE, STEP, INSIDE, OVERTAKEN, END = range(5)
"""What is told first of what falls on one second: causes before effects."""
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
        self.name = name
        self._steps = {file.name: Steps(file, self.words, self.people, self.venue) for file in self.files}

    def lines(self) -> list[Line]:
        """Return the lines in order of time, each with the phase the case was in."""
        found = [*self._step_lines(), *self._life_lines(), *self._end_lines()]
        found.sort(key=lambda line: (line[0], line[1], line[4]))
        lines, phase = [], SIGNS
        for time, _, key, words, events, stage in found:
            phase = stage or phase
            lines.append(Line(time, phase, key, sentence(words), events))
        return lines

    @property
    def until(self) -> int:
        """Return the second of the last step that was completed."""
        return self.file.done[-1].completed

    def _life_lines(self) -> Iterator[tuple]:
        first, until = self.file.concern.sent, self.until
        signs = [*life_lines(self.file, self.words, until)]
        first = min([first, *(time for time, *_ in signs)])
        birthday = coming_of_age(self.file, self.words, first, until)
        for time, key, words in (*signs, *side_lines(self.file, self.words), *birthday):
            yield time, LIFE, key, words, (), ""

    def _end_lines(self) -> Iterator[tuple]:
        steps = self._steps[self.name]
        for time, is_broken_off, names in ended(self.file, self.until):
            key = f"steps.end_intervention.{'broken_off' if is_broken_off else 'done'}"
            yield time, END, key, self.words.say(key, offer=steps.offers(names, is_known=True)), (), ""

    def _step_lines(self) -> Iterator[tuple]:
        rows = [(row, file) for file in self.files for row in self._told(file)]
        rows.sort(key=lambda pair: (pair[0].completed, pair[0].outcome == CALLED_OFF, pair[0].event))
        for same, group in groupby(self._together(rows), key=lambda item: item[0]):
            members = [(row, file) for _, row, file in group]
            row, file = members[0]
            own = self._steps[file.name]
            key = own.key(row)
            if same[0] == "together":
                words = Answers(own, self.waits).sentence(key, [r for r, _ in members])
            else:
                words = self._one(own, key, row)
            events = tuple(r.event for r, _ in members)
            if row is self.file.decision:
                events += tuple(r.event for r in self._needless)
            time, rank = row.completed, OVERTAKEN if row.outcome == CALLED_OFF else STEP
            if key in TOLD_BEFORE:
                time, rank = self._after_the_answers(time, TOLD_BEFORE[key]), INSIDE
            yield time, rank, key, words, events, self._stage(file, row)

    def _told(self, file: CaseFile) -> list[Row]:
        if file is self.file:
            needless = {row.event for row in self._needless}
            return [row for row in file.done if row.event not in needless]
        return [row for row in file.done if row.activity in TOLD_OF_JOINED]

    @cached_property
    def _needless(self) -> list[Row]:
        """Return the questions that ran out after a decision for which the unit sat at the table: told with it."""
        return [row for row in self.file.done if is_answered_by_being_there(self.file, row)]

    def _after_the_answers(self, time: int, told: str) -> int:
        """Return when to tell what was found inside units: after the answers of the day, if no meeting lies between."""
        day = [row for row in self.file.done if row.completed // DAY == time // DAY]
        answers = [row for row in day if row.activity == "answer" and self._steps[self.name].key(row) == told]
        first = min((row.completed for row in answers), default=time)
        is_met = any(row.activity == "meet" and time <= row.completed <= first for row in day)
        return time if is_met else max(time, first)

    def _together(self, rows: list) -> Iterator[tuple]:
        """Yield (group, row, file): questions and answers of one day and kind stand side by side in one group."""
        waiting: dict[tuple, list] = {}
        day = None
        for row, file in rows:
            if row.completed // DAY != day:
                yield from (item for items in waiting.values() for item in items)
                waiting, day = {}, row.completed // DAY
            is_grouped = row.stage == "B" and row.activity in GROUPED and row.outcome not in UNFINISHED
            key = self._steps[file.name].key(row)
            same = ("together", day, key) if is_grouped else ("alone", row.event, key)
            waiting.setdefault(same, []).append((same, row, file))
        yield from (item for items in waiting.values() for item in items)

    def _one(self, steps: Steps, key: str, row: Row) -> str:
        """Return the sentence of a step, with what else there is to say, why it waited and how long it took."""
        told = [self.words.say(key, **steps.values(row)), *steps.also(key, row)]
        told.append(self.waits.sentence(row, steps.file))
        if row.outcome not in UNFINISHED:
            told.extend(self.waits.of_work(row, steps.file))
        return " ".join(sentence(part) for part in told if part)

    def _stage(self, file: CaseFile, row: Row) -> str:
        """Return the phase a step begins, '' for one that leaves the case where it was."""
        decision = self.file.decision
        is_late = row.stage in "AB" and decision is not None and row.completed > decision.completed
        is_aside = row.outcome == CALLED_OFF or file is not self.file
        return "" if is_late or is_aside else row.stage
