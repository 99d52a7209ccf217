"""Words that the answer and the report share: posts, absences, weeks, numbers with their interval."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.keypersons.findings import Findings, Record
from experiments.report.labels import named
from experiments.report.numbers import amount, digits_for, interval, listed, whole
from experiments.report.phrases import model_words
from sim.policies.shocks import ABOLISHED, LEAVES
from sim.texts import catalogue, text


def say(key: str, lang: str, **values: object) -> str:
    """Return the text of ``[keypersons] <key>``."""
    return text(f"keypersons.{key}", lang, **values)


def own_post_label(found: Findings, post: str, lang: str) -> str:
    """Return what kind of post it is, with its number where there are several of the kind."""
    return _numbered(found, post, named("posts", _kind(post), lang), lang)


def post_label(found: Findings, post: str, lang: str) -> str:
    """Return a post as tables and charts name it; the coordinator's says so."""
    label = own_post_label(found, post, lang)
    return say("coordinator", lang, post=label) if post == found.key_post else label


def short_post_label(found: Findings, post: str, lang: str) -> str:
    """Return a post in one or two words, for where there is little room."""
    short = catalogue(lang).get(f"keypersons.short_posts.{_kind(post)}", _kind(post))
    label = _numbered(found, post, short, lang)
    return say("coordinator", lang, post=label) if post == found.key_post else label


def _kind(post: str) -> str:
    return post.rpartition("-")[0]


def _numbered(found: Findings, post: str, label: str, lang: str) -> str:
    several = sum(_kind(other) == _kind(post) for other in found.posts) > 1
    return say("post_numbered", lang, post=label, n=post.rpartition("-")[2]) if several else label


def post_words(found: Findings, post: str, lang: str) -> str:
    """Return a post as it stands inside a sentence."""
    label = own_post_label(found, post, lang)
    key = "coordinator_in_sentence" if post == found.key_post else "post_in_sentence"
    return say(key, lang, post=label)


def when_gone(found: Findings, lang: str) -> str:
    """Return 'When the coordinator (...) leaves'."""
    return absence_words(found, "when", lang, post=post_words(found, found.key_post, lang))


def absence_words(found: Findings, area: str, lang: str, **values: object) -> str:
    """Return the text of ``area`` for how somebody is gone."""
    absence = found.summary["absence"]
    if absence in (LEAVES, ABOLISHED):
        return say(f"{area}.{absence}", lang, **values)
    return say(f"{area}.away", lang, weeks=weeks_words(int(absence), lang), **values)


def weeks_words(n: float, lang: str) -> str:
    """Return 'a number of weeks' in words."""
    return say("week" if n == 1 else "weeks", lang, n=whole(n, lang))


def models_words(models: Sequence[str], lang: str) -> str:
    """Return models as a list inside a sentence."""
    return listed([model_words(model, lang) for model in models], lang)


def common_digits(records: Sequence[Record | None], unit: str = "days") -> int:
    """Return the decimals that suit the largest of the means, for all of them."""
    return digits_for(unit, *(row["mean"] for row in records if row is not None))


def span_words(record: Record, lang: str, digits: int, unit: str = "days", *, first: bool = False) -> str:
    """Return the interval in words, with its name where it is the ``first`` of a sentence; '' if not known."""
    if record["low"] is None or record["high"] is None:
        return ""
    ends = interval(record["low"], record["high"], unit, lang, digits)
    return say("first_interval", lang, interval=ends) if first else ends


def bracketed(parts: Sequence[str]) -> str:
    """Return the parts that say anything in one pair of brackets, with a space before; '' if none does."""
    known = [part for part in parts if part]
    return f" ({'; '.join(known)})" if known else ""


def longer_words(mean: float, model: str, lang: str, digits: int) -> str:
    """Return '1.3 days longer under the ...', shorter, or no longer where it would round to nothing."""
    is_nothing = round(mean, digits) == 0
    key = "same" if is_nothing else "longer" if mean > 0 else "shorter"
    return say(
        f"loss.{key}", lang, days=amount(abs(mean), "days", lang, digits), model=model_words(model, lang)
    )


def sentence_case(words: str) -> str:
    """Return ``words`` with a capital letter first."""
    return words[:1].upper() + words[1:]
