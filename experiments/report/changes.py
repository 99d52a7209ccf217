"""In words: what a user changed from the default, and which rules no longer tell the models apart."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from experiments.report.inputs import Alike, Change
from experiments.report.labels import named, own_label
from experiments.report.numbers import listed, whole
from experiments.report.phrases import model_words
from experiments.report.rule_words import rule_sentence
from experiments.report.tables_assumptions import loose
from sim.texts import catalogue, text


def change_lines(changes: list[Change], lang: str, key: str = "report.changed.line") -> list[str]:
    """Return one line a change: what it is, the new value, the default, in the words of ``key``.

    What befalls somebody has no default; it is told in a line of its own.
    """
    return [
        _shock(change, lang)
        if change["area"] == "shock"
        else text(
            key,
            lang,
            what=_what(change, lang),
            new=_value(change, change["new"], lang),
            default=_value(change, change["default"], lang),
        )
        for change in changes
    ]


def alike_lines(records: list[Alike], n_models: int, lang: str) -> list[str]:
    """Return one sentence a rule that some models differ on by default and now have in common."""
    return [
        text(
            "report.changed.alike" if len(record["models"]) == n_models else "report.changed.alike_some",
            lang,
            models=listed([model_words(m, lang) for m in record["models"]], lang),
            rule=text(f"report.changed.rules.{record['rule']}", lang),
        )
        for record in records
    ]


def _shock(change: Change, lang: str) -> str:
    kind, _, number = change["part"].rpartition("-")
    unit = catalogue(lang).get(f"story.units.{change['part']}", change["part"])
    post = f"{named('posts', kind, lang)} {number}" if number.isdigit() else unit
    day = date.fromisoformat(change["new"]["on"])
    return text(
        f"report.changed.shock.{change['name']}",
        lang,
        who=post,
        on=format_date(day, "long", locale="en_GB" if lang == "en" else lang),
        weeks=whole(change["new"]["weeks"], lang),
    )


def _what(change: Change, lang: str) -> str:
    area, name = change["area"], change["name"]
    if area == "parameter":
        return own_label(change, lang)
    if area == "run":
        return text(f"report.changed.run.{name}", lang)
    if area == "post":
        part = text(f"report.changed.post.{change['part']}", lang)
        return text("report.changed.of", lang, whole=named("posts", name, lang), part=part)
    plain = catalogue(lang).get(f"report.changed.plain.{change.get('part')}")
    if plain and "model" not in change:
        return plain
    rule = text(f"report.changed.rules.{name}", lang)
    if "model" in change:
        whole = text("report.changed.of", lang, whole=named("models", change["model"], lang), part=rule)
    else:
        whole = rule[:1].upper() + rule[1:]
    if area == "rule":
        return whole
    part = text(f"report.changed.parts.{change['part']}", lang)
    return text("report.changed.of", lang, whole=whole, part=part)


def _value(change: Change, value: object, lang: str) -> str:
    if isinstance(value, dict):
        return rule_sentence(change["name"], value, lang)
    if isinstance(value, list):
        return listed([_value(change, part, lang) for part in value], lang)
    if isinstance(value, str):
        return catalogue(lang).get(f"report.changed.values.{value}", value)
    if change["name"] == "seed":
        return str(value)
    return loose(value, lang)
