"""The second point: who is missed most under each model, and when the extra backlog is over."""

from __future__ import annotations

from experiments.keypersons.findings import Findings, Record, is_told
from experiments.keypersons.words import bracketed, models_words, post_words, say, weeks_words
from experiments.report.numbers import amount, listed, whole
from experiments.report.phrases import model_words

STANDS_OUT = 0.5
"""Probability of the first rank from which somebody is said to be missed most."""


def missed_point(found: Findings, lang: str) -> str:
    """Return who is missed most and when the extra backlog is over."""
    return f"{_who(found, lang)} {_backlog(found, lang)}"


def _who(found: Findings, lang: str) -> str:
    counts = {m: n for m in found.models if (n := found.too_few_for_everybody(m)) is not None}
    if len(counts) == len(found.models):
        few = say("too_few_enquiries", lang, n=whole(min(counts.values()), lang))
        return say("missed.too_few", lang, few=few)
    tops = {m: top_post(found, m) for m in found.models if m not in counts and found.ranking(m)}
    known = {m: top for m, top in tops.items() if top is not None}
    clear = {m: top for m, top in known.items() if is_told(top) and p_first(top) >= STANDS_OUT}
    nobody = [m for m in known if not any(is_told(row) for row in found.ranking(m))]
    sentences = [_clear(found, clear, lang)] if clear else []
    sentences += [
        _unclear(found, m, top, lang) for m, top in known.items() if m not in clear and m not in nobody
    ]
    sentences += [_nobody(nobody, found.models, lang)] if nobody else []
    return " ".join(sentences) or say("missed.unknown", lang)


def top_post(found: Findings, model: str) -> Record | None:
    """Return the post that is most probably the first, the first by estimate among equals; None if none is ranked."""
    ranked = [row for row in found.ranking(model) if row["mean"] is not None and row["rank_probabilities"]]
    return max(ranked, key=p_first, default=None)


def p_first(row: Record) -> float:
    """Return the probability that a post is missed most."""
    return row["rank_probabilities"][0]


def _clear(found: Findings, tops: dict[str, Record], lang: str) -> str:
    """Return who is missed most, each post once with the models under which it is."""
    under: dict[str, list[str]] = {}
    for model, top in tops.items():
        values = {
            "model": model_words(model, lang),
            "days": amount(top["mean"], "days", lang),
            "p": amount(p_first(top), "share", lang, 0),
        }
        under.setdefault(top["post"], []).append(say("missed.clear_under", lang, **values))
    parts = [
        say("missed.clear_part", lang, post=post_words(found, post, lang), parts=listed(words, lang))
        for post, words in under.items()
    ]
    n = whole(found.summary["replications_everybody"], lang)
    return say("missed.clear", lang, n=n, parts="; ".join(parts))


def _unclear(found: Findings, model: str, top: Record, lang: str) -> str:
    post, p = post_words(found, top["post"], lang), amount(p_first(top), "share", lang, 0)
    return say("missed.unclear", lang, model=model_words(model, lang), post=post, p=p)


def _nobody(models: list[str], every: list[str], lang: str) -> str:
    if models != every:
        return say("missed.nobody", lang, models=models_words(models, lang))
    return say("missed.nobody_one" if len(every) == 1 else "missed.nobody_all", lang)


def _backlog(found: Findings, lang: str) -> str:
    """Return when the mean excess of waiting enquiries is over, model by model."""
    curves = {m: curve for m in found.models if (curve := found.curve(m)) and not found.is_thin(m)}
    parts = [over_words(found, m, c, lang) for m, c in curves.items() if c["weeks"] is not None]
    window = weeks_words(found.summary["weeks"], lang)
    for kind in ("beyond", "nothing"):
        models = [m for m, curve in curves.items() if curve["weeks"] is None and curve[kind]]
        if models:
            parts.append(say(f"missed.{kind}", lang, window=window, models=models_words(models, lang)))
    return (
        say("missed.backlog", lang, parts=listed(parts, lang))
        if parts
        else say("missed.backlog_unknown", lang)
    )


def over_words(found: Findings, model: str, curve: Record, lang: str) -> str:
    """Return 'is over after 12 weeks under ... (95 % interval ...)'."""
    words = say("missed.over", lang, weeks=weeks_words(curve["weeks"], lang), model=model_words(model, lang))
    return words + bracketed([recovery_interval(found, curve, lang)])


def recovery_interval(found: Findings, curve: Record, lang: str) -> str:
    """Return the interval of the week of recovery, which may end beyond the window; '' if not known."""
    low, high = curve["weeks_low"], curve["weeks_high"]
    if low is None:
        return ""
    if high is not None:
        return say("missed.ends", lang, low=whole(low, lang), high=whole(high, lang))
    window = weeks_words(found.summary["weeks"], lang)
    return (
        say("missed.ends_beyond", lang, low=whole(low, lang), window=window) if curve["high_beyond"] else ""
    )
