"""The whole result of a comparison: summary.json, and what the report shows beside it."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.comparison.columns import Columns
from experiments.comparison.curves import decision_curves
from experiments.comparison.estimates import (
    difference_records,
    measure_records,
    variance_ratio_records,
)
from experiments.comparison.plan import BASELINE, CHIEF, PAIRS, Plan
from experiments.comparison.setting import setting
from experiments.comparison.why import assumptions, influences, reversed_waiting, rules
from experiments.sentences import five_sentences
from experiments.statistics.looks import Verdict
from experiments.statistics.ratio import pooled
from sim.texts import LANGUAGES

SCHEMA = 1


def judge(plan: Plan, nominal: Columns, look: int) -> Verdict:
    """Return whether the nominal world has replications enough, with the chief intervals.

    ``nominal`` holds the look's replications, without those that failed.
    """
    columns = {
        pair: (
            *nominal.ratio((pair[0], "natural"), *CHIEF),
            *nominal.ratio((pair[1], "natural"), *CHIEF),
        )
        for pair in PAIRS
    }
    mean = pooled(*nominal.ratio((BASELINE, "natural"), *CHIEF))
    return plan.rule.judge(look, columns, mean, usable=nominal.n)


def summarise(plan: Plan, nominal: Columns, worlds: list[Columns], verdict: Verdict) -> dict[str, object]:
    """Return the content of summary.json, without sentences.

    ``worlds`` are the columns of every world, the nominal one first.
    """
    runs = [(model, variant) for model, variant, _ in plan.scenarios]
    variants = list(dict.fromkeys(variant for _, variant in runs))
    scenario = plan.natural
    return {
        "schema": SCHEMA,
        "scenario_hash": scenario.hash(),
        "experiment_hash": plan.hash(),
        "municipality": scenario.municipality.name,
        "years": scenario.years,
        "seed": plan.seed,
        "baseline": BASELINE,
        "worlds": len(plan.worlds),
        "replications": nominal.n,
        "failed": sum(columns.n_failed for columns in worlds),
        "measures": measure_records(nominal, worlds, runs, plan.seed),
        "differences": difference_records(nominal, worlds, variants, verdict, plan.seed),
    }


def extra(
    plan: Plan, nominal: Columns, worlds: list[Columns], verdict: Verdict, langs: Sequence[str]
) -> dict[str, dict[str, object]]:
    """Return by language what the report shows and summary.json does not hold."""
    numbers = _extra_numbers(plan, nominal, verdict)
    return {
        lang: {
            **numbers,
            "influences": influences(plan, worlds, lang),
            "rules": rules(plan, lang),
            "assumptions": assumptions(plan, lang),
        }
        for lang in langs
    }


def _extra_numbers(plan: Plan, nominal: Columns, verdict: Verdict) -> dict[str, object]:
    runs = [(model, variant) for model, variant, _ in plan.scenarios]
    variants = list(dict.fromkeys(variant for _, variant in runs))
    mean = pooled(*nominal.ratio((BASELINE, "natural"), *CHIEF))
    widths = [e.half_width for e in verdict.intervals.values() if e.half_width is not None]
    return {
        "population": plan.natural.municipality.population,
        "quick": plan.is_quick,
        "stopping": {
            "reason": verdict.reason if verdict.reason != "go_on" else "cap",
            "looks": list(plan.rule.looks()),
            "half_width_share": max(widths) / mean if widths and mean else None,
        },
        "curves": decision_curves(nominal, runs),
        "waiting_reversed": reversed_waiting(nominal, runs),
        **setting(plan),
        "variance_ratios": variance_ratio_records(nominal, variants, plan.seed),
    }


def with_sentences(summary: dict[str, object], plan: Plan, beside: dict[str, object]) -> dict[str, object]:
    """Return the summary with the answer in five points in every language."""
    whole = {**summary, "extra": beside}
    return {**summary, "sentences": {lang: five_sentences(whole, lang) for lang in LANGUAGES}}
