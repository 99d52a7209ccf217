"""Whoever meets a code such as EVIDENCE A1.6 finds its row in docs/evidence.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "evidence.md"
CODE = r"[A-H]\d?\.\d{1,2}"
CITING = [
    path
    for part in ("sim", "experiments", "docs", "tests", "benchmarks", "README.md", "CHANGELOG.md")
    for path in sorted([ROOT / part, *(ROOT / part).rglob("*")])
    if path.suffix in (".py", ".toml", ".md", ".csv", ".html") and path not in (PAGE, Path(__file__))
]


def rows() -> dict[str, list[str]]:
    """Return the cells of every row of the page by its code; of several with one code the first."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if re.match(r"\| [A-H]\d?", line)]
    found: dict[str, list[str]] = {}
    for line in lines:
        code, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        found.setdefault(code, cells)
    return found


def cited(text: str) -> set[str]:
    """Return the codes that a text with the word EVIDENCE cites, groups and ranges among them."""
    if "EVIDENCE" not in text:
        return set()
    codes = set(re.findall(rf"\b{CODE}\b", text))
    for first, last in re.findall(rf"\b({CODE})-({CODE})\b", text):
        group, start = first.split(".")
        codes |= {f"{group}.{n}" for n in range(int(start), int(last.split(".")[1]) + 1)}
    for line in text.splitlines():
        after = line.partition("EVIDENCE")[2]
        codes |= set(re.findall(r"\b([A-H]\d)(?=[,;.\"]|$)(?!\.\d)", after))
        codes |= set(re.findall(r"\b(?:group|gruppe) ([A-H])\b", after))
    return codes


def test_the_search_finds_codes_ranges_and_groups():
    text = 'source = "x; EVIDENCE A1.19, A2, A3.2, group G"\n# EVIDENCE B.9-B.11'
    assert cited(text) == {"A1.19", "A2", "A3.2", "G", "B.9", "B.10", "B.11"}
    assert cited("A1.6 without the word") == set()


def test_every_code_that_is_cited_has_its_row():
    known = set(rows())
    unknown = {path: cited(path.read_text(encoding="utf-8")) - known for path in CITING}
    assert len(CITING) > 500
    assert {path: codes for path, codes in unknown.items() if codes} == {}


def test_rows_lean_only_on_rows_that_are_there():
    text = PAGE.read_text(encoding="utf-8")
    assert set(re.findall(rf"\b{CODE}\b", text)) <= set(rows())


def test_every_row_is_complete_and_codes_are_unique():
    for code, cells in rows().items():
        assert len(cells) == (3 if code == "G" else 5), code
        assert all(cells), code
    codes = re.findall(rf"^\| ({CODE}) \|", PAGE.read_text(encoding="utf-8"), flags=re.M)
    assert len(codes) == len(set(codes)) > 30


@pytest.mark.parametrize("name", ["README.md", "docs/model.md"])
def test_the_page_is_linked(name):
    assert "evidence.md" in (ROOT / name).read_text(encoding="utf-8")
