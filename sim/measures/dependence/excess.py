"""What a shock did: a run with it (branch) against the same run without (base), for the same enquiries. MODEL 12."""

from __future__ import annotations

from dataclasses import dataclass

from sim.measures.dependence.aftermath import Aftermath
from sim.measures.dependence.weeks import Span, by_week
from sim.values import DAY, WEEK


@dataclass(frozen=True, slots=True)
class Excess:
    """Hold how a branch differs from its base: branch minus base, in days, hours, cases, facts.

    ``n`` enquiries are in both runs, sent in the same second; everything about enquiries is about these alone. Another
    ``n_only_one`` are in one of the runs only and left out: lost, met a running case, or not sent in the other one.
    ``n_hit`` of the ``n`` were decided at another time, or in one run only. ``n_bounded`` of them were undecided in at
    least one run when it ended: days until then count, so ``added_days`` is a bound there, not a value.
    ``added_days`` follows enquiries to the end of the run; ``excess_undecided_days`` (case-days), its curve and
    ``extra_undecided`` end with the window. So does ``wrong``: where decisions are put off beyond it, fewer can be
    wrong in it. ``excess_lying_days`` and its curve are about all cases past their decision; a course that the shock
    put off or prevented cannot lie, so they may fall below zero. ``hours``, by post, say who absorbs the work.
    The curves are the mean number of cases in each week.
    """

    n: int
    n_only_one: int
    n_hit: int
    n_bounded: int
    added_days: float
    excess_undecided_days: float
    excess_lying_days: float
    extra_undecided: int
    facts_lost: int
    wrong: int
    backlog_curve: list[float]
    lying_curve: list[float]
    hours: dict[str, float]


def excess(base: Aftermath, branch: Aftermath) -> Excess:
    """Return how ``branch`` differs from ``base``; both look at the same window of runs that end together."""
    assert (base.at, base.weeks, base.end) == (branch.at, branch.weeks, branch.end), "one window for both"
    both = [case for case in base.enquiries if _is_in_both(case, base, branch)]
    pairs = [(base.enquiries[case], branch.enquiries[case]) for case in both]
    hit = [(before, after) for before, after in pairs if before != after]
    backlog = _moved([(before[1], after[1]) for before, after in hit], base.at, base.weeks)
    lying = _minus(branch.lying, base.lying)
    return Excess(
        n=len(both),
        n_only_one=len(base.enquiries) + len(branch.enquiries) - 2 * len(both),
        n_hit=len(hit),
        n_bounded=sum(not (before[2] and after[2]) for before, after in pairs),
        added_days=sum(after[1] - before[1] for before, after in hit) / DAY,
        excess_undecided_days=sum(backlog) / DAY,
        excess_lying_days=sum(lying) / DAY,
        extra_undecided=_more(base.undecided_at_end_of_window, branch.undecided_at_end_of_window, both),
        facts_lost=branch.facts_lost - base.facts_lost,
        wrong=_more(base.wrong, branch.wrong, both),
        backlog_curve=[seconds / WEEK for seconds in backlog],
        lying_curve=[seconds / WEEK for seconds in lying],
        hours={
            post: branch.hours.get(post, 0.0) - base.hours.get(post, 0.0)
            for post in base.hours | branch.hours
        },
    )


def excess_row(found: Excess) -> dict[str, object]:
    """Return the flat row of one shock: ``num|...`` and ``den|...`` per enquiry or per shock, ``values|...``."""
    per_enquiry = {"added_days|mean": found.added_days, "share_hit|share": found.n_hit}
    per_shock = {
        "excess_undecided_days|mean": found.excess_undecided_days,
        "excess_lying_days|mean": found.excess_lying_days,
        "extra_undecided|mean": found.extra_undecided,
        "facts_lost|mean": found.facts_lost,
        "extra_wrong|mean": found.wrong,
        **{f"extra_hours.{post}|mean": hours for post, hours in found.hours.items()},
    }
    row: dict[str, object] = {}
    for sums, denominator in ((per_enquiry, found.n), (per_shock, 1)):
        for name, numerator in sums.items():
            row[f"num|{name}"], row[f"den|{name}"] = float(numerator), float(denominator)
    row["values|excess_backlog"], row["values|excess_lying"] = found.backlog_curve, found.lying_curve
    return row


def _is_in_both(case: str, base: Aftermath, branch: Aftermath) -> bool:
    return case in branch.enquiries and branch.enquiries[case][0] == base.enquiries[case][0]


def _moved(decided: list[Span], at: int, weeks: int) -> list[int]:
    """Return by week the seconds waited more where a decision moved from the first to the second time of a pair."""
    return _minus(
        by_week(decided, at, weeks), by_week([(after, before) for before, after in decided], at, weeks)
    )


def _minus(these: list[int], those: list[int]) -> list[int]:
    return [this - that for this, that in zip(these, those, strict=True)]


def _more(base: frozenset[str], branch: frozenset[str], cases: list[str]) -> int:
    """Return how many more of ``cases`` are in ``branch`` than in ``base``."""
    return sum(case in branch for case in cases) - sum(case in base for case in cases)
