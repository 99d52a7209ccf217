"""What the Compare page shows of a comparison: the answer, and the report's sections with their charts and tables."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.pages.compare.costs import costs
from dashboards.pages.compare.saved import last_run
from dashboards.pages.compare.work import FULL, PRELIMINARY, Answer, Missed
from dashboards.parts.alerts import note, preliminary
from dashboards.parts.blocks import section
from dashboards.parts.source import Source
from dashboards.parts.sources_of_runs import comparison_source, run_sentences
from dashboards.results import downloads
from dashboards.running import Asked
from dashboards.words import say
from experiments.report.changes import alike_lines, change_lines
from experiments.report.lookup import Lookup
from experiments.report.numbers import whole
from experiments.report.sections import all_sections

FIRST = ("answer", "compare", "waiting")
"""Sections that stand open; the others are opened by who wants to know more."""
AT_ONCE = ("answer", "compare")
"""Sections of a preliminary answer."""


def show(answer: Answer, asked: Asked, stage: str, lang: str) -> Component:
    """Return what is shown of one stage's answer."""
    result = answer.found.result(lang)
    lookup = Lookup(result)
    sections = [s for s in all_sections(lookup, lang) if stage != PRELIMINARY or s.id in AT_ONCE]
    if lookup.is_hollow():
        sections = [s for s in sections if s.id != "answer"]
    shown = [
        section(
            one,
            lang,
            comparison_source(result, one.id, lang),
            one.id in FIRST,
            prefix="found-",
        )
        for one in sections
    ]
    head = [html.H2(_heading(result, stage, lang), id="compare-result", tabIndex=-1)]
    if lookup.is_hollow():
        head.append(_too_few(lookup, stage, lang))
    if stage == PRELIMINARY:
        is_last = asked["stages"][-1] == PRELIMINARY
        return html.Div(
            [
                *head,
                preliminary(lang, result["replications"], id="preliminary", is_last=is_last),
                *_changed(lookup, lang),
                *shown,
            ],
            **{"data-stage": stage},
        )
    files = [html.P(say("compare.files", lang)), downloads("compare", answer.experiment_hash, lang)]
    shown.insert(2, costs(result, lang))
    return html.Div(
        [*head, *_told(stage, lang), *_changed(lookup, lang), *shown, *files, last_run(asked, stage, result)],
        **{"data-stage": stage},
    )


def show_key_persons(missed: Missed, asked: Asked, stage: str, lang: str) -> Component:
    """Return the sections of the report on key persons."""
    from experiments.keypersons.findings import Findings
    from experiments.keypersons.report.sections import all_sections as key_sections
    from experiments.keypersons.report.setting import setting

    source = Source(run_sentences({**missed.summary, "years": missed.plan.scenario.years}, lang))
    found = Findings(missed.summary)
    shown = [
        section(one, lang, source, one.id == "answer", prefix="missed-", level=3)
        for one in key_sections(found, setting(missed.plan, lang), lang)
    ]
    files = downloads("keypersons", missed.summary["experiment_hash"], lang)
    return html.Div([*shown, files])


def _too_few(lookup: Lookup, stage: str, lang: str) -> Component:
    """Return that nothing can be compared, and what to do about it here; the report names the command's options."""
    values = {"n": whole(lookup.n_decided() or 0, lang), "municipality": lookup.result["municipality"]}
    return html.P(say(f"compare.few_{stage}", lang, **values), className="answer-one")


def _heading(result: dict, stage: str, lang: str) -> str:
    return say(f"compare.result_{stage}", lang, municipality=result["municipality"])


def _told(stage: str, lang: str) -> list[Component]:
    return [] if stage == FULL else [note(say("compare.rough", lang), lang)]


def _changed(lookup: Lookup, lang: str) -> list[Component]:
    """Return what is not as usual, as the report says it."""
    lines = [
        *change_lines(lookup.extra.get("changes") or [], lang),
        *alike_lines(lookup.extra.get("alike") or [], len(lookup.models), lang),
    ]
    if not lines:
        return []
    title = html.P(say("compare.changed", lang))
    return [html.Div([title, html.Ul([html.Li(line) for line in lines])], className="changed")]
