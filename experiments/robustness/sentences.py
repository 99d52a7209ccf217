"""What holds whatever the world, as sentences a planner understands at once."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.report.numbers import digits_for, listed, quantity_span, whole
from experiments.robustness.words import (
    Record,
    behind_unit,
    directed_label,
    distance,
    elsewhere_words,
    outcome_label,
    rules_words,
    say,
)

TOLD = 3
"""Alternatives up to which every one, and every pair, has its words; of more, the tables tell the rest."""


def sentences(found: Record, names: Mapping[str, str], lang: str) -> list[str]:
    """Return, per outcome, who is best how often, what a choice loses, and when the order turns round.

    ``names``: what each alternative is called inside a sentence.
    """
    words: list[str] = []
    for row in found["outcomes"]:
        words.append(best_words(row, names, lang))
        if can_count(row):
            words += [*regret_words(row, names, lang), *flip_words(row, names, lang)]
    return words


def can_count(row: Record) -> bool:
    """Return whether there are events and worlds enough to say anything of an outcome."""
    return not row["too_few"] and row["shared"] is not None


def best_words(row: Record, names: Mapping[str, str], lang: str) -> str:
    """Return in how many worlds each alternative is best, most often first, and what cannot be told."""
    outcome, n = directed_label(row, lang), whole(row["usable"], lang)
    if row["too_few"]:
        return say("best.too_few", lang, outcome=outcome, n=whole(row["events"], lang))
    if row["shared"] is None:
        return say("best.few_worlds", lang, outcome=outcome, n=n)
    ordered = sorted(row["alternatives"], key=lambda one: -one["best"])
    shown = [one for one in ordered if one["best"]] or ordered[:1]
    parts = []
    for one in shown:
        clear = _clear_words(one, lang) if one["best"] else ""
        counts = {"k": whole(one["best"], lang), "n": n, "clear": clear}
        parts.append(say("best.further" if parts else "best.first", lang, name=names[one["name"]], **counts))
    return say("best.sentence", lang, outcome=outcome, parts=listed(parts, lang), rest=_rest(row, lang))


def _clear_words(one: Record, lang: str) -> str:
    if not one["clearly_best"]:
        return say("best.clear_none", lang)
    return say("best.clear", lang, k=whole(one["clearly_best"], lang))


def _rest(row: Record, lang: str) -> str:
    """Return the worlds in which nobody is best alone."""
    return "".join(
        say(f"best.{key}", lang, k=whole(row[key], lang))
        for key in ("shared", "untold", "unusable")
        if row[key]
    )


def regret_words(row: Record, names: Mapping[str, str], lang: str) -> list[str]:
    """Return how far behind the best each alternative is; of many, the one that loses least."""
    known = [one for one in row["alternatives"] if one["regret"] is not None]
    if not known:
        return []
    outcome, digits = outcome_label(row, lang), regret_digits(row)
    if len(known) > TOLD:
        least = min(known, key=lambda one: one["regret"]["mean"])
        return [say("regret.least", lang, outcome=outcome, **_lost(least, row, names, lang, digits))]
    parts = [say("regret.part", lang, **_lost(one, row, names, lang, digits)) for one in known]
    return [say("regret.sentence", lang, outcome=outcome, parts=listed(parts, lang))]


def _lost(one: Record, row: Record, names: Mapping[str, str], lang: str, digits: int) -> dict[str, str]:
    regret, (unit, factor) = one["regret"], behind_unit(row["unit"])
    worst = "" if regret["worst"] is None else distance(regret["worst"], row["unit"], lang, digits)
    return {
        "name": names[one["name"]],
        "mean": distance(regret["mean"], row["unit"], lang, digits),
        "interval": quantity_span(factor * regret["low"], factor * regret["high"], unit, lang, digits),
        "worst": say("regret.worst", lang, worst=worst) if worst else "",
    }


def regret_digits(row: Record) -> int:
    """Return the decimals that suit the largest mean of an outcome, for all its distances."""
    own, factor = behind_unit(row["unit"])
    return digits_for(own, *(factor * one["regret"]["naive"] for one in row["alternatives"] if one["regret"]))


def flip_words(row: Record, names: Mapping[str, str], lang: str) -> list[str]:
    """Return when the order of each pair turns round; of many pairs, those with a condition, and how many these are."""
    pairs = row["pairs"]
    if len(row["alternatives"]) <= TOLD:
        return [pair_words(row, pair, names, lang) for pair in pairs]
    found = [pair for pair in pairs if pair["status"] == "found"]
    return [*(pair_words(row, pair, names, lang) for pair in found), _many_pairs(row, len(found), lang)]


def _many_pairs(row: Record, n_found: int, lang: str) -> str:
    """Return for how many pairs a condition was found, or why there is none: none beats guessing, or too few turn."""
    pairs = row["pairs"]
    looked = [pair for pair in pairs if pair["status"] in ("found", "none")]
    turned = [pair["n_turned"] for pair in pairs if pair["n_turned"] is not None]
    values = {
        "k": n_found,
        "n": len(pairs),
        "looked": len(looked),
        "most": max(turned, default=0),
        "worlds": max((pair["n"] for pair in pairs), default=0),
    }
    if n_found:
        key = "others"
    elif any(pair["status"] == "not_searched" for pair in pairs):
        key = "others_not_searched"
    else:
        key = "others_none" if looked else "others_few"
    words = {name: whole(value, lang) for name, value in values.items()}
    return say(f"flips.{key}", lang, outcome=outcome_label(row, lang), **words)


def pair_words(row: Record, pair: Record, names: Mapping[str, str], lang: str) -> str:
    """Return the usual order of a pair, in how many worlds it holds, and when it turns round."""
    status = "always" if pair["status"] == "few" and not pair["n_turned"] else pair["status"]
    values = {name: names[pair[name]] for name in ("better", "worse")}
    values |= {
        key: "" if pair[name] is None else whole(pair[name], lang)
        for key, name in (("n", "n"), ("usual", "n_usual"), ("turned", "n_turned"))
    }
    if status == "found":
        values |= {"rules": rules_words(pair, lang), "elsewhere": elsewhere_words(pair, lang)}
    return say(f"flips.{status}", lang, outcome=outcome_label(row, lang), **values)
