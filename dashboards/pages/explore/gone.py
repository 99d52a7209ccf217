"""With against without: what is different in the same run when somebody is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_date
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.pages.explore.found import HASH_LENGTH, run_source
from dashboards.pages.explore.settings import shocks_of, without_shocks
from dashboards.pages.explore.words_of import post_name, with_words
from dashboards.parts.alerts import note
from dashboards.parts.blocks import block
from dashboards.parts.source import Source
from dashboards.running import Asked
from dashboards.words import say
from experiments.report.blocks import Block
from experiments.report.cells import plain
from experiments.report.labels import named
from experiments.report.numbers import amount, number, whole
from experiments.report.table import Group, Row, Table

LOCALES = {"en": "en_GB", "da": "da"}


def show_branch(result: Mapping[str, Any], asked: Asked, _: str, lang: str) -> Component:
    """Return what differs, model by model, and the store with the scene of the changed run."""
    return html.Div(
        [
            dcc.Store(id="explore-branched", data=with_words(result["with"], lang)),
            dcc.Store(id="explore-new-losses", data=losses(result, asked)),
            html.H3(say("explore.gone.heading", lang)),
            html.Ul([html.Li(line) for line in change_lines(asked["settings"], _people(result), lang)]),
            *(html.P(sentence(model, lang)) for model in result["models"]),
            block(
                Block("table", table=gone_table(result, lang)), lang, _source(result, lang), id="explore-gone"
            ),
            note(say("explore.gone.one_run", lang), lang),
        ]
    )


def losses(result: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """Return the days that were added under each model, and the settings they belong to."""
    return {"settings": asked["settings"], "days": {m["model"]: m["extra_days"] for m in result["models"]}}


def losses_beside(
    kept: Mapping[str, Any] | None, asked: Asked | None, facts: Mapping[str, Any] | None
) -> Mapping[str, float] | None:
    """Return the added days by model; None unless they are of what is asked now and of the runs that are shown."""
    if not (kept and asked and facts) or kept["settings"] != asked["settings"]:
        return None
    is_same = without_shocks(kept["settings"]) == without_shocks(facts["settings"])
    return kept["days"] if is_same else None


def change_lines(settings: Mapping[str, Any], people: Sequence[Mapping[str, Any]], lang: str) -> list[str]:
    """Return in sentences what befalls whom and when, in the order of time."""
    known = {person["post"] for person in people}
    shocks = sorted(shocks_of(settings), key=lambda shock: str(shock["on"]))
    return [
        say(
            f"explore.gone.{shock['kind']}",
            lang,
            who=post_name(shock["who"], people, lang) if shock["who"] in known else shock["who"],
            on=format_date(date.fromisoformat(str(shock["on"])), "long", locale=LOCALES[lang]),
            weeks=whole(shock.get("weeks", 0), lang),
        )
        for shock in shocks
    ]


def _people(result: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return result["with"]["models"][0]["people"]


def sentence(model: Mapping[str, Any], lang: str) -> str:
    """Return what the change did under one model."""
    about = {"model": named("models_short", model["model"], lang), "n": whole(model["cases_touched"], lang)}
    if not model["cases_touched"]:
        return say("explore.gone.untouched", lang, **about)
    extra = model["extra_days"]
    key = "same" if round(extra, 1) == 0 else "later" if extra > 0 else "sooner"
    return say(f"explore.gone.{key}", lang, days=number(abs(extra), lang, 1), **about)


def gone_table(result: Mapping[str, Any], lang: str) -> Table:
    """Return decisions, days, extra days and cases touched, a column for each model."""
    models = result["models"]

    def row(name: str, values: list[str]) -> Row:
        return Row(say(f"explore.gone.{name}", lang), [plain(value) for value in values])

    rows = [
        row("days_without", [amount(m["days_without"], "days", lang, 1) for m in models]),
        row("days_with", [amount(m["days_with"], "days", lang, 1) for m in models]),
        row("extra_days", [number(m["extra_days"], lang, 1) for m in models]),
        row("cases_touched", [_of(m["cases_touched"], m["n_enquiries"], lang) for m in models]),
        row("decided_without", [whole(m["decided_without"], lang) for m in models]),
        row("decided_with", [whole(m["decided_with"], lang) for m in models]),
    ]
    head = [say("explore.found.measure", lang), *(named("models_short", m["model"], lang) for m in models)]
    return Table(say("explore.gone.caption", lang), head, [Group(rows)], models=True)


def _of(n: int, all_: int, lang: str) -> str:
    return say("explore.gone.of", lang, n=whole(n, lang), all=whole(all_, lang))


def _source(result: Mapping[str, Any], lang: str) -> Source:
    own = run_source(result["with"], lang)
    hashes = ", ".join(model["hash_without"][:HASH_LENGTH] for model in result["models"])
    return Source(
        (*own.sentences, say("explore.gone.source", lang, hashes=hashes)), measures=("days_to_decision",)
    )
