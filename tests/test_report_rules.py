"""The rules table: every rule of every model as a sentence that tells all its values."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

from experiments.report.rule_words import HIDDEN, rule_sentence
from sim.policies.organisation import CATALOGUE, RULES, describe
from sim.texts import LANGUAGES, catalogue

KINDS = [(field, name, kind) for field, rules in RULES.items() for name, kind in rules.items()]


def spoken(field: str, name: str, rule: object, lang: str) -> str:
    """Return the sentence of a rule as the report gets it, tuples as lists."""
    plain = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(rule).items()}
    return rule_sentence(field, {"rule": name, **plain}, lang)


def some_values(hint: object, usual: object) -> list:
    """Return a few allowed values of a rule's field."""
    if isinstance(usual, bool):
        return [True, False]
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    if isinstance(usual, tuple):
        return [(), (1,), (6,), (6, 12)]
    return [0, 1, 2, 3, 14]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("field", "name", "kind"), KINDS)
def test_no_two_values_of_a_rule_read_the_same(field: str, name: str, kind: type, lang: str) -> None:
    hints = get_type_hints(kind)
    for part in fields(kind):
        if part.name in HIDDEN:
            continue
        values = some_values(hints[part.name], getattr(kind(), part.name))
        sentences = {spoken(field, name, kind(**{part.name: value}), lang) for value in values}
        assert len(sentences) == len(values), part.name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rules_read_as_words_and_not_as_names_and_values(lang: str) -> None:
    for model in CATALOGUE.values():
        for field, rule in describe(model).items():
            sentence = rule_sentence(field, rule, lang)
            assert not set("_{}=()") & set(sentence), sentence
            assert len(sentence.split()) >= 2, sentence


def test_every_sentence_belongs_to_a_rule() -> None:
    wanted = {f"rules.{field}.{name}" for field, name, _ in KINDS}
    assert {key for key in catalogue("da") if key.startswith("rules.")} == wanted


def test_what_the_three_models_do_is_said_in_danish() -> None:
    rules = {m: describe(model) for m, model in CATALOGUE.items()}

    def danish(model: str, field: str) -> str:
        return rule_sentence(field, rules[model][field], "da")

    assert "højst 3 ad gangen" in danish("coordinator", "clarify")
    assert "det ugentlige SSP-møde" in danish("coordinator", "clarify")
    assert danish("coordinator", "decide") == "ingen faste kriterier"
    assert danish("coordinator", "stand_in").startswith("ingen udpeget")
    assert danish("fixed_forum", "convene").startswith(
        "møder hver 28. dag, højst 8 punkter, mindst 3 til stede"
    )
    assert danish("fixed_forum", "review") == "afsluttede sager gennemgås igen efter 6 og 12 måneder"
    assert "med mindst 3 arbejdsdages varsel" in danish("ad_hoc_forum", "convene")
