"""In words: of the whole difference so much comes from this change and so much from that, and which go together."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from experiments.effects.estimates import Record
from experiments.effects.words import (
    CHANCE,
    Labels,
    by_size,
    change_words,
    digits_of,
    in_points,
    is_known,
    is_told,
    outcome_words,
    pairs_of,
    say,
    size_words,
    span_words,
    told_pairs,
    turned,
)
from experiments.report.numbers import amount, listed, number, whole
from experiments.report.phrases import model_words

DAYS = ("days_to_decision", "mean")
"""The outcome that is told as decisions that come later or sooner."""


def sentences(
    found: Sequence[Record], labels: Labels, lang: str, *, between: tuple[str, str] | None = None
) -> list[str]:
    """Return one or two strings per outcome: where the difference comes from, and which changes go together.

    Parameters
    ----------
    found
        Records of ``experiments.effects.estimates.effects``, with or without those of ``with_worlds``.
    labels
        Of the factors, by name and language.
    lang
        ``en`` or ``da``.
    between
        Models that the changes lead from and to, where they do.
    """
    words = [
        part
        for row in found
        for part in (outcome_sentence(row, labels, lang, between), _pairs(row, labels, lang))
    ]
    return [one for one in words if one]


def outcome_sentence(row: Record, labels: Labels, lang: str, between: tuple[str, str] | None = None) -> str:
    """Return where the difference in one outcome comes from, that it cannot be told, or that too few events say."""
    measure = outcome_words(row, lang)
    if row["too_few"]:
        return say("too_few", lang, measure=measure, n=whole(row["events"], lang))
    if not all(is_known(record) for record in (row["total"], *row["shares"].values())):
        return say("unknown", lang, measure=measure)
    words = (
        _told(row, labels, lang, between)
        if is_told(row, row["total"])
        else _untold(row, labels, lang, between)
    )
    return f"{words} {_worlds(row, lang)}".rstrip()


def _gap(row: Record, lang: str, between: tuple[str, str] | None) -> str:
    """Return 'decisions come later under the ... than under the ...'."""
    is_more = row["total"]["mean"] > 0
    is_days = (row["measure"], row["statistic"]) == DAYS
    key = ("later" if is_more else "sooner") if is_days else "higher" if is_more else "lower"
    if between is None:
        ends = {name: say(name, lang) for name in ("all", "none")}
    else:
        none, every = (say("under", lang, model=model_words(model, lang)) for model in between)
        ends = {"all": every, "none": none}
    return say(f"gap.{key}", lang, measure=outcome_words(row, lang), **ends)


def _told(row: Record, labels: Labels, lang: str, between: tuple[str, str] | None) -> str:
    """Return the difference with the shares that can be told, those against it, and what is left."""
    told = by_size(row, [name for name in row["factors"] if is_told(row, row["shares"][name])])
    total = turned(in_points(row, row["total"]))
    values = {
        "amount": size_words(row, total["mean"], lang),
        "interval": say("first_interval", lang, interval=span_words(total, lang, digits_of(row))),
        "gap": _gap(row, lang, between),
        **{end: amount(row[end]["mean"], row["unit"], lang, _level_digits(row)) for end in ("on", "off")},
    }
    along, against = (
        [name for name in told if (row["shares"][name]["mean"] * row["total"]["mean"] > 0) is is_along]
        for is_along in (True, False)
    )
    is_more = sum(abs(row["shares"][name]["mean"]) for name in along) > abs(row["total"]["mean"])
    keys = ("part", "part") if is_more else ("part_first", "part")
    parts = [_part(row, labels, name, lang, keys[min(place, 1)]) for place, name in enumerate(along)]
    others = [_part(row, labels, name, lang, "part") for name in against]
    words = say(
        "more_than_all" if is_more else "of",
        lang,
        parts=listed(parts, lang) if parts else say("part_none", lang),
        against=say("against", lang, parts=listed(others, lang)) if others else "",
        rest=_rest(row, labels, lang, told) if told else "",
        **values,
    )
    return words[:1].upper() + words[1:]


def _level_digits(row: Record) -> int:
    return 1 if row["unit"] == "share" else digits_of(row)


def _part(row: Record, labels: Labels, name: str, lang: str, key: str) -> str:
    share, digits = turned(in_points(row, row["shares"][name])), digits_of(row)
    return say(
        key,
        lang,
        change=change_words(labels, name, lang),
        amount=number(share["mean"], lang, digits),
        interval=span_words(share, lang, digits),
    )


def _rest(row: Record, labels: Labels, lang: str, told: list[str]) -> str:
    """Return what the changes that cannot be told add together, so that the parts make up the whole; '' without any."""
    left = [name for name in row["factors"] if name not in told]
    if not left:
        return ""
    sign = 1 if row["total"]["mean"] > 0 else -1
    scale = 100 if row["unit"] == "share" else 1
    value = sign * scale * fsum(row["shares"][name]["mean"] for name in left)
    is_against = round(value, digits_of(row)) < 0
    key = ("rest" if len(left) > 1 else "rest_one") + ("_against" if is_against else "")
    changes = listed([change_words(labels, name, lang) for name in left], lang)
    return say(key, lang, changes=changes, amount=size_words(row, abs(value), lang))


def _untold(row: Record, labels: Labels, lang: str, between: tuple[str, str] | None) -> str:
    """Return that the difference is not shown, and the single changes that do make one, each with its sign."""
    total = turned(in_points(row, row["total"]))
    told = by_size(row, [name for name in row["factors"] if is_told(row, row["shares"][name])])
    parts = [
        _part(row, labels, name, lang, "adds" if row["shares"][name]["mean"] > 0 else "takes_off")
        for name in told
    ]
    return say(
        "untold",
        lang,
        gap=_gap(row, lang, between),
        amount=size_words(row, total["mean"], lang),
        interval=say("first_interval", lang, interval=span_words(total, lang, digits_of(row))),
        parts=say("yet", lang, parts=listed(parts, lang)) if parts else "",
    )


def _worlds(row: Record, lang: str) -> str:
    """Return how the whole difference lies over plausible worlds; '' where that is not known."""
    low, high = (row["total"].get(end) for end in ("world_low", "world_high"))
    if low is None or high is None:
        return ""
    ends = in_points(row, {"mean": None, "low": low, "high": high})
    low, high = (size_words(row, ends[end], lang) for end in ("low", "high"))
    return say("worlds", lang, n=whole(row["total"]["n_worlds"], lang), low=low, high=high)


def _pairs(row: Record, labels: Labels, lang: str) -> str:
    """Return the pairs that do other than add up, or that there are none; '' where nothing can be said of any."""
    n = len(pairs_of(row))
    if row["too_few"] or not n:
        return ""
    told = told_pairs(row)
    if not told:
        return say("pairs_none" if n > 1 else "pairs_none_one", lang, n=whole(n, lang))
    words = listed([_pair(row, pair, labels, lang) for pair in told], lang)
    return say(
        "pairs",
        lang,
        pairs=words[:1].upper() + words[1:],
        n=whole(n, lang),
        chance=number(CHANCE * n, lang, 1),
    )


def _pair(row: Record, pair: Record, labels: Labels, lang: str) -> str:
    one, other = (change_words(labels, name, lang) for name in pair["factors"])
    found = turned(in_points(row, pair))
    return say(
        "pair_more" if pair["mean"] > 0 else "pair_less",
        lang,
        one=one,
        other=other,
        amount=size_words(row, found["mean"], lang),
        interval=span_words(found, lang, digits_of(row)),
    )
