"""Both languages say the same things, and every error that is raised has its sentence."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from sim.texts import LANGUAGES, catalogue

ROOT = Path(__file__).resolve().parent.parent
CODE = [path for part in ("sim", "experiments", "dashboards") for path in sorted((ROOT / part).rglob("*.py"))]


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _raised_keys(path: Path) -> set[str]:
    """Return the literal keys of our errors that a file makes: BadInput("area.key", ...)."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if _makes_error(node)]
    return {call.args[0].value for call in calls}


def _makes_error(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("BadInput", "InfohusError", "Stopped", "Interrupted")
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    )


def test_both_languages_have_the_same_keys():
    assert set(catalogue("en")) == set(catalogue("da"))


def test_a_text_mentions_the_same_things_in_both_languages():
    danish = catalogue("da")
    assert {key for key, words in catalogue("en").items() if _fields(words) != _fields(danish[key])} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty(lang):
    """A bare number has no unit to name."""
    empty = {key for key, words in catalogue(lang).items() if not words.strip()}
    assert {key for key in empty if ".units." not in key} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_errors_are_sentences_on_one_line(lang):
    sentences = {key: words for key, words in catalogue(lang).items() if key.startswith("errors.")}
    assert len(sentences) > 40
    for key, words in sentences.items():
        assert words.endswith((".", "?")), key
        assert "\n" not in words, key


def test_danish_errors_are_not_english_ones():
    same = [
        k for k, words in catalogue("en").items() if k.startswith("errors.") and catalogue("da")[k] == words
    ]
    assert same == []


def test_every_error_raised_has_its_sentence():
    raised = {f"errors.{key}" for path in CODE for key in _raised_keys(path)}
    assert raised - set(catalogue("en")) == set()


def test_the_search_for_raised_errors_finds_them():
    assert "municipalities.unknown" in _raised_keys(ROOT / "sim" / "municipalities.py")
