"""Fabricated summaries for tests of the report and the sentences; the numbers mean nothing."""

from __future__ import annotations

import math

from sim.measures.registry import CAUSES, HANDOVER_KINDS, MEASURES

MODELS = ("coordinator", "ad_hoc_forum", "fixed_forum")
PAIRS = (
    ("ad_hoc_forum", "coordinator"),
    ("fixed_forum", "coordinator"),
    ("fixed_forum", "ad_hoc_forum"),
)
MEANS = {"coordinator": 12.4, "ad_hoc_forum": 16.9, "fixed_forum": 24.6}
PARTS = {
    "touch": (0.4, 0.5, 0.5),
    "stretch": (1.0, 1.1, 1.2),
    "batching": (0.0, 6.9, 14.2),
    "response": (6.2, 4.1, 4.0),
    "transfer": (0.3, 0.2, 0.1),
    "unavailability": (2.9, 2.6, 2.8),
    "contention": (1.6, 1.5, 1.8),
}


def measure(model: str, name: str, statistic: str, unit: str, mean: float | None, **other: object) -> dict:
    """Return one record of ``measures`` with a narrow interval and a wide range over worlds."""
    spread = None if mean is None else abs(mean)
    record = {
        "model": model,
        "variant": "natural",
        "measure": name,
        "statistic": statistic,
        "unit": unit,
        "mean": mean,
        "low": None if mean is None else mean - 0.03 * spread,
        "high": None if mean is None else mean + 0.03 * spread,
        "world_low": None if mean is None else mean - 0.4 * spread,
        "world_high": None if mean is None else mean + 0.7 * spread,
        "n_worlds": 62,
        "events": 22_310,
        "replications": 400,
    }
    return record | other


def difference(model: str, baseline: str, mean: float, half: float = 0.6, **other: object) -> dict:
    """Return one record of ``differences`` for the mean days to decision."""
    record = {
        "measure": "days_to_decision",
        "statistic": "mean",
        "unit": "days",
        "model": model,
        "baseline": baseline,
        "variant": "natural",
        "mean": mean,
        "low": mean - half,
        "high": mean + half,
        "world_low": mean - 6.0,
        "world_high": mean + 11.0,
        "n_worlds": 62,
        "worlds_lower": (11 if mean > 0 else 51) / 62,
        "n_worlds_lower": 11 if mean > 0 else 51,
        "n_worlds_higher": 51 if mean > 0 else 11,
        "n_worlds_clearly_lower": 3 if mean > 0 else 40,
        "n_worlds_clearly_higher": 40 if mean > 0 else 3,
        "variance_ratio": 3.42,
        "smallest_detectable": 0.9,
        "replications": 400,
    }
    return record | other


def _value(name: str, statistic: str, place: int) -> float:
    model = MODELS[place]
    part = name.rpartition(".")[2]
    if name == "days_to_decision_decided":
        return MEANS[model]
    if name == "days_to_decision":
        return MEANS[model] * {"mean": 1, "median": 0.8, "p90": 2.2, "rmean180": 0.99}[statistic]
    if name in ("touch_days", "stretch_days") or name.startswith("waiting_days."):
        return PARTS[name.removesuffix("_days") if name.endswith("_days") else part][place]
    if name.startswith("handover_delay_days."):
        return 0.4 + 0.7 * ((HANDOVER_KINDS.index(part) * (place + 2)) % 7)
    known = {
        "enquiries_per_year": 11.3,
        "undecided_at_end": 0.002,
        "facts_share_at_decision": (0.58, 0.67, 0.72)[place],
        "wrong_drop_share": (0.061, 0.048, 0.041)[place],
        "hours_per_decision": (6.2, 9.1, 13.8)[place],
        "handovers_per_case": (4.1, 5.2, 6.3)[place],
        "handover_delay_days": (5.0, 7.5, 8.1)[place],
    }
    if name in known:
        return known[name]
    return 0.83 - 0.05 * place if statistic == "share" else 21.5 + 1_234 * (name.endswith("caseworker"))


def summary(**other: object) -> dict:
    """Return a full summary with ``extra``; ``other`` replaces top-level keys."""
    rows = []
    for place, model in enumerate(MODELS):
        for known in MEASURES:
            for statistic in known.statistics:
                value = _value(known.name, statistic, place)
                for variant, factor in (
                    ("natural", 1.0),
                    ("equalised", 0.9 if known.unit == "days" else 1.0),
                ):
                    rows.append(
                        measure(model, known.name, statistic, known.unit, value * factor, variant=variant)
                    )
    gaps = [difference(m, b, MEANS[m] - MEANS[b]) for m, b in PAIRS]
    for m, b in PAIRS:
        gaps.append(
            difference(m, b, -0.012, 0.006, measure="wrong_drop_share", statistic="share", unit="share")
        )
        gaps.append(difference(m, b, 3.5, 0.3, measure="hours_per_decision", statistic="mean", unit="hours"))
    base = {
        "schema": 1,
        "scenario_hash": "1f0c9a7e" * 8,
        "experiment_hash": "b3d1e844" * 8,
        "municipality": "Odense",
        "years": 5,
        "seed": 1,
        "baseline": "coordinator",
        "worlds": 64,
        "replications": 400,
        "failed": 0,
        "measures": rows,
        "differences": gaps,
        "sentences": {},
        "extra": extra(),
    }
    return base | other


def extra(**other: object) -> dict:
    """Return a full ``extra``."""
    base = {
        "population": 202_348,
        "quick": False,
        "stopping": {"reason": "precise", "looks": [200, 400], "half_width_share": 0.082},
        "curves": {"natural": {m: {"ordinary": _curve(MEANS[m]), "acute": _curve(0.5, 40)} for m in MODELS}},
        "waiting_reversed": {
            "natural": {m: {c: PARTS[c][i] * 0.8 for c in CAUSES} for i, m in enumerate(MODELS)}
        },
        "influences": [influence(i, pair) for pair in PAIRS for i in range(len(LABELS))],
        "rules": {"natural": {m: {"convene": f"every 28 days ({m})", "stand_in": "none"} for m in MODELS}},
        "assumptions": [
            {
                "name": f"diary.p_{i}",
                "label_en": LABELS[i][0],
                "label_da": LABELS[i][1],
                "value": 0.05 * (i + 1),
                "unit": "",
                "low": 0.01,
                "high": 0.9,
                "allowed_low": 0.0,
                "allowed_high": 1.0,
                "grade": GRADES[i % 4],
                "source": "EVIDENCE C.6; FACTS 6",
            }
            for i in range(len(LABELS))
        ],
        "variance_ratios": [
            {
                "model": m,
                "baseline": b,
                "variant": "natural",
                "measure": "days_to_decision",
                "statistic": "mean",
                "mean": 3.42,
                "low": 2.9,
                "high": 4.1,
            }
            for m, b in PAIRS
        ],
    }
    return base | other


GRADES = ("assumed", "measured", "analogue", "derived")
LABELS = (
    (
        "Share of half-days that are already busy in a diary",
        "Andel af halve dage, som allerede er optaget i en kalender",
    ),
    (
        "Days until an answer comes from another unit, median",
        "Dage, til der kommer svar fra en anden enhed, median",
    ),
    ("Turnover per person and year", "Personaleomsætning pr. medarbejder pr. år"),
    ("Concerns per 100,000 inhabitants and year", "Bekymringer pr. 100.000 indbyggere pr. år"),
    ("Share kept at an oral handover", "Andel, som bevares ved en mundtlig overdragelse"),
    ("Ordinary work", "Almindeligt arbejde"),
)


def influence(place: int, pair: tuple[str, str]) -> dict:
    """Return one record of ``influences``."""
    rho = (0.71, -0.44, 0.29, 0.12, -0.05, 0.01)[place]
    return {
        "parameter": f"diary.p_{place}",
        "label_en": LABELS[place][0],
        "label_da": LABELS[place][1],
        "grade": GRADES[place % 4],
        "source": "EVIDENCE C.6",
        "unit": "",
        "low": 0.1,
        "high": 0.8,
        "pair": list(pair),
        "rho": rho,
        "threshold": 0.24,
    }


def _curve(mean: float, n: int = 22_310) -> dict:
    days = [round(0.5 * i, 1) for i in range(361)]
    share = [0.99 * (1 - math.exp(-d / mean)) for d in days]
    return {
        "days": days,
        "share": share,
        "low": [s * 0.98 for s in share],
        "high": [min(1.0, s * 1.02) for s in share],
        "n": n,
    }


def close_race() -> dict:
    """Return a summary in which no interval of a chief difference leaves out zero."""
    gaps = [difference(m, b, 0.2, 0.9) for m, b in PAIRS]
    return summary(differences=gaps)


def samso(quick: bool = False) -> dict:
    """Return a tiny municipality: about one enquiry in five years; few events in a quick run."""
    found = summary(municipality="Samsø", extra=extra(population=3_657, quick=quick))
    for row in found["measures"]:
        row["events"] = 41 if quick else 410
        if row["measure"] == "enquiries_per_year":
            row["mean"] = 0.205
    return found


def bare() -> dict:
    """Return a summary in which every number that may be None is None, and nothing is extra."""
    found = summary(extra={})
    for record in (*found["measures"], *found["differences"]):
        for key in (
            "mean",
            "low",
            "high",
            "world_low",
            "world_high",
            "worlds_lower",
            "n_worlds_lower",
            "n_worlds_higher",
            "n_worlds_clearly_lower",
            "n_worlds_clearly_higher",
            "variance_ratio",
            "smallest_detectable",
        ):
            if key in record:
                record[key] = None
    return found
