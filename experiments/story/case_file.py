"""Everything a run says about one case: its steps, what follows on what, who knew how much and when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from experiments.story.citizen import life_of
from experiments.story.run import Row, Run
from sim.values import NOT_DONE

STAND_INS = frozenset({"absent_to_deputy", "leaver_to_successor"})
"""Kinds of handover to somebody who does what another did not get to."""
MEDIA = ("oral", "notes", "record")
"""Ways in which knowledge outlives a handover, as the table of knowledge names them."""
ASKING_AROUND = frozenset({"answer", "meet"})
"""Steps after which somebody asks on in their own unit."""


@dataclass(frozen=True)
class CaseFile:
    """Hold one case of a run."""

    run: Run
    name: str

    @cached_property
    def rows(self) -> list[Row]:
        """Return the steps in the order in which they were completed, those still open last."""
        return self.run.rows[self.name]

    @cached_property
    def done(self) -> list[Row]:
        return [row for row in self.rows if row.completed is not None]

    @cached_property
    def case(self):
        """Return the case as its model left it."""
        return next(case for case in self.run.model.cases if case.name == self.name)

    @property
    def concern(self):
        """Return the concern that began the case."""
        return self.case.concern

    @property
    def is_side_case(self) -> bool:
        """Return whether the case began because the citizen of another opened one is close to this one."""
        return self.concern.caused_by is not None and self.concern.episode < 0

    @cached_property
    def side_cases(self) -> list:
        """Return the concerns of the side cases that this case led to."""
        cases = (case.concern for case in self.run.model.cases)
        return [concern for concern in cases if concern.caused_by == self.name and concern.episode < 0]

    @property
    def end_state(self) -> str:
        """Return the end state as the contracts name it, ``open`` for a case still open."""
        return self.run.concerns[self.name].end_state.partition(":")[0]

    @cached_property
    def decision(self) -> Row | None:
        """Return the step that ended the first assessment, None if there was none."""
        return next((r for r in self.done if r.activity == "decide" and r.outcome != "moved_on"), None)

    @cached_property
    def decided(self) -> tuple | None:
        """Return the row of the table of decisions that belongs to it."""
        event = self.decision.event if self.decision else None
        return next((row for row in self.run.record.decisions if row[0] == event), None)

    @cached_property
    def before(self) -> dict[int, Row]:
        """Return every step of the case by event: ``before[row.after]`` made ``row`` due."""
        return {row.event: row for row in self.rows}

    @cached_property
    def following(self) -> dict[int, list[Row]]:
        """Return the steps that each step made due, by event."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows:
            found[row.after].append(row)
        return found

    @cached_property
    def interventions(self) -> list[tuple]:
        """Return the rows of the table of interventions, in order of their start."""
        return sorted((i for i in self.run.record.interventions if i[0] == self.name), key=lambda i: i[3])

    @cached_property
    def knowledge(self) -> list[tuple[int, int, str, str]]:
        """Return (time, facts as bits, holder, how) in order of time."""
        return [
            (t, bits, who, how) for t, case, bits, who, how in self.run.record.knowledge if case == self.name
        ]

    def brought(self, *rows: Row) -> int:
        """Return how many facts that nobody had told in the case before came with the answers ``rows``."""
        found = 0
        for row in rows:
            found |= self._new_with(row)
        return found.bit_count()

    def _new_with(self, row: Row) -> int:
        known = new = 0
        for time, bits, holder, _ in self.knowledge:
            if time == row.completed and holder == row.resource:
                new |= bits
            elif time < row.completed:
                known |= bits
        return new & ~known

    def known_to(self, holder: str | None, until: int) -> int:
        """Return the facts (bits) in the head of ``holder`` just before ``until``."""
        known = 0
        for time, bits, who, _ in self.knowledge:
            if who == holder and time < until:
                known |= bits
        return known

    def is_after_a_no(self, row: Row) -> bool:
        """Return whether ``row``, however often it moved on, follows an answer that was a no."""
        before = self.before.get(row.after)
        while before is not None and before.activity == row.activity:
            before = self.before.get(before.after)
        return before is not None and before.outcome in ("declined", "parents_blocked")

    def kept(self, row: Row) -> tuple[int, int]:
        """Return how many facts outlived a handover, and how many there were."""
        known = self.known_to(row.from_resource, row.completed + 1)
        kept = self.known_to(row.resource, row.completed + 1) & known
        return kept.bit_count(), known.bit_count()

    def medium(self, row: Row) -> str:
        """Return in what the knowledge came along that outlived a handover, ``other`` if the log does not tell."""
        ways = {how for t, _, who, how in self.knowledge if t == row.completed and who == row.resource}
        return next((how for how in MEDIA if how in ways), "other")

    def at_table(self, row: Row) -> int:
        """Return how many facts those at a meeting knew together at its end."""
        together = 0
        for person in self.run.attendance.get(row.event, ()):
            together |= self.known_to(person, row.completed + 1)
        return together.bit_count()

    def left_out(self, row: Row) -> tuple[int, list[str]]:
        """Return how many facts did not reach a meeting, and who knew them and was not there."""
        present = self.run.attendance.get(row.event, ())
        together = 0
        for person in present:
            together |= self.known_to(person, row.completed + 1)
        missing, people = 0, []
        for time, bits, holder, _ in self.knowledge:
            if time < row.completed and holder not in present and bits & ~together:
                missing |= bits & ~together
                people.append(holder)
        return missing.bit_count(), list(dict.fromkeys(people))

    def lay_with(self, row: Row) -> str | None:
        """Return the name of the post a step waited for: that of who did it, or of who it went away from."""
        if row.resource is not None:
            return row.resource.partition("#")[0]
        if row.outcome != "moved_on" or row.activity == "take_over":
            return None
        then = self.next_step(row)
        is_told = then is not None and (then.activity == "take_over" or then.kind in STAND_INS)
        left = then.from_resource if is_told else None
        return left.partition("#")[0] if left else then and self.lay_with(then)

    def next_step(self, row: Row) -> Row | None:
        """Return the first step that ``row`` made due."""
        return next(iter(self.following.get(row.event, ())), None)

    def somebody_stepped_in(self, row: Row) -> bool:
        """Return whether somebody else did the task that ``row`` moved on, not only was given it."""
        then = self.next_step(row)
        return then is not None and then.resource is not None and then.outcome not in NOT_DONE

    def cause(self, row: Row) -> Row | None:
        """Return the step that made ``row`` due, past those that only gave it to somebody else."""
        before = self.before.get(row.after)
        while before is not None and (before.activity == "take_over" or before.outcome in NOT_DONE):
            before = self.before.get(before.after)
        return before

    def last_before(self, row: Row, activities: frozenset[str], stage: str | None = None) -> Row | None:
        """Return the last of some activities (of a stage, if named) that was completed before ``row``."""
        earlier = [
            r
            for r in self.done
            if r.activity in activities
            and stage in (None, r.stage)
            and (r.completed, r.event) < (row.completed, row.event)
        ]
        return earlier[-1] if earlier else None

    def first_due(self, row: Row) -> int:
        """Return when the task of ``row`` first fell due, with whoever it lay before."""
        before = self.before.get(row.after)
        while before is not None and before.outcome == "moved_on":
            row, before = before, self.before.get(before.after)
        return row.due

    def addressee(self, row: Row) -> str | None:
        """Return the post (its name) that an enquiry lay with after ``row`` until it was received, None if unknown."""
        then = next((r for r in self.following.get(row.event, ()) if r.activity == "receive"), None)
        return None if then is None else self.lay_with(then)

    def is_asked_inside(self, row: Row) -> bool:
        """Return whether ``row`` is an answer to what a unit was asked by its own people."""
        cause = self.cause(row) if (row.activity, row.stage) == ("answer", "B") else None
        return cause is not None and cause.activity in ASKING_AROUND

    def is_abroad(self, time: int) -> bool:
        """Return whether the citizen is in a conflict zone at ``time``."""
        turns = (event for event in life_of(self) if event.kind in ("travel", "return"))
        return next((event.kind for event in reversed([*turns]) if event.time <= time), None) == "travel"

    @property
    def alarm(self) -> int | None:
        """Return when an acute enquiry made the running case acute, None if none did."""
        since = self.case.acute_since
        return None if since == self.concern.sent else since

    def is_met_by_alarm(self, row: Row) -> bool:
        """Return whether an acute enquiry met the case while ``row`` was due, or made it due."""
        return self.alarm is not None and row.due <= self.alarm <= row.completed

    def made_acute(self, row: Row) -> bool:
        """Return whether this enquiry, joined at ``row``, made the case that it met acute."""
        cases = (case for case in self.run.model.cases if case.name == self.case.joined)
        since = next((case.acute_since for case in cases), None)
        return self.concern.is_acute and row.outcome == "joined" and since == row.completed

    @cached_property
    def refusal(self) -> Row | None:
        """Return the last no of the citizen or the parents, None if there was none."""
        said = [r for r in self.done if r.activity == "answer" and r.stage == "C"]
        return next((r for r in reversed(said) if r.outcome in ("declined", "parents_blocked")), None)

    @property
    def last_step(self) -> Row:
        """Return the last thing that somebody did in the case: no question that ran out, nothing called off,
        nothing that was only told of it afterwards."""
        own = (row for row in self.done if row.activity != "tell_back")
        did = [row for row in own if row.outcome not in (*NOT_DONE, "no_answer")]
        return (did or self.done)[-1]
