"""``infohus citizens`` as a user meets it: a typical year in either language, with the evidence beside it."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import pytest

from experiments.citizens.page import SHARES, lines
from experiments.cli import main
from experiments.language import speak
from sim.census import Counts, count
from sim.scenario_build import build_scenario
from sim.texts import LANGUAGES, catalogue
from sim.values import OTHER_SIGNS, SERIOUS_SIGNS, SOURCES

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ["citizens", "--municipality", "Ishøj"]


@lru_cache(maxsize=2)
def counted(*sets: str) -> tuple[Counts, object]:
    scenario = build_scenario(municipality="Odense", model="coordinator", sets=sets)
    return count(scenario, 5), scenario


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_typical_year_is_printed_in_the_language(lang, capsys):
    assert main([*COMMAND, "--lang", lang]) == 0
    out = capsys.readouterr().out
    texts = catalogue(lang)
    first, caveat, _, header, *rows = out.splitlines()
    assert first.startswith(texts["citizens.first"].split("{")[0])
    assert caveat == texts["citizens.caveat"]
    assert header.split("\t")[0] == texts["citizens.column.part"]
    assert {len(row.split("\t")) for row in rows} == {5}
    assert {row.split("\t")[1] for row in rows} <= {
        words for key, words in texts.items() if key.startswith("citizens.what.")
    }
    other = catalogue("da" if lang == "en" else "en")
    assert other["citizens.caveat"] not in out
    assert re.search(r"\d,\d" if lang == "da" else r"\d\.\d", out)
    assert main([*COMMAND, "--lang", lang]) == 0
    assert capsys.readouterr().out == out


def test_json_holds_every_row_with_its_evidence(capsys):
    assert main([*COMMAND, "--json"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    keys = [line["key"] for line in record["lines"]]
    assert len(set(keys)) == len(keys)
    wanted = {f"sign_{code}" for code in (*SERIOUS_SIGNS, *OTHER_SIGNS, "W")}
    wanted |= {f"source_{source}" for source in SOURCES} | {"per_100k", "per_citizen", "travel", "turned_18"}
    assert wanted <= set(keys)
    assert len(record["scenario_hash"]) == 64
    by_key = {line["key"]: line for line in record["lines"]}
    assert "A1.13" in by_key["per_100k"]["evidence"]
    assert by_key["settle"]["evidence"] == ""


def test_every_evidence_code_has_its_row():
    known = set(re.findall(r"^\| ([A-H][\d.]*) \|", (ROOT / "docs/evidence.md").read_text("utf-8"), re.M))
    for lang in LANGUAGES:
        for key, words in catalogue(lang).items():
            if key.startswith("citizens.evidence."):
                cited = words.partition("EVIDENCE")[2].replace("group ", "").replace("gruppe ", "")
                codes = set(re.findall(r"\b[A-H](?:\d*(?:\.\d+)?)\b", cited))
                assert codes <= known, (key, codes - known)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_has_its_words(lang):
    counts, scenario = counted()
    speak(lang)
    texts = catalogue(lang)
    try:
        for line in lines(counts, scenario):
            for group, name in (("what", line.key), ("part", line.part), ("unit", line.unit)):
                assert f"citizens.{group}.{name}" in texts
    finally:
        speak("en")


def test_shares_of_concerns_add_up():
    counts, scenario = counted()
    value = {line.key: line.value for line in lines(counts, scenario)}
    for family in ("source_", "truth_", "form_", "age_"):
        assert sum(v for key, v in value.items() if key.startswith(family)) == pytest.approx(100)
    assert all(0 <= value[key] <= 100 for key in SHARES)
    assert value["per_100k"] * scenario.municipality.population / 1e5 == pytest.approx(value["all"])
    assert value["signs"] == pytest.approx(
        sum(v for key, v in value.items() if re.fullmatch(r"sign_(S|O)\d|sign_W", key))
    )
    assert value["signs_noticed"] < value["signs"]
    assert value["minor"] == pytest.approx(value["age_0"] + value["age_10"] + value["age_15"])


def test_no_beginnings_no_concerns():
    counts, scenario = counted("demand.concerns_per_100k=0")
    assert {line.value for line in lines(counts, scenario)} == {0.0}


def test_the_more_begin_the_more_is_sent():
    few, many = (counted(f"demand.concerns_per_100k={rate}")[0] for rate in (2, 12))
    assert many.concerns["all"] > 3 * few.concerns["all"]


@pytest.mark.parametrize(
    ("arguments", "mentioned"),
    [
        (["citizens"], "--municipality"),
        (["citizens", "--municipality", "Odnse"], "Odense"),
        ([*COMMAND, "--set", "life.rse=1"], "life.rise"),
        ([*COMMAND, "--seed", "x"], "--seed"),
        ([*COMMAND, "--municipalty", "x"], "--municipality"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_bad_input_is_one_sentence(arguments, mentioned, lang, capsys):
    assert main(["--lang", lang, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert mentioned in err
