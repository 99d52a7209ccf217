"""The answer of an experiment in sentences that a planner understands at once."""

from experiments.experiment.answer.points import answer_points, chief_point

__all__ = ["answer_points", "chief_point"]
