"""From the rows of finished runs to estimates: who is missed how much, ranking, curves, what turnover costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from experiments.comparison.columns import Columns
from experiments.keypersons.cells import CONTRASTS, EQUALISED, NATURAL, SETTLED, VARIANTS, gone_name
from experiments.keypersons.plan import Plan
from experiments.statistics.enough import TOO_FEW
from experiments.statistics.estimate import Estimate
from experiments.statistics.pairing import smallest_detectable
from experiments.statistics.ranks import rank_probabilities
from experiments.statistics.ratio import pooled, ratio, ratio_difference
from experiments.statistics.recovery import mean_curve, recovery_weeks

Record = dict[str, object]

ADDED = ("added_days", "mean")
"""The chief measure: days that the loss of a person adds to the time until decision, per enquiry."""
SHOCK_MEASURES = {
    ADDED: "days",
    ("share_hit", "share"): "share",
    ("excess_undecided_days", "mean"): "case_days",
    ("excess_lying_days", "mean"): "case_days",
    ("extra_undecided", "mean"): "cases",
    ("extra_wrong", "mean"): "cases",
    ("facts_lost", "mean"): "facts",
}
"""Measure and statistic of a shock, with their units."""


def shock_records(plan: Plan, everybody: Columns, coordinator: Columns) -> list[Record]:
    """Return, per model and variant, what the loss of each person does, by every measure."""
    found = []
    for model in plan.models:
        for variant, posts in ((NATURAL, plan.posts), (EQUALISED, [plan.key_post])):
            for post in posts:
                columns, run = coordinator if post == plan.key_post else everybody, gone_name(variant, post)
                found += [
                    {"model": model, "variant": variant, "post": post}
                    | _record(columns, (model, run), measure)
                    for measure in SHOCK_MEASURES
                ]
    return found


def _record(nominal: Columns, run: tuple[str, str], measure: tuple[str, str]) -> Record:
    num, den = nominal.ratio(run, *measure)
    there = nominal.ratio(run, "somebody_there", "share")[0]
    events = round(float(nominal.ratio(run, *ADDED)[1].sum()))
    return {
        "measure": measure[0],
        "statistic": measure[1],
        "unit": SHOCK_MEASURES[measure],
        **numbers(ratio(num, den)),
        "events": events,
        "too_few": events < TOO_FEW,
        "replications": int(there.sum()),
    }


def numbers(found: Estimate) -> Record:
    """Return mean and interval of an estimate."""
    return {"mean": found.mean, "low": found.low, "high": found.high}


def ranking(plan: Plan, nominal: Columns) -> dict[str, list[Record]]:
    """Return, per model, the posts by added days, with the probability of each rank."""
    found = {}
    for model in plan.models:
        columns = {post: nominal.ratio((model, gone_name(NATURAL, post)), *ADDED) for post in plan.posts}
        found[model] = [
            {
                "post": ranked.name,
                **numbers(ranked.estimate),
                "expected_rank": ranked.expected_rank,
                "rank_probabilities": list(ranked.rank_probabilities),
            }
            for ranked in rank_probabilities(columns, seed=plan.seed)
        ]
    return found


def curves(plan: Plan, nominal: Columns) -> list[Record]:
    """Return the mean excess of waiting enquiries by week after the coordinator is gone, and when it is over."""
    found = []
    for model in plan.models:
        for variant in VARIANTS:
            weekly = _curves(nominal, (model, gone_name(variant, plan.key_post)), "excess_backlog")
            if len(weekly) < 2:
                continue
            mean, low, high = mean_curve(weekly)
            recovery = recovery_weeks(weekly, seed=plan.seed)
            found.append(
                {"model": model, "variant": variant, "mean": mean, "low": low, "high": high}
                | {
                    name: getattr(recovery, name)
                    for name in ("weeks", "beyond", "high_beyond", "peak", "peak_week", "nothing")
                }
                | {"weeks_low": recovery.low, "weeks_high": recovery.high}
            )
    return found


def _curves(nominal: Columns, run: tuple[str, str], name: str) -> np.ndarray:
    kept = [values for values in nominal.values(run, name) if len(values)]
    return np.array(kept) if kept else np.empty((0, 0))


def absorbed(plan: Plan, nominal: Columns) -> list[Record]:
    """Return the hours a year by post after the coordinator is gone, more or fewer than without the shock."""
    found = []
    for model in plan.models:
        run = (model, gone_name(NATURAL, plan.key_post))
        for post in plan.posts:
            found.append(
                {"model": model, "post": post}
                | numbers(ratio(*nominal.ratio(run, f"extra_hours.{post}", "mean")))
            )
    return found


def contrasts(plan: Plan, nominal: Columns) -> list[Record]:
    """Return what writing, and a deputy, change of the loss of the coordinator, natural and equalised.

    Writing: nothing written minus minutes. Deputy: none minus a named one. All other rules as they are.
    """
    pairs = {"writing": CONTRASTS[:2], "deputy": CONTRASTS[2:]}
    found = []
    for model in plan.models:
        for variant in VARIANTS:
            for name, (without, with_it) in pairs.items():
                runs = [(model, gone_name(f"{variant}.{one}", plan.key_post)) for one in (without, with_it)]
                for measure in (ADDED, ("excess_undecided_days", "mean"), ("facts_lost", "mean")):
                    found.append(
                        {"model": model, "variant": variant, "contrast": name, "measure": measure[0]}
                        | _contrast(nominal, runs, measure)
                    )
    return found


def _contrast(nominal: Columns, runs: list[tuple[str, str]], measure: tuple[str, str]) -> Record:
    without, with_it = (nominal.ratio(run, *measure) for run in runs)
    return {
        "without": numbers(ratio(*without)),
        "with": numbers(ratio(*with_it)),
        "unit": SHOCK_MEASURES[measure],
        **numbers(ratio_difference(*without, *with_it)),
    }


def turnover(plan: Plan, nominal: Columns) -> list[Record]:
    """Return what ordinary turnover costs: days per enquiry against nobody ever leaving, and wrong decisions."""
    found = []
    for model in plan.models:
        for variant in VARIANTS:
            run = (model, f"{variant}.{SETTLED}")
            for measure in (ADDED, ("facts_lost", "mean"), ("extra_wrong", "mean")):
                name = "turnover_cost_days" if measure == ADDED else f"turnover_{measure[0]}"
                found.append(
                    {"model": model, "variant": variant, "measure": name}
                    | {"unit": SHOCK_MEASURES[measure]}
                    | numbers(ratio(*nominal.ratio(run, *measure)))
                )
    return found


def differences(plan: Plan, nominal: Columns, pairs: Iterable[tuple[str, str]]) -> list[Record]:
    """Return, per pair of models, first minus second: added days when the coordinator goes, and cost of turnover."""
    found = []
    for model, baseline in pairs:
        for variant in VARIANTS:
            runs = {
                "added_days": gone_name(variant, plan.key_post),
                "turnover_cost_days": f"{variant}.{SETTLED}",
            }
            for name, run in runs.items():
                a, b = nominal.ratio((model, run), *ADDED), nominal.ratio((baseline, run), *ADDED)
                gap = ratio_difference(*a, *b)
                found.append(
                    {"model": model, "baseline": baseline, "variant": variant, "measure": name}
                    | {"unit": "days", **numbers(gap)}
                    | {"smallest_detectable": None if gap.se is None else smallest_detectable(gap.se)}
                )
    return found


def usual_days(plan: Plan, nominal: Columns) -> Mapping[str, float | None]:
    """Return mean days to decision without a shock, per model: what added days are to be set against."""
    return {
        model: pooled(*nominal.ratio((model, NATURAL), "days_to_decision", "mean")) for model in plan.models
    }
