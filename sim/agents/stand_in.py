"""Who does a step when its post is empty. MODEL 7, 8; docs/model.md 6."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from sim.agents.absence import VACANT
from sim.agents.case import Case
from sim.agents.office import PEOPLE, REGISTER, TELL_BACK
from sim.agents.staff_life import Spell
from sim.agents.take_over import TakeOvers
from sim.engine.steps import Step
from sim.engine.workdays import NEVER, WORKING_DAY
from sim.policies.authority import units_that_may_decide

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel


IN_OWN_RIGHT = (
    *("take_over", "answer", "authorise", "assign", "start_intervention", "assess_notification"),
    TELL_BACK,
)
"""Activities of informants, authorities and providers, which are not done on behalf of who is responsible."""


class StandIns:
    """Move steps away from posts that stay empty, and cases with them.

    A step waits for its post until the rule's number of working days into a spell away; acute steps move at
    once.
    """

    def __init__(self, model: PreventionModel) -> None:
        self.model, self.office = model, model.office
        rule = model.organisation.stand_in
        manager_after = model.organisation.escalate.after_days
        self.who, self.after_days = rule(manager_after)
        self.manager_after = manager_after
        self.take_overs = TakeOvers(model)
        self._looks_at: dict[str, int] = {}
        """When it is next seen who does the work that lies at a post, by its name."""

    def watch(self, post: FilledPost) -> None:
        """Look at the work of ``post`` when a spell away has lasted too long, and when a vacancy ends."""
        moments = post.life.moments(self.model.days, self.after(post))
        i = bisect_right(moments, self.model.agenda.now)
        self._looks_at[post.name] = moments[i] if i < len(moments) else NEVER
        if i < len(moments):
            self.model.agenda.schedule_event(moments[i], self._look_if_due, post, PEOPLE, post.index)

    def look_after_shock(self, post: FilledPost, was_away: Spell | None) -> None:
        """Look at the work of ``post``, whose life has just become another one; ``was_away`` went on until now."""
        self.watch(post)
        spell, now = post.spell_now(), self.model.agenda.now
        was_covered = was_away is not None and self.is_covered(post, was_away, now)
        if spell is None or (self.is_covered(post, spell, now) and not was_covered):
            self._look(post)
        elif spell.begin == now:
            self._move_acute(post)

    def _look_if_due(self, post: FilledPost) -> None:
        if self._looks_at[post.name] == self.model.agenda.now:
            self.watch(post)
            self._look(post)

    def after(self, post: FilledPost) -> int:
        """Return after how many working days somebody stands in for ``post``."""
        return self.after_days if "coordinator" in post.roles else self.manager_after

    def place(self, step: Step, post: FilledPost) -> None:
        """Give ``step`` to ``post`` or to whoever stands in; a new responsible person takes the case over first."""
        case: Case = step.case
        is_with_holder = post is case.holder and step.stage != "A" and step.activity != TELL_BACK
        if step.activity == REGISTER:
            self.office.submit(step, post)
            return
        if is_with_holder and step.activity not in IN_OWN_RIGHT:
            step.is_holders = True
        if self._waits_behind(step):
            case.behind.append(step)
            return
        spell = None if self.model.agenda.now < post.quiet_until else post.spell_now()
        has_moved = spell is not None and self._has_moved(post, spell, step)
        target = self._stand_in(post, step) if has_moved else post
        if has_moved and target is post:
            self._look_again_when_somebody_is_back(post, step)
        if step.activity == "take_over" and not self.take_overs.is_coming_of_age(step):
            self.take_overs.take_up(step, post, target)
            return
        if is_with_holder and not case.changes_hands:
            owner = self.take_overs.owner_who_is_back(step)
            if owner is not None:
                self.take_overs.give_back(
                    self._afresh(step) if step.due < self.model.agenda.now else step, owner
                )
                return
            if target is not post or self._has_lost_its_person(step, post):
                has_waited = step.due < self.model.agenda.now
                self.take_overs.take_over(self._afresh(step) if has_waited else step, post, target, spell)
                return
        elif target is not post and step.kind is None:
            step.kind, step.from_resource = "absent_to_deputy", post.person().name
        self.office.submit(step, target)

    def who_does(self, post: FilledPost, step: Step) -> FilledPost:
        """Return who would now do a step that lies with ``post``: the post itself or its stand-in."""
        spell = post.spell_now()
        return self._stand_in(post, step) if spell and self._has_moved(post, spell, step) else post

    def in_the_seat_of(self, post: FilledPost) -> FilledPost:
        """Return who represents the unit of ``post`` now: a colleague at work if the post stays empty too long."""
        now = self.model.agenda.now
        spell = None if now < post.quiet_until else post.spell_now()
        if spell is None or now < self._too_long(post, spell):
            return post
        colleagues = self.model.unit_posts(post.unit)
        return next((other for other in colleagues if other.spell_now() is None), post)

    def watch_acute(self, post: FilledPost) -> None:
        """Look at the acute steps of ``post`` as soon as a spell away begins: they wait for nobody."""
        post.spell_now()
        if self.model.agenda.now < post.quiet_until < NEVER:
            self.model.agenda.schedule_event(post.quiet_until, self._move_acute, post, PEOPLE, post.index)

    def _move_acute(self, post: FilledPost) -> None:
        if post.spell_now() is None:
            return
        acute = post.desk.queue.acute
        steps = [step for _, step in sorted(acute)]
        acute.clear()
        for step in steps:
            self.of(step).move(step, post)

    @staticmethod
    def of(step: Step) -> StandIns:
        """Return who sees to a step in its own municipality: a police coordinator serves several."""
        return step.office.model.stand_ins

    def _has_moved(self, post: FilledPost, spell: Spell, step: Step) -> bool:
        return step.is_acute or self.is_covered(post, spell, self.model.agenda.now)

    def is_covered(self, post: FilledPost, spell: Spell, time: int) -> bool:
        """Return whether somebody stands in at ``time`` of a spell away for what is not acute."""
        return time >= self._too_long(post, spell) and not self._is_back_soon(post, spell, time)

    def _is_back_soon(self, post: FilledPost, spell: Spell, time: int) -> bool:
        """Return whether somebody whose return is known is back before a stand-in would step in anew."""
        is_known = spell.reason != VACANT and post.is_planned(spell)
        return is_known and spell.end <= self.model.days.advance(time, self.after(post) * WORKING_DAY)

    def _too_long(self, post: FilledPost, spell: Spell) -> int:
        """Return when a spell away has lasted so long that somebody stands in."""
        return self.model.days.advance(spell.begin, self.after(post) * WORKING_DAY)

    def _look(self, post: FilledPost) -> None:
        """Move what lies with ``post`` to whoever does it now, but for what other municipalities have there."""
        spell = post.spell_now()
        if spell is not None and self._is_back_soon(post, spell, self.model.agenda.now):
            return
        desk = post.desk
        stopped = desk.stop() if desk.current is not None and self.of(desk.current) is self else None
        if stopped is not None:
            self.place(self._rest(*stopped), post)
        queue = desk.queue
        if not queue.acute and not queue.ordinary:
            return
        is_back = post.spell_now() is None
        for step in queue.empty_out():
            is_own = self.of(step) is self
            has_to_move = self._waits_behind(step) or not is_back or self._has_lost_its_person(step, post)
            if is_own and has_to_move:
                self.move(step, post)
            else:
                step.office.submit(step, post)

    def _look_again_when_somebody_is_back(self, post: FilledPost, step: Step) -> None:
        """Look for a stand-in anew at the first moment at which one of those now away may be there."""
        others = [other.spell_now() for other in self._candidates(post, step) if other is not post]
        back = min((spell.end for spell in others if spell is not None), default=NEVER)
        if back < min(self.model.end, post.looks_again_at):
            post.looks_again_at = back
            self.model.agenda.schedule_event(back, self._move_on, post, PEOPLE, post.index)

    def _move_on(self, post: FilledPost) -> None:
        """Move the steps of an absent post for which somebody is there now."""
        post.looks_again_at = NEVER
        for step in post.desk.queue.empty_out():
            own = self.of(step)
            if self._waits_behind(step) or own.who_does(post, step) is not post:
                own.move(step, post)
            else:
                step.office.submit(step, post)
                spell = post.spell_now()
                if spell is not None and own._has_moved(post, spell, step):
                    own._look_again_when_somebody_is_back(post, step)

    @staticmethod
    def _waits_behind(step: Step) -> bool:
        """Return whether the one responsible, whose step it is, has yet to get hold of the case."""
        return step.is_holders and step.case.changes_hands

    @staticmethod
    def _has_lost_its_person(step: Step, post: FilledPost) -> bool:
        case = step.case
        is_holders = case.holder is post and step.stage != "A" and step.activity not in (REGISTER, TELL_BACK)
        return is_holders and case.person != post.person().name

    def move(self, step: Step, post: FilledPost) -> None:
        """End the wait of ``step`` at ``post`` and place its work anew."""
        step.wait_queue(self.model.agenda.now, post.calendar, post.desk.blocked(step))
        self.place(self._afresh(step), post)

    def _afresh(self, step: Step) -> Step:
        """Write what ``step`` has waited as a row of its own and return its work as a step due now.

        The handover that made the step stays with the row that waited.
        """
        again = self.office.new(step.case, step, step.stage, step.activity, step.then)
        again.work, again.payload, again.conclude = step.work, step.payload, step.conclude
        again.is_acute |= step.is_acute
        again.is_holders = step.is_holders
        again.role, again.from_resource = step.role, step.from_resource
        again.kind = step.kind if step.activity == "take_over" else None
        step.resource, step.work, step.outcome = None, 0, "moved_on"
        step.then = step.conclude = None
        self.office.complete_now(step)
        return again

    def _rest(self, step: Step, done: int) -> Step:
        """Write what was done of a task before its person left it, and return what is left as a step due now."""
        rest = self.office.new(step.case, step, step.stage, step.activity, step.then)
        rest.work = round((step.work - done) * step.speed)
        rest.payload, rest.conclude = step.payload, step.conclude
        rest.is_acute |= step.is_acute
        rest.is_holders = step.is_holders
        rest.role, rest.from_resource = step.role, step.from_resource
        step.work, step.outcome, step.then, step.conclude = done, "moved_on", None, None
        self.office.completed(step)
        return rest

    def _stand_in(self, post: FilledPost, step: Step) -> FilledPost:
        """Return who does the step, ``post`` itself if nobody can be found."""
        for candidate in self._candidates(post, step):
            if candidate is not post and candidate.spell_now() is None:
                return candidate
        return post

    def _candidates(self, post: FilledPost, step: Step) -> list[FilledPost]:
        """Return possible stand-ins, best first.

        Only authority staff under the same law may take over an authority's step; nobody outside a unit can answer
        for it, or tell what became of a case there.
        """
        model = self.model
        colleagues = [p for p in model.posts if p.unit == post.unit]
        waiting = step.payload[0] if step.activity == "take_over" else step
        if waiting.activity in ("answer", TELL_BACK):
            return colleagues
        if waiting.activity == "authorise":
            by_unit = [p for unit in units_that_may_decide(post.unit) for p in model.unit_posts(unit)]
            return [p for p in by_unit if p.may_decide]
        if "coordinator" in post.roles and self.who == "deputy":
            return [model.deputy, *colleagues, *model.managers]
        if "coordinator" in post.roles and self.who == "forum":
            members = [p for p in model.forum_posts if p.unit != "police" and p not in colleagues]
            return sorted([*members, *colleagues], key=_load) + model.managers
        return colleagues + model.managers


def _load(post: FilledPost) -> tuple[float, int]:
    """Return how much would lie with a post per weekly hour, to find the one with most room; ties by number."""
    return (1 + post.n_open + len(post.desk.queue.ordinary)) / post.hours_per_week, post.index
