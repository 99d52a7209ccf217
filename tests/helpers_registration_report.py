"""Fabricated summaries of a test of a registration rule; the numbers mean nothing."""

from __future__ import annotations

from math import log, sin

from sim.municipalities import municipalities as all_municipalities

FEW = 40
MANY = 24_310
IN_FORCE = {
    "enquiries_per_year": (812.0, 809.0, MANY),
    "registered_per_year": (199.0, 578.0, MANY),
    "registered_national_per_year": (0.0, 561.0, MANY),
    "coverage": (0.245, 0.712, MANY),
    "written_share": (0.471, 0.803, MANY),
    "written_first_phase_share": (0.208, 0.694, MANY),
    "days_to_registration": (38.4, 6.2, 5_901),
    "registered_within_14": (0.221, 0.684, 5_901),
    "doubles_share": (0.118, 0.164, 5_901),
    "coverage_spread": (0.162, 0.094, MANY),
    "registration_hours_per_year": (412.0, 655.0, 98),
    "switching_hours": (0.0, 1_840.0, 98),
}
REALITY = {
    "days_to_decision": (24.1, 24.3, 23_004),
    "facts_share_at_decision": (0.612, 0.618, 23_004),
    "facts_kept_at_handover": (0.437, 0.561, 4_120),
    "consent_refused_share": (0.301, 0.322, 3_310),
    "follow_up_missed_share": (0.284, 0.219, 6_872),
    "declined_answers_share": (0.142, 0.121, 30_455),
    "wrong_drop_share": (0.186, 0.184, 2_644),
    "courses_started_per_year": (141.0, 139.0, 3_310),
}
OF_REALITY = ("enquiries_per_year", "switching_hours")
"""Measures above that no register shows."""
UNPAIRED = ("coverage_spread", "days_to_registration")
"""Measures without a paired difference."""
HALF = {"days_to_decision": 0.5, "wrong_drop_share": 0.016, "courses_started_per_year": 7.0}
"""Half widths of the intervals of differences that are not to be told from nothing."""


def numbers(mean: float | None, half: float = 0.5) -> dict:
    """Return mean and interval."""
    if mean is None:
        return {"mean": None, "low": None, "high": None}
    return {"mean": mean, "low": mean - half, "high": mean + half}


def summary(**other: object) -> dict:
    """Return a full summary; ``other`` replaces top-level keys."""
    found = {
        "schema": 1,
        "command": "registration",
        "scenario_hash": "5b1d90aa" * 8,
        "experiment_hash": "c07733fe" * 8,
        "seed": 1,
        "replications": 120,
        "worlds": 32,
        "world_replications": 4,
        "replays": 480,
        "failed": 0,
        "years": 5,
        "start": "2018-01-01",
        "population": 5_781_107,
        "municipalities_n": 98,
        "baseline": _rule("present_practice", "Present practice", "Nuværende praksis", None),
        "rule": _rule("national_register", "A national register", "Et nationalt register", "2020-01-01"),
        "rollout": rollout(),
        "windows": {
            "first_year": "months 1-12 after the switch of each municipality",
            "in_force": {"from": "2021-11-01", "to": "2022-12-31"},
        },
        "measures": measures(),
        "changes": changes(),
        "split": [split("first_year", 250.0), split("in_force", 340.0)],
        "municipalities": municipalities(),
        "stigma": [_stigma(points) for points in (0.0, 0.05, 0.10, 0.15)],
        "stigma_change": [_stigma_change(points) for points in (0.0, 0.05, 0.10, 0.15)],
        "timeline": timeline(),
        "estimates": estimates(),
        "power": power(),
        "survey": survey(),
    }
    found |= other
    return found | {"measures": [*found["measures"], *found.pop("changes")]}


def _rule(name: str, english: str, danish: str, in_force: str | None) -> dict:
    habits = [
        {
            "when": when,
            "where": where,
            "words": "plain_words",
            "readers": "unit",
            "share": share,
            "among": "all",
            "keep_years": 5.0,
            "minutes": 20.0,
            "tells_citizen": name == "national_register",
            "reminds": False,
        }
        for when, where, share in (("at_enquiry", "unit_system", 0.25), ("never", "private_folder", 0.75))
    ]
    return {
        "name": name,
        "title": {"en": english, "da": danish},
        "text": {
            "en": f"{english}: who writes what, when and where.",
            "da": f"{danish}: hvem skriver hvad og hvor.",
        },
        "in_force": in_force,
        "habit": habits,
        "who": "each_unit",
        "clarity": 0.3,
        "source": {"en": f"Source of {english}", "da": f"Kilde til {danish}"},
    }


def rollout(kind: str = "by_infohus", **other: object) -> dict:
    """Return a roll-out."""
    return {
        "name": kind,
        "kind": kind,
        "starts": "2020-01-01",
        "every_months": 2,
        "clause": "keep",
        "compliance": {"share": 0.81, "spread": 0.12, "ramp_days": 365.0, "ssp_factor": 0.85},
        "switching_hours": 3.0,
        "off": [],
        **other,
    }


def measures(**other: tuple) -> list[dict]:
    """Return all measures in both windows; ``other`` gives (before, after, events) of a measure."""
    rows = []
    for window in ("in_force",):
        for measure, values in IN_FORCE.items():
            before, after, events = other.get(measure, values)
            rules = (None, None) if measure in OF_REALITY else ("baseline", "new")
            rows.append(_measure(measure, rules[0], "baseline", window, before, events))
            rows.append(_measure(measure, rules[1], "new", window, after, events))
        for measure, values in REALITY.items():
            before, after, events = other.get(measure, values)
            rows.append(_measure(measure, None, "baseline", window, before, events))
            rows.append(_measure(measure, None, "new", window, after, events))
    return rows


def _measure(
    measure: str, rule: str | None, reality: str, window: str, mean: float | None, events: int
) -> dict:
    row = {
        "measure": measure,
        "unit": "",
        "rule": rule,
        "reality": reality,
        "window": window,
        "events": events,
    }
    if not mean:
        ends = dict.fromkeys(("low", "high", "world_low", "world_high"), mean)
        return {**row, "mean": mean, **ends}
    ends = {"low": 0.97 * mean, "high": 1.03 * mean, "world_low": 0.72 * mean, "world_high": 1.22 * mean}
    return {**row, "mean": mean, **ends}


def changes(**other: tuple) -> list[dict]:
    """Return paired differences of all measures; ``other`` gives (mean, half width)."""
    rows = []
    for measure, (before, after, events) in (IN_FORCE | REALITY).items():
        if measure in UNPAIRED and measure not in other:
            continue
        mean, half = other.get(measure, (after - before, HALF.get(measure, 0.1 * abs(after - before))))
        for window in ("in_force",):
            worlds = {"world_low": mean - 3 * half, "world_high": mean + 3 * half}
            row = {
                "measure": measure,
                "rule": "change",
                "reality": "change",
                "window": window,
                **numbers(mean, half),
                **worlds,
                "events": events,
            }
            rows.append(row)
    return rows


def split(window: str, counted: float, really: float = 21.0, both: float = 9.0, true: float = -3.0) -> dict:
    """Return a split whose parts add up."""
    parts = {"counted": counted, "really_changed": really, "interaction": both, "true_change": true}
    total = numbers(counted + really + both, 12.0)
    return {"measure": "registered_per_year", "window": window, "total": total} | {
        name: numbers(mean, 8.0) for name, mean in parts.items()
    }


def municipalities(after: float = 0.71, few: int = 6) -> list[dict]:
    """Return all 98 with waves in their shares; the ``few`` smallest have too few enquiries."""
    found = sorted(all_municipalities(), key=lambda m: m.population)
    rows = []
    for place, m in enumerate(found):
        before = 0.25 + 0.2 * sin(7.3 * place)
        now = after and after + 0.16 * sin(3.1 * place)
        half = 6.0 / (place + 12)
        hidden = place < few
        sent = m.population / 7_000
        rows.append(
            {
                "code": m.code,
                "name": m.name,
                "district": m.police_district,
                "lon": m.lon,
                "lat": m.lat,
                "population": m.population,
                "size": "small" if place < 30 else "medium" if place < 92 else "large",
                "sent": sent,
                "coverage_before": None if hidden else before,
                "coverage_after": None if hidden else now,
                "change": None if hidden else now - before,
                "change_low": None if hidden else now - before - half,
                "change_high": None if hidden else now - before + half,
                "registered_before": sent * before,
                "registered_after": sent * now,
                "events": 12 if hidden else 210 + 30 * place,
            }
        )
    return rows


def _stigma(points: float) -> dict:
    return {
        "points": points,
        "consent_refused_share": numbers(0.30 + 0.6 * points, 0.012),
        "courses_started_per_year": numbers(141.0 - 160 * points, 6.0),
        "replications": 60,
    }


def _stigma_change(points: float) -> dict:
    return {
        "points": points,
        "consent_refused": numbers(0.001 + 0.6 * points, 0.012),
        "courses_started_per_year": numbers(1.5 - 160 * points, 7.0),
    }


def timeline() -> list[dict]:
    """Return sixty months in which the rule comes in slowly from the 25th."""
    rows = []
    for n in range(60):
        sent = 67 + 6 * sin(n / 2)
        share = 0.245 + min(max(n - 24, 0) / 24, 1) * 0.46
        month = f"{2018 + n // 12}-{n % 12 + 1:02d}"
        rows.append(
            {
                "month": month,
                "sent": sent,
                "registered_before": 0.245 * sent,
                "registered_after": share * sent,
            }
        )
    return rows


def estimates(available: tuple[str, ...] = ("before_after", "difference_in_differences", "not_yet_switched")):
    """Return what three ways to compare say; those not ``available`` have no numbers."""
    truth = log(2.12)
    said = {
        "before_after": (2.41, 0.21, 0.71),
        "difference_in_differences": (1.94, 0.24, 0.88),
        "not_yet_switched": (2.10, 0.26, 0.94),
    }
    rows = []
    for name, (mean, sd, held) in said.items():
        row = {"estimator": name, "available": name in available, "replays": 480, "truth": truth}
        values = {"mean": log(mean), "bias": log(mean) - truth, "sd": sd, "coverage": held}
        rows.append(row | (values if name in available else dict.fromkeys((*values, "truth"))))
    return rows


def power(reach: float = 1.0) -> list[dict]:
    """Return power curves that rise to ``reach``."""
    rows = []
    for name, slow in (("before_after", 5), ("difference_in_differences", 14), ("not_yet_switched", 9)):
        for months in (3, 6, 9, 12, 18, 24, 36):
            value = reach * min(0.995, months / (months + slow) * 1.15)
            ends = {"low": max(value - 0.04, 0), "high": min(value + 0.04, 1)}
            rows.append({"estimator": name, "months": months, "power": value, **ends})
    return rows


def survey() -> list[dict]:
    """Return some figures of the survey with simulated ones near them."""
    items = (
        ("2", "had cases in the last three years", 74, 89, 0.86),
        ("3", "extreme Islamism among the concerns", 60, 69, 0.83),
        ("3", "right-wing extremism among the concerns", 16, 69, 0.34),
        ("4", "handed at least one case to the police", 50, 69, 0.69),
        ("6", "cases inside authority", 48, 74, 0.66),
        ("7", "primary cases", 46, 74, None),
    )
    return [
        {
            "figure": figure,
            "item": item,
            "count_2017": count,
            "base_2017": base,
            "share_2017": count / base,
            "simulated_mean": mean,
            "simulated_low": mean and mean - 0.06,
            "simulated_high": mean and mean + 0.06,
            "after_mean": mean and min(mean + 0.05, 1.0),
        }
        for figure, item, count, base, mean in items
    ]


def too_few() -> dict:
    """Return a summary with too few events behind everything."""
    few = {name: (*values[:2], FEW) for name, values in (IN_FORCE | REALITY).items()}
    return summary(measures=measures(**few), municipalities=municipalities(few=98))


def hides_everything() -> dict:
    """Return the summary of a rule under which nothing is counted."""
    names = (
        *("registered_per_year", "registered_national_per_year", "coverage", "written_share"),
        *("written_first_phase_share", "coverage_spread"),
    )
    nothing = {name: (IN_FORCE[name][0], 0.0, IN_FORCE[name][2]) for name in names}
    unknown = {
        name: (IN_FORCE[name][0], None, 0)
        for name in ("days_to_registration", "registered_within_14", "doubles_share")
    }
    empty = [row | dict.fromkeys(("mean", "truth", "bias", "sd", "coverage")) for row in estimates()]
    return summary(
        rule=_rule("nothing", "Write nothing", "Skriv intet", "2020-01-01"),
        measures=measures(**nothing, **unknown),
        changes=[],
        split=[split("first_year", -190.0, -2.0, 2.0), split("in_force", -199.0, 0.0, 0.0)],
        municipalities=municipalities(after=0.0, few=0),
        estimates=empty,
        power=[],
        timeline=[row | {"registered_after": 0.0} for row in timeline()],
    )


def unknown() -> dict:
    """Return a summary in which every number that may be null is."""
    found = summary()
    nothing = dict.fromkeys(("mean", "low", "high", "world_low", "world_high", "events"))
    none = numbers(None)
    parts = ("total", "counted", "really_changed", "interaction", "true_change")
    place = ("coverage_before", "coverage_after", "change", "change_low", "change_high", "registered_before")
    lines = ("sent", "registered_before", "registered_after")
    said = ("mean", "truth", "bias", "sd", "coverage", "replays")
    shares = ("count_2017", "base_2017", "share_2017", "simulated_mean", "simulated_low", "simulated_high")
    return found | {
        "measures": [row | nothing for row in found["measures"]],
        "split": [row | dict.fromkeys(parts, none) for row in found["split"]],
        "municipalities": [
            row | dict.fromkeys((*place, "registered_after", "sent", "events"))
            for row in found["municipalities"]
        ],
        "stigma": [
            row | {"consent_refused_share": none, "courses_started_per_year": none} for row in found["stigma"]
        ],
        "stigma_change": [
            row | {"consent_refused": none, "courses_started_per_year": none}
            for row in found["stigma_change"]
        ],
        "timeline": [row | dict.fromkeys(lines) for row in found["timeline"]],
        "estimates": [row | dict.fromkeys(said) for row in found["estimates"]],
        "power": [row | dict.fromkeys(("power", "low", "high")) for row in found["power"]],
        "survey": [row | dict.fromkeys((*shares, "after_mean")) for row in found["survey"]],
        "windows": {"first_year": None, "in_force": {"from": None, "to": None}},
        "world_replications": None,
    }


def bare() -> dict:
    """Return a summary without any of its lists."""
    found = summary()
    return {name: [] if isinstance(value, list) else value for name, value in found.items()}


ONLY_BEFORE_AFTER = ("before_after",)
CASES = {
    "full": summary,
    "too few": too_few,
    "unknown": unknown,
    "bare": bare,
    "hides everything": hides_everything,
    "all at once": lambda: summary(rollout=rollout("all_at_once"), estimates=estimates(ONLY_BEFORE_AFTER)),
    "pilot": lambda: summary(rollout=rollout("pilot", off=["stigma", "doubt"], starts=None)),
    "no estimator": lambda: summary(estimates=estimates(()), power=[]),
    "no paired differences": lambda: summary(changes=[]),
    "monthly": lambda: summary(rollout=rollout(every_months=1), worlds=1, failed=3),
}
"""Summaries by what is special about them."""
