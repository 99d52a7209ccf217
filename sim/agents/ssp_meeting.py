"""The weekly SSP meeting: a section 115 venue of the coordinator model. [K18 p. 51]; MODEL 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.agents.case import Case
from sim.agents.course_values import CALLED_OFF
from sim.agents.meetings import hold, is_engaged, pool, reserve
from sim.agents.office import MEETING
from sim.engine.steps import Step
from sim.engine.workdays import NEVER
from sim.values import DAY

if TYPE_CHECKING:
    from sim.model import PreventionModel


class SspMeeting(mesa.Agent):
    """The weekly SSP meeting, a section 115 venue that exists anyway: units meet there without a personal tie."""

    def __init__(self, model: PreventionModel) -> None:
        super().__init__(model)
        self._weekday = round(model.p["ssp_meeting.weekday"]) - 1
        self._next_free = -NEVER

    def raise_case(self, case: Case, after: Step, units: tuple[str, ...]) -> bool:
        """Put the case before the next meeting; return False if there is none before the end."""
        model = self.model
        begin = self._next_begin(model.agenda.now)
        if begin > model.end:
            return False
        step = model.office.new(case, after, "B", "meet", None)
        step.work, step.payload = model.office.work["meeting_item"], units
        case.n_open_asks += 1
        case.asked.update(units)
        model.agenda.schedule_event(begin, self._meet, step, MEETING, step.event)
        return True

    def _next_begin(self, now: int) -> int:
        days = self.model.days
        day = (now - days.origin) // DAY + 1
        day += (self._weekday - days.first_weekday - day) % 7
        while day < days.n_days and not days.open_days[day]:
            day += 7
        return days.starts[2 * day] if day < days.n_days else self.model.end + DAY

    def _meet(self, step: Step) -> None:
        if step.outcome == CALLED_OFF:
            return
        model, now = self.model, self.model.agenda.now
        case = step.case
        begin = max(now, self._next_free)
        posts = [case.holder]
        for unit in step.payload:
            informant = model.informant(unit, case.holder)
            if informant is not None and informant not in posts:
                posts.append(informant)
        end = begin + step.work
        attendees = [p for p in posts if p.calendar.is_present(now) and not is_engaged(p, begin, end)]
        if case.holder not in attendees and model.stand_ins.who_does(case.holder, step) is not case.holder:
            self._give_up(step)
            return
        if case.holder not in attendees or self._is_over(begin, step.work):
            later = self._next_begin(now)
            if later <= model.end:
                model.agenda.schedule_event(later, self._meet, step, MEETING, step.event)
            return
        self._next_free = begin + step.work
        for post in attendees:
            reserve(post, begin, end)
        hold(model, step, attendees, begin, self._discussed)

    def _give_up(self, step: Step) -> None:
        """Let whoever stands in for an absent assessor go on with the case instead of waiting for them."""
        case, model = step.case, self.model
        self.forget(step)
        step.wait_meeting(model.agenda.now, case.holder.calendar)
        step.work, step.outcome = 0, "moved_on"
        model.office.complete_now(step)
        again = model.office.new(case, step, "B", "substantiate", self._go_on)
        model.office.give(again, case.holder, case.holder.role)

    @staticmethod
    def forget(step: Step) -> None:
        """Let a case be as if ``step`` had not been to come: what it was raised for is asked about in another way."""
        step.case.n_open_asks -= 1
        step.case.asked.difference_update(step.payload)

    def _go_on(self, step: Step) -> None:
        self.model.clarification.go_on(step.case, step)

    def _is_over(self, begin: int, work: int) -> bool:
        days = self.model.days
        return begin + work > days.starts[days.slot_at(self.model.agenda.now)] + days.slot_length

    def _discussed(self, step: Step) -> None:
        """Take home what was told; what those present do not hold they find out in their units."""
        model, case = self.model, step.case
        pool(model, step)
        case.n_open_asks -= 1
        for post in step.payload:
            if post.unit != case.holder.unit:
                case.holder.person().meet(post.unit)
                model.clarification.ask_inside(case, step, post)
        model.clarification.go_on(case, step)
