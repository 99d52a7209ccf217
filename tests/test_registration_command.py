"""``infohus registration`` at the command line: what it refuses, and that it needs no scenario."""

from __future__ import annotations

import pytest

from experiments.cli import main
from experiments.registration.base import base_scenario
from sim.errors import BadInput
from sim.texts import LANGUAGES, catalogue

TOO_LATE = 'schema = 1\nkind = "rollout"\nmanner = "by_infohus"\nevery_months = 4\n'
BEFORE = 'schema = 1\nkind = "rollout"\nmanner = "all_at_once"\nstarts = 2019-06-01\n'
MID_MONTH = 'schema = 1\nkind = "rollout"\nmanner = "all_at_once"\nstarts = 2020-03-15\n'
REFUSED = {
    "registration.no_rule": ([], None, "at_enquiry_national"),
    "registration.too_early": (["--rule", "minimal", "--set", "start=2020-01-01"], None, "2021-01-01"),
    "registration.too_late": (["--rule", "minimal"], TOO_LATE, "--years"),
    "registration.before_its_date": (["--rule", "minimal"], BEFORE, "2020-01-01"),
    "registration.not_first_of_month": (["--rule", "minimal"], MID_MONTH, "2020-03-15"),
    "registration.not_for_the_country": (["--rule", "minimal", "--set", "model=fixed_forum"], None, "model"),
    "registration.undated": (["--rule", "present"], None, "in_force"),
}
"""Key of the message -> arguments, a roll-out file if one is needed, and what the sentence must mention."""


@pytest.mark.parametrize("key", REFUSED)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_tested_is_refused_in_one_sentence(key, lang, tmp_path, capsys):
    arguments, rollout, mentioned = REFUSED[key]
    if rollout is not None:
        (tmp_path / "own.toml").write_text(rollout, encoding="utf-8")
        arguments = [*arguments, "--rollout", str(tmp_path / "own.toml")]
    folder = tmp_path / "out"
    assert main(["--lang", lang, "registration", *arguments, "--out", str(folder)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert mentioned in err
    assert err.startswith(catalogue(lang)[f"errors.{key}"].split("{")[0])
    assert not folder.exists()


@pytest.mark.parametrize("name", ["municipality=Odense", "staff.manager.posts=1", "organisation.convene=1"])
def test_what_one_municipality_has_is_no_setting_of_the_country(name):
    with pytest.raises(BadInput) as caught:
        base_scenario(file=None, sets=[name], years=None, seed=None)
    assert caught.value.key == "registration.not_for_the_country"


def test_a_scenario_file_gives_dates_seed_and_parameters(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text('schema = 1\nseed = 7\nyears = 4\n[parameters]\n"diary.p_busy" = 0.6\n', encoding="utf-8")
    base = base_scenario(file=str(path), sets=["demand.surges_per_year=0"], years=None, seed=None)
    assert (base.seed, base.years, base.follow_up_years) == (7, 4, 1)
    assert base.parameters["diary.p_busy"] == 0.6
    assert base.parameters["demand.surges_per_year"] == 0
    assert base_scenario(file=str(path), sets=[], years=5, seed=2).seed == 2
    path.write_text('schema = 1\nmodel = "coordinator"\n', encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        base_scenario(file=str(path), sets=[], years=None, seed=None)
    assert caught.value.key == "registration.not_for_the_country"
