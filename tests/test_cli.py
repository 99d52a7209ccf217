"""The command line as a user meets it: quick help, both languages, exit codes, one sentence per failure."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import typer

from experiments import cli
from experiments.cli import main
from experiments.language import language_of
from experiments.threads import SETTINGS
from sim.errors import BadInput, InfohusError
from sim.municipalities import municipalities
from sim.parameters import declarations
from sim.scenario_build import build_scenario
from sim.texts import LANGUAGES, catalogue

HEAVY = ("numpy", "pandas", "scipy", "mesa", "plotly", "dash")


class FakeEntry:
    """An installed command that does what a test wants."""

    name = "probe"

    def __init__(self, action):
        self.action = action

    def load(self):
        return self.register

    def register(self, app: typer.Typer) -> None:
        action = self.action

        @app.command("probe")
        def probe(count: int = typer.Option(...)) -> int | None:
            return action(count)


@pytest.fixture
def probe(monkeypatch):
    """Return a function that installs one command and calls it."""

    def call(action, *arguments):
        monkeypatch.setattr(cli, "entry_points", lambda group: [FakeEntry(action)])
        return main(["probe", *arguments])

    return call


def raises(error):
    def action(count):
        raise error

    return action


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from experiments.cli import main; code = main(['--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules], code, file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr.strip() == "[] 0"
    assert "municipalities" in run.stdout
    assert "parameters" in run.stdout


@pytest.mark.parametrize("own", [None, "4"])
def test_each_process_computes_in_one_thread_unless_the_user_says_otherwise(own):
    code = (
        f"import os; from experiments.cli import main; main([]); print([os.environ[n] for n in {SETTINGS}])"
    )
    rest = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    given = dict.fromkeys(SETTINGS, own) if own else {}
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env=rest | given | {"PYTHONUTF8": "1"},
    )
    assert run.stdout.splitlines()[-1] == str([own or "1"] * len(SETTINGS))


@pytest.mark.parametrize(
    "arguments", [[], ["--help"], ["municipalities", "--help"], ["parameters", "--help"]]
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_speaks_the_language(arguments, lang, capsys):
    assert main(["--lang", lang, *arguments]) == 0
    out = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert catalogue(lang)["cli.lang"] in out


def test_the_municipalities_are_listed(capsys):
    assert main(["municipalities"]) == 0
    header, *lines = capsys.readouterr().out.splitlines()
    assert header.split("\t")[:2] == ["Code", "Municipality"]
    assert len(lines) == 98
    assert "461\tOdense\tSyddanmark\tFyn\t" in "\n".join(lines)


def test_the_municipalities_are_listed_as_json(capsys):
    assert main(["municipalities", "--json", "--lang", "da"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [record["name"] for record in records] == [m.name for m in municipalities()]
    small = next(record for record in records if record["name"] == "Samsø")
    assert small["staff"]["ssp_consultant"]["hours_per_week"] == 3.0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_parameter_is_listed_in_the_language(lang, capsys):
    assert main(["parameters", "--lang", lang]) == 0
    header, *lines = capsys.readouterr().out.splitlines()
    assert header.split("\t")[0] == catalogue(lang)["cli.parameters.name"]
    assert [line.split("\t")[:2] for line in lines] == [
        [d.name, d.label(lang)] for d in declarations().values()
    ]
    assert {len(line.split("\t")) for line in lines} == {9}


def test_one_area_is_listed_as_json_in_both_languages(capsys):
    assert main(["parameters", "--json", "--area", "demand"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [record["name"] for record in records] == [n for n in declarations() if n.startswith("demand.")]
    for record in records:
        assert set(record["label"]) == set(record["unit"]) == set(record["source"]) == set(LANGUAGES)
        assert record["range"][0] <= record["value"] <= record["range"][1]


def test_a_list_is_a_table_on_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["municipalities", "--lang", "da"]) == 0
    out = capsys.readouterr().out
    assert "│" in out
    assert "204.182" in out or "Odense" in out


def test_a_reader_that_closes_early_is_no_failure():
    command = f"{sys.executable} -m experiments.cli parameters --json | head -n 1; echo ${{PIPESTATUS[0]}}"
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["[", "0"]
    assert run.stderr == ""


def test_bad_input_exits_2_with_one_sentence(probe, capsys):
    error = BadInput("municipalities.unknown", name="Odnse", nearest="Odense")
    assert probe(raises(error), "--count", "1") == 2
    assert capsys.readouterr().err == error.sentence("en") + "\n"


def test_another_error_of_ours_exits_1(probe, capsys):
    error = InfohusError("municipalities.unknown", name="x", nearest="y")
    assert probe(raises(error), "--count", "1") == 1
    assert capsys.readouterr().err == error.sentence("en") + "\n"


def test_ctrl_c_exits_130(probe, capsys):
    assert probe(raises(KeyboardInterrupt()), "--count", "1") == 130
    assert capsys.readouterr().err == catalogue("en")["errors.cli.interrupted"] + "\n"


def test_an_interruption_that_knows_how_to_go_on_exits_130(probe, capsys):
    class Paused(InfohusError):
        exit_code = 130

    error = Paused("municipalities.unknown", name="x", nearest="y")
    assert probe(raises(error), "--count", "1") == 130
    assert capsys.readouterr().err == error.sentence("en") + "\n"


def test_an_unexpected_error_exits_1_without_a_traceback(probe, capsys):
    assert probe(raises(ZeroDivisionError("secret")), "--count", "1") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == catalogue("en")["errors.cli.unexpected"].format(kind="ZeroDivisionError") + "\n"


def test_debug_shows_where_it_happened(probe, capsys):
    assert probe(raises(ZeroDivisionError("secret")), "--count", "1", "--debug") == 1
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "ZeroDivisionError: secret" in err


@pytest.mark.parametrize(("result", "code"), [(None, 0), (0, 0), (1, 1)])
def test_a_command_may_say_its_exit_code(result, code, probe):
    assert probe(lambda count: result, "--count", "1") == code


def test_a_missing_option_is_named(probe, capsys):
    assert probe(lambda count: None) == 2
    assert capsys.readouterr().err == catalogue("en")["errors.cli.missing"].format(name="--count") + "\n"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_value_of_the_wrong_sort_is_shown(lang, monkeypatch, capsys):
    monkeypatch.setattr(cli, "entry_points", lambda group: [FakeEntry(lambda count: None)])
    assert main(["--lang", lang, "probe", "--count", "many"]) == 2
    sentence = catalogue(lang)["errors.cli.bad_value"].format(name="--count", given="many")
    assert capsys.readouterr().err == sentence + "\n"


LIMITS = {
    "--years": (1, 50),
    "--worlds": (1, 999),
    "--replications": (2, 99_999),
    "--workers": (1, 256),
    "--seed": (0, 2**63 - 1),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("option", LIMITS)
def test_a_number_outside_its_limits_is_told_the_limits(option, lang, capsys):
    low, high = LIMITS[option]
    for given in (str(low - 1), str(high + 1), "1.5", "many"):
        assert main(["compare", "--lang", lang, option, given]) == 2
        sentence = catalogue(lang)["errors.cli.not_whole"].format(
            name=option, low=low, high=high, given=given
        )
        assert capsys.readouterr().err == sentence + "\n"


@pytest.mark.parametrize("option", ["--years", "--seed"])
def test_the_command_line_and_the_scenario_file_have_the_same_limits(option):
    name, (low, high) = option.removeprefix("--"), LIMITS[option]
    for value in (low, high):
        build_scenario(municipality="Odense", model="coordinator", sets=[f"{name}={value}"])
    for value in (low - 1, high + 1):
        with pytest.raises(BadInput):
            build_scenario(municipality="Odense", model="coordinator", sets=[f"{name}={value}"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("option", ["--out", "--municipality", "--scenario"])
def test_an_empty_word_is_refused(option, lang, capsys):
    for arguments in ([option, ""], [f"{option}= "]):
        assert main(["compare", "--lang", lang, *arguments]) == 2
        sentence = catalogue(lang)["errors.cli.empty"].format(name=option)
        assert capsys.readouterr().err == sentence + "\n"


@pytest.mark.parametrize("arguments", [[], ["compare"], ["parameters"]])
def test_the_frame_of_the_help_is_danish_too(arguments, capsys):
    assert main(["--lang", "da", *arguments, "--help"]) == 0
    out = capsys.readouterr().out
    for danish in ("Brug: infohus", "─ Valg ─", "Vis denne hjælp"):
        assert danish in out
    for english in ("Usage", "Options", "OPTIONS", "Commands", "Show this", "<int", "<path>", "<str>"):
        assert english not in out


def test_any_other_usage_error_gets_a_sentence_too(probe, capsys):
    usage_error = typer.BadParameter.__mro__[1]
    assert probe(raises(usage_error("Something only the framework understands")), "--count", "1") == 2
    assert capsys.readouterr().err == catalogue("en")["errors.cli.usage"] + "\n"


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [
        ([], "en"),
        (["compare"], "en"),
        (["--lang", "da", "compare"], "da"),
        (["compare", "--lang=da"], "da"),
        (["--lang", "da", "--lang", "en"], "en"),
        (["compare", "--lang"], "en"),
    ],
)
def test_the_language_is_known_before_anything_else(arguments, lang):
    assert language_of(arguments) == lang


def test_the_next_call_speaks_english_again(capsys):
    main(["--lang", "da", "nothing"])
    main(["nothing"])
    danish, english = capsys.readouterr().err.splitlines()
    assert danish.startswith("Der findes")
    assert english.startswith("There is")
