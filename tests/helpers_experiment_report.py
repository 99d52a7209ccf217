"""Fabricated summaries of experiments; the numbers mean nothing."""

from __future__ import annotations

from itertools import combinations

from sim.measures.registry import CAUSES

OUTCOMES = (
    ("days_to_decision", "mean", "days", -1, 24.0),
    ("decided_within.30", "share", "share", 1, 0.71),
    ("wrong_drop_share", "share", "share", -1, 0.184),
    ("wrong_open_share", "share", "share", -1, 0.061),
    ("hours_per_decision", "mean", "hours", -1, 11.2),
    ("added_days", "mean", "days", -1, 3.1),
)
"""Measure, statistic, unit, which way is better, and the baseline's estimate."""
SCENARIOS = (
    ("as_today", "As today", "Som i dag", 0.0),
    ("deputy", "With a deputy", "Med stedfortræder", -0.12),
    ("minutes", "Minutes of every meeting", "Referat af hvert møde", 0.002),
    ("forum", "Ad hoc forum", "Ad hoc-forum", 0.3),
)
"""Name, both labels, and by how much of itself the scenario changes every outcome."""
LONG = (
    "Weekly forum with a named deputy, five days of notice and minutes of every single meeting",
    "Ugentligt forum med udpeget stedfortræder, fem dages varsel og referat af hvert eneste møde",
)
PLACES = (("Odense", 208_000), ("Samsø", 3_700), ("Aarhus", 367_000), ("Viborg", 97_000))
NOTHING = "nothing"
PARTS = ("touch_days", "stretch_days", *(f"waiting_days.{cause}" for cause in CAUSES))
HEADER = {
    "schema": 1,
    "experiment": "deputies",
    "title": {"en": "Is a deputy worth it?", "da": "Kan en stedfortræder betale sig?"},
    "question": {
        "en": "How much sooner are concerns decided with a deputy, minutes, or a forum?",
        "da": "Hvor meget hurtigere bliver bekymringer besluttet med stedfortræder, referat eller forum?",
    },
    "experiment_hash": "b3d1e844" * 8,
    "scenario_hash": "1f0c9a7e" * 8,
    "seed": 1,
    "years": 5,
    "quick": False,
}


def summary(
    n_scenarios: int = 3,
    n_places: int = 1,
    *,
    worlds: int = 33,
    factors: int = 0,
    long: bool = False,
    outcomes: int = len(OUTCOMES),
    **other: object,
) -> dict:
    """Return a full summary; ``other`` replaces top-level keys."""
    scenarios = _scenarios(n_scenarios, long=long)
    records = [_factor(n, long=long) for n in range(factors)]
    some = [_outcome(o) for o in OUTCOMES[:outcomes]]
    places = [name for name, _ in PLACES[:n_places]]
    found = {
        **HEADER,
        "municipalities": [{"name": n, "slug": n.lower(), "population": p} for n, p in PLACES[:n_places]],
        "baseline": scenarios[0]["name"],
        "chief": some[0],
        "outcomes": some,
        "scenarios": scenarios,
        "factors": records,
        "worlds": worlds,
        "world_replications": 8 if worlds > 1 else 0,
        "replications": 200,
        "failed": 0,
        "failures": [],
        **_estimates(places, scenarios, records, worlds, outcomes),
        "effects": [],
        "robustness": [],
        "sensitivity": None,
        "search": None,
        "regimes": None,
        "stopping": [
            {"place": p, "replications": 200, "usable": 200, "reason": "precise", "precise": True}
            for p in places
        ],
    }
    return {**found, **other}


def _estimates(places: list, scenarios: list, factors: list, worlds: int, outcomes: int) -> dict:
    names = [f["name"] for f in factors]
    variants = ["+".join(some) or NOTHING for n in range(len(names) + 1) for some in combinations(names, n)]
    arms = [(s, v) for s in range(len(scenarios)) for v in variants]
    measures, waiting, differences = [], [], []
    for i, place in enumerate(places):
        for s, variant in arms:
            level = 1 + _change(s, i) - (0.05 * (variant.count("+") + 1) if variant != NOTHING else 0)
            about = {"place": place, "model": scenarios[s]["name"], "variant": variant}
            of_place = 1 + 0.2 * i
            measures += [about | measure(o, o[4] * level * of_place, worlds) for o in OUTCOMES[:outcomes]]
            share = OUTCOMES[0][4] * level * of_place / 28
            waiting += [
                about | measure((part, "mean", "days", -1), share * (n + 1), worlds)
                for n, part in enumerate(PARTS)
            ]
        for s, scenario in enumerate(scenarios):
            if bool(factors) or s:
                part = -0.05 * len(factors) if factors else _change(s, i)
                about = {"place": place, "model": scenario["name"], "variant": variants[-1]}
                about |= {"baseline": scenario["name"] if factors else scenarios[0]["name"]}
                about |= {"baseline_variant": NOTHING}
                differences += [
                    about | difference(o, o[4] * part * (1 + 0.2 * i), worlds, 0.02 * o[4])
                    for o in OUTCOMES[:outcomes]
                ]
    return {"measures": measures, "differences": differences, "waiting": waiting}


def _change(scenario: int, place: int) -> float:
    """Return by how much of itself a scenario changes the outcomes; the second one nothing in the second place."""
    if scenario == 1 and place == 1:
        return 0.001
    return SCENARIOS[scenario][3] if scenario < len(SCENARIOS) else -0.04 * (scenario - 2)


def _scenarios(n: int, *, long: bool) -> list[dict]:
    rows = [*SCENARIOS, *((f"more_{k}", f"Variant {k}", f"Variant {k}", 0) for k in range(5, 11))][:n]
    return [
        {
            "name": name,
            "label_en": f"{LONG[0]} ({k})" if long else en,
            "label_da": f"{LONG[1]} ({k})" if long else da,
            "model": "ad_hoc_forum" if name == "forum" else "coordinator",
            "equalised": False,
            "hash": f"{k:08x}" * 8,
        }
        for k, (name, en, da, _) in enumerate(rows)
    ]


def _factor(n: int, *, long: bool) -> dict:
    en, da = (("A deputy", "Stedfortræder"), ("Minutes", "Referat"), ("Notice", "Varsel"))[n % 3]
    if long:
        en, da = LONG
    return {"name": f"factor_{n}", "label_en": en, "label_da": da, "needs": []}


def _outcome(row: tuple) -> dict:
    return {"measure": row[0], "statistic": row[1], "unit": row[2], "better": row[3]}


def measure(outcome: tuple, mean: float | None, worlds: int = 33, events: int = 5_400) -> dict:
    """Return the estimate of an outcome."""
    found = _outcome(outcome)
    del found["better"]
    return found | _spread(mean, 0.03 * (mean or 0.0), worlds) | {
        "n_worlds_overloaded": None, "events": events, "too_few": events < 200, "replications": 200,
    }  # fmt: skip


def difference(outcome: tuple, mean: float | None, worlds: int = 33, half: float = 0.5) -> dict:
    """Return the difference of an outcome; it goes the way of its mean in all but four worlds."""
    found = _outcome(outcome)
    del found["better"]
    is_counted = worlds > 1 and mean is not None
    lower = (worlds - 4 if mean < 0 else 4) if is_counted else None
    counts = {
        "worlds_lower": lower / worlds if is_counted else None,
        "n_worlds_lower": lower,
        "n_worlds_higher": worlds - lower if is_counted else None,
        "n_worlds_clearly_lower": lower // 2 if is_counted else None,
        "n_worlds_clearly_higher": (worlds - lower) // 2 if is_counted else None,
    }
    return found | _spread(mean, half, worlds) | counts | {
        "variance_ratio": 2.4, "smallest_detectable": 1.4 * half, "too_few": False, "replications": 200,
    }  # fmt: skip


def _spread(mean: float | None, half: float, worlds: int) -> dict:
    known = mean is not None
    seen = known and worlds > 1
    return {
        "mean": mean,
        "low": mean - half if known else None,
        "high": mean + half if known else None,
        "world_low": mean - 4 * half if seen else None,
        "world_high": mean + 7 * half if seen else None,
        "world_low_beyond": False,
        "world_high_beyond": False,
        "n_worlds": worlds,
    }


def all_none() -> dict:
    """Return a summary in which no number is known."""
    found = summary()
    for row in (*found["measures"], *found["differences"], *found["waiting"]):
        for name in ("mean", "low", "high", "world_low", "world_high", "n_worlds_lower", "n_worlds_higher"):
            row[name] = None
        row |= {"smallest_detectable": None, "variance_ratio": None, "n_worlds": 0}
    return found


def too_few() -> dict:
    """Return a summary of so few events that nothing may be said."""
    found = summary()
    for row in (*found["measures"], *found["differences"], *found["waiting"]):
        row["too_few"] = True
        if "events" in row:
            row["events"] = 41
    return found


def failing(n_places: int = 1, scenario: str = "minutes") -> dict:
    """Return a summary in which one scenario was set aside in the first place and three other runs failed."""
    found = summary(n_places=n_places)
    place = PLACES[0][0]
    for name in ("measures", "differences", "waiting"):
        found[name] = [
            r for r in found[name]
            if r["place"] != place or scenario not in (r["model"], r.get("baseline"))
        ]  # fmt: skip
    record = {"place": place, "variant": NOTHING, "error": "ValueError: no room", "of": 200}
    found["failures"] = [
        record | {"scenario": scenario, "failed": 150, "set_aside": True},
        record | {"scenario": "deputy", "failed": 3, "set_aside": False},
    ]
    return found | {"failed": 153}


def extra(found: dict, **other: object) -> dict:
    """Return what stands beside the summary."""
    staff = {
        "ssp_consultant": {"posts": 2, "hours_per_week": 6.0},
        "manager": {"posts": 1, "hours_per_week": 2},
    }
    rules = {
        s["name"]: {"convene": f"Rule of {s['model']}.", "write": "Notes after every talk."}
        for s in found["scenarios"]
    }
    return {
        "assumptions": [
            {
                "name": f"area.number_{n}", "parameter": f"area.number_{n}", "value": 1.5 * n, "unit": "%",
                "label_en": f"Number {n}", "label_da": f"Tal {n}", "low": 0.5 * n, "high": 3.0 * n,
                "allowed_low": 0.0, "allowed_high": 90.0, "source": "Rambøll 2018",
                "grade": ("measured", "derived", "analogue", "assumed", "assumed")[n % 5],
            }
            for n in range(1, 12)
        ],
        "rules": rules,
        "staff": {place["name"]: staff for place in found["municipalities"]},
        "changes": [{"area": "run", "name": "years", "new": 3, "default": 5}],
        "levers": {s["name"]: [f"Lever of {s['name'].replace('_', ' ')}"] for s in found["scenarios"][1:]},
        "command": "infohus run deputies.toml",
        **other,
    }  # fmt: skip


CASES = {
    "usual": summary,
    "none": all_none,
    "too_few": too_few,
    "one_scenario": lambda: summary(1),
    "two_scenarios": lambda: summary(2),
    "one_world": lambda: summary(worlds=1),
    "factorial": lambda: summary(2, factors=3),
    "factorial_places": lambda: summary(1, 3, factors=2),
    "one_factor": lambda: summary(1, factors=1),
    "ten": lambda: summary(10),
    "four_places": lambda: summary(3, 4),
    "ten_in_four": lambda: summary(10, 4, long=True),
    "failing": failing,
    "failing_in_one": lambda: failing(3),
    "baseline_fails": lambda: failing(scenario="as_today"),
    "chief_only": lambda: summary(2, outcomes=1),
}
"""Summaries by name: usual ones and odd ones."""
