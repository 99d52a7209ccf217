"""The map in sentences: who decides soonest where, how far the rule can be trusted, where a municipality lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.regimes.expected import AS_EXPECTED, NOT_SEEN, OPPOSITE
from experiments.regimes.words import model_in_sentence, regions, say, shown, where
from experiments.report.numbers import amount, listed, whole
from experiments.report.table import pair_label

Record = dict[str, Any]
MUCH_MORE = 0.05
"""Share of points by which all inputs must beat the four numbers, or these guessing, to be called better."""


def sentences(found: Mapping[str, Any], lang: str, municipality: str | None = None) -> list[str]:
    """Return the answer in ``lang``, one point each; about ``municipality`` too if it is named and placed."""
    said = [_who(found, lang), *_rule(found, lang), *_skill(found, lang), _signs(found, lang)]
    if municipality is not None:
        own = [row for row in found.get("municipalities", []) if row["name"] == municipality]
        said += [_place(row, found["used"], lang) for row in own]
    return said


def _who(found: Mapping[str, Any], lang: str) -> str:
    won = found["winners"]
    parts = [
        say(
            "who.part",
            lang,
            model=model_in_sentence(model, lang),
            n=whole(won[model]["n"], lang),
            clear=whole(won[model]["clear"], lang),
        )
        for model in sorted(won, key=lambda m: (-won[m]["n"], m))
    ]
    n = len(found["points"])
    untold = n - sum(row["n"] for row in won.values())
    words = say("who.sentence", lang, n=whole(n, lang), parts=listed(parts, lang))
    return words + (" " + say("who.untold", lang, n=whole(untold, lang)) if untold else "")


def _rule(found: Mapping[str, Any], lang: str) -> list[str]:
    if found["rule"] is None:
        return [say("rule.none", lang)]
    skill = found["skill"]["all"]
    if skill["tree_numbers"]["right"] - skill["commonest"]["right"] <= MUCH_MORE:
        return [say("rule.no_better", lang)]
    parts = [
        say(
            "rule.part",
            lang,
            model=model_in_sentence(leaf["winner"], lang),
            where=where(conditions, lang),
            share=amount(leaf["shares"][leaf["winner"]], "share", lang, 0),
            n=whole(leaf["n"], lang),
        )
        for conditions, leaf in regions(found["rule"])
    ]
    return [say("rule.sentence", lang, parts="; ".join(parts))]


def _skill(found: Mapping[str, Any], lang: str) -> list[str]:
    if found["skill"] is None:
        return []
    skill = found["skill"]["all"]
    rights = {
        name: amount(skill[key]["right"], "share", lang, 0)
        for name, key in (
            *(("guess", "commonest"), ("tree", "tree_numbers"), ("smooth", "logistic_numbers")),
            *(("inputs", "logistic_inputs"), ("tree_inputs", "tree_inputs")),
        )
    }
    lost = amount(skill[f"{found['used']}_numbers"]["lost_days"], "days", lang, 1)
    guess_lost = amount(skill["commonest"]["lost_days"], "days", lang, 1)
    said = say(f"skill.{_verdict(skill)}", lang)
    for further in ("agenda", "call"):
        told = best(skill, f"numbers_and_{further}")
        if told - best(skill, "numbers") > MUCH_MORE:
            said += " " + say(f"skill.{further}", lang, right=amount(told, "share", lang, 0))
    return [say("skill.sentence", lang, **rights, lost=lost, guess_lost=guess_lost), said]


def _verdict(skill: Mapping[str, Record]) -> str:
    told, whole = best(skill, "numbers"), best(skill, "inputs")
    if whole - told > MUCH_MORE:
        return "not_enough"
    return "enough" if told - skill["commonest"]["right"] > MUCH_MORE else "no_better"


def best(skill: Mapping[str, Record], told: str) -> float:
    """Return how often the better of the two kinds of rule is right when ``told`` this much."""
    return max(skill[f"{kind}_{told}"]["right"] for kind in ("tree", "logistic"))


def _signs(found: Mapping[str, Any], lang: str) -> str:
    rows = [row for row in found["signs"] if row["verdict"] is not None]
    if not rows:
        return say("signs.none", lang)
    count = {name: sum(row["verdict"] == name for row in rows) for name in (AS_EXPECTED, NOT_SEEN, OPPOSITE)}
    words = say(
        "signs.sentence", lang, n=whole(len(rows), lang), **{k: whole(v, lang) for k, v in count.items()}
    )
    against = [row for row in rows if row["verdict"] == OPPOSITE]
    if not against:
        return words
    parts = [sign_in_words(row, lang) for row in against]
    return words + " " + say("signs.opposite", lang, parts="; ".join(parts))


def sign_in_words(row: Mapping[str, Any], lang: str) -> str:
    """Return outcome, pair and number of a sign in words."""
    return say(
        "signs.part",
        lang,
        number=say(f"inline.{row['number']}", lang),
        outcome=say(f"outcome.{row['outcome']}", lang),
        pair=pair_label(*row["pair"], lang),
    )


def _place(row: Mapping[str, Any], used: str | None, lang: str) -> str:
    numbers = listed(
        [
            say(f"place.{name}", lang, value=shown(name, value, lang))
            for name, value in row["numbers"].items()
        ],
        lang,
    )
    words = say("place.sentence", lang, name=row["name"], numbers=numbers)
    if row["is_outside"]:
        words += " " + say("place.outside", lang)
    elif row["winner"] is not None:
        share = amount(row["share"], "share", lang, 0)
        model = model_in_sentence(row["winner"], lang)
        words += " " + say(f"place.winner_{used}", lang, model=model, share=share)
    return words + _over_worlds(row, lang)


def _over_worlds(row: Mapping[str, Any], lang: str) -> str:
    if not row["n_worlds"]:
        return ""
    parts = worlds_in_words(row, lang)
    words = (
        say("place.worlds", lang, n=whole(row["n_worlds"], lang), parts=listed(parts, lang)) if parts else ""
    )
    if row["n_outside"]:
        n = whole(row["n_outside"], lang)
        words += " " + say("place.worlds_outside", lang, n=n, of=whole(row["n_worlds"], lang))
    return " " + words.strip() if words else ""


def worlds_in_words(row: Mapping[str, Any], lang: str) -> Sequence[str]:
    """Return in how many worlds the place lies where each model decides soonest, the commonest first."""
    won = row["worlds"]
    return [
        say("place.part", lang, model=model_in_sentence(model, lang), n=whole(won[model], lang))
        for model in sorted(won, key=lambda m: (-won[m], m))
        if won[model]
    ]
