"""The questions of the Registration page: which rule instead of which practice, how it comes in, who follows it."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards.pages.registration.choices import SEEDS, YEARS, Choices, change_of, country_of, new_rules
from dashboards.parameters import ParameterForm
from dashboards.parts.fields import choice_field, number_field
from dashboards.words import say
from experiments.registration.findings import Findings
from experiments.registration.report.rollout import compliance_words, rollout_words
from experiments.registration.rollouts import expected_compliance
from experiments.registration.rules import read_description, read_rule, ready_made_rollouts, ready_made_rules
from experiments.registration.words import day_words, label
from sim.errors import InfohusError
from sim.scenario import DEFAULT_SEED, DEFAULT_YEARS
from sim.texts import LANGUAGES

IDS = {name: f"registration-{name}" for name in (*Choices._fields, "years", "seed")}
"""What is asked -> id of its input; with ``-told`` added, that of the words below it."""
CHIEF = ("registration.compliance_factor", "registration.ramp_factor")
"""Who follows a new rule, and how soon, against what its roll-out reckons with."""
PARAMETERS = ParameterForm("registration", chief=CHIEF, first="registration")


def form(choices: Choices, settings: Mapping[str, object], lang: str) -> Component:
    """Return the questions, answered as ``choices`` and ``settings`` have it."""
    changed = dict(settings.get("parameters") or {})
    return html.Div(
        [
            _choice("baseline", ready_made_rules(), choices, lang),
            _choice("rule", new_rules(), choices, lang),
            _choice("rollout", ready_made_rollouts(), choices, lang),
            html.Fieldset(
                [
                    html.Legend(say("registration.compliance", lang)),
                    html.P(say("registration.compliance_help", lang)),
                    PARAMETERS.chief_fields(changed, lang),
                    html.P(
                        compliance_told(choices, changed, lang),
                        id="registration-compliance-told",
                        role="status",
                    ),
                ]
            ),
            _number("years", settings.get("years", DEFAULT_YEARS), YEARS, lang),
            _number("seed", settings.get("seed", DEFAULT_SEED), SEEDS, lang),
        ],
        className="questions",
    )


def told(name: str, choices: Choices, lang: str) -> str:
    """Return what is to be said of a choice: what the rule asks, or how the roll-out goes."""
    if name == "rollout":
        return rollout_told(choices, lang)
    file = getattr(choices, name)
    in_force = read_rule(file).in_force
    since = say("registration.in_force", lang, day=day_words(in_force.isoformat(), lang)) if in_force else ""
    description = read_description(file)[LANGUAGES.index(lang)]
    return f"{description} {since}".strip() if name == "rule" else description


def rollout_told(choices: Choices, lang: str) -> str:
    """Return how the rule comes into force, when, and what becomes of open cases."""
    change = change_of(choices)
    how = {
        "kind": change.rollout.kind,
        "starts": change.starts.isoformat(),
        "every_months": change.rollout.every_months,
        "districts": list(change.rollout.districts),
        "pilot_months": change.rollout.pilot_months,
    }
    clause = label("clauses", change.rollout.clause, lang)
    return f"{rollout_words(Findings({'rollout': how}), lang)} {clause[:1].upper()}{clause[1:]}."


def compliance_told(choices: Choices, changed: Mapping[str, object], lang: str) -> str:
    """Return who will do as the rule says with these numbers; the sentence of refusal if they cannot be used."""
    try:
        base, change = country_of({"parameters": dict(changed)} if changed else {}), change_of(choices)
    except InfohusError as error:
        return error.sentence(lang)
    found = expected_compliance(change.rollout, change.rule, base.parameters)
    values = {name: getattr(found, name) for name in ("share", "spread", "ramp_days", "ssp_factor")}
    return say("registration.complies", lang, who=compliance_words(values, lang))


def _choice(name: str, options: tuple[str, ...], choices: Choices, lang: str) -> Component:
    """Return a list to choose from and, below it, what is said of the choice."""
    pairs = [(option, _title(name, option, lang)) for option in options]
    field = choice_field(IDS[name], say(f"registration.{name}", lang), pairs, getattr(choices, name), lang)
    words = html.P(told(name, choices, lang), id=f"{IDS[name]}-told", role="status", className="usual")
    return html.Div([field, words], className="choice")


def _title(name: str, option: str, lang: str) -> str:
    if name == "rollout":
        return say(f"registration.rollouts.{option}", lang)
    return read_rule(option).title[LANGUAGES.index(lang)]


def _number(name: str, value: float, limits: tuple[int, int], lang: str) -> Component:
    return number_field(
        IDS[name],
        say(f"registration.{name}", lang),
        value,
        lang,
        low=limits[0],
        high=limits[1],
        help=say(f"registration.{name}_help", lang),
        is_whole=True,
    )
