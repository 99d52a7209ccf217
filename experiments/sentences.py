"""The answer in five points of one or two sentences: speed, waiting, quality, hours, and how firm it is.

Speed is never said without quality and hours: the five belong together. Numbers come from the natural
variant under the base assumptions; other worlds are spoken of in the fifth, and in the first how many
enquiries they bring. Where many enquiries stay undecided, the first, second and fifth say so; where too few
are decided to compare anything, one answer says so.
"""

from __future__ import annotations

from experiments.report.inputs import Influence, MeasureRow, Summary
from experiments.report.labels import own_label
from experiments.report.lookup import CHIEF, Gap, Lookup
from experiments.report.numbers import amount, digits_for, listed, number, quantity_span, whole
from experiments.report.phrases import model_words, say
from experiments.report.speed_caveats import UNDECIDED
from experiments.report.speed_sentence import nothing_to_compare, speed_sentence
from experiments.report.waiting_sentence import waiting_sentence


def five_sentences(result: Summary, lang: str) -> list[str]:
    """Return the answer in five points, or in one where there is nothing to compare.

    Parameters
    ----------
    result
        The summary, with ``extra`` if at hand (what decides the answer is read from there).
    lang
        ``en`` or ``da``.
    """
    lookup = Lookup(result)
    if lookup.is_hollow():
        return [nothing_to_compare(lookup, lang)]
    writers = (speed_sentence, waiting_sentence, _quality, _hours, _firmness)
    return [sentence[0].upper() + sentence[1:] for sentence in (w(lookup, lang) for w in writers)]


# Sentence 3: how good the decisions are.


def _quality(lookup: Lookup, lang: str) -> str:
    facts = _known(lookup, "facts_share_at_decision", "mean")
    wrong = _known(lookup, "wrong_drop_share", "share")
    known = [m for m in facts if m in wrong]
    if not known:
        return say("quality.too_few", lang)
    shares = {m: amount(facts[m]["mean"], "share", lang, 0) for m in known}
    return say(
        "quality.sentence",
        lang,
        facts=_by_model(shares, "quality.first", lang),
        drops=listed([_drops(m, wrong[m], lang) for m in known], lang),
        verdict=_verdict(lookup, "wrong_drop_share", "share", "quality", lang),
    )


def _known(lookup: Lookup, measure: str, statistic: str) -> dict[str, MeasureRow]:
    """Return the records with a value and enough events, by model."""
    rows = {m: lookup.row(m, measure, statistic) for m in lookup.models}
    return {
        m: r for m, r in rows.items() if r is not None and lookup.value(m, measure, statistic) is not None
    }


def _by_model(shown: dict[str, str], first: str, lang: str) -> str:
    """Return the values as a list, '63 % of ... under one, 69 % under another'; ``first`` words the first."""
    keys = [first, *["under"] * (len(shown) - 1)]
    parts = zip(keys, shown.items(), strict=True)
    return listed(
        [say(key, lang, what=what, model=model_words(model, lang)) for key, (model, what) in parts], lang
    )


def _drops(model: str, row: MeasureRow, lang: str) -> str:
    places = digits_for(row["unit"], row["mean"])
    share = amount(row["mean"], row["unit"], lang, places)
    under = say("under", lang, what=share, model=model_words(model, lang))
    ends = quantity_span(row["low"], row["high"], row["unit"], lang, places)
    return f"{under} ({ends})" if ends else under


# Sentence 4: what it costs in hours.


def _hours(lookup: Lookup, lang: str) -> str:
    known = _known(lookup, "hours_per_decision", "mean")
    if not known:
        return say("hours.too_few", lang)
    hours = {m: amount(row["mean"], row["unit"], lang) for m, row in known.items()}
    verdict = _verdict(lookup, "hours_per_decision", "mean", "hours", lang, only=("untold",))
    return say("hours.sentence", lang, costs=_by_model(hours, "hours.first", lang), verdict=verdict)


SIDES = ("lower", "higher", "untold")


def _verdict(
    lookup: Lookup,
    measure: str,
    statistic: str,
    area: str,
    lang: str,
    only: tuple[str, ...] = SIDES,
) -> str:
    """Return how the fastest model stands on ``measure`` against each other one, '' if nothing is to be said.

    ``only`` limits it to models it is lower than, higher than, or cannot be told from.
    """
    order = lookup.by_speed()
    gaps = (
        [lookup.gap(order[0], other, measure, statistic) for other in lookup.models if other != order[0]]
        if order
        else []
    )
    sides: dict[str, list[str]] = {}
    for gap in gaps:
        if gap is not None and gap.low is not None and gap.high is not None:
            side = "untold" if not gap.is_told else "lower" if gap.high < 0 else "higher"
            sides.setdefault(side, []).append(model_words(gap.baseline, lang))
    parts = [say(f"{area}.{side}", lang, models=listed(sides[side], lang)) for side in only if side in sides]
    if not parts:
        return ""
    lead = lookup.gap(order[1], order[0], *CHIEF) if len(order) > 1 else None
    key = "verdict_fastest" if lead is not None and lead.is_told else "verdict"
    return say(key, lang, model=model_words(order[0], lang), parts=listed(parts, lang))


# Sentence 5: in how many plausible worlds, and what decides it.


def _firmness(lookup: Lookup, lang: str) -> str:
    order = lookup.by_speed()
    worlds = lookup.result.get("worlds") or 0
    gaps = [lookup.gap(order[0], other, *CHIEF) for other in order[1:]] if order else []
    known = [g for g in gaps if g is not None and g.n_worlds_lower is not None]
    if worlds < 2:
        return say("firmness.one_world", lang)
    if not known:
        return say("firmness.too_few", lang, worlds=whole(worlds, lang))
    parts = [
        say(
            "firmness.against",
            lang,
            model=model_words(g.baseline, lang),
            k=whole(g.n_worlds_lower, lang),
            n=whole(g.n_worlds, lang),
            clear=whole(g.n_worlds_clearly_lower, lang),
        )
        for g in known
    ]
    return say(
        "firmness.sentence",
        lang,
        model=model_words(order[0], lang),
        parts=listed(parts, lang),
        decider=_decider(lookup, known[0], lang),
        overload=_overload(lookup, lang),
    )


def _decider(lookup: Lookup, gap: Gap, lang: str) -> str:
    """Return what decides the difference of one pair, which is named: the sentence speaks of several."""
    found = strongest(lookup, (gap.model, gap.baseline))
    if found is None:
        return say("firmness.not_known", lang)
    pair = {"model": model_words(gap.model, lang), "baseline": model_words(gap.baseline, lang)}
    if found["threshold"] is not None and abs(found["rho"]) <= found["threshold"]:
        return say("firmness.noise", lang, **pair)
    return say(
        "firmness.decided",
        lang,
        **pair,
        label=own_label(found, lang),
        rho=number(abs(found["rho"]), lang, 2),
        grade=say(f"grades.{found['grade']}", lang),
    )


def _overload(lookup: Lookup, lang: str) -> str:
    """Return in how many worlds each model leaves too many enquiries undecided; '' if in none."""
    rows = {m: lookup.row(m, *UNDECIDED) for m in lookup.models}
    known = {m: row for m, row in rows.items() if row is not None and row.get("n_worlds_overloaded")}
    parts = [
        say(
            "firmness.overload_under",
            lang,
            model=model_words(model, lang),
            k=whole(row["n_worlds_overloaded"], lang),
            n=whole(row["n_worlds"], lang),
        )
        for model, row in known.items()
    ]
    return say("firmness.overload", lang, parts=listed(parts, lang)) if parts else ""


def strongest(lookup: Lookup, pair: tuple[str, str]) -> Influence | None:
    """Return the parameter with the largest rank correlation with the difference of ``pair``."""
    same = [i for i in lookup.extra.get("influences") or [] if set(i["pair"]) == set(pair)]
    known = [i for i in same if i["rho"] is not None]
    return max(known, key=lambda i: (abs(i["rho"]), i["parameter"]), default=None)
