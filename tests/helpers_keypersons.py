"""Fabricated summaries of a test of key persons; the numbers mean nothing but are all different."""

from __future__ import annotations

from itertools import combinations

from experiments.keypersons.estimates import SHOCK_MEASURES
from experiments.keypersons.protected import OUTCOMES
from experiments.keypersons.protection import FACTORS
from sim.measures.dependence.resting import CLASSES, STAGES

MODELS = ("coordinator", "ad_hoc_forum", "fixed_forum")
POSTS = (
    "ssp_consultant-1",
    "ssp_consultant-2",
    "caseworker_job_centre-1",
    "manager-1",
    "police_coordinator-1",
)
KEY = POSTS[0]
VARIANTS = ("natural", "equalised")
ADDED = {"coordinator": 4.2, "ad_hoc_forum": 1.7, "fixed_forum": 0.3}
HALF = {"coordinator": 1.1, "ad_hoc_forum": 0.9, "fixed_forum": 0.8}
USUAL = {"coordinator": 11.9, "ad_hoc_forum": 14.7, "fixed_forum": 21.3}
COST = {"coordinator": 1.6, "ad_hoc_forum": 1.2, "fixed_forum": 0.7}
WEEKS = 52


def numbers(mean: float | None, half: float = 0.5) -> dict:
    """Return mean and interval."""
    if mean is None:
        return {"mean": None, "low": None, "high": None}
    return {"mean": mean, "low": mean - half, "high": mean + half}


def summary(models: tuple[str, ...] = MODELS, **other: object) -> dict:
    """Return a full summary about ``models``; ``other`` replaces top-level keys."""
    pairs = [(b, a) for a, b in combinations(models, 2)]
    base = {
        "schema": 1,
        "scenario_hash": "4a7c11de" * 8,
        "experiment_hash": "90f3b26c" * 8,
        "municipality": "Odense",
        "population": 202_348,
        "seed": 1,
        "models": list(models),
        "absence": "leaves",
        "weeks": WEEKS,
        "posts": list(POSTS),
        "key_post": KEY,
        "worlds": 32,
        "replications": 200,
        "replications_everybody": 40,
        "world_replications": 6,
        "quick": False,
        "failed": 0,
        "usual_days": {m: USUAL[m] for m in models},
        "shocks": [row for m in models for row in _shocks(m)],
        "ranking": {m: _ranking(m) for m in models},
        "structure": [row for m in models for v in VARIANTS for row in _structure(m, v)],
        "networks": [_network(m, v) for m in models for v in VARIANTS],
        "curves": [_curve(m, v) for m in models for v in VARIANTS],
        "absorbed": [_absorbed(m, post) for m in models for post in POSTS],
        "contrasts": [row for m in models for v in VARIANTS for row in _contrasts(m, v)],
        "protection": [_protection(m, outcome) for m in models for outcome, _ in OUTCOMES],
        "turnover": [row for m in models for v in VARIANTS for row in _turnover(m, v)],
        "differences": [row for pair in pairs for v in VARIANTS for row in _differences(*pair, v)],
        "across_worlds": [world_pair(*pair) for pair in pairs],
        "orders": [
            {"order": sorted(models, key=ADDED.get), "worlds": 20},
            {"order": sorted(models, key=ADDED.get, reverse=True), "worlds": 12},
        ],
        "search": [],
    }
    return base | other


def _post_value(model: str, post: str) -> float:
    factor = dict(zip(POSTS, (1.0, 0.45, 0.2, 0.0, -0.1), strict=True))[post]
    return ADDED[model] * factor


def _shocks(model: str) -> list[dict]:
    found = []
    for variant, posts in (("natural", POSTS), ("equalised", (KEY,))):
        for post in posts:
            for (measure, statistic), unit in SHOCK_MEASURES.items():
                value = _post_value(model, post) * (1.0 if variant == "natural" else 0.6)
                if unit == "share":
                    value = abs(value) / 10
                half = HALF[model] if post == KEY else 0.4
                exact = numbers(0.0, 0.0) if post == "manager-1" else numbers(value, half)
                found.append(
                    {"model": model, "variant": variant, "post": post, "measure": measure}
                    | {"statistic": statistic, "unit": unit, **exact}
                    | {"events": 1_546 if post == KEY else 309, "too_few": False}
                    | {"replications": 196 if post == KEY else 38}
                )
    return found


def _ranking(model: str) -> list[dict]:
    first = dict(zip(POSTS, (0.83, 0.14, 0.03, 0.0, 0.0), strict=True))
    return [
        {
            "post": post,
            **(numbers(0.0, 0.0) if post == "manager-1" else numbers(_post_value(model, post), HALF[model])),
            "expected_rank": 1.0 + place,
            "rank_probabilities": [first[post], 1 - first[post], 0.0, 0.0, 0.0],
        }
        for place, post in enumerate(POSTS)
    ]


def _structure(model: str, variant: str) -> list[dict]:
    about = {"model": model, "variant": variant}
    place = MODELS.index(model)
    found = [{**about, "measure": "effective_people", "unit": "people", **numbers(3.3 + 2 * place, 0.2)}]
    shares = (0.90 * min(place, 1), 0.01, 0.37 - 0.17 * place, 0.3, 0.2)
    for stage in ("all", *STAGES):
        for name, share in zip(CLASSES, shares, strict=True):
            known = numbers(None) if stage == "A" else numbers(share + (0.11 if stage == "B" else 0), 0.05)
            found.append(
                {**about, "measure": "resting", "stage": stage, "class": name, "unit": "share", **known}
            )
    for i, post in enumerate(POSTS):
        lost = numbers((0.18 - 0.08 * place) / (i + 1), 0.02)
        found.append({**about, "measure": "expected_loss", "post": post, "unit": "share", **lost})
    return found


def _network(model: str, variant: str) -> dict:
    others = [post for post in POSTS if post not in (KEY, "manager-1")]
    per_post = {post: 0.0 for post in [KEY, *others]}
    hub = per_post | {KEY: 1.0}
    arcs = [{"from": KEY, "to": post, "per_case": 0.7 - 0.2 * i} for i, post in enumerate(others)]
    arcs.append({"from": "manager-1", "to": KEY, "per_case": 0.02})
    pairs = [{"from": others[1], "to": others[2], "per_case": 0.4}] if model != "coordinator" else []
    together = 1.0 if model == "coordinator" else 0.67
    return {
        "model": model,
        "variant": variant,
        "centralisation": 1.0,
        "centralisation_together": together,
        "betweenness": hub,
        "betweenness_together": hub | {KEY: together},
        "degree": hub,
        "closeness": hub,
        "fragmentation": 0.0,
        "fragmentation_without": hub,
        "distance_weighted_fragmentation": 0.4,
        "distance_weighted_fragmentation_without": hub,
        "arcs": arcs,
        "pairs": pairs,
    }


def _curve(model: str, variant: str) -> dict:
    mean = [max(ADDED[model] / 10 * (1 - week / 30), 0.0) for week in range(WEEKS)]
    over = {"coordinator": 27.0, "ad_hoc_forum": None, "fixed_forum": None}[model]
    return {
        "model": model,
        "variant": variant,
        "mean": mean,
        "low": [value - 0.1 for value in mean],
        "high": [value + 0.1 for value in mean],
        "weeks": over,
        "beyond": model == "ad_hoc_forum",
        "high_beyond": False,
        "peak": None if model == "fixed_forum" else mean[0],
        "peak_week": None if model == "fixed_forum" else 0,
        "nothing": model == "fixed_forum",
        "weeks_low": None if over is None else 19.0,
        "weeks_high": None if over is None else 41.0,
    }


def _absorbed(model: str, post: str) -> dict:
    hours = dict(zip(POSTS, (-11.5, 13.1, 2.4, 0.0, 0.2), strict=True))[post]
    return {"model": model, "post": post, **numbers(hours, 1.5)}


def _contrasts(model: str, variant: str) -> list[dict]:
    values = {"added_days": 0.4, "excess_undecided_days": 3.0, "facts_lost": 5.3}
    return [
        {"model": model, "variant": variant, "contrast": contrast, "measure": measure}
        | {"without": numbers(2 * value), "with": numbers(value), "unit": SHOCK_MEASURES[measure, "mean"]}
        | numbers(value, value + 1 if measure == "added_days" else 0.7)
        for contrast in ("writing", "deputy")
        for measure, value in values.items()
    ]


def _protection(model: str, outcome: str) -> dict:
    shares = dict(zip(FACTORS, (-1.9, -0.7, 0.0, 0.3, -0.2), strict=True))
    known = {name: numbers(value, 0.5) for name, value in shares.items()}
    total = numbers(sum(shares.values()), 1.0 if model == "coordinator" else 4.0)
    return {
        "model": model,
        "measure": outcome,
        "unit": SHOCK_MEASURES[outcome, "mean"],
        "combinations": 32,
        "total": total,
        "shares": known,
        "effects": known,
        "interactions": [
            {"measures": list(pair), **numbers(1.4 if pair == ("minutes", "notice") else 0.1, 0.6)}
            for pair in combinations(FACTORS, 2)
        ],
    }


def _turnover(model: str, variant: str) -> list[dict]:
    units = {"turnover_cost_days": "days", "turnover_facts_lost": "facts", "turnover_extra_wrong": "cases"}
    return [
        {"model": model, "variant": variant, "measure": name, "unit": unit, **numbers(COST[model], 0.35)}
        for name, unit in units.items()
    ]


def _differences(model: str, baseline: str, variant: str) -> list[dict]:
    about = {"model": model, "baseline": baseline, "variant": variant, "unit": "days"}
    values = {"added_days": ADDED, "turnover_cost_days": COST}
    return [
        {**about, "measure": name, **numbers(of[model] - of[baseline], 0.8), "smallest_detectable": 1.2}
        for name, of in values.items()
    ]


def world_pair(model: str, baseline: str, **other: object) -> dict:
    """Return one record of ``across_worlds``."""
    known = [("diary.p_busy", 0.61, "assumed"), ("turnover.per_year", -0.33, "derived")]
    base = {
        "model": model,
        "baseline": baseline,
        "n": 31,
        "n_lower": 24,
        "n_higher": 7,
        "n_clearly_lower": 5,
        "n_clearly_higher": 2,
        "world_low": -9.1,
        "world_high": 2.4,
        "strongest": [name for name, _, _ in known],
        "influences": [{"parameter": name, "rho": rho, "grade": grade} for name, rho, grade in known],
        "threshold": 0.5,
    }
    return base | other


def searched(is_reversed: bool) -> list[dict]:
    """Return what a search for a reversal found for one pair."""
    checked = numbers(1.9, 0.6) if is_reversed else numbers(-2.1, 0.7)
    return [
        {
            "model": "ad_hoc_forum",
            "baseline": "coordinator",
            "usual": -2.5,
            "tried": 64,
            "found": 2.8,
            "checked": checked,
            "is_reversed": is_reversed,
            "screened": [
                {"world": 3, "mean": -0.7, "low": -1.9, "high": 0.5, "is_reversed": False},
                {"world": 9, "mean": 1.2, "low": 0.3, "high": 2.1, "is_reversed": is_reversed},
            ],
            "world": [{"parameter": "diary.p_busy", "value": 0.71, "usual": 0.4}],
        }
    ]


def unknown() -> dict:
    """Return a summary in which every number that may be None is None."""
    found = summary(search=searched(False))
    found["usual_days"] = dict.fromkeys(found["models"])
    for rows in found["ranking"].values():
        for row in rows:
            row |= {"mean": None, "low": None, "high": None, "expected_rank": None}
            row["rank_probabilities"] = [0.0] * len(POSTS)
    for row in found["curves"]:
        row |= {"weeks": None, "beyond": False, "nothing": False, "peak": None, "peak_week": None}
        row |= {"weeks_low": None, "weeks_high": None}
        row |= {name: [None] * WEEKS for name in ("mean", "low", "high")}
    for row in found["across_worlds"]:
        row |= dict.fromkeys(
            (
                "n_lower",
                "n_higher",
                "n_clearly_lower",
                "n_clearly_higher",
                "world_low",
                "world_high",
                "threshold",
            )
        )
        row |= {"influences": [], "strongest": []}
    _forget(found)
    for net in found["networks"]:
        net |= {"centralisation": None, "centralisation_together": None, "arcs": [], "pairs": []}
    return found | {"orders": []}


def _forget(part: object) -> None:
    """Set every mean, interval and smallest detectable difference in ``part`` to None."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name in ("mean", "low", "high", "smallest_detectable") and not isinstance(value, list):
                part[name] = None
            else:
                _forget(value)
    elif isinstance(part, list):
        for item in part:
            _forget(item)


def too_few(n: int = 41, key_too: bool = True, models: tuple[str, ...] = MODELS, **other: object) -> dict:
    """Return a summary with ``n`` enquiries behind everybody's loss, and the coordinator's if ``key_too``."""
    found = summary(models, **other)
    for row in found["shocks"]:
        if key_too or row["post"] != KEY:
            row |= {"events": n, "too_few": True}
    return found


def nothing_to_tell() -> dict:
    """Return a summary in which no interval leaves out zero and no backlog can be told from nothing."""
    found = summary()
    _widen(found)
    for row in found["curves"]:
        row |= {"weeks": None, "beyond": False, "nothing": True, "peak": None, "peak_week": None}
        row |= {"weeks_low": None, "weeks_high": None}
    return found


def _widen(part: object) -> None:
    """Let every interval in ``part`` reach from -9 to 9."""
    if isinstance(part, dict):
        if "mean" in part and not isinstance(part["mean"], list):
            part |= {"low": -9.0, "high": 9.0}
        for value in part.values():
            _widen(value)
    elif isinstance(part, list):
        for item in part:
            _widen(item)
