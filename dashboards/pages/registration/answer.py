"""What the Registration page shows of a test: the report's sections, one municipality in words, the files."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboards.pages.registration.choices import PRELIMINARY
from dashboards.pages.registration.places import place_choice
from dashboards.pages.registration.work import Answer
from dashboards.parts.alerts import note, preliminary
from dashboards.parts.blocks import section
from dashboards.parts.sources_of_runs import registration_source
from dashboards.results import downloads
from dashboards.running import Asked
from dashboards.words import say
from experiments.registration.findings import Findings
from experiments.registration.report.sections import all_sections
from experiments.registration.setting import setting
from experiments.registration.words import rule_title
from experiments.report.blocks import Section
from experiments.report.changes import change_lines

FIRST = ("answer", "map", "split", "estimators")
"""Sections that stand open; the others are opened by who wants to know more."""
AT_ONCE = ("answer", "coverage", "split")
"""Sections of a preliminary answer: of one municipality, or of what the centre would estimate, it can say nothing."""


def show(answer: Answer, asked: Asked, stage: str, lang: str) -> Component:
    """Return what is shown of one stage's answer."""
    summary, found = answer.summary, Findings(answer.summary)
    extra = setting(answer.plan, lang)
    sections = all_sections(found, extra, lang)
    head = [
        html.H2(
            say(f"registration.result_{stage}", lang, rule=rule_title(found, "rule", lang)),
            id="registration-result",
            tabIndex=-1,
        ),
        *_changed(extra["changes"], lang),
    ]
    if stage == PRELIMINARY:
        is_last = asked["stages"][-1] == PRELIMINARY
        few = preliminary(lang, summary["replications"], id="preliminary", is_last=is_last)
        shown = [_shown(one, summary, lang) for one in sections if one.id in AT_ONCE]
        return html.Div([*head, few, *shown], **{"data-stage": stage})
    shown = [_shown(one, summary, lang) for one in sections]
    after_map = 1 + next(n for n, one in enumerate(sections) if one.id == "map")
    shown.insert(after_map, place_choice(found, lang))
    files = [
        html.P(say("registration.files", lang)),
        downloads("registration", summary["experiment_hash"], lang),
    ]
    return html.Div(
        [*head, note(say("registration.honest", lang), lang), *shown, *files], **{"data-stage": stage}
    )


def _shown(one: Section, summary: dict[str, object], lang: str) -> Component:
    source = registration_source(summary, one.id, lang)
    return section(one, lang, source, one.id in FIRST, prefix="found-")


def _changed(changes: list[dict[str, object]], lang: str) -> list[Component]:
    """Return what is not as usual, as the report says it."""
    lines = change_lines(changes, lang)
    if not lines:
        return []
    title = html.P(say("registration.changed", lang))
    return [html.Div([title, html.Ul([html.Li(line) for line in lines])], className="changed")]
