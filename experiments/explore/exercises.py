"""Four exercises for one municipality: what is asked, what the runs answer, and whether chance could be all of it.

Every answer is computed. One that the runs cannot tell apart from another is ``UNCLEAR``, one that rests on too few
enquiries ``TOO_FEW`` (MODEL 12): the exercise then says so, and no answer is right or wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from experiments.comparison.estimates import difference_record, measure_record
from experiments.explore.bring_back import ON_LEAVE_WEEKS
from experiments.explore.exercise_runs import AWAY, NATURAL, OTHER_CADENCE, Runs, exercise_runs
from experiments.progress import Progress
from experiments.runner import Runner
from experiments.statistics.enough import TOO_FEW as ENOUGH
from experiments.statistics.estimate import Estimate
from experiments.statistics.ratio import ratio, ratio_difference
from sim.measures.registry import CAUSES, MEASURES
from sim.policies.organisation import CATALOGUE
from sim.scenario_file import Settings

FASTEST, FORUM_WAIT, CADENCE, LEAVE = EXERCISES = ("fastest", "forum_wait", "cadence", "leave")
CLEAR, UNCLEAR, TOO_FEW, NOT_HERE = "clear", "unclear", "too_few", "not_here"
RIGHT, WRONG, TOO_LOW, TOO_HIGH, OTHER_ORDER = "right", "wrong", "too_low", "too_high", "other_order"
DAYS = ("days_to_decision", "mean")
FORUM = ("fixed_forum", NATURAL)
BY_NAME = {measure.name: measure for measure in MEASURES}


@dataclass(frozen=True)
class Exercise:
    """Hold one exercise: what may be answered, the answer, how sure it is, and the figures that explain it.

    ``options`` are what can be chosen, empty where a number of days is asked. ``status`` is one of ``CLEAR``,
    ``UNCLEAR``, ``TOO_FEW``, ``NOT_HERE`` (the question does not fit these settings). ``answer`` is the option or the
    days found, ``low`` and ``high`` their interval; ``alike`` the options that the runs cannot tell apart from the
    answer. ``figures`` are (name, mean, low, high) of what was compared; ``values`` other facts of the question.
    """

    name: str
    options: tuple[str, ...]
    status: str
    answer: str | float | None
    low: float | None
    high: float | None
    alike: tuple[str, ...]
    figures: tuple[tuple[str, float | None, float | None, float | None], ...]
    replications: int
    n_enquiries: int
    values: dict[str, object]

    def data(self) -> dict[str, object]:
        """Return the exercise as plain data."""
        return asdict(self)


def answered(settings: Settings, runner: Runner, progress: Progress) -> list[dict[str, object]]:
    """Run what is needed on ``runner`` and return the four exercises as plain data; raises as ``exercise_runs``."""
    return [exercise.data() for exercise in exercises(exercise_runs(settings, runner, progress))]


def exercises(runs: Runs) -> list[Exercise]:
    """Return the four exercises, answered from ``runs``."""
    return [_fastest(runs), _forum_wait(runs), _cadence(runs), _leave(runs)]


def check(exercise: Mapping[str, object], given: str | float) -> str:
    """Return what to say to an answer: ``RIGHT``, ``WRONG``, ``TOO_LOW``, ``TOO_HIGH``, or why there is none.

    ``exercise`` is ``Exercise.data()``. A number is right within the interval of the answer. ``OTHER_ORDER``: it would
    be the answer if the causes of a wait were counted in the other order. Raises ValueError for none of the options.
    """
    if exercise["status"] in (TOO_FEW, NOT_HERE):
        return str(exercise["status"])
    if exercise["options"]:
        if given not in exercise["options"]:
            raise ValueError(f"{given!r} is none of {exercise['options']}")
        if given == exercise["values"].get("in_other_order") != exercise["answer"]:
            return OTHER_ORDER
        if exercise["status"] == UNCLEAR:
            return UNCLEAR if given in (exercise["answer"], *exercise["alike"]) else WRONG
        return RIGHT if given == exercise["answer"] else WRONG
    low, high = exercise["low"], exercise["high"]
    if low <= float(given) <= high:
        return RIGHT
    return TOO_LOW if float(given) < low else TOO_HIGH


def _fastest(runs: Runs) -> Exercise:
    """Which model decides fastest? The least days, told apart from both others."""
    columns = {model: runs.columns.ratio((model, NATURAL), *DAYS) for model in CATALOGUE}
    records = [
        measure_record(runs.columns, [], (model, NATURAL), BY_NAME[DAYS[0]], DAYS[1], runs.seed)
        for model in CATALOGUE
    ]
    figures = tuple((r["model"], r["mean"], r["low"], r["high"]) for r in records)
    return _choice(FASTEST, columns, figures, runs, min(r["events"] for r in records), least=True)


def _forum_wait(runs: Runs) -> Exercise:
    """What is most of the wait in the fixed forum? The largest cause; and what it is in the other order of counting."""
    columns = {cause: runs.columns.ratio(FORUM, f"waiting_days.{cause}", "mean") for cause in CAUSES}
    other = {cause: runs.columns.ratio(FORUM, f"waiting_reversed_days.{cause}", "mean") for cause in CAUSES}
    n = round(float(columns[CAUSES[0]][1].sum()))
    found = _choice(FORUM_WAIT, columns, _figures(columns), runs, n)
    reversed_ = _choice(FORUM_WAIT, other, _figures(other), runs, n)
    return replace(found, values={"in_other_order": reversed_.answer, "other_figures": reversed_.figures})


def _cadence(runs: Runs) -> Exercise:
    """How many days does it save to meet at other intervals? The paired difference of the mean days."""
    values = {"every_days": runs.every_days, "other_days": runs.other_days}
    if runs.every_days is None:
        return Exercise(CADENCE, (), NOT_HERE, None, None, None, (), (), runs.replications, 0, values)
    pair = (FORUM, ("fixed_forum", OTHER_CADENCE))
    record = difference_record(runs.columns, [], pair, BY_NAME[DAYS[0]], DAYS[1], runs.seed)
    figures = _figures({str(run[1]): runs.columns.ratio(run, *DAYS) for run in pair})
    known = record["low"] is not None and not record["too_few"]
    is_apart = known and (record["low"] > 0 or record["high"] < 0)
    status = CLEAR if is_apart else UNCLEAR if known else TOO_FEW
    n = round(float(runs.columns.ratio(FORUM, *DAYS)[1].sum()))
    ends = record["mean"], record["low"], record["high"]
    return Exercise(CADENCE, (), status, *ends, (), figures, runs.replications, n, values)


def _leave(runs: Runs) -> Exercise:
    """Under which model does it cost most that the coordinator is on leave? The most added days per enquiry."""
    columns = {model: runs.away.ratio((model, AWAY), "added_days", "mean") for model in CATALOGUE}
    n = round(float(min(den.sum() for _, den in columns.values())))
    found = _choice(LEAVE, columns, _figures(columns), runs, n)
    return replace(found, values={"weeks": ON_LEAVE_WEEKS})


def _choice(
    name: str, columns: Mapping[str, tuple], figures: tuple, runs: Runs, n: int, *, least: bool = False
) -> Exercise:
    """Return the exercise whose answer is the option with the most (or ``least``), told apart from all others.

    The intervals of the differences from the answer hold together at 95 % (Bonferroni).
    """
    means = {option: mean for option, mean, _, _ in figures}
    about = (runs.replications, n)
    if n < ENOUGH or None in means.values():
        return Exercise(name, tuple(columns), TOO_FEW, None, None, None, (), figures, *about, {})
    sign = 1 if least else -1
    best = min(columns, key=lambda option: sign * means[option])
    level = 1 - 0.05 / (len(columns) - 1)
    gaps = {
        option: ratio_difference(*columns[option], *columns[best], level=level)
        for option in columns
        if option != best
    }
    alike = tuple(option for option, gap in gaps.items() if _may_be_chance(gap))
    status = UNCLEAR if alike else CLEAR
    low, high = next((f[2], f[3]) for f in figures if f[0] == best)
    return Exercise(name, tuple(columns), status, best, low, high, alike, figures, *about, {})


def _may_be_chance(gap: Estimate) -> bool:
    return gap.low is None or gap.low <= 0 <= gap.high


def _figures(columns: Mapping[str, tuple]) -> tuple:
    found = {name: ratio(*column) for name, column in columns.items()}
    return tuple((name, one.mean, one.low, one.high) for name, one in found.items())
