"""The report says what it was set to: changes from the default, rules made alike, posts, cadence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from experiments.commands.compare import _warn_of_alike
from experiments.comparison.plan import Plan, make_plan
from experiments.comparison.setting import became_alike, setting, shock_changes
from experiments.language import speak
from experiments.report.changes import alike_lines, change_lines
from sim.policies.organisation import CATALOGUE, RULES, describe
from sim.policies.staffing import Post, default_posts
from sim.scenario_build import build_scenarios
from sim.texts import catalogue
from tests.helpers_summary import extra, summary
from tests.test_report_page import page


def planned(*sets: str, file: Path | None = None, **given: object) -> Plan:
    scenarios = build_scenarios(municipality=None if file else "Odense", sets=sets, file=file, **given)
    return make_plan(scenarios, (), worlds=1, replications=2)


def lines(plan: Plan, lang: str = "da") -> list[str]:
    return change_lines(setting(plan)["changes"], lang)


def readme_scenario(folder: Path) -> Path:
    """Return the scenario file of the README."""
    readme = Path(__file__).parents[1] / "README.md"
    example = re.search(r"```toml\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL).group(1)
    path = folder / "my.toml"
    path.write_text(example, encoding="utf-8")
    return path


def test_a_default_comparison_has_nothing_to_tell() -> None:
    assert setting(planned())["changes"] == setting(planned())["alike"] == []
    assert '<div class="changed"' not in page(summary())


def test_every_kind_of_change_is_told_with_its_new_and_its_default_value() -> None:
    plan = planned(
        "organisation.convene.every_days=14", "diary.p_busy=0.6", "staff.ssp_consultant.posts=2", years=3
    )
    told = lines(plan)
    assert "Fast forum med styregruppe, indkaldelse, dage mellem møderne: 14 (standard: 28)" in told
    assert "SSP-konsulent, antal: 2 (standard: 4)" in told
    assert "År, hvor henvendelser kommer ind: 3 (standard: 5)" in told
    (busy,) = (line for line in told if ": 0,6 (standard: " in line)
    assert busy.startswith(setting(plan)["changes"][-2]["label_da"])
    assert len(told) == 4


def test_a_replaced_rule_is_told_whole_for_each_model_that_had_another() -> None:
    told = lines(planned("organisation.review.rule=closed_cases"), "en")
    assert [line.split(",")[0] for line in told] == ["Coordinator model", "Ad hoc forum"]


def test_a_rule_given_to_all_is_told_as_no_longer_different() -> None:
    (record,) = became_alike(planned("organisation.convene.rule=next_meeting"))
    assert record == {"rule": "convene", "models": list(CATALOGUE)}
    assert alike_lines([record], 3, "da") == [
        "Bemærk: scenariet giver alle tre modeller samme regel for indkaldelse; "
        "de adskiller sig ikke længere på det punkt."
    ]


def test_models_that_still_differ_or_were_alike_before_are_not_told() -> None:
    assert became_alike(planned("organisation.convene.every_days=14")) == []
    assert became_alike(planned("organisation.stand_in.rule=forum"))[0]["models"] == list(CATALOGUE)
    assert became_alike(planned("organisation.follow_up.rule=by_responsible"))[0]["rule"] == "follow_up"


def test_some_models_made_alike_are_named() -> None:
    (line,) = alike_lines([{"rule": "write", "models": ["ad_hoc_forum", "fixed_forum"]}], 3, "en")
    assert "gives the ad hoc forum and the fixed forum the same rule for working notes" in line


def test_the_command_line_warns_on_stderr(capsys) -> None:
    speak("da")
    try:
        _warn_of_alike(planned("organisation.convene.rule=next_meeting"))
        _warn_of_alike(planned("diary.p_busy=0.6"))
    finally:
        speak("en")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Bemærk: scenariet giver alle tre modeller samme regel")
    assert len(err.splitlines()) == 1


def test_the_readmes_scenario_leaves_the_three_models_different(tmp_path) -> None:
    path = readme_scenario(tmp_path)
    plan = planned(file=path)
    assert became_alike(plan) == []
    rules = {model: s.organisation.convene for model, variant, s in plan.scenarios if variant == "natural"}
    changed = [model for model, rule in rules.items() if rule != CATALOGUE[model].convene]
    wanted = tomllib.loads(path.read_text(encoding="utf-8"))["organisation"]["convene"]["every_days"]
    assert changed == ["fixed_forum"]
    assert rules["fixed_forum"].every_days == wanted


@pytest.mark.parametrize("lang", ["en", "da"])
def test_the_box_stands_above_the_answer(lang: str) -> None:
    told = setting(planned("organisation.convene.rule=next_meeting", "diary.p_busy=0.6"))
    html = page(summary(extra=extra(**told)), lang)
    box = re.search(r'<div class="changed".*?</div>', html, re.DOTALL)
    assert box.start() < html.index('<ol class="answer">')
    assert box.group(0).count("<li>") == len(told["changes"])
    assert catalogue(lang)["report.changed.held"] in box.group(0)
    assert ("Bemærk: " if lang == "da" else "Note: ") in box.group(0)


@pytest.mark.parametrize("lang", ["en", "da"])
def test_every_rule_value_and_post_has_words(lang: str) -> None:
    known = catalogue(lang)
    for name in RULES:
        assert f"report.changed.rules.{name}" in known
    values = {part: v for m in CATALOGUE.values() for r in describe(m).values() for part, v in r.items()}
    for part, value in values.items():
        assert part == "rule" or f"report.changed.parts.{part}" in known
        for one in value if isinstance(value, list) else [value]:
            assert part == "rule" or not isinstance(one, str) or f"report.changed.values.{one}" in known
    for field in Post.__dataclass_fields__:
        assert f"report.changed.post.{field}" in known
    for name, post in default_posts(200_000).items():
        assert f"measures.posts.{name}" in known
        assert f"report.changed.values.{post.unit}" in known
        assert f"report.changed.values.{post.pattern}" in known


def test_the_posts_in_use_stand_where_it_says_that_they_are_not_the_municipalitys_own() -> None:
    plan = planned("staff.contact_school.posts=0")
    limits = section(page(summary(extra=extra(**setting(plan))), "da"), "limits")
    rows = re.findall(r"<th scope=\"row\"[^>]*>(.*?)</th>(.*?)</tr>", limits, re.DOTALL)
    shown = {head: re.findall(r'class="main">([^<]*)<', cells) for head, cells in rows}
    assert shown["SSP-konsulent"] == ["4", "12"]
    assert shown["Sagsbehandler, jobcenter"] == ["2", "2"]
    assert "Kontaktperson, skole" not in shown
    assert len(shown) == len(default_posts(200_000)) - 1


def test_the_chosen_cadence_is_named_as_chosen_and_the_other_one_offered() -> None:
    for days, is_offered in ((28, True), (14, False)):
        plan = planned(f"organisation.convene.every_days={days}")
        limits = section(page(summary(extra=extra(**setting(plan))), "en"), "limits")
        assert "are chosen, not measured" in limits
        assert ("try --set organisation.convene.every_days=14" in limits) == is_offered


def section(html: str, name: str) -> str:
    return re.search(rf'<section id="{name}".*?</section>', html, re.DOTALL).group(0)


def test_what_befalls_somebody_is_told_among_the_changes():
    shocks = [
        {"kind": "absent", "who": "ssp_consultant-1", "on": "2019-03-04", "weeks": 12},
        {"kind": "reorganised", "who": "social_services", "on": "2020-01-06"},
    ]
    first = build_scenarios(settings={"municipality": "Odense", "shock": shocks})["coordinator", "natural"]
    english = change_lines(shock_changes(first), "en")
    assert english[0] == "SSP consultant 1 is away for 12 weeks from 4 March 2019"
    assert "social services" in english[1].lower()
    assert "4. marts 2019" in change_lines(shock_changes(first), "da")[0]
