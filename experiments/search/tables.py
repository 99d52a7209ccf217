"""The tables of a search: how the settings have the levers, what came of them, other weights."""

from __future__ import annotations

from experiments.report.cells import Cell, missing, plain
from experiments.report.labels import unit_label
from experiments.report.numbers import DASH, quantity, quantity_span, row_digits, span, whole
from experiments.report.table import Group, Row, Table
from experiments.search.sentences import setting_label, weight_key
from experiments.search.setting import differing
from experiments.search.words import (
    Record,
    changes_words,
    goal_label,
    lever_label,
    say,
    score_digits,
    score_words,
    value_words,
)
from experiments.statistics.enough import is_thin


def settings_shown(result: Record) -> list[Record]:
    """Return the usual setting and the candidates, in order."""
    return [result["usual"], *result["candidates"]]


def levers_table(result: Record, lang: str) -> Table:
    """Return how each setting has each lever: a row a lever beside the usual, or a row a setting of a front."""
    shown = settings_shown(result)
    names = [lever["name"] for lever in result["levers"]]
    heads = [setting_label(one, result, lang) for one in shown]
    labels = [lever_label(name, lang) for name in names]
    cells = [[_value(one, name, result, lang) for name in names] for one in shown]
    if result["kind"] == "front":
        head = [say("setting", lang), *labels]
        rows = [Row(label, row) for label, row in zip(heads, cells, strict=True)]
    else:
        head = [say("lever", lang), *heads]
        rows = [Row(label, list(row)) for label, row in zip(labels, zip(*cells, strict=True), strict=True)]
    return Table(say("caption_levers", lang), head, [Group(rows)], numeric=False)


def outcomes_table(result: Record, lang: str) -> Table:
    """Return what each setting came to in the check, a row a setting, with its gain or standing last."""
    goals = result["goals"]
    digits = {goal["name"]: _digits(goal, result) for goal in goals}
    last = "standing" if result["kind"] == "front" else "gain"
    rows = [
        Row(
            setting_label(one, result, lang),
            [*(_outcome(goal, one, digits[goal["name"]], lang) for goal in goals), _last(one, result, lang)],
        )
        for one in settings_shown(result)
    ]
    head = [say("setting", lang), *(_goal_head(goal, lang) for goal in goals), say(last, lang)]
    return Table(say("caption_outcomes", lang), head, [Group(rows)])


def weights_table(result: Record, lang: str) -> Table | None:
    """Return the best setting with each weight halved or doubled; None where nothing is weighed against anything."""
    rows = result.get("weights") or []
    if not rows:
        return None
    goals = {goal["name"]: goal for goal in result["goals"]}
    shown = [
        Row(
            goal_label(goals[row["goal"]], lang),
            [plain(say(f"{weight_key(row)}_short", lang)), _other(row, result, lang)],
        )
        for row in rows
    ]
    head = [say(name, lang) for name in ("goal", "counts", "best_then")]
    return Table(say("caption_weights", lang), head, [Group(shown)], numeric=False)


def _value(one: Record, name: str, result: Record, lang: str) -> Cell:
    if one["name"] == "usual":
        usual = next(lever["usual"] for lever in result["levers"] if lever["name"] == name)
        return plain(value_words(name, usual, lang))
    words = value_words(name, one["assignment"].get(name), lang)
    return plain(words if name in one["changed"] else say("unchanged", lang, value=words))


def _goal_head(goal: Record, lang: str) -> str:
    unit = unit_label(goal["unit"], lang)
    return f"{goal_label(goal, lang)} ({unit})" if unit else goal_label(goal, lang)


def _digits(goal: Record, result: Record) -> int:
    means = [one["checked"][goal["name"]]["mean"] for one in settings_shown(result)]
    return row_digits(goal["unit"], means)


def _outcome(goal: Record, one: Record, digits: int, lang: str) -> Cell:
    """Return the estimate of the check with its interval, or a dash with the reason."""
    found = one["checked"][goal["name"]]
    if is_thin({"measure": goal["measure"], "events": found["events"]}):
        return missing("too_few", lang, n=whole(found["events"], lang))
    if found["mean"] is None:
        return missing("undefined", lang)
    ends = quantity_span(found["low"], found["high"], goal["unit"], lang, digits)
    return Cell(quantity(found["mean"], goal["unit"], lang, digits), ends)


def _last(one: Record, result: Record, lang: str) -> Cell:
    if one["name"] == "usual":
        return Cell(DASH)
    if result["kind"] == "front":
        note = say("off_front", lang) if one["is_beaten"] else ""
        return Cell(say(f"standings.{one['standing']}", lang), note=note)
    if result["too_few"]:
        return missing("too_few", lang, n=whole(_fewest(result), lang))
    gain = one["gain"]
    digits = score_digits(*(item["gain"]["mean"] for item in result["candidates"]))
    if gain["mean"] is None:
        return missing("not_measured", lang)
    ends = "" if gain["low"] is None else span(gain["low"], gain["high"], "", lang, digits)
    return Cell(score_words(gain["mean"], lang, digits), ends)


def _fewest(result: Record) -> int:
    """Return the events behind the goal, of those behind which there are too few, that has fewest."""
    return min(one["checked"][goal]["events"] for one in settings_shown(result) for goal in result["too_few"])


def _other(row: Record, result: Record, lang: str) -> Cell:
    """Return the setting that is best with another weight, told against the usual; the same if it is."""
    if not row["changed"]:
        return plain(say("same_setting", lang))
    usual = {lever["name"]: lever["usual"] for lever in result["levers"]}
    changed = differing(usual, usual, row["assignment"])
    return plain(changes_words({**row, "changed": changed}, result, lang))
