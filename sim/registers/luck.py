"""The draws of registers, each with its address. MODEL 15; docs/model.md 17."""

from __future__ import annotations

from functools import cache

from sim.engine.streams import Streams, uniform, word


class Luck:
    """Give the draws about who writes how, in one municipality.

    Parameters
    ----------
    root
        The root of the run's streams, or of another draw of the same registers (:meth:`root_of_replay`).
    code
        The municipality.
    """

    def __init__(self, root: int, code: int) -> None:
        self.streams, self.code = Streams.at(root), code
        self._unit = cache(self._draw_unit)

    @staticmethod
    def root_of_replay(root: int, number: int) -> int:
        """Return the root of replay ``number`` of the registers of a run; replay 0 is the run's own."""
        return Streams.at(root).key("register replay", number) if number else root

    def level(self, case: str, unit: str) -> float:
        """Return the draw that says on which level the habit in this case is settled."""
        return uniform(self._of_case(case), word(unit) >> 8)

    def habit(self, level: str, case: str, unit: str, person: str) -> float:
        """Return the draw for the habit, shared by all whom ``level`` puts together."""
        if level == "municipality":
            return self.streams.draw("registers municipality", self.code)
        if level == "unit":
            return self.streams.draw("registers unit", self.code, word(unit))
        if level == "person":
            return self.streams.draw("registers person", self.code, word(person))
        return uniform(self._of_case(case), (word(unit) >> 8) + 1)

    def complies(self, case: str, unit: str) -> float:
        """Return the draw for whether a unit does in this case as the new rule says."""
        return uniform(self._of_case(case), (word(unit) >> 8) + 2)

    def lag(self, case: str, unit: str) -> float:
        """Return the draw for how long it takes to be written."""
        return uniform(self._of_case(case), (word(unit) >> 8) + 3)

    def backlog(self, case: str) -> float:
        """Return the draw for when in the backlog an open case has its turn."""
        return self.streams.draw("registers backlog", word(case))

    def unit(self, unit: str) -> float:
        """Return the draw for how far a unit goes in complying."""
        return self._unit(unit)

    def _draw_unit(self, unit: str) -> float:
        return self.streams.draw("registers compliance", self.code, word(unit))

    def _of_case(self, case: str) -> int:
        return self.streams.key("registers case", word(case))
