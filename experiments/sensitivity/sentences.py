"""The answer in words: which unknown numbers decide, how much each, which are assumptions, and what stays untold."""

from __future__ import annotations

import math

from experiments.report.numbers import listed, whole
from experiments.sensitivity.words import (
    Found,
    grade_of,
    is_still,
    label_of,
    labels_of,
    looked_closely,
    say,
    share_interval,
    share_words,
    size_words,
)
from sim.texts import text

NAMED = 5
"""At most so many numbers are named in one sentence."""


def sentences(found: Found, lang: str) -> list[str]:
    """Return the sentences in reading order; there is at least one.

    Parameters
    ----------
    found
        What ``investigate`` returned. Its inputs must be declared parameters.
    lang
        ``en`` or ``da``.
    """
    above = found["screen"]["above"]
    if not above:
        return [_none(found, lang)]
    said = [_decide(found, above, lang), _assumed(above, lang), *_closely(found, lang), _below(found, lang)]
    return [sentence for sentence in said if sentence]


def _say(key: str, lang: str, **values: object) -> str:
    return say(f"sentences.{key}", lang, **values)


def _none(found: Found, lang: str) -> str:
    values = {"of": whole(len(found["screen"]["inputs"]), lang), "what": found["of"][lang]}
    return (
        _say("still", lang, **values)
        if is_still(found)
        else _say("none", lang, **values, **_limit(found, lang))
    )


def _limit(found: Found, lang: str) -> dict[str, str]:
    limit = size_words(found, found["screen"]["limit"], lang)
    return {"limit": limit, "replications": whole(found["replications"], lang)}


def _decide(found: Found, above: list[str], lang: str) -> str:
    sizes = {one["name"]: one["mu_star"] for one in found["screen"]["inputs"]}
    parts = [
        _say(
            "part",
            lang,
            label=label_of(name, lang),
            grade=text(f"sentences.grades.{grade_of(name)}", lang),
            size=size_words(found, sizes[name], lang),
        )
        for name in above[:NAMED]
    ]
    values = {"of": whole(len(sizes), lang), "what": found["of"][lang], "parts": listed(parts, lang)}
    if len(above) == 1:
        return _say("decide_one", lang, **values)
    return _say("decide", lang, **values, n=whole(len(above), lang), more=_more(len(above) - NAMED, lang))


def _more(others: int, lang: str) -> str:
    if others < 1:
        return ""
    return _say("more", lang, n=whole(others, lang)) if others > 1 else _say("more_one", lang)


def _assumed(above: list[str], lang: str) -> str:
    """Return which of the numbers that decide nobody has measured; '' if there is one number and it is none of them."""
    assumed = [name for name in above if grade_of(name) == "assumed"]
    if not assumed:
        return _say("assumed_none", lang) if len(above) > 1 else ""
    if assumed == above:
        return _say("assumed_all" if len(above) > 1 else "assumed_only", lang)
    labels = labels_of(assumed[:NAMED], lang)
    if len(assumed) == 1:
        return _say("assumed_one", lang, labels=labels)
    key = "assumed_some" if len(assumed) <= NAMED else "assumed_many"
    return _say(key, lang, labels=labels, k=whole(len(assumed), lang))


def _closely(found: Found, lang: str) -> list[str]:
    """Return what the second stage says of the few; nothing where there was none."""
    shares = found["sobol"]
    if not looked_closely(found):
        return [] if shares is None else [_say("flat", lang, what=found["of"][lang])]
    said = [_explain(shares, lang)]
    if shares["unsure"]:
        key = "unsure" if len(shares["unsure"]) > 1 else "unsure_one"
        said.append(_say(key, lang, labels=labels_of(shares["unsure"], lang)))
    faded = [one["name"] for one in shares["inputs"] if not one["above"]]
    if faded:
        said.append(_say("faded", lang, labels=labels_of(faded, lang)))
    return said


def _explain(shares: dict, lang: str) -> str:
    first, *others = shares["inputs"]
    luck = share_words(shares["dummy"]["total"], lang)
    if not others:
        return _say("explain_one", lang, **_share(first, lang), luck=luck)
    parts = [_say("share_first", lang, **_share(first, lang))]
    parts += [_say("share_next", lang, **_share(one, lang)) for one in others]
    return _say(
        "explain",
        lang,
        n=whole(len(shares["inputs"]), lang),
        parts=listed(parts, lang),
        explained=share_words(min(shares["explained"], 1.0), lang),
        luck=luck,
        rest=_rest(shares, lang),
    )


def _share(one: dict, lang: str) -> dict[str, str]:
    ends = share_interval(one["first_low"], one["first_high"], lang)
    return {"label": label_of(one["name"], lang), "share": share_words(one["first"], lang), "interval": ends}


def _rest(shares: dict, lang: str) -> str:
    """Return what neither one input alone nor luck accounts for; '' where that is within the uncertainty of the rest.

    The uncertainties are added as if they were independent, which is near enough to leave out what is not known.
    """
    luck = shares["dummy"]
    rest = 1 - shares["explained"] - luck["total"]
    halves = [one["first_high"] - one["first"] for one in shares["inputs"]]
    known = rest > math.hypot(*halves, luck["total_high"] - luck["total"])
    return _say("rest", lang, rest=share_words(rest, lang)) if known else ""


def _below(found: Found, lang: str) -> str:
    others = len(found["screen"]["inputs"]) - len(found["screen"]["above"])
    if not others:
        return ""
    one = "_one" if others == 1 else ""
    if found["screen"]["limit"] == 0:
        key, values = f"below_still{one}", {}
    else:
        key, values = f"below{one}", _limit(found, lang)
    return _say(key, lang, **values, **({} if one else {"n": whole(others, lang)}))
