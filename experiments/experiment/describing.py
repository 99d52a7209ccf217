"""What ``infohus check`` says: what an experiment compares, how many runs that is, how long they take."""

from __future__ import annotations

from experiments.experiment.duration import Estimate
from experiments.experiment.plan import Plan
from experiments.report.numbers import listed, number, whole
from sim.texts import text

Record = dict[str, object]


def facts(plan: Plan, found: Estimate, workers: int) -> Record:
    """Return the same as :func:`lines` for a program to read."""
    asked = plan.experiment
    return {
        "schema": 1,
        "experiment": asked.name,
        "experiment_hash": plan.hash(),
        "municipalities": list(asked.places),
        "scenarios": [entry.name for entry in asked.entries],
        "factors": [factor.name for factor in asked.factors],
        "outcomes": [outcome.name for outcome in asked.outcomes],
        "worlds": len(plan.worlds),
        "stages": [{"name": s.name, "fewest_runs": s.fewest, "most_runs": s.most} for s in found.stages],
        "workers": workers,
        "seconds_a_run": round(found.run_seconds, 4),
        "fewest_seconds": round(found.fewest_seconds),
        "most_seconds": round(found.most_seconds),
    }


def lines(plan: Plan, found: Estimate, workers: int, lang: str) -> list[str]:
    """Return what the experiment is, part by part, and how long it takes."""
    return [
        _say("fine", lang, question=plan.experiment.questions[lang]),
        _compared(plan, lang),
        *(_stage(plan, stage, lang) for stage in found.stages),
        _time(found, workers, lang),
    ]


def _compared(plan: Plan, lang: str) -> str:
    asked = plan.experiment
    names = listed([entry.labels[lang] for entry in asked.entries], lang)
    places = listed(list(asked.places), lang)
    if asked.factors:
        factors = listed([factor.label[lang] for factor in asked.factors], lang)
        n = whole(len(plan.places[0].arms) // len(asked.entries), lang)
        return _say("factors", lang, scenarios=names, places=places, factors=factors, n=n)
    base = asked.entry(asked.baseline).labels[lang]
    return _say("scenarios", lang, scenarios=names, places=places, baseline=base)


def _stage(plan: Plan, stage, lang: str) -> str:
    counts = dict.fromkeys(whole(n, lang) for n in (stage.fewest, stage.most))
    return _say(f"stage_{stage.name}", lang, runs="–".join(counts), worlds=whole(len(plan.worlds), lang))


def _time(found: Estimate, workers: int, lang: str) -> str:
    ends = dict.fromkeys(_duration(s, lang) for s in (found.fewest_seconds, found.most_seconds))
    seconds = number(found.run_seconds, lang, 2)
    busy = _say("workers" if workers > 1 else "worker", lang, n=whole(workers, lang))
    return _say("time", lang, time=_say("to", lang).join(ends), seconds=seconds, workers=busy)


def _duration(seconds: float, lang: str) -> str:
    """Return seconds as people say them."""
    minutes = max(1, round(seconds / 60))
    if minutes < 90:
        return _say("minutes" if minutes > 1 else "minute", lang, n=whole(minutes, lang))
    return _say("hours", lang, n=number(minutes / 60, lang, 1))


def _say(key: str, lang: str, **values: object) -> str:
    return text(f"cli.check.{key}", lang, **values)
