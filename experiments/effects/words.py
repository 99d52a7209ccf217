"""Words for changes, outcomes and differences that the sentences and the report share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.effects.estimates import Record
from experiments.experiment.outcomes import ADDED_DAYS
from experiments.report.labels import statistic_label, unit_label
from experiments.report.numbers import digits_for, interval, number
from sim.texts import catalogue, text

Labels = Mapping[str, Mapping[str, str]]
"""Name of a factor -> language -> label: ``experiments.effects.factor.labels_of``."""
CHANCE = 0.05
"""Share of intervals that leave out zero by chance alone."""
POINTS = "points"
"""The unit of differences between shares: percentage points."""
ENDS = ("mean", "low", "high")


def say(key: str, lang: str, **values: object) -> str:
    """Return the text of ``[effects_of] <key>``."""
    return text(f"effects_of.{key}", lang, **values)


def label(labels: Labels, name: str, lang: str) -> str:
    """Return a change as tables and charts name it."""
    return labels[name][lang]


def change_words(labels: Labels, name: str, lang: str) -> str:
    """Return a change as it stands inside a sentence."""
    usual = catalogue(lang).get(f"effects_of.groups.{name}")
    words = label(labels, name, lang)
    if usual is not None and words == usual:
        return say(f"groups_in_sentence.{name}", lang)
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def outcome_words(row: Record, lang: str) -> str:
    """Return what the outcome of a record is called."""
    if row["measure"] == ADDED_DAYS:
        return text(f"keypersons.measures.{ADDED_DAYS}", lang)
    return statistic_label(row["measure"], row["statistic"], lang)


def in_points(row: Record, record: Record) -> Record:
    """Return a difference in the unit of :func:`unit_words`: percentage points where the outcome is a share."""
    if row["unit"] != "share":
        return record
    return record | {end: None if record[end] is None else 100 * record[end] for end in ENDS}


def unit_words(row: Record, lang: str) -> str:
    """Return the unit of differences in an outcome, '' where it has none."""
    return say(POINTS, lang) if row["unit"] == "share" else unit_label(row["unit"], lang)


def digits_of(row: Record) -> int:
    """Return the decimals of all differences in an outcome: those that suit the largest, the ends of the whole too."""
    if row["unit"] == "share":
        return 1
    shares = (share["mean"] for share in row["shares"].values())
    return digits_for(row["unit"], *(row["total"][end] for end in ENDS), *shares)


def size_words(row: Record, value: float, lang: str) -> str:
    """Return the size of a difference that is in the unit of :func:`in_points`, with the unit's name."""
    return f"{number(value, lang, digits_of(row))} {unit_words(row, lang)}".rstrip()


def span_words(record: Record, lang: str, digits: int) -> str:
    """Return 'low to high' of a difference whose interval is known."""
    return interval(record["low"], record["high"], POINTS, lang, digits)


def is_known(record: Record) -> bool:
    """Say whether a record has a value and an interval."""
    return None not in (record["mean"], record["low"], record["high"])


def is_told(row: Record, record: Record) -> bool:
    """Say whether the interval of a difference leaves out zero as it is written, with the outcome's decimals."""
    shown, digits = in_points(row, record), digits_of(row)
    return is_known(shown) and (round(shown["low"], digits) > 0 or round(shown["high"], digits) < 0)


def turned(record: Record) -> Record:
    """Return a difference as a size: mean and interval of the opposite sign where it is below zero."""
    if record["mean"] is None or record["mean"] >= 0:
        return record
    ends = zip(ENDS, ("mean", "high", "low"), strict=True)
    return record | {name: None if record[of] is None else -record[of] for name, of in ends}


def pairs_of(row: Record) -> list[Record]:
    """Return the interactions of an outcome that have a value and an interval."""
    return [pair for pair in row["interactions"] if is_known(pair)]


def told_pairs(row: Record) -> list[Record]:
    """Return those of them whose interval leaves out zero, the largest first."""
    told = [pair for pair in pairs_of(row) if is_told(row, pair)]
    return sorted(told, key=lambda pair: (-abs(pair["mean"]), pair["factors"]))


def by_size(row: Record, names: Sequence[str]) -> list[str]:
    """Return factors by the size of their shares, the largest first, ties in the order of factors."""
    return sorted(names, key=lambda name: -abs(row["shares"][name]["mean"]))
