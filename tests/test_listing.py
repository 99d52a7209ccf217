"""Lists in a file or pipe: every digit, and the decimal mark of the language."""

from __future__ import annotations

import pytest

from experiments.cli import main


@pytest.mark.parametrize(("lang", "hours"), [("da", "12,0"), ("en", "12.0")])
def test_the_municipalities_have_the_decimal_mark_of_the_language(capsys, lang: str, hours: str) -> None:
    assert main(["municipalities", "--lang", lang]) == 0
    copenhagen = capsys.readouterr().out.splitlines()[1].split("\t")
    assert copenhagen[4:7] == ["613288", "4", hours]


@pytest.mark.parametrize(("lang", "mark"), [("da", ","), ("en", ".")])
def test_a_parameter_has_one_decimal_mark_in_value_and_ranges(capsys, lang: str, mark: str) -> None:
    assert main(["parameters", "--lang", lang]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()[1:]]
    found = [cell for row in rows for cell in (row[2], row[4], row[5])]
    assert any(mark in cell for cell in found)
    assert not any({",": ".", ".": ","}[mark] in cell for cell in found)
