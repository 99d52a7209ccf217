"""Looks at how a citizen does, and goals of the work itself. [K18 p. 39-40]; docs/model.md 8.

What a look sees is scored from the record, see ``sim.measures.goals``: here it is only written down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.circumstances import key_of

if TYPE_CHECKING:
    from sim.model import PreventionModel


class Goals:
    """Write down looks at the citizen, and at the end of a course whether the work was done."""

    def __init__(self, model: PreventionModel) -> None:
        self.model = model

    def look(self, case: Case) -> None:
        """Write down the citizen's state as it truly is, with the key of the one who looks."""
        case.course.n_looks += 1
        state = case.citizen.state_now()
        key = key_of(case, "look", case.course.first + case.course.n_looks)
        self.model.tables.looks.append(
            (self.model.agenda.now, case.name, key, state.extremism, state.is_unwell, state.has_crime)
        )

    def sum_up(self, case: Case) -> None:
        """Write down at the end of a course a last look and the goals of the work: reached or not."""
        self.look(case)
        course, now = case.course, self.model.agenda.now
        reached = {
            "contact_made": course.n_looks > 1,
            "everything_started": all(part.has_begun for part in course.parts),
            "followed_up_in_time": course.n_missed == 0,
        }
        self.model.tables.work_goals.extend(
            (now, case.name, goal, int(is_so)) for goal, is_so in reached.items()
        )
