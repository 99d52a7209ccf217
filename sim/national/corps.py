"""The national corps of mentors and parent coaches with special training. [K18 p. 34]; EVIDENCE A1.17."""

from __future__ import annotations

from sim.agents.providers import Providers
from sim.engine.steps import Step


class Corps:
    """Lend mentors to municipalities: as many as there are, the gravest case first."""

    def __init__(self, mentors: int) -> None:
        self.mentors, self.lent = mentors, 0
        self._waiting: list[tuple[Providers, Step]] = []

    def lend(self, providers: Providers, start: Step) -> bool:
        """Lend a mentor for the part that ``start`` is about, or put it in line; return whether one was lent."""
        if self.lent < self.mentors:
            self.lent += 1
            return True
        self._waiting.append((providers, start))
        return False

    def have_back(self) -> None:
        """Take a mentor back and lend them to the next in line."""
        self.lent -= 1
        if self._waiting and self.lent < self.mentors:
            self._waiting.sort(key=_by_need)
            providers, start = self._waiting.pop(0)
            self.lent += 1
            providers.take_place(start)

    def withdraw(self, start: Step) -> bool:
        """Take ``start`` out of the line; return whether it was there."""
        before = len(self._waiting)
        self._waiting = [entry for entry in self._waiting if entry[1] is not start]
        return len(self._waiting) < before


def _by_need(entry: tuple[Providers, Step]) -> tuple[int, int, int, int]:
    providers, step = entry
    return step.case.rank, step.due, providers.model.code, step.event
