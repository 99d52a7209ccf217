"""The draws of the simulated survey, each with its address. MODEL 15."""

from __future__ import annotations

from sim.engine.streams import Streams, word
from sim.values import DAY


class SurveyLuck:
    """Give the draws about how one municipality answers.

    Surveys at other times (``end``, in seconds) have luck of their own in answering; what somebody has
    forgotten stays forgotten, and whether enquiries and cases are told apart stays as it is.

    Parameters
    ----------
    root
        The root of the run's streams.
    code
        The municipality.
    """

    def __init__(self, root: int, code: int) -> None:
        self.streams, self.code = Streams.at(root), code

    def answers(self, end: int) -> float:
        """Return the draw for whether the municipality answers at all."""
        return self.streams.draw("survey answers", self.code, end // DAY)

    def can_say(self, question: str, end: int) -> float:
        """Return the draw for whether a question can be answered."""
        return self.streams.draw("survey question", self.code, end // DAY, word(question))

    def mixes_up(self) -> float:
        """Return the draw for whether every enquiry is counted as a case."""
        return self.streams.draw("survey mixes up", self.code)

    def remembers(self, case: str, person: str) -> float:
        """Return the draw for how long a person remembers a case."""
        return self.streams.draw("survey memory", self.code, word(case), word(person))
