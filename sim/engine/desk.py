"""A queue of steps and the desks that serve it: one task at a time, the most urgent first. docs/model.md 2."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush

from sim.engine.agenda import Agenda
from sim.engine.steps import Step
from sim.engine.workdays import NEVER, Workdays
from sim.engine.worktime import Holes, PostCalendar, Stretches, finish, next_start, worked
from sim.values import WEEK

WAKE_PRIORITY, FINISH_PRIORITY = 4, 2


class Queue:
    """Keep waiting steps by priority; acute ones apart, because they may start when others may not."""

    __slots__ = ("acute", "desks", "ordinary")

    def __init__(self) -> None:
        self.acute: list[tuple[tuple[int, ...], Step]] = []
        self.ordinary: list[tuple[tuple[int, ...], Step]] = []
        self.desks: list[Desk] = []

    def submit(self, step: Step) -> None:
        """Put ``step`` in line. Its ``priority`` must be unique: (level, ready, event)."""
        line = self.acute if step.is_acute else self.ordinary
        heappush(line, (step.priority, step))
        for desk in self.desks:
            if line and desk.current is None:
                desk.look(step.is_acute)

    def empty_out(self) -> list[Step]:
        """Take every waiting step out, most urgent first."""
        steps = [step for _, step in sorted(self.acute)] + [step for _, step in sorted(self.ordinary)]
        self.acute.clear()
        self.ordinary.clear()
        return steps


class Desk:
    """Serve a queue through the windows of one post.

    Parameters
    ----------
    index
        The post's number; breaks ties.
    weekly_seconds
        Work for the field per week after which only acute tasks start, None for no cap. A task begun is
        finished; the excess counts against the following weeks.
    speed
        Speed of work at a time, 1 for full speed.
    on_start, on_done
        Called with each step when it starts and when it is completed.
    """

    def __init__(
        self,
        index: int,
        agenda: Agenda,
        calendar: PostCalendar,
        queue: Queue,
        weekly_seconds: int | None,
        speed: Callable[[int], float] | None,
        on_start: Callable[[Step], None] | None,
        on_done: Callable[[Step], None],
    ) -> None:
        self.index, self.agenda, self.calendar, self.queue = index, agenda, calendar, queue
        self.days: Workdays = calendar.days
        self.weekly_seconds, self.speed = weekly_seconds, speed
        self.on_start, self.on_done = on_start, on_done
        self.holes = Holes()
        self.current: Step | None = None
        self.running, self.busy = Stretches(calendar), Stretches(calendar)
        self._week_end, self._used = self.days.week_start(1), 0
        self._wake_at, self._wake = NEVER, 0
        self._finish = 0
        self._in_one_go = False
        """Whether the running task lies within one slot, so that nothing of it is off duty."""
        queue.desks.append(self)

    def look(self, acute: bool) -> None:
        """Come back at the first moment at which a waiting step of this kind may start."""
        now = self.agenda.now
        at = self._first_start(now, acute)
        if at == now:
            self._take_up(now, acute)
        elif at < self._wake_at:
            if self._wake_at != NEVER:
                self.agenda.cancel_event(self._wake)
            self._wake_at = at
            self._wake = self.agenda.schedule_event(at, self._wake_up, None, WAKE_PRIORITY, self.index)

    def charge(self, time: int, seconds: int) -> None:
        """Count ``seconds`` of work at ``time`` against the week's hours."""
        if time >= self._week_end:
            self._left_over(time)
        self._used += seconds

    def reserve(self, slot: int, begin: int, end: int) -> None:
        """Keep [begin, end) of ``slot`` for a meeting; a running task is suspended for it."""
        self.holes.cut(slot, begin, end)
        if self.current is not None:
            self.agenda.cancel_event(self._finish)
            self._schedule_finish(self.current)
        elif self._wake_at != NEVER:
            self.agenda.cancel_event(self._wake)
            self._wake_at = NEVER
            self._look_again()

    def go_over_to(self, calendar: PostCalendar) -> None:
        """Work by ``calendar`` from now on, which is the present one up to now; a running task keeps its start.

        Nothing is taken up before it has been seen who does the work that lies here.
        """
        self.calendar = calendar
        self.running.go_over_to(calendar)
        self.busy.go_over_to(calendar)
        if self.current is not None:
            self.agenda.cancel_event(self._finish)
            self._schedule_finish(self.current)
            return
        if self._wake_at != NEVER:
            self.agenda.cancel_event(self._wake)
        self._wake_at = now = self.agenda.now
        self._wake = self.agenda.schedule_event(now, self._wake_up, None, WAKE_PRIORITY, self.index)

    def stop(self) -> tuple[Step, int] | None:
        """Take the running task off the desk; return it and the seconds done, None if nothing is left to do."""
        step, now = self.current, self.agenda.now
        if step is None:
            return None
        usable = self.calendar.present if step.is_acute else self.calendar.usable
        done = worked(self.days, usable, self.holes, step.started, now)
        if done == step.work:
            return None
        self.agenda.cancel_event(self._finish)
        self.current = None
        self.running.add(step.started, now)
        self.busy.add(step.started, now)
        if self.weekly_seconds is not None:
            self.charge(now, done)
        return step, done

    def drop(self, step: Step) -> int | None:
        """Take ``step`` out of line or off the desk; return the seconds done, None if it is not here or just done."""
        line = self.queue.acute if step.is_acute else self.queue.ordinary
        for i, (_, waiting) in enumerate(line):
            if waiting is step:
                line[i] = line[-1]
                line.pop()
                heapify(line)
                return 0
        stopped = self.stop() if self.current is step else None
        if stopped is None:
            return None
        self._look_again()
        return stopped[1]

    def _wake_up(self, _: object) -> None:
        self._wake_at = NEVER
        if self.current is None:
            self._begin()

    def _begin(self) -> None:
        """Take up the most urgent step that may start now."""
        now, queue = self.agenda.now, self.queue
        if queue.acute and self._first_start(now, True) == now:
            self._take_up(now, True)
        elif queue.ordinary and self._first_start(now, False) == now:
            self._take_up(now, False)
        else:
            self._look_again()

    def _take_up(self, now: int, acute: bool) -> None:
        """Start the most urgent waiting step of its kind; ordinary ones only where no acute one waits."""
        queue = self.queue
        _, step = heappop(queue.acute if acute or queue.acute else queue.ordinary)
        self.current = step
        if step.ready != now:
            step.wait_queue(now, self.calendar, self.running if step.is_acute else self.busy)
        step.started = now
        if self.speed is not None:
            step.work = round(step.work / self.speed(now))
        if self.on_start is not None:
            self.on_start(step)
        self._schedule_finish(step)

    def _schedule_finish(self, step: Step) -> None:
        calendar, days = self.calendar, self.days
        usable = calendar.present if step.is_acute else calendar.usable
        slot, done = days.slot_at(step.started), step.started + step.work
        in_one_go = usable[slot] and slot not in self.holes.by_slot
        self._in_one_go = in_one_go and done <= days.starts[slot] + days.slot_length
        if not self._in_one_go:
            done = finish(days, usable, self.holes, step.started, step.work)
        self._finish = self.agenda.schedule_event(done, self._done, step, FINISH_PRIORITY, self.index)

    def _done(self, step: Step) -> None:
        self.current = None
        now = self.agenda.now
        if not self._in_one_go:
            self.running.add(step.started, now)
            self.busy.add(step.started, now)
        if self.weekly_seconds is not None:
            if now >= self._week_end:
                self._left_over(now)
            self._used += step.work
        self.on_done(step)
        if self.queue.acute or self.queue.ordinary:
            self._look_again()

    def _look_again(self) -> None:
        if self.current is None:
            if self.queue.acute:
                self.look(True)
            if self.queue.ordinary and self.current is None:
                self.look(False)

    def _left_over(self, time: int) -> int:
        """Return the work of this week so far, with what earlier weeks had too much."""
        if time >= self._week_end:
            weeks = (time - self._week_end) // WEEK + 1
            self._week_end += weeks * WEEK
            self._used = max(self._used - weeks * self.weekly_seconds, 0)
        return self._used

    def _first_start(self, now: int, acute: bool) -> int:
        """Return when a step of this kind may start; the time without hours left counts as busy."""
        usable = self.calendar.present if acute else self.calendar.usable
        if self.weekly_seconds is not None and not acute:
            used = self._used if now < self._week_end else self._left_over(now)
            if used >= self.weekly_seconds:
                resume = self._week_end + (used // self.weekly_seconds - 1) * WEEK
                self.busy.add(now, resume)
                now = resume
        days = self.days
        slot = usable.find(1, days.slot_at(now))
        if slot in self.holes.by_slot:
            return next_start(days, usable, self.holes, now)
        if slot < 0:
            return NEVER
        begin = days.starts[slot]
        return now if now > begin else begin

    def blocked(self, step: Step) -> Stretches:
        """Return when a step like this could not start: tasks ran, or, for ordinary ones, hours were used up."""
        return self.running if step.is_acute else self.busy
