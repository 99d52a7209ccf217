"""Words that the answer, the report and the memo share: scenarios, outcomes, sizes, intervals."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.experiment.answer.findings import NOTHING, Findings, Outcome, Record
from experiments.report.labels import named, statistic_label
from experiments.report.numbers import amount, digits_for, interval, listed, number, quantity
from sim.texts import catalogue, text

SHARE = "share"
IN_SENTENCE = 44
"""Characters of a label inside a sentence, at most."""


def say(key: str, lang: str, **values: object) -> str:
    """Return the text of ``[experiment] <key>``."""
    return text(f"experiment.{key}", lang, **values)


def own(texts: object, lang: str) -> str:
    """Return what a file says in both languages, in ``lang``; '' without one."""
    return str((texts or {}).get(lang) or "") if isinstance(texts, dict) else str(texts or "")


def scenario_label(found: Findings, name: str, lang: str) -> str:
    """Return what the planner calls a scenario."""
    record = next((r for r in found.summary["scenarios"] if r["name"] == name), {})
    return record.get(f"label_{lang}") or name.replace("_", " ")


def factor_label(found: Findings, name: str, lang: str) -> str:
    """Return what the planner calls a factor."""
    record = next((r for r in found.factors if r["name"] == name), {})
    return record.get(f"label_{lang}") or name.replace("_", " ")


def variant_label(found: Findings, variant: str, lang: str) -> str:
    """Return which factors are on: none, all, or their labels."""
    if variant in (NOTHING, found.whole):
        return say("factors.none" if variant == NOTHING else "factors.all", lang)
    return listed([factor_label(found, name, lang) for name in variant.split("+")], lang)


def arm_label(found: Findings, scenario: str, variant: str, lang: str) -> str:
    """Return a scenario's label, with its factors where there are any."""
    label = scenario_label(found, scenario, lang)
    if not found.is_factorial:
        return label
    return say("factors.of", lang, scenario=label, factors=variant_label(found, variant, lang))


def quoted(label: str, lang: str) -> str:
    """Return a label in quotation marks."""
    return say("quoted", lang, label=label)


def shortened(label: str, most: int) -> str:
    """Return a label of at most ``most`` characters: its beginning and its end, which often tells two apart."""
    if len(label) <= most:
        return label
    end = label[-(most // 3) :]
    end = end.split(" ", 1)[-1] if " " in end else end
    beginning = label[: most - len(end) - 3]
    return f"{beginning.rsplit(' ', 1)[0]} … {end}"


def scenario_words(found: Findings, name: str, lang: str) -> str:
    """Return a scenario as it stands inside a sentence, where a long label is cut."""
    return quoted(shortened(scenario_label(found, name, lang), IN_SENTENCE), lang)


def scenarios_words(found: Findings, names: list[str], lang: str) -> str:
    """Return scenarios as a list inside a sentence."""
    return listed([scenario_words(found, name, lang) for name in names], lang)


def places_words(found: Findings, places: list[str], lang: str) -> str:
    """Return municipalities as a list; 'all four' for all of several."""
    if len(places) == len(found.places) > 1:
        return _counted("places.all", len(places), lang)
    return listed(places, lang)


def _counted(area: str, n: int, lang: str) -> str:
    return catalogue(lang).get(f"experiment.{area}.{n}") or say(f"{area}.other", lang, n=number(n, lang, 0))


def noun(outcome: Outcome, lang: str) -> str:
    """Return an outcome as the subject of a sentence; its label in quotation marks if it has no words of its own."""
    known = catalogue(lang)
    base, _, part = outcome.measure.partition(".")
    for key in (outcome.measure, f"{outcome.measure}.{outcome.statistic}"):
        if f"experiment.noun.{key}" in known:
            return known[f"experiment.noun.{key}"]
    if part and f"experiment.noun.{base}._part" in known:
        groups = {"hours_per_year": "roles_together", "utilisation": "roles"}
        word = named(groups[base], part, lang) if base in groups else part
        return say(f"noun.{base}._part", lang, part=word)
    return quoted(statistic_label(*outcome.key, lang), lang)


def level_words(value: float, unit: str, lang: str) -> str:
    """Return an estimate with its unit: '24.1 days', '12.3%'."""
    digits = digits_for(unit, value)
    shown = quantity(value, unit, lang, digits)
    return shown if unit == SHARE else say(f"of_unit.{unit}", lang, n=shown)


def levels_words(values: Sequence[float], unit: str, lang: str) -> str:
    """Return the lowest to the highest of estimates with their unit: '18.2 to 24.1 days'."""
    low, high = min(values), max(values)
    digits = gap_digits(unit, low, high)
    ends = [number(scaled(v, unit), lang, digits) for v in (low, high)]
    if ends[0] == ends[1]:
        return level_words(high, unit, lang)
    return say(f"of_level.{unit}", lang, n=say("between", lang, low=ends[0], high=ends[1]))


def scaled(value: float | None, unit: str) -> float | None:
    """Return a difference as it is written: shares as percentage points."""
    return None if value is None else 100 * value if unit == SHARE else value


def gap_digits(unit: str, *values: float | None) -> int:
    """Return the decimals that suit differences of a unit: one, two for the smallest, none from a hundred."""
    top = max((abs(v) for v in values if v is not None), default=0.0)
    return 1 if unit == SHARE or 0.1 <= top < 1 else digits_for(unit, top)


def size_words(value: float, unit: str, lang: str, digits: int | None = None) -> str:
    """Return how large a difference is, without its sign: '2.8 days', '3.1 percentage points'."""
    places = gap_digits(unit, value) if digits is None else digits
    return say(f"of_gap.{unit}", lang, n=number(abs(scaled(value, unit)), lang, places))


def sizes_words(values: Sequence[float], unit: str, lang: str) -> str:
    """Return the smallest to the largest of differences without their sign: '1.2 to 4.4 days'."""
    low, high = min(map(abs, values)), max(map(abs, values))
    digits = gap_digits(unit, low, high)
    ends = [number(scaled(v, unit), lang, digits) for v in (low, high)]
    if ends[0] == ends[1]:
        return size_words(high, unit, lang, digits)
    return say(f"of_gap.{unit}", lang, n=say("between", lang, low=ends[0], high=ends[1]))


def way(value: float, unit: str, lang: str) -> str:
    """Return 'shorter' or 'longer', as suits the unit."""
    return say(f"way.{unit}.{'lower' if value < 0 else 'higher'}", lang)


def side(record: Record | None) -> int:
    """Return -1 or 1 where a difference lies below or above zero beyond chance and is not written as zero, else 0."""
    if record is None or None in (record["mean"], record["low"], record["high"]):
        return 0
    if record["low"] <= 0 <= record["high"] or _is_written_zero(record["mean"], record["unit"]):
        return 0
    return -1 if record["mean"] < 0 else 1


def _is_written_zero(value: float, unit: str) -> bool:
    return round(scaled(value, unit), gap_digits(unit, value)) == 0


def ends_words(record: Record, lang: str, *, first: bool, sized: bool) -> str:
    """Return the Monte Carlo interval, named where it is the ``first``; without signs where ``sized``."""
    low, high, unit = record["low"], record["high"], record["unit"]
    if low is None or high is None:
        return say("ends_unknown", lang)
    if sized and record["mean"] < 0:
        low, high = -high, -low
    digits = gap_digits(unit, record["mean"], *(() if sized else (low, high)))
    ends = interval(scaled(low, unit), scaled(high, unit), "points", lang, digits)
    return say("first_interval", lang, interval=ends) if first else ends


def share_of(value: float, of: float | None, lang: str) -> str:
    """Return '12%', a difference as a share of what it is compared with; '' where that is not known or nothing."""
    if not of or round(100 * abs(value / of)) == 0:
        return ""
    return amount(abs(value / of), SHARE, lang, 0)


def headed(
    found: Findings,
    outcome: Outcome,
    lang: str,
    how: str,
    is_chief: bool,
    values: str,
    factors: Sequence[str] = (),
) -> str:
    """Return how a sentence about an outcome opens: where, which factors are switched on, and its values.

    ``how`` is '' for one with values and ``_open`` for one that goes on with a colon; the place is named where it is
    about the chief outcome.
    """
    where = "beside" if not is_chief else "place" if len(found.places) == 1 else "places"
    words = noun(outcome, lang)
    if factors and is_chief:
        key = "switched_one" if len(factors) == 1 else "switched"
        words = say(f"compared.{key}", lang, noun=words, factors=listed([*factors], lang))
    places = listed(found.places, lang)
    return say(f"compared.{where}{how}", lang, places=places, noun=words, values=values)
