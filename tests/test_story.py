"""A case told in words: every step has its sentence, in either language, and the story says what the log says."""

from __future__ import annotations

import json
import re
from functools import lru_cache

import pytest

from experiments.cli import main
from experiments.story.balance import balance_lines, balance_numbers
from experiments.story.case_file import CaseFile
from experiments.story.choice import choose, others, richness
from experiments.story.citizen import person_lines
from experiments.story.run import Run
from experiments.story.steps import TOLD_KINDS, base_key
from experiments.story.tell import Teller
from experiments.story.waits import CAUSES
from sim.measures.paths import decision_paths
from sim.measures.registry import HANDOVER_KINDS
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario
from sim.texts import LANGUAGES, catalogue
from sim.values import DAY, SOURCES

BUSY = ("demand.concerns_per_100k=12", "turnover.per_year=0.4", "years=4")
"""Few years and many concerns: much happens in little time."""
STORY = ["story", "--municipality", "Odense", "--model", "fixed_forum"]


@lru_cache(maxsize=8)
def busy(model: str, seed: int = 1) -> Run:
    return Run.of(build_scenario(municipality="Odense", model=model, seed=seed, sets=BUSY))


def all_rows(run: Run) -> list:
    return [row for rows in run.rows.values() for row in rows if row.completed is not None and row.enquiry]


# Every step has a sentence of its own.


@pytest.mark.parametrize("model", CATALOGUE)
def test_every_outcome_that_occurs_has_its_own_sentence(model):
    seeds = (1, 2, 3)
    found = {(r.activity, r.outcome, r.kind, base_key(r)) for s in seeds for r in all_rows(busy(model, s))}
    assert len(found) > 40
    for lang in LANGUAGES:
        texts = catalogue(lang)
        missing = {step for step in found if f"story.{step[3]}" not in texts}
        assert missing == set()
        silent = {kind for *_, kind, _ in found if kind and kind not in TOLD_KINDS}
        assert {kind for kind in silent if f"story.kinds.{kind}" not in texts} == set()


def test_every_kind_of_handover_is_told_by_its_step_or_has_a_sentence():
    told = {key.removeprefix("story.kinds.") for key in catalogue("en") if key.startswith("story.kinds.")}
    assert set(HANDOVER_KINDS) - TOLD_KINDS - told == set()
    assert told <= set(HANDOVER_KINDS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_outcomes_of_an_activity_sound_alike(lang):
    steps = {key: words for key, words in catalogue(lang).items() if key.startswith("story.steps.")}
    by_activity: dict[str, list[str]] = {}
    for key, words in steps.items():
        if not key.endswith(("to_police.done", "share_with_police.done", "share_with_police.taken_over")):
            by_activity.setdefault(key.rpartition(".")[0], []).append(words)
    for activity, words in by_activity.items():
        assert len(set(words)) == len(words), activity


@pytest.mark.parametrize(("lang", "words"), [("en", "had become of it"), ("da", "hvordan det var gået")])
def test_what_became_of_a_case_is_told_after_its_end(lang, words):
    given = ("years=2", "demand.concerns_per_100k=20", "organisation.feedback.rule=given")
    run = Run.of(build_scenario(municipality="Odense", model="fixed_forum", sets=given))
    tellings = [row for row in all_rows(run) if row.activity == "tell_back" and row.outcome is None]
    assert len(tellings) > 10
    for row in tellings[:10]:
        teller = Teller(run, row.case, lang)
        line = next(line for line in teller.lines() if row.event in line.events)
        assert line.phase == "D"
        assert words in line.text
        assert teller.file.last_step.completed <= row.completed
        assert teller.file.last_step.activity != "tell_back", "the case had ended before"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sender_is_named(lang):
    for source in SOURCES:
        assert f"story.senders.{source}" in catalogue(lang)
        assert f"story.noticed_by.{source}" in catalogue(lang)


# What is told is what happened.


@pytest.mark.parametrize("model", CATALOGUE)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_case_reads_well(model, lang):
    run = busy(model)
    for case in list(run.concerns)[::3]:
        teller = Teller(run, case, lang)
        lines = teller.lines()
        assert [line.time for line in lines] == sorted(line.time for line in lines)
        for line in lines:
            words = line.text
            assert re.search(r"[{}_]|\s\s| ,|,,|,\.|\.\.| None|\b0 (dage|days)\b", words) is None, words
            assert words[-1] == ".", words
            assert words[0] == words[0].upper(), words
            other = r"\b(og|blev|som|borgeren)\b" if lang == "en" else r"\b(the|was|and|with)\b"
            assert re.search(other, words) is None, words
        for words in (*person_lines(teller.file, teller.words), *balance_lines(teller.file, teller.words)):
            assert re.search(r"[{}_]|\s\s| ,|,,|,\.|\.\.| None", words) is None, words
            assert words[-1] == ".", words


@pytest.mark.parametrize("model", CATALOGUE)
def test_every_completed_step_is_told_once(model):
    run = busy(model)
    for case in list(run.concerns)[::5]:
        teller = Teller(run, case, "en")
        told = [event for line in teller.lines() for event in line.events]
        assert len(set(told)) == len(told)
        assert {row.event for row in teller.file.done} <= set(told)


def test_a_step_is_dated_when_it_was_completed():
    run = busy("coordinator")
    teller = Teller(run, choose(run, None), "en")
    completed = {row.event: row.completed for row in teller.file.done}
    for line in teller.lines():
        for event in line.events:
            if event in completed:
                assert completed[event] // DAY == line.time // DAY


def test_a_long_wait_is_told_with_its_cause_and_days():
    run = busy("fixed_forum")
    rows = [r for r in all_rows(run) if r.activity == "meet" and r.wait_batching_s > 5 * DAY]
    row = rows[0]
    days = round(row.wait_batching_s / DAY)
    line = next(line for line in Teller(run, row.case, "en").lines() if row.event in line.events)
    assert f"{days} days for the forum's next meeting" in line.text
    line = next(line for line in Teller(run, row.case, "da").lines() if row.event in line.events)
    assert f"{days} dage på forummets næste møde" in line.text


def test_somebody_away_is_named_with_the_reason():
    run = busy("coordinator")
    told = " ".join(line.text for case in run.concerns for line in Teller(run, case, "da").lines())
    assert "fordi tovholderen havde ferie" in told
    assert "fordi tovholderen var syg" in told


def test_answers_bring_as_many_facts_as_the_decision_has_in_hand():
    """What the sender and the own unit knew, and what answers brought before, is all a lone assessor has."""
    run, checked = busy("coordinator"), 0
    for case in run.concerns:
        file = CaseFile(run, case)
        if file.decided is None or any(r.activity in ("take_over", "meet") for r in file.done):
            continue
        told = {r.resource for r in file.done if r.activity == "answer"} | {file.decision.resource}
        brought = sum(file.brought(r) for r in file.done if r.stage == "B" and r.activity == "answer"
                      and r.completed <= file.decision.completed)  # fmt: skip
        assert told
        assert brought <= file.decided[1] <= file.decided[2]
        checked += 1
    assert checked > 10


@pytest.mark.parametrize("lang", LANGUAGES)
def test_signs_are_told_with_who_noticed_them(lang):
    run = busy("coordinator")
    for case in list(run.concerns)[:20]:
        teller = Teller(run, case, lang)
        sent = [line for line in teller.lines() if line.key == "life.sign.sent"]
        if teller.file.concern.episode >= 0 and teller.file.concern.caused_by is None:
            source = teller.words.say(f"noticed_by.{teller.file.concern.source}")
            assert any(source in line.text for line in sent), case


def test_an_enquiry_that_joins_a_case_is_told_in_both():
    run = busy("fixed_forum")
    concern = next(c for c in run.concerns.values() if c.joined is not None)
    main_case = Teller(run, concern.joined, "en").lines()
    assert any(line.key == "steps.send.done_again" for line in main_case)
    assert any("added the concern to it" in line.text for line in main_case)
    own = Teller(run, concern.case, "en").lines()
    assert own[-1].key == "steps.triage.joined"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_side_case_is_told_in_both(lang):
    run = Run.of(
        build_scenario(
            municipality="Odense", model="coordinator", sets=[*BUSY, "group.p_found=1", "influence.factor=30"]
        )
    )
    side = next(c for c in run.concerns if CaseFile(run, c).is_side_case)
    main_case = run.concerns[side].caused_by
    assert side in " ".join(line.text for line in Teller(run, main_case, lang).lines())
    begun = next(line for line in Teller(run, side, lang).lines() if line.key == "steps.send.done_side")
    assert main_case in begun.text


def test_states_are_left_to_the_balance():
    """What nobody could see is no dated line of the case."""
    states = {key for key in catalogue("en") if key.startswith("story.balance.states.")}
    assert len(states) == 15
    for case in list(busy("coordinator").concerns)[:30]:
        keys = {line.key for line in Teller(busy("coordinator"), case, "en").lines()}
        assert all(key.startswith(("steps.", "life.")) for key in keys)
        assert {key for key in keys if key.startswith("life.")} <= {
            *(f"life.sign.{how}" for how in ("unseen", "seen", "sent")),
            *(f"life.sign.seen_heard_{where}" for where in ("meet", "follow_up", "review")),
            *("life.travel", "life.return", "life.move", "life.turned_18", "life.side_case"),
        }


def test_the_balance_agrees_with_the_measures():
    run = busy("ad_hoc_forum")
    paths, checked = decision_paths(run.record), 0
    wrong = {row[0]: row[5] for row in run.record.decisions}
    for case in run.concerns:
        file = CaseFile(run, case)
        numbers = balance_numbers(file)
        if case not in paths:
            assert numbers["days_to_decision"] is None
            continue
        parts = numbers["touch_days"] + numbers["stretch_days"] + sum(numbers["waiting_days"].values())
        assert parts == pytest.approx(numbers["days_to_decision"])
        assert list(numbers["waiting_days"]) == list(CAUSES)
        assert numbers["is_right"] is not wrong[paths[case].decide_event]
        checked += 1
    assert checked > 50


# Which case is told.


def test_the_chosen_case_is_opened_and_closed_and_as_rich_as_any():
    run = busy("fixed_forum")
    name = choose(run, None)
    concern = run.concerns[name]
    assert concern.end_state == "closed"
    assert 0 <= concern.sent < run.record.entry_end
    assert CaseFile(run, name).decision.outcome == "opened"
    assert name not in others(run, name).values()
    for end, case in others(run, name).items():
        assert run.concerns[case].end_state.partition(":")[0] == end


def test_unfinished_steps_do_not_make_a_case_rich():
    run = busy("fixed_forum")
    for case, rows in run.rows.items():
        kinds = {(row.activity, row.outcome) for row in rows if row.completed is not None}
        n_unfinished = sum(outcome in ("moved_on", "called_off") for _, outcome in kinds)
        if n_unfinished:
            assert richness(run, case) <= len({(r.activity, r.stage, r.outcome) for r in rows}) - n_unfinished


# The command.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_tells_a_case(lang, capsys):
    assert main([*STORY, "--lang", lang]) == 0
    first = capsys.readouterr().out
    texts = catalogue(lang)
    head = first.splitlines()[0]
    assert "Odense" in head
    assert "461-" in head
    assert texts["measures.models_in_sentence.fixed_forum"] in head
    assert texts["story.balance.synthetic"] in first
    assert texts["story.phases.B"] in first
    pattern = r"^\d{1,2}\. \w+ \d{4}: " if lang == "da" else r"^\d{1,2} \w+ \d{4}: "
    assert len(re.findall(pattern, first, re.MULTILINE)) > 10
    assert main([*STORY, "--lang", lang]) == 0
    assert capsys.readouterr().out == first


def test_the_seed_the_scenario_and_the_case_count(capsys, tmp_path):
    scenario = tmp_path / "s.toml"
    scenario.write_text('schema = 1\nmunicipality = "Odense"\nmodel = "coordinator"\nseed = 4\n')
    assert main(["story", "--scenario", str(scenario), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["seed"], data["model"]) == (4, "coordinator")
    other = next(iter(data["others"].values()))
    assert main(["story", "--scenario", str(scenario), "--case", other, "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["case"] == other
    assert again["scenario_hash"] == data["scenario_hash"]
    assert main(["story", "--scenario", str(scenario), "--set", "diary.p_busy=0.2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["scenario_hash"] != data["scenario_hash"]


def test_json_says_what_the_text_says(capsys):
    assert main([*STORY, "--lang", "da"]) == 0
    words = capsys.readouterr().out
    assert main([*STORY, "--lang", "da", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["is_synthetic"] is True
    assert all(line["text"] in words for line in data["lines"])
    assert all(line in words for line in data["balance"]["sentences"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unknown_case_is_refused_with_the_nearest(lang, capsys):
    assert main([*STORY, "--case", "461-30321/99", "--lang", lang]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert len(re.findall(r"461-\d+/-?\d+", err)) == 4
    assert err.startswith(catalogue(lang)["errors.story.unknown_case"].split("{")[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_run_without_concerns_is_said_in_a_sentence(lang, capsys):
    assert main([*STORY, "--set", "demand.concerns_per_100k=0", "--lang", lang]) == 2
    assert catalogue(lang)["errors.story.no_case"].format(municipality="Odense") in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "mentioned"),
    [
        (["story", "--municipality", "Odense"], "--model coordinator"),
        (["story", "--model", "coordinator"], "--municipality Odense"),
        (["story", "--municipality", "Odense", "--model", "fix_forum"], "fixed_forum"),
        ([*STORY, "--seed", "-1"], "-1"),
        ([*STORY, "--case", ""], "--case"),
        ([*STORY, "--csae", "x"], "--case"),
    ],
)
def test_bad_input_is_one_sentence(arguments, mentioned, capsys):
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert mentioned in err


def test_a_story_is_written_to_a_file(capsys, tmp_path):
    path = tmp_path / "new" / "story.txt"
    assert main([*STORY, "--lang", "da", "--out", str(path)]) == 0
    assert str(path) in capsys.readouterr().out
    assert catalogue("da")["story.balance.title"] in path.read_text(encoding="utf-8")
    assert main([*STORY, "--out", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_lines_are_folded_on_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "72")
    assert main([*STORY, "--lang", "da"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 72
