"""How far the chief difference ranges over what nobody knows, and in how many plausible worlds it goes the same way."""

from __future__ import annotations

from experiments.experiment.answer.findings import Findings, Record
from experiments.experiment.answer.verdicts import HIGHER, LOWER, TOLD, UNTOLD, Verdict, ranked, verdicts
from experiments.experiment.answer.words import gap_digits, say, scaled, scenario_words, way
from experiments.report.numbers import interval, number, whole

IN_DETAIL = 2
"""Scenarios whose range over worlds is told in words; the tables have all."""


def worlds_sentence(found: Findings, lang: str) -> str:
    """Return the ranges and counts over plausible worlds, or that only one world was run."""
    if found.n_worlds < 2:
        return say("worlds.one", lang)
    shown = [name for name in ranked(found, found.chief) if _shown(found, name)]
    told = [name for name in shown if any(v.kind in TOLD for v in verdicts(found, name, found.chief))]
    parts = [_of_scenario(found, name, lang) for name in (told or shown)[:IN_DETAIL]]
    if not parts:
        return say("worlds.unknown", lang, n=whole(found.n_worlds, lang))
    others = (told or shown)[IN_DETAIL:]
    rest = say("worlds.others", lang) if others else ""
    return say("worlds.sentence", lang, n=whole(found.n_worlds, lang), parts="; ".join(parts), rest=rest)


def _shown(found: Findings, name: str) -> list[Verdict]:
    """Return the verdicts whose range over worlds can be spoken of."""
    return [v for v in verdicts(found, name, found.chief) if v.kind in (LOWER, HIGHER, UNTOLD)]


def _of_scenario(found: Findings, name: str, lang: str) -> str:
    some = _shown(found, name)
    if len(some) == 1 and _is_split(some[0].gap):
        return _split_words(found, name, some[0].gap, lang)
    key = "of_one" if len(found.places) == 1 else "of_several"
    return say(
        f"worlds.{key}",
        lang,
        scenario=scenario_words(found, name, lang),
        range=range_words([v.gap for v in some], lang),
        counts=_counts(found, some, lang),
    )


def _is_split(gap: Record) -> bool:
    """Return whether worlds lie on both sides, run and counted alike, and most on that of the estimate."""
    below, above = gap.get("worlds_below"), gap.get("worlds_above")
    if not below or not above or gap["n_worlds_lower"] is None:
        return False
    same = (below[2], above[2]) == (gap["n_worlds_lower"], gap["n_worlds_higher"])
    return same and 2 * count_same(gap) > gap["n_worlds"]


def _split_words(found: Findings, name: str, gap: Record, lang: str) -> str:
    """Return by how much the difference goes either way over worlds, that of the estimate first."""
    sides = [gap["worlds_below"], gap["worlds_above"]]
    first, second = sides if gap["mean"] < 0 else sides[::-1]
    return say(
        "worlds.sides",
        lang,
        scenario=scenario_words(found, name, lang),
        lower=span_words(first[0], first[1], gap["unit"], lang),
        higher=span_words(second[0], second[1], gap["unit"], lang),
        k=whole(first[2], lang),
        m=whole(second[2], lang),
        n=whole(gap["n_worlds"], lang),
    )


def range_words(gaps: list[Record], lang: str) -> str:
    """Return the widest range over worlds of differences in one unit, in words; that it is not known without one."""
    ends = [(g["world_low"], g["world_high"]) for g in gaps]
    if any(g.get("world_low_beyond") or g.get("world_high_beyond") for g in gaps):
        return say("worlds.beyond", lang)
    if not ends or any(None in pair for pair in ends):
        return say("worlds.range_unknown", lang)
    unit = gaps[0]["unit"]
    return span_words(min(low for low, _ in ends), max(high for _, high in ends), unit, lang)


def span_words(low: float, high: float, unit: str, lang: str) -> str:
    """Return '0.4 to 6.1 days shorter', or 'from 6.1 days shorter to 1.2 days longer'."""
    digits = gap_digits(unit, low, high)
    if low < 0 < high:
        ends = (_sized(end, unit, lang, digits) for end in (low, high))
        return say("worlds.across", lang, **dict(zip(("low", "high"), ends, strict=True)))
    near, far = sorted((abs(scaled(low, unit)), abs(scaled(high, unit))))
    words = interval(near, far, "points", lang, digits)
    shown = say(f"of_gap.{unit}", lang, n=words)
    return say("worlds.along", lang, range=shown, way=way(low + high, unit, lang))


def _sized(value: float, unit: str, lang: str, digits: int) -> str:
    shown = say(f"of_gap.{unit}", lang, n=number(abs(scaled(value, unit)), lang, digits))
    return say("worlds.along", lang, range=shown, way=way(value, unit, lang))


def _counts(found: Findings, some: list[Verdict], lang: str) -> str:
    """Return in how many worlds the difference goes the way of the estimate, where it does so least."""
    counted = [v for v in some if v.gap["n_worlds_lower"] is not None and v.gap["n_worlds"]]
    told = [v for v in counted if v.kind in TOLD]
    if not told:
        return _both_ways(counted, lang) if len(some) == 1 and counted else say("worlds.count_unknown", lang)
    least = min(told, key=lambda v: (count_same(v.gap) / v.gap["n_worlds"], v.place))
    values = {
        "way": way(least.gap["mean"], least.gap["unit"], lang),
        "k": whole(count_same(least.gap), lang),
        "n": whole(least.gap["n_worlds"], lang),
        "place": least.place,
    }
    return say("worlds.count" if len(found.places) == 1 else "worlds.count_least", lang, **values)


def _both_ways(counted: list[Verdict], lang: str) -> str:
    (verdict,) = counted
    gap = verdict.gap
    unit = gap["unit"]
    return say(
        "worlds.both_ways",
        lang,
        lower=way(-1, unit, lang),
        higher=way(1, unit, lang),
        k=whole(gap["n_worlds_lower"], lang),
        m=whole(gap["n_worlds_higher"], lang),
        n=whole(gap["n_worlds"], lang),
    )


def count_same(gap: Record) -> int | None:
    """Return in how many worlds a difference goes the way of its estimate; None if that cannot be told."""
    return gap["n_worlds_lower" if gap["mean"] < 0 else "n_worlds_higher"]


def level_range(rows: list[Record], lang: str) -> str:
    """Return '12 to 60 days', the range of estimates over worlds; '' if it is not known."""
    ends = [(r["world_low"], r["world_high"]) for r in rows]
    if not ends or any(None in pair for pair in ends):
        return ""
    unit = rows[0]["unit"]
    low, high = min(e[0] for e in ends), max(e[1] for e in ends)
    shown = interval(scaled(low, unit), scaled(high, unit), "points", lang, gap_digits(unit, low, high))
    return say(f"of_level.{unit}", lang, n=shown)
