"""The answer of a search in a few sentences: what was found, what fresh luck left of it, what it hangs on."""

from __future__ import annotations

from experiments.report.numbers import amount, digits_for, listed, whole
from experiments.search.judge import BETTER, SAME, TOO_FEW, TRADE
from experiments.search.words import (
    Record,
    changes_words,
    either,
    goal_words,
    say,
    score_digits,
    score_interval,
    score_words,
)


def sentences(result: Record, lang: str) -> list[str]:
    """Return the answer to what :func:`experiments.search.judge.judge` gives, a sentence or two an entry."""
    if not result["candidates"]:
        return [_tried(result, lang), say("nothing", lang)]
    if result["kind"] == "front":
        found = [_front(result, lang), _fell(result, lang)]
    else:
        found = [_best(result, lang), _optimism(result, lang), _weights(result, lang)]
    return [words for words in (_tried(result, lang), *found) if words]


def setting_label(record: Record, result: Record, lang: str) -> str:
    """Return what a setting is called in tables, on the chart and in sentences: the usual, or its number."""
    if record["name"] == "usual":
        return say("usual", lang)
    n = record["name"].rpartition("-")[2]
    return say("best_number" if result.get("best") == record["name"] else "number", lang, n=n)


def _tried(result: Record, lang: str) -> str:
    counts = {"n": whole(result["n_tried"], lang), "replications": whole(result["replications"], lang)}
    counts["levers"] = whole(len(result["levers"]), lang)
    words = say("tried_all" if result["is_exhaustive"] else "tried", lang, **counts)
    failed = result["n_failed"]
    return words if not failed else f"{words} {say('failed', lang, n=whole(failed, lang))}"


def _best(result: Record, lang: str) -> str:
    """Return how the best setting stands against the usual after the check."""
    if result["verdict"] == TOO_FEW:
        return _too_few(result, lang)
    best = next(one for one in result["candidates"] if one["name"] == result["best"])
    gain = best["gain"]
    key = "better" if result["verdict"] == BETTER else "not_told"
    if gain["mean"] < 0:  # said as how much higher
        key, gain = "not_told_worse", _turned(gain)
    digits = score_digits(gain["mean"])
    return say(
        key,
        lang,
        changes=changes_words(best, result, lang),
        gain=score_words(gain["mean"], lang, digits),
        interval=score_interval(gain, lang, digits),
        parts=listed([_part(goal, best, result, lang) for goal in result["goals"]], lang),
    )


def _turned(gain: Record) -> Record:
    ends = {"mean": gain["mean"], "low": gain["high"], "high": gain["low"]}
    return {name: None if value is None else 0.0 - value for name, value in ends.items()}


def _part(goal: Record, best: Record, result: Record, lang: str) -> str:
    ends = [one["checked"][goal["name"]]["mean"] for one in (best, result["usual"])]
    digits = digits_for(goal["unit"], *ends)
    values = [amount(end, goal["unit"], lang, digits) for end in ends]
    return say("part", lang, goal=goal_words(goal, lang), best=values[0], usual=values[1])


def _optimism(result: Record, lang: str) -> str:
    """Return how much of what the search saw was luck, of the setting that the search put first."""
    luck = result["optimism"]
    if None in (luck["apparent"], luck["mean"]) or result["verdict"] == TOO_FEW:
        return ""
    digits = score_digits(luck["apparent"], luck["mean"])
    values = {name: score_words(luck[name], lang, digits) for name in ("apparent", "mean", "luck")}
    first = result["candidates"][0]
    shown = {"apparent": values["apparent"], "checked": values["mean"], "luck": values["luck"]}
    words = say(_luck_key(luck, digits), lang, **shown)
    if result["best"] in (None, first["name"]):
        return words
    return f"{words} {say('other_best', lang, n=result['best'].rpartition('-')[2])}"


def _luck_key(luck: Record, digits: int) -> str:
    """Return which text tells the luck in what the search saw, by what a reader sees of the numbers."""
    apparent, checked, lost = (round(luck[name], digits) for name in ("apparent", "mean", "luck"))
    if apparent <= 0:
        return "no_apparent"
    if lost <= 0:
        return "no_optimism"
    return "optimism" if checked > 0 else "optimism_all"


def _weights(result: Record, lang: str) -> str:
    """Return whether halving or doubling a weight makes another setting the best; '' where nothing can be told."""
    rows = result["weights"]
    if not rows or result["verdict"] == TOO_FEW:
        return ""
    goals = {goal["name"]: goal for goal in result["goals"]}
    moved = [
        say(weight_key(row), lang, goal=goal_words(goals[row["goal"]], lang))
        for row in rows
        if row["changed"]
    ]
    return say("weights_move", lang, parts=either(moved, lang)) if moved else say("weights_hold", lang)


def weight_key(row: Record) -> str:
    """Return the key of the text for a weight halved or doubled."""
    return "counts_half" if row["factor"] < 1 else "counts_double"


def _front(result: Record, lang: str) -> str:
    """Return how the settings of the front stand against the usual after the check."""
    if result["verdict"] == TOO_FEW:
        return _too_few(result, lang)
    standing = {
        kind: [one["name"].rpartition("-")[2] for one in result["candidates"] if one["standing"] == kind]
        for kind in (BETTER, TRADE, SAME)
    }
    n = len(result["candidates"])
    words = [say("front_one" if n == 1 else "front", lang, n=whole(n, lang))]
    numbers = listed(standing[BETTER], lang)
    words.append(say("front_better" if numbers else "front_none_better", lang, numbers=numbers))
    for kind in (TRADE, SAME):
        if standing[kind]:
            words.append(say(f"front_{kind}", lang, numbers=listed(standing[kind], lang)))
    thin = [goal for goal in result["goals"] if goal["name"] in result["too_few"]]
    if thin:
        goals = listed([goal_words(goal, lang) for goal in thin], lang)
        words.append(say("front_too_few", lang, goals=goals))
    return " ".join(words)


def _fell(result: Record, lang: str) -> str:
    """Return which settings fresh luck pushed off the front, and whether the usual is on it."""
    if result["verdict"] == TOO_FEW:
        return ""
    numbers = listed([name.rpartition("-")[2] for name in result["fell"]], lang)
    words = say("fell", lang, numbers=numbers) if numbers else say("none_fell", lang)
    is_beaten = result["usual"]["is_beaten"]
    return words if is_beaten is None else f"{words} {say('usual_off' if is_beaten else 'usual_on', lang)}"


def _too_few(result: Record, lang: str) -> str:
    goals = [goal_words(goal, lang) for goal in result["goals"] if goal["name"] in result["too_few"]]
    return say("too_few", lang, goals=listed(goals, lang)) if goals else say("no_check", lang)
