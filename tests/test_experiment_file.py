"""An experiment file is read strictly: levers apart from unknowns, one clear sentence for whatever cannot be used."""

from __future__ import annotations

import pytest

from experiments.experiment.file import read_experiment, ready_made_experiments
from experiments.experiment.given import read_given
from experiments.experiment.plan import make_plan
from experiments.experiment.setting import setting
from experiments.experiment.stages import stages
from sim.errors import BadInput
from sim.parameters import declarations
from sim.texts import LANGUAGES, catalogue

WHOLE = """
schema = 1
kind = "experiment"
title = "Cadence"
question = { en = "How often?", da = "Hvor ofte?" }
measures = ["days_to_decision", "days_to_decision|median", "hours_per_decision"]
baseline = "monthly"
[fixed]
municipality = "Samsø"
years = 1
[[scenario]]
name = "monthly"
model = "fixed_forum"
[[scenario]]
name = "weekly"
model = "fixed_forum"
organisation.convene.every_days = 7
[worlds]
count = 5
replications = 2
[sensitivity]
of = "weekly"
minus = "monthly"
[budget]
replications = 20
"""
BROKEN = {
    "experiment.measure": ('"hours_per_decision"', '"hours_per_desicion"', "hours_per_decision"),
    "experiment.statistic": ("days_to_decision|median", "days_to_decision|mode", "median"),
    "experiment.chief": ('["days_to_decision", ', '["open_cases", ', "open_cases"),
    "experiment.quantile": ('minus = "monthly"', 'measure = "days_to_decision|p90"', "p90"),
    "experiment.power_of_two": ('minus = "monthly"', "base = 24", "24"),
    "experiment.no_uncertainty": ("count = 5", 'count = 5\nonly = ["diary.p_bussy"]', "diary.p_busy"),
    "experiment.not_fixed": ("years = 1", 'years = 1\nmodel = "coordinator"', "[[scenario]]"),
    "experiment.place": ('municipality = "Samsø"', "", "municipalities"),
    "experiment.name": ('name = "weekly"', 'name = "Hver uge"', "Hver uge"),
    "experiment.no_scenario": ('baseline = "monthly"', 'baseline = "montly"', "monthly"),
    "experiment.twice": ('name = "weekly"', 'name = "monthly"', "monthly"),
    "experiment.most_scenarios": (
        "[worlds]",
        "".join(f'[[scenario]]\nname = "s{n}"\nmodel = "fixed_forum"\n' for n in range(9)) + "[worlds]",
        "10",
    ),
    "experiment.nothing_varies": (
        "[sensitivity]",
        'only = ["diary.p_busy"]\n[fixed.parameters]\n"diary.p_busy" = 0.4\n[sensitivity]',
        "diary.p_busy",
    ),
    "experiment.between_alone": (
        "[worlds]",
        '[between]\nfrom = "coordinator"\nto = "fixed_forum"\n[worlds]',
        "between",
    ),
    "definition.missing": ('of = "weekly"', "", "of"),
    "definition.kind": ('kind = "experiment"', 'kind = "rollout"', "experiment"),
    "scenario.unknown_model": (
        'name = "monthly"\nmodel = "fixed_forum"',
        'name = "monthly"\nmodel = "fixed"',
        "fixed_forum",
    ),
    "scenario.unknown_name": ("count = 5", "cuont = 5", "count"),
    "scenario.not_whole": ("count = 5", "count = 1", "2"),
    "scenario.unknown_top": ("years = 1", "yaers = 1", "years"),
}
"""Key of the message -> what is replaced in the file, by what, and what the sentence must mention."""
ELSEWHERE = {
    *("experiment.unknown", "experiment.budget", "experiment.not_toml", "experiment.there_already"),
    *("experiment.not_writable",),
}
"""Messages with their examples in tests/test_experiment_command.py."""


def written(tmp_path, content: str):
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")
    return str(path)


def check_sentence(error: BadInput, key: str, mentioned: str) -> None:
    assert error.key == key
    for lang in LANGUAGES:
        assert mentioned in error.sentence(lang)
        assert len(error.sentence(lang)) < 700


def test_every_message_has_its_broken_example():
    own = {key.removeprefix("errors.") for key in catalogue("en") if key.startswith("errors.experiment.")}
    assert own <= {*BROKEN, *ELSEWHERE}
    assert {key for key in (*BROKEN, *ELSEWHERE) if key.startswith("experiment.")} <= own


@pytest.mark.parametrize("key", BROKEN)
def test_a_broken_file_is_refused(key, tmp_path):
    old, new, mentioned = BROKEN[key]
    assert old in WHOLE
    with pytest.raises(BadInput) as caught:
        make_plan(read_experiment(written(tmp_path, WHOLE.replace(old, new, 1))))
    check_sentence(caught.value, key, mentioned)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('minus = "monthly"', 'minus = "weekly"', "experiment.twice"),
        ("years = 1", "years = 1\nstaff.ssp_consultant = 5", "scenario.not_a_table"),
        ("[budget]", "[regimes]\npoints = 19\n[budget]", "scenario.not_whole"),
        (
            "[budget]",
            '[[factor]]\nname = "nothing"\non.organisation.convene.every_days = 14\n[budget]',
            "effects_of.name",
        ),
        (
            "[budget]",
            '[search]\nscenario = "weekly"\nweights = { days_to_decision = 1 }\n[[search.lever]]\n'
            'name = "organisation.convene.every_days"\nvalues = [7, 2020-01-01]\n[budget]',
            "scenario.not_whole",
        ),
        (
            "[budget]",
            '[search]\nscenario = "weekly"\nweights = { days_to_decision = 1 }\n[[search.lever]]\n'
            'name = "organisation.convene.every_days"\nvalues = [7, 4000]\n[budget]',
            "scenario.not_whole",
        ),
    ],
)
def test_what_would_break_off_after_hours_is_refused_before_the_first_run(tmp_path, old, new, key):
    levers = "organisation.convene.every_days = 7"
    content = WHOLE.replace(levers, f"{levers}\nstaff.ssp_consultant.hours_per_week = 9").replace(old, new, 1)
    with pytest.raises(BadInput) as caught:
        stages(make_plan(read_experiment(written(tmp_path, content))))
    assert caught.value.key == key


def test_what_nobody_knows_is_no_lever(tmp_path):
    more = 'organisation.convene.every_days = 7\nparameters."diary.p_busy" = 0.4'
    content = WHOLE.replace("organisation.convene.every_days = 7", more)
    with pytest.raises(BadInput) as caught:
        read_experiment(written(tmp_path, content))
    assert "diary.p_busy" in caught.value.sentence("en")
    fixed = WHOLE.replace("years = 1", 'years = 1\nparameters."diary.p_busy" = 0.4')
    plan = make_plan(read_experiment(written(tmp_path, fixed)))
    assert all("diary.p_busy" not in world for world in plan.worlds)
    assert {arm.scenario.parameters["diary.p_busy"] for arm in plan.places[0].arms} == {0.4}


def test_the_command_line_wins_over_the_file(tmp_path):
    path = written(tmp_path, WHOLE)
    plan = make_plan(read_given(path, municipality="Odense", sets=["years=2", "diary.p_busy=0.6"], seed=7))
    scenario = plan.places[0].arms[0].scenario
    assert (scenario.municipality.name, scenario.years, scenario.seed) == ("Odense", 2, 7)
    assert scenario.parameters["diary.p_busy"] == 0.6
    assert plan.hash() != make_plan(read_given(path)).hash()


def test_a_scenario_file_is_laid_over_what_is_fixed_entry_by_entry(tmp_path):
    own = WHOLE.replace("years = 1", "years = 1\nstaff.ssp_consultant.hours_per_week = 9")
    scenario = tmp_path / "scenario.toml"
    scenario.write_text(
        'schema = 1\nmunicipality = "Odense"\nmodel = "coordinator"\nseed = 5\n'
        "staff.ssp_consultant.posts = 3\nparameters.diary.p_busy = 0.6\n",
        encoding="utf-8",
    )
    path = written(tmp_path, own.replace("years = 1", "years = 1\nparameters.diary.p_busy = 0.4", 1))
    laid = make_plan(read_given(path, scenario=str(scenario))).places[0].arms[0].scenario
    post = laid.staff["ssp_consultant"]
    assert (post.posts, post.hours_per_week) == (3, 9)
    assert (laid.municipality.name, laid.seed, laid.parameters["diary.p_busy"]) == ("Odense", 5, 0.6)
    assert laid.model == "fixed_forum"
    (over,) = make_plan(read_given(path, scenario=str(scenario), municipality="Samsø", seed=6)).places
    assert (over.name, over.arms[0].scenario.seed) == ("Samsø", 6)


def test_whatever_changes_results_changes_the_hash(tmp_path):
    def hash_of(content: str) -> str:
        return make_plan(read_experiment(written(tmp_path, content))).hash()

    alone = WHOLE.replace("[worlds]\ncount = 5\nreplications = 2\n", "")
    declared = declarations()["diary.p_busy"].value
    fixed = alone.replace("years = 1", f'years = 1\nparameters."diary.p_busy" = {declared}')
    assert hash_of(fixed) != hash_of(alone)
    mapped = alone.replace("[budget]", "[regimes]\npoints = 20\n[budget]").replace(
        '[[scenario]]\nname = "weekly"', 'organisation.convene.every_days = 28\n[[scenario]]\nname = "weekly"'
    )
    elsewhere = mapped.replace("years = 1", "years = 1\norganisation.convene.every_days = 56")
    assert hash_of(elsewhere) != hash_of(mapped)


def test_a_place_of_its_own_is_told_where_it_was_not_kept(tmp_path):
    seeded = WHOLE.replace("years = 1", "years = 1\nseed = 3")
    for content, sets, where in ((seeded, [], "mine.toml: fixed"), (WHOLE, ["seed=3"], "--set")):
        with pytest.raises(BadInput) as caught:
            read_given(written(tmp_path, content), sets=sets)
        assert (caught.value.key, caught.value.values["where"]) == ("experiment.not_fixed", where)


def test_scenarios_differ_by_their_levers_alone(tmp_path):
    place = make_plan(read_experiment(written(tmp_path, WHOLE))).places[0]
    monthly, weekly = (arm.scenario for arm in place.arms)
    assert (monthly.organisation.convene.every_days, weekly.organisation.convene.every_days) == (28, 7)
    assert monthly.with_model("x", weekly.organisation) == weekly.with_model("x", weekly.organisation)


def test_a_scenario_without_levers_tells_its_own_values_of_what_the_others_set(tmp_path):
    """The baseline is told 28 days, and 14 where that is fixed for all."""
    for fixed, days in (("", 28), ("organisation.convene.every_days = 14\n", 14)):
        plan = make_plan(
            read_experiment(written(tmp_path, WHOLE.replace("years = 1\n", f"years = 1\n{fixed}", 1)))
        )
        told = setting(plan, "en", "")["levers"]
        assert told["monthly"] == [f"Meetings, days between them: {days}"]
        assert told["weekly"] == [f"Meetings, days between them: 7 (usually: {days})"]


@pytest.mark.parametrize("name", ready_made_experiments())
def test_every_ready_made_experiment_is_in_order(name):
    plan = make_plan(read_experiment(name))
    quick = make_plan(read_given(name, quick=True))
    assert sum(s.most for s in stages(plan)) <= plan.experiment.budget.runs
    assert sum(s.most for s in stages(quick)) < sum(s.most for s in stages(plan))
    assert plan.experiment.questions["da"] != plan.experiment.questions["en"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_starter_is_in_order(lang, tmp_path):
    from experiments.commands.new import TEMPLATES

    content = (TEMPLATES / f"experiment.{lang}.toml").read_text(encoding="utf-8")
    plan = make_plan(read_experiment(written(tmp_path, content)))
    assert len(plan.places[0].arms) == 2
    opened = {"[sensitivity]": "sensitivity", "[search]": "search", "[precision]": "precision"}
    for head, part in opened.items():
        assert f"#{head}" in content
        assert getattr(
            make_plan(read_experiment(written(tmp_path, uncommented(content, head)))).experiment, part
        )


def uncommented(content: str, head: str) -> str:
    """Return a starter with the part under ``head`` switched on."""
    begin = content.index(f"#{head}")
    end = content.find("\n\n", begin)
    part = content[begin : end if end > 0 else len(content)]
    return content.replace(part, "\n".join(line.removeprefix("#") for line in part.split("\n")))
