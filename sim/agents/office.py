"""How steps are made, given to a post, completed and written down. MODEL 6-8, 11.

Order of what falls on one second (priorities of the agenda): 1 people come and go; 2 steps are completed; 3
meetings begin; 4 desks take up work; 5 everything else (answers, concerns).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.engine.log import NULL
from sim.engine.steps import Step
from sim.engine.workdays import NEVER

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel

PEOPLE, COMPLETED, MEETING, DESK, OTHER = 1, 2, 3, 4, 5
REGISTER = "register"
"""Entries wait for their writer's post, and are done by whoever is on it; never urgent, whatever the case."""
TELL_BACK, AFTER_ALL = "tell_back", 1
"""Telling what became of a case is never urgent either: it comes after everything else in its queue."""
Then = Callable[[Step], None]


class Office:
    """Make, hand out and complete steps. One per model; keeps the steps that are still open."""

    def __init__(self, model: PreventionModel) -> None:
        self.model = model
        self.open: dict[int, Step] = {}
        self._event = 0
        self.work = model.work_seconds
        self.registrar = None
        """Who keeps the registers, if the run keeps any."""

    def new(self, case: Case, after: Step | None, stage: str, activity: str, then: Then | None) -> Step:
        """Return a new step due now, made due by the completion of ``after``."""
        self._event = event = self._event + 1
        step = Step(
            event, NULL if after is None else after.event, case, stage, activity, self.model.agenda.now, then
        )
        step.office = self
        if activity in (REGISTER, TELL_BACK):
            step.is_acute = False
        self.open[event] = step
        return step

    def plan(self, case: Case, after: int, stage: str, activity: str, due: int, then: Then | None) -> Step:
        """Return a new step that falls due at ``due``; ``after`` is the event it follows. Nothing waits before."""
        step = self.new(case, None, stage, activity, then)
        step.after, step.due, step.ready = after, due, due
        return step

    def reissue(self, step: Step, after: int) -> None:
        """Make ``step`` due anew, now, because of the completion of the event ``after``."""
        self._event += 1
        step.event, step.after = self._event, after
        step.due = step.ready = self.model.agenda.now
        self.open[step.event] = step

    def instant(self, case: Case, after: Step | None, stage: str, activity: str, **facts: object) -> Step:
        """Write a step that takes no time and return it."""
        step = self.new(case, after, stage, activity, None)
        for name, value in facts.items():
            setattr(step, name, value)
        self.complete_now(step)
        return step

    def give(
        self,
        step: Step,
        post: FilledPost,
        role: str,
        kind: str | None = None,
        from_resource: str | None = None,
        hours: str | None = None,
    ) -> None:
        """Give ``step`` to ``post``, or to whoever stands in for it now, to work on as long as ``hours`` says.

        ``hours`` names a ``work.<name>_hours`` parameter, by default that of the activity.
        """
        step.work = self.work[hours or step.activity]
        step.role, step.kind, step.from_resource = role, kind, from_resource
        self.model.stand_ins.place(step, post)

    def submit(self, step: Step, post: FilledPost) -> None:
        """Put ``step`` into the queue of ``post``, whatever the state of its incumbent."""
        step.post, step.unit = post, post.unit
        rank = AFTER_ALL if step.activity == TELL_BACK else step.case.rank
        step.priority = (rank, step.ready, step.event, self.model.code)
        stand_ins = self.model.stand_ins
        if stand_ins not in post.watchers:
            post.watchers.append(stand_ins)
            stand_ins.watch(post)
        post.desk.queue.submit(step)
        if step.is_acute and step.started == NULL:
            stand_ins.watch_acute(post)

    def completed(self, step: Step) -> None:
        """Conclude and write a completed step, then let its consequence happen."""
        if step.conclude is not None:
            step.conclude(step)
        step.write(self.model.log, self.model.code, self.model.agenda.now)
        del self.open[step.event]
        if self.registrar is not None:
            self.registrar.saw(step)
        if step.then is not None:
            step.then(step)

    def complete_now(self, step: Step) -> None:
        """Complete a step that needed nobody's time at this moment."""
        step.started = self.model.agenda.now
        self.completed(step)

    def at(self, time: int, method: Then, step: Step, priority: int = OTHER) -> None:
        """Let ``method(step)`` happen at ``time``, or never if that lies after the horizon."""
        if time < NEVER:
            self.model.agenda.schedule_event(time, method, step, priority, step.event)

    def close_books(self) -> None:
        """Write every step that is still open at the end of the run."""
        now = self.model.agenda.now
        for event in sorted(self.open):
            step = self.open[event]
            if step.started == NULL or step.started > now:
                step.started = NULL
            step.write(self.model.log, self.model.code, NULL)

    def learn(self, case: Case, person: str, facts: int, how: str) -> None:
        """Put ``facts`` (bits) into the head of ``person`` and write down what was new."""
        known = case.heads.get(person, 0)
        new = facts & ~known
        if new:
            case.heads[person] = known | new
            self.model.tables.knowledge.append((self.model.agenda.now, case.name, new, person, how))
        if person == case.person:
            self.model.writing.note(case)
