"""Whatever cannot be used is refused with one clear sentence: a broken example for every message."""

from __future__ import annotations

import pytest

from experiments.cli import main
from sim.errors import BadInput
from sim.scenario_build import build_scenario, build_scenarios, read_scenario
from sim.texts import LANGUAGES, catalogue

NO_AUTHORITY = [
    f"staff.{post}.may_decide=false"
    for post in (
        "caseworker_social_services",
        "caseworker_children_youth",
        "caseworker_job_centre",
        "caseworker_integration",
        "caseworker_probation",
        "police_coordinator",
    )
]
POSTS = (
    "ssp_consultant",
    "caseworker_social_services",
    "caseworker_children_youth",
    "caseworker_job_centre",
    "caseworker_integration",
    "caseworker_probation",
    "contact_school",
    "contact_psp",
    "contact_psychiatry",
    "contact_street_work",
    "contact_housing",
    "manager",
    "police_coordinator",
)

SETS = {
    "parameters.unknown": (["parameters.diary.p_bussy=0.5"], "diary.p_busy"),
    "parameters.not_a_number": (["diary.p_busy=half"], "half"),
    "parameters.unlike": (["parameters.qqq=0.5"], "qqq"),
    "parameters.comma": (["diary.p_busy=0,6"], "0.6"),
    "parameters.out_of_range": (["diary.p_busy=2"], "0.95"),
    "scenario.unknown_set": (["diary.p_bussy=0.5"], "diary.p_busy"),
    "scenario.unlike_set": (["qqq=1"], "qqq"),
    "scenario.no_assignment": (["diary.p_busy"], "diary.p_busy"),
    "scenario.unknown_name": (["organisation.convene.evry_days=14"], "every_days"),
    "scenario.no_fields": (["organisation.write.every_days=14"], "every_days"),
    "scenario.unknown_rule": (["organisation.convene.rule=next_meting"], "next_meeting"),
    "scenario.unknown_unit": (['organisation.convene.members=["ssp", "polis"]'], "police"),
    "scenario.not_a_table": (["organisation.convene=14"], "organisation.convene"),
    "scenario.not_a_choice": (["calendar.windows=night"], "round_the_clock"),
    "scenario.not_a_switch": (["calendar.holidays=1"], "calendar.holidays"),
    "scenario.not_whole": (["organisation.convene.every_days=0"], "365"),
    "scenario.not_above": (["staff.manager.hours_per_week=0"], "168"),
    "scenario.not_whole_list": (["organisation.review.months=[0]"], "60"),
    "scenario.not_a_list": (["organisation.convene.members=ssp"], "members"),
    "scenario.no_date": (["start=2018-02-30"], "2018-02-30"),
    "scenario.start_range": (["start=1066-10-14"], "1066-10-14"),
    "scenario.no_staff": ([f"staff.{post}.posts=0" for post in POSTS], "[staff]"),
    "scenario.nobody_decides": (NO_AUTHORITY, "may_decide"),
    "scenario.may_not_decide": (["staff.ssp_consultant.may_decide=true"], "ssp_consultant"),
    "scenario.no_ssp": (["staff.ssp_consultant.posts=0"], "ssp_consultant"),
    "scenario.quorum": (["organisation.convene.quorum=6"], "6"),
}
"""Key of the message -> assignments that bring it about, and what the sentence must mention."""

SHOCKED = b"""schema = 1
municipality = 'Odense'
model = 'coordinator'
[[shock]]
kind = 'leaves'
who = 'ssp_consultant-1'
on = 2019-03-01
"""
FILES = {
    "file.not_utf8": (b"schema = 1\nmunicipality = 'K\xf8benhavn'", "UTF-8"),
    "file.too_large": (b"schema = 1\n" + b"# much\n" * 200_000, "1 MB"),
    "file.not_toml": (b"schema = 1\nyears = five years", "2"),
    "file.no_date_in_file": (b"schema = 1\nstart = 2018-02-30", "2"),
    "file.no_schema": (b"years = 5", "schema = 1"),
    "file.schema": (b"schema = 2", "schema = 1"),
    "scenario.unknown_top": (b"schema = 1\nyeers = 5", "years"),
    "scenario.not_text": (b"schema = 1\nmodel = 'coordinator'\nmunicipality = 5000", "municipality"),
    "scenario.unknown_model": (b"schema = 1\nmunicipality = 'Odense'\nmodel = 'fix_forum'", "fixed_forum"),
    "scenario.no_municipality": (b"schema = 1\nmodel = 'coordinator'", "Odense"),
    "scenario.no_model": (b"schema = 1\nmunicipality = 'Odense'", "ad_hoc_forum"),
    "scenario.shock_needs": (SHOCKED.replace(b"kind = 'leaves'\n", b""), "kind"),
    "scenario.shock_post": (SHOCKED.replace(b"consultant-1", b"consultant-9"), "ssp_consultant-1"),
    "scenario.shock_unit": (SHOCKED.replace(b"leaves", b"reorganised"), "street_work"),
    "scenario.shock_date": (SHOCKED.replace(b"2019", b"2049"), "2049-03-01"),
    "scenario.not_a_date": (SHOCKED.replace(b"2019-03-01", b"'March'"), "March"),
    "scenario.not_tables": (SHOCKED.replace(b"[[shock]]", b"[shock]"), "[[shock]]"),
    "municipalities.unknown": (b"schema = 1\nmodel = 'coordinator'\nmunicipality = 'Odnse'", "Odense"),
    "municipalities.unlike": (b"schema = 1\nmodel = 'coordinator'\nmunicipality = 'Danmark'", "Danmark"),
}
"""Key of the message -> a broken scenario file, and what the sentence must mention."""

COMMANDS = {
    "cli.unknown_command": (["municipalites"], "municipalities"),
    "cli.unknown_option": (["municipalities", "--jsn"], "--json"),
    "cli.no_value": (["parameters", "--area"], "--area"),
    "cli.takes_no_value": (["municipalities", "--json=yes"], "--json"),
    "cli.too_many_values": (["municipalities", "Odense"], "Odense"),
    "cli.area": (["parameters", "--area", "wrk"], "work"),
}
"""Key of the message -> a command line that brings it about, and what the sentence must mention."""

ELSEWHERE = {
    "file.unreadable": "test_a_file_that_cannot_be_read",
    "scenario.not_within": "test_a_number_outside_both_limits (tests/test_rule_reader.py)",
    "cli.language": "test_a_language_we_do_not_have",
    "cli.missing": "tests/test_cli.py",
    "cli.bad_value": "tests/test_cli.py",
    "cli.not_whole": "tests/test_cli.py",
    "cli.empty": "tests/test_cli.py",
    "cli.usage": "tests/test_cli.py",
    "cli.unexpected": "tests/test_cli.py",
    "cli.interrupted": "tests/test_cli.py",
}
"""Messages with an example of another kind, and where it stands."""

LISTING = ("scenario.shock_post", "scenario.shock_unit")
"""Messages that list everything there is to choose from."""


def check_sentences(error: BadInput, key: str, mentioned: str) -> None:
    assert error.key == key
    for lang in LANGUAGES:
        sentence = error.sentence(lang)
        assert mentioned in sentence
        assert "\n" not in sentence
        assert "{" not in sentence
        assert len(sentence) < (300 if key not in LISTING else 800)


def test_every_message_has_its_broken_example():
    areas = ("file", "parameters", "municipalities", "scenario", "cli")
    ours = tuple(f"errors.{area}." for area in areas)
    messages = {key.removeprefix("errors.") for key in catalogue("en") if key.startswith(ours)}
    assert messages == set(SETS) | set(FILES) | set(COMMANDS) | set(ELSEWHERE)


@pytest.mark.parametrize("key", SETS)
def test_an_assignment_that_does_not_fit_is_refused(key):
    sets, mentioned = SETS[key]
    with pytest.raises(BadInput) as caught:
        build_scenario(municipality="Odense", model="fixed_forum", sets=sets)
    check_sentences(caught.value, key, mentioned)


@pytest.mark.parametrize("key", SETS)
def test_a_comparison_refuses_the_same(key):
    sets, mentioned = SETS[key]
    with pytest.raises(BadInput) as caught:
        build_scenarios(municipality="Odense", sets=sets)
    check_sentences(caught.value, key, mentioned)


@pytest.mark.parametrize("key", FILES)
def test_a_broken_file_is_refused(key, tmp_path):
    content, mentioned = FILES[key]
    path = tmp_path / "s.toml"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_scenario(path)
    check_sentences(caught.value, key, mentioned)
    assert path.read_bytes() == content


@pytest.mark.parametrize("key", COMMANDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_broken_command_line_is_refused(key, lang, capsys):
    arguments, mentioned = COMMANDS[key]
    assert main(["--lang", lang, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert mentioned in err
    assert err.startswith(catalogue(lang)[f"errors.{key}"].split("{")[0])


def test_a_file_that_cannot_be_read(tmp_path):
    for path in (tmp_path / "missing.toml", tmp_path, "with\0nul"):
        with pytest.raises(BadInput) as caught:
            read_scenario(path)
        check_sentences(caught.value, "file.unreadable", str(path).split("\0")[0])


@pytest.mark.parametrize("arguments", [["--lang", "fr"], ["municipalities", "--lang=fr"]])
def test_a_language_we_do_not_have(arguments, capsys):
    assert main(arguments) == 2
    assert "--lang en" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("years", value)
        for value in ("0", "51", "1.5", "true", "five", "nan", "[5]", "99999999999999999999999999", '"5"')
    ]
    + [("seed", "-1"), ("warm_up_years", "-1"), ("follow_up_years", "21"), ("seed", "9223372036854775808")],
)
def test_whole_numbers_are_whole_and_within_their_limits(path, value):
    with pytest.raises(BadInput) as caught:
        build_scenario(sets=["municipality=Odense", "model=coordinator", f"{path}={value}"])
    assert caught.value.key == "scenario.not_whole"


@pytest.mark.parametrize("value", ["nan", "inf", "true", '"6"', "[6]", "-3", "169"])
def test_hours_are_a_number_a_week_can_hold(value):
    with pytest.raises(BadInput) as caught:
        build_scenario(
            municipality="Odense", model="coordinator", sets=[f"staff.manager.hours_per_week={value}"]
        )
    assert caught.value.key == "scenario.not_above"


@pytest.mark.parametrize(
    "content",
    [
        b"\x00",
        b"schema = 1\nx = " + b"[" * 50_000,
        b"schema = 1\nyears = " + b"9" * 5_000,
        b"schema = 1\nschema = 1",
        b"<html></html>",
    ],
    ids=["nul", "deep", "long", "twice", "html"],
)
def test_files_that_are_no_toml_end_in_a_sentence(content, tmp_path):
    path = tmp_path / "s.toml"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_scenario(path)
    assert caught.value.key == "file.not_toml"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "s.toml"
    path.write_bytes(b"\xef\xbb\xbfschema = 1\r\nmunicipality = 'Odense'\r\nmodel = 'coordinator'\r\n")
    assert read_scenario(path).model == "coordinator"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("organisation.quorum=12", "organisation.convene.quorum"),
        ("quorum=12", "organisation.convene.quorum"),
        ("organisation.convene.quorm=12", "quorum"),
        ("p_busy=0.4", "diary.p_busy"),
        ("convene.every_days=7", "organisation.convene.every_days"),
        ("holidays=false", "absence.holidays"),
    ],
)
def test_a_setting_without_its_place_is_found_by_its_last_word(given, meant):
    with pytest.raises(BadInput) as caught:
        build_scenarios(municipality="Odense", sets=[given])
    assert caught.value.values["nearest"] == meant


@pytest.mark.parametrize("name", ["diary.p_busy", "staff.manager.hours_per_week"])
@pytest.mark.parametrize(("given", "meant"), [("0,6", "0.6"), ("-12,50", "-12.50")])
def test_a_decimal_comma_is_answered_with_a_point(name, given, meant):
    with pytest.raises(BadInput) as caught:
        build_scenarios(municipality="Odense", sets=[f"{name}={given}"])
    assert caught.value.key == "parameters.comma"
    for lang in LANGUAGES:
        assert caught.value.sentence(lang).endswith(f": {meant}.")


@pytest.mark.parametrize("given", ["6,12,18", "1.000,5", ",5", "half"])
def test_what_is_no_number_with_a_comma_is_not_taken_for_one(given):
    with pytest.raises(BadInput) as caught:
        build_scenarios(municipality="Odense", sets=[f"diary.p_busy={given}"])
    assert caught.value.key == "parameters.not_a_number"


def test_a_long_wrong_value_is_cut_short():
    with pytest.raises(BadInput) as caught:
        build_scenario(municipality="Odense", model="coordinator", sets=[f"calendar.windows={'x' * 5000}"])
    assert len(caught.value.sentence("da")) < 300


def test_a_member_unit_without_staff_does_not_count_towards_the_quorum():
    sets = ["staff.caseworker_job_centre.posts=0", "organisation.convene.quorum=5"]
    with pytest.raises(BadInput) as caught:
        build_scenario(municipality="Odense", model="ad_hoc_forum", sets=sets)
    assert caught.value.values == {"quorum": 5, "members": 4}
