"""A step: one row of the log in the making, with the cause of each second it waited. docs/model.md 3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sim.engine.log import NULL, EventLog
from sim.engine.workdays import Workdays
from sim.engine.worktime import PostCalendar, Stretches

BATCHING, RESPONSE, TRANSFER, UNAVAILABILITY, CONTENTION = range(5)


class Subject(Protocol):
    """What a step is about."""

    name: str
    enquiry: str | None
    citizen_name: str | None
    is_acute: bool


class Step:
    """Hold what a row of the log says about one step.

    Times are seconds; ``priority`` orders a queue (smaller first); ``ready`` is when the step last began to
    wait (``due``, then the end of each finished phase); ``speed`` is that of whoever took it up; ``is_holders``
    says that it is for whoever is responsible for the case; ``office`` made it. When it is completed,
    ``conclude(step)`` may set its outcome before it is written, and ``then(step)`` sees to what follows.
    """

    priority: tuple[int, ...] = ()
    post: object = None
    resource: str | None = None
    from_resource: str | None = None
    role: str | None = None
    unit: str | None = None
    kind: str | None = None
    outcome: str | None = None
    payload: object = None
    conclude: Callable[[Step], None] | None = None
    started = NULL
    work = on_duty = 0
    speed = 1.0
    is_holders = False
    office: object = None

    def __init__(
        self,
        event: int,
        after: int,
        case: Subject,
        stage: str,
        activity: str,
        due: int,
        then: Callable[[Step], None] | None = None,
    ) -> None:
        self.event, self.after, self.case = event, after, case
        self.stage, self.activity = stage, activity
        self.due = self.ready = due
        self.then = then
        self.is_acute = case.is_acute
        self.waits = [0, 0, 0, 0, 0]
        self.reversed = [0, 0, 0, 0, 0]

    def wait(self, cause: int, until: int) -> None:
        """Wait until ``until`` for one cause alone."""
        seconds = until - self.ready
        self.waits[cause] += seconds
        self.reversed[cause] += seconds
        self.ready = until

    def wait_answer(self, cause: int, until: int, on_duty: int) -> None:
        """Wait until ``until`` for somebody outside the queue who is at work ``on_duty`` seconds of it."""
        seconds = until - self.ready
        self.waits[cause] += seconds
        self.reversed[cause] += on_duty
        self.reversed[UNAVAILABILITY] += seconds - on_duty
        self.ready = until

    def wait_meeting(self, until: int, chair: PostCalendar) -> None:
        """Wait until ``until`` for a meeting led by the post of ``chair``."""
        begin, seconds = self.ready, until - self.ready
        if seconds == 0:
            return
        on_duty, free = chair.on_duty(begin, until), chair.at_leisure(begin, until)
        self.waits[BATCHING] += seconds
        self.reversed[CONTENTION] += on_duty - free
        self.reversed[UNAVAILABILITY] += seconds - on_duty
        self.reversed[BATCHING] += free
        self.ready = until

    def wait_queue(self, until: int, calendar: PostCalendar, busy: Stretches) -> None:
        """Wait in the queue of a post until ``until``.

        ``busy`` are the stretches of time in which the post had another task running or had used the hours
        of its week; stretches wholly on duty may be left out, they change nothing.
        """
        begin, seconds = self.ready, until - self.ready
        if seconds == 0:
            return
        on_duty = calendar.on_duty(begin, until)
        self.waits[UNAVAILABILITY] += seconds - on_duty
        self.waits[CONTENTION] += on_duty
        blocked_off_duty = busy.off_duty(begin, until)
        self.reversed[CONTENTION] += on_duty + blocked_off_duty
        self.reversed[UNAVAILABILITY] += seconds - on_duty - blocked_off_duty
        self.ready = until

    def write(self, log: EventLog, municipality: int, completed: int) -> None:
        """Append the row; ``completed`` is NULL for a step left open."""
        work = stretch = 0
        if completed != NULL:
            work = self.work
            stretch = completed - self.started - work
            assert stretch >= 0, "nobody works faster than the clock"
        case = self.case
        log.append(
            (
                self.event,
                self.after,
                case.name,
                case.enquiry,
                case.citizen_name,
                municipality,
                self.stage,
                self.activity,
                self.resource,
                self.role,
                self.unit,
                self.from_resource,
                self.kind,
                self.due,
                self.started,
                completed,
                work,
                stretch,
                *self.waits,
                *self.reversed,
                self.outcome,
            )
        )


def office_wait(step: Step, days: Workdays, cause: int, until: int) -> None:
    """Let ``step`` wait until ``until`` for somebody who keeps office hours but is no post of ours."""
    step.wait_answer(cause, until, days.elapsed(until) - days.elapsed(step.ready))
