"""A story makes sense to a caseworker: causes before effects, weekends as weekends, who said no, what was agreed."""

from __future__ import annotations

import re
from functools import lru_cache
from types import SimpleNamespace

import pytest

from experiments.cli import main
from experiments.story import balance, case_file, citizen
from experiments.story.at_table import came_up
from experiments.story.balance import balance_lines, days_spent, is_right
from experiments.story.case_file import CaseFile
from experiments.story.measures import measures_of
from experiments.story.people import People
from experiments.story.run import Run
from experiments.story.steps import Steps
from experiments.story.tell import Teller
from experiments.story.words import Words
from sim.policies.interventions import catalogue as offers
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario
from sim.texts import LANGUAGES, catalogue
from sim.values import DAY

BUSY = ("demand.concerns_per_100k=12", "turnover.per_year=0.4", "years=4")
NO_HOURS = "få timer om ugen"


@lru_cache(maxsize=6)
def busy(model: str, seed: int = 1) -> Run:
    return Run.of(build_scenario(municipality="Odense", model=model, seed=seed, sets=BUSY))


@lru_cache(maxsize=6)
def told(model: str, lang: str = "da", seed: int = 1) -> list[Teller]:
    run = busy(model, seed)
    return [Teller(run, case, lang) for case in run.concerns]


@lru_cache(maxsize=6)
def lines(model: str, lang: str = "da", seed: int = 1) -> dict[str, list]:
    return {teller.file.name: teller.lines() for teller in told(model, lang, seed)}


def steps_of(file: CaseFile, lang: str = "da") -> Steps:
    words = Words(lang, file.run.scenario.start)
    return Steps(file, words, People(file.run, words), "none")


def with_rows(file: CaseFile, rows: list) -> CaseFile:
    """Return the file of the same case with rows made by hand."""
    made = CaseFile(file.run, file.name)
    made.__dict__["rows"] = rows
    return made


def say(steps: Steps, row) -> str:
    return steps.words.say(steps.key(row), **steps.values(row))


# Time.


@pytest.mark.parametrize("model", CATALOGUE)
def test_a_weekend_is_not_told_as_lack_of_hours(model):
    run, checked = busy(model), 0
    open_days, offset = run.model.days.open_days, run.model.days.offset
    for case, of_case in lines(model).items():
        rows = {row.event: row for row in CaseFile(run, case).done}
        for line in of_case:
            if NO_HOURS in line.text:
                row = rows[line.events[0]]
                dates = range(row.started // DAY, row.completed // DAY)
                assert sum(bool(open_days[date - offset]) for date in dates) >= 2, line
                checked += 1
    assert checked > 5


def test_work_over_a_weekend_counts_as_closed_days():
    run = busy("coordinator")
    file = next(file for case in run.concerns if (file := CaseFile(run, case)).decision is not None)
    days, decision = run.model.days, file.decision
    pattern = [1, 0, 0, 1]
    first = decision.completed // DAY + 30
    friday = next(d for d in range(first, first + 60)
                  if [bool(x) for x in days.open_days[d - days.offset:][:4]] == [bool(x) for x in pattern])  # fmt: skip
    begun, ended = friday * DAY + 14 * 3600, (friday + 3) * DAY + 9 * 3600
    row = decision._replace(after=None, due=begun, started=begun, completed=ended, stretch_s=ended - begun)
    made = with_rows(file, [row])
    assert days_spent(made, 3) == {"closed": 2, "overnight": 1}


def test_a_long_time_is_told_in_years_too():
    da, en = (Words(lang, busy("coordinator").scenario.start) for lang in ("da", "en"))
    assert da.long_span(0, 2012 * DAY) == "2.012 dage (ca. 5½ år)"
    assert en.long_span(0, 365 * DAY) == "365 days (about 1 year)"
    assert en.long_span(0, 100 * DAY) == "100 days"


def test_the_last_step_is_no_question_that_ran_out():
    checked = 0
    for teller in told("ad_hoc_forum"):
        file = teller.file
        if file.done[-1].outcome != "no_answer" or file.end_state != "dropped":
            continue
        did = [r for r in file.done if r.outcome not in ("no_answer", "moved_on", "called_off")][-1]
        first = balance_lines(file, teller.words)[0]
        assert first.endswith(f"sidste skridt var {teller.words.date(did.completed)}.")
        checked += teller.words.date(did.completed) != teller.words.date(file.done[-1].completed)
    assert checked > 0


def test_what_nobody_could_see_ends_with_the_case():
    for teller in told("coordinator", "en"):
        line = next((x for x in balance_lines(teller.file, teller.words) if "also knows" in x), "")
        years = [int(year) for year in re.findall(r"\b(\d{4})\b", line)]
        assert max(years, default=0) <= teller.words.day(teller.file.done[-1].completed).year


@pytest.mark.parametrize(("extremism", "grade"), [(2, "serious"), (1, "mild"), (0, "faded")])
def test_the_balance_says_how_grave_it_was_when_the_case_was_closed(extremism, grade, monkeypatch):
    run = busy("coordinator")
    file = next(f for c in run.concerns if (f := CaseFile(run, c)).end_state == "closed" and is_right(f))
    close = [r for r in file.done if r.activity == "close" and r.outcome is None][-1].completed
    states = ((close - 9 * DAY, 1), (close - DAY, extremism), (close + DAY, 2 - extremism))
    life = [SimpleNamespace(kind="sign", time=time, sign=None, state=SimpleNamespace(extremism=e))
            for time, e in states]  # fmt: skip
    monkeypatch.setattr(balance, "life_of", lambda file: life)
    words = Words("da", run.scenario.start)
    told_lines = balance_lines(file, words)
    assert balance.radicalisation_at_close(file) == grade
    at_close = words.say("balance.at_close", state=words.say(f"radicalisation.{grade}"))
    verdict = told_lines.index("Beslutningen om at gå videre var derfor rigtig.")
    assert told_lines[verdict + 1] == at_close


def test_only_a_case_that_was_closed_and_knew_radicalisation_is_weighed_at_its_close():
    checked = 0
    for teller in told("coordinator"):
        file = teller.file
        grade = balance.radicalisation_at_close(file)
        if grade is not None:
            assert file.decision.outcome == "opened"
            assert file.end_state in ("closed", "declined", "moved")
            checked += 1
    assert checked > 5


# Measures.


@pytest.mark.parametrize("model", CATALOGUE)
@pytest.mark.parametrize("seed", [1, 2])
def test_an_agreement_names_what_began_from_it_and_of_the_rest_only_what_never_began(model, seed):
    run, checked = busy(model, seed), 0
    for case in run.concerns:
        file = CaseFile(run, case)
        for row in file.done:
            if row.activity != "assign" or row.outcome is not None:
                continue
            begun = begun_from(file, row)
            named = set(measures_of(file, row))
            never = {part.offer.name for part in file.case.course.parts if not part.has_begun}
            assert begun <= named <= begun | never, (case, row.event)
            checked += bool(begun)
    assert checked > 20


def begun_from(file: CaseFile, assign) -> set[str]:
    """Return the measures that began from an agreement, found by time and by unit where nobody stood in."""
    starts, left = [], [assign]
    while left:
        for then in file.following.get(left.pop().event, ()):
            (starts if then.activity == "start_intervention" else []).append(then)
            if then.outcome == "moved_on" or then.activity == "take_over":
                left.append(then)
    found: set[str] = set()
    for row in (row for row in starts if row.outcome is None and row.completed is not None):
        at = [part for part in file.interventions if part[3] == row.completed]
        found |= {part[1] for part in [part for part in at if part[2] == row.unit] or at}
    return found


def test_starts_of_one_second_each_tell_of_their_own_measure():
    run = busy("coordinator")
    for case in run.concerns:
        file = CaseFile(run, case)
        begun = [r for r in file.done if r.activity == "start_intervention" and r.outcome is None]
        named = [name for row in begun for name in measures_of(file, row)]
        assert sorted(named) == sorted(part[1] for part in file.interventions)


def test_every_measure_that_ended_is_told_unless_the_hold_tells_it():
    run, checked = busy("coordinator"), 0
    for case, of_case in lines("coordinator", "en").items():
        file = CaseFile(run, case)
        holds = {row.completed for row in file.done if row.activity == "hold"}
        ends = {part[4] for part in file.interventions if part[4] <= file.done[-1].completed} - holds
        told_ends = {line.time for line in of_case if line.key.startswith("steps.end_intervention")}
        assert ends <= told_ends
        checked += len(ends)
    assert checked > 20


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_offer_has_words_for_running_text(lang):
    names = {offer.name for offer in offers()}
    for table in ("offers", "offers_known"):
        found = {k.rpartition(".")[2] for k in catalogue(lang) if k.startswith(f"story.{table}.")}
        assert found == names


# Answers.


@pytest.mark.parametrize("model", CATALOGUE)
def test_a_unit_is_named_once_in_a_sentence_about_answers(model):
    for of_case in lines(model).values():
        for line in of_case:
            if line.key.startswith("steps.answer"):
                units = [re.split(r"(?:: |fra | og |, )", part)[-1] for part in line.text.split(" (")[:-1]]
                assert len(set(units)) == len(units), line.text


@pytest.mark.parametrize("model", CATALOGUE)
def test_no_unit_that_answered_is_said_not_to_have_answered(model):
    """Who stays silent after an answer of their unit are the colleagues asked inside."""
    checked = 0
    for teller in told(model):
        file, steps = teller.file, steps_of(teller.file)
        for row in file.done:
            before = file.before.get(row.after)
            if row.outcome == "no_answer" and before is not None and before.activity == "answer":
                assert "inside" in steps.key(row)
                checked += 1
    assert checked > 0 or model != "fixed_forum"


@pytest.mark.parametrize("model", CATALOGUE)
def test_what_was_found_inside_a_unit_is_told_after_the_answers_of_the_day(model):
    checked = 0
    for case, of_case in lines(model).items():
        meets = {r.completed // DAY for r in CaseFile(busy(model), case).done if r.activity == "meet"}
        by_day: dict[int, list[str]] = {}
        for line in of_case:
            by_day.setdefault(line.time // DAY, []).append(line.key)
        for day, keys in by_day.items():
            for kept in ("", "_kept"):
                told_first, then = f"steps.answer.done{kept}", f"steps.answer.done_inside{kept}"
                if {told_first, then} <= {*keys} and day not in meets:
                    assert keys.index(told_first) < keys.index(then)
                    checked += 1
    assert checked > 3


@pytest.mark.parametrize("model", ["ad_hoc_forum", "fixed_forum"])
def test_what_a_member_keeps_for_the_meeting_is_not_said_to_have_come_in(model):
    """Who is responsible learns of it at the table only: told before, it would seem lost if the member stays away."""
    checked = 0
    for teller in told(model):
        file = teller.file
        keys = {event: line.key for line in lines(model)[file.name] for event in line.events}
        was_told = {time for time, _, _, how in file.knowledge if how == "told"}
        answers = [r for r in file.done if (r.activity, r.stage, r.outcome) == ("answer", "B", None)]
        times = [row.completed for row in answers]
        for row in answers:
            if file.brought(row) and times.count(row.completed) == 1:
                is_kept = row.completed not in was_told
                assert keys[row.event].endswith("_kept") is is_kept, (file.name, row.event)
                checked += is_kept
    assert checked > 20


@pytest.mark.parametrize("model", ["ad_hoc_forum", "fixed_forum"])
def test_no_unit_that_sat_at_the_deciding_meeting_is_said_to_be_still_without_an_answer(model):
    checked = 0
    for teller in told(model):
        file, run = teller.file, teller.run
        meet = file.before.get(file.decision.after) if file.decision else None
        units = {post.unit for post in run.model.posts for who in run.attendance.get(meet.event, ())
                 if post.name == who.partition("#")[0]} if meet else set()  # fmt: skip
        names = [teller.words.say(f"units.{unit}") for unit in units - {"ssp"}]
        for line in lines(model)[file.name]:
            if line.key == "steps.answer.no_answer_late":
                assert not any(name in line.text for name in names), line.text
                checked += 1
    assert checked > 5


@pytest.mark.parametrize("model", CATALOGUE)
def test_colleagues_of_who_asked_are_told_as_such_when_they_do_not_answer(model):
    """'SSP never answered' is strange where SSP asked."""
    checked = 0
    for teller in told(model):
        file = teller.file
        rows = {row.event: row for row in file.done}
        for line in lines(model)[file.name]:
            if line.key in ("steps.answer.no_answer", "steps.answer.no_answer_late"):
                own = {rows[e].unit for e in line.events if file.cause(rows[e]).unit == rows[e].unit}
                assert ("ollegerne i SSP" in line.text) is ("ssp" in own), line.text
                checked += "ssp" in own
    assert checked > 0


# Signs.


def test_a_sign_that_a_partner_noticed_comes_up_at_the_next_follow_up_they_take_part_in():
    """A school without a seat is not heard; police are from when they are partner on."""
    run = busy("coordinator")
    file = next(CaseFile(run, c) for c in run.concerns if CaseFile(run, c).decision is not None)
    begin = file.decision.completed
    blank = file.decision._replace(stage="C", outcome=None, kind=None, after=None, unit="ssp")
    partner = blank._replace(event=9_000_000, activity="share_with_police", outcome="partner",
                             completed=begin + DAY)  # fmt: skip
    follow_up = blank._replace(event=9_000_001, activity="follow_up", completed=begin + 90 * DAY)
    missed = follow_up._replace(event=9_000_002, outcome="missed", completed=begin + 180 * DAY)
    made = with_rows(file, [file.decision, partner, follow_up, missed])
    assert came_up(made, "police", begin + 30 * DAY) == "follow_up"
    assert came_up(made, "school", begin + 30 * DAY) is None
    assert came_up(made, "police", begin + 91 * DAY) is None
    assert came_up(with_rows(file, [file.decision, follow_up]), "police", begin + 30 * DAY) is None


def test_what_anybody_noticed_since_the_close_is_a_reason_to_reopen():
    run = busy("coordinator")
    file = next(CaseFile(run, c) for c in run.concerns if CaseFile(run, c).decision is not None)
    begin = file.decision.completed
    blank = file.decision._replace(stage="D", outcome=None, kind=None, after=None, unit="ssp")
    close = blank._replace(event=9_000_000, activity="close", completed=begin + 90 * DAY)
    review = blank._replace(event=9_000_001, activity="review", completed=begin + 270 * DAY)
    reopen = blank._replace(
        event=9_000_002, activity="reopen", completed=review.completed, after=review.event
    )
    made = with_rows(file, [file.decision, close, review, reopen])
    assert came_up(made, "friends", begin + 100 * DAY) == "review"
    assert came_up(made, "friends", begin + 80 * DAY) is None
    assert came_up(with_rows(file, [file.decision, close, review]), "friends", begin + 100 * DAY) is None


@pytest.mark.parametrize("model", ["ad_hoc_forum", "fixed_forum"])
def test_no_sign_stays_unheard_of_a_unit_at_the_table(model):
    checked = 0
    for teller in told(model):
        file = teller.file
        looks = [r for r in file.done if r.activity in ("meet", "follow_up") and r.outcome is None]
        units = {who.partition("#")[0]: row.completed for row in looks
                 for who in teller.run.attendance.get(row.event, ())}  # fmt: skip
        last = max((time for post, time in units.items() if post.startswith("police")), default=None)
        for line in lines(model)[file.name]:
            if last is not None and line.time <= last and "bemærket af politiet" in line.text:
                assert line.key != "life.sign.seen", line.text
                checked += line.key.startswith("life.sign.seen_heard")
    assert checked > 0


# Measures of school age, and a case that the norm would not have.


@pytest.mark.parametrize(("age", "words"), [(15, "støtte i skolen"), (16, "støtte til uddannelse")])
def test_who_is_of_school_age_gets_support_at_school(age, words, monkeypatch):
    run = busy("coordinator")
    file = next(CaseFile(run, c) for c in run.concerns if CaseFile(run, c).decision is not None)
    monkeypatch.setattr(citizen, "age_at", lambda file, time: age)
    assert steps_of(file).offers(["education_support"]) == words


@pytest.mark.parametrize("model", CATALOGUE)
def test_a_case_opened_below_the_signs_of_extremism_is_said_to_be_against_the_norm(model):
    checked = 0
    for teller in told(model):
        file = teller.file
        texts = " ".join(line.text for line in lines(model)[file.name])
        is_below = file.decided is not None and file.decided[6] in ("none", "wellbeing")
        is_against = is_below and file.decision.outcome == "opened"
        assert ("Normen ville være" in texts) is is_against, file.name
        checked += is_against
    assert checked > 0


# Causes before effects.


def test_what_overtook_a_step_is_told_before_the_step_is_called_off():
    checked = 0
    for of_case in (of_case for model in CATALOGUE for of_case in lines(model).values()):
        at: dict[int, list[str]] = {}
        for line in of_case:
            at.setdefault(line.time, []).append(line.key)
        for keys in at.values():
            called_off = [i for i, key in enumerate(keys) if key.startswith("steps.called_off")]
            causes = [i for i, key in enumerate(keys) if key.startswith(("steps.hold", "life.move"))]
            if called_off and causes:
                assert max(causes) < min(called_off), keys
                checked += 1
    assert checked > 0


def test_an_answer_that_never_came_is_not_said_to_have_come():
    for of_case in (of_case for model in CATALOGUE for of_case in lines(model).values()):
        for line in of_case:
            assert "svarede." not in line.text or line.key != "steps.called_off.consent"


def test_who_has_a_case_back_has_lost_nothing_by_having_been_away():
    checked = 0
    for teller in (teller for model in CATALOGUE for teller in told(model)):
        for line in lines(teller.run.scenario.model)[teller.file.name]:
            if line.key == "steps.take_over.given_back":
                assert not re.search(r"\d+ af \d+ oplysning|fulgte med", line.text), line.text
                row = teller.file.before[line.events[0]]
                new = teller.file.known_to(row.resource, row.completed + 1)
                new &= ~teller.file.known_to(row.resource, row.completed)
                assert bool(new) is ("kommet til" in line.text), line.text
                checked += bool(new)
    assert checked > 0


# The citizen's age and will.


@pytest.mark.parametrize(
    ("age", "who"),
    [(12, "Barnet ville ikke, og forældrene"), (16, "Den unge sagde nej"), (30, "Borgeren sagde nej")],
)
def test_a_no_is_told_of_whoever_may_say_it(age, who, monkeypatch):
    run = busy("coordinator")
    monkeypatch.setattr(citizen, "age_at", lambda file, time: age)
    file = next(CaseFile(run, case) for case, rows in run.rows.items() if case in run.concerns
                and any((r.activity, r.stage, r.outcome) == ("answer", "C", "declined") for r in rows))  # fmt: skip
    row = next(r for r in file.done if (r.activity, r.stage, r.outcome) == ("answer", "C", "declined"))
    assert say(steps_of(file), row._replace(after=None)).startswith(who)


@pytest.mark.parametrize("model", CATALOGUE)
def test_the_end_of_a_declined_case_says_who_said_no(model):
    for teller in told(model):
        if teller.file.end_state == "declined":
            assert "eller forældrene" not in balance_lines(teller.file, teller.words)[0]


# Away, and home again.


def away_and_home(monkeypatch) -> tuple[Steps, dict]:
    """Return the steps of a case whose citizen was abroad from day 100 to 200, and rows made by hand."""
    run = busy("coordinator")
    turns = [SimpleNamespace(kind="travel", time=100 * DAY, spell=0, sign=None),
             SimpleNamespace(kind="return", time=200 * DAY, spell=0, sign=None)]  # fmt: skip
    monkeypatch.setattr(case_file, "life_of", lambda file: turns)
    file = next(CaseFile(run, case) for case in run.concerns if CaseFile(run, case).decision is not None)
    blank = file.decision._replace(stage="C", outcome=None, kind=None, from_resource=None)
    at = {"break_off": 90, "travel": 100, "take_over": 203, "resume": 205, "police": 206}
    kinds = {"break_off": "hold", "travel": "hold", "take_over": "take_over", "resume": "resume",
             "police": "share_with_police"}  # fmt: skip
    rows = {name: blank._replace(event=9_000_000 + i, after=9_000_000 + i - 1, activity=kinds[name],
                                 due=(at[name] - 1) * DAY, completed=at[name] * DAY)
            for i, name in enumerate(at)}  # fmt: skip
    for name in ("break_off", "travel"):
        rows[name] = rows[name]._replace(due=rows[name].completed)
    return steps_of(with_rows(file, list(rows.values()))), rows


def test_a_return_is_told_although_somebody_took_the_case_over_first(monkeypatch):
    steps, rows = away_and_home(monkeypatch)
    assert steps.key(rows["resume"]) == "steps.resume.done_abroad"


def test_a_journey_during_a_hold_leaves_the_case_at_rest(monkeypatch):
    steps, rows = away_and_home(monkeypatch)
    assert steps.key(rows["break_off"]) == "steps.hold.done"
    assert steps.key(rows["travel"]) == "steps.hold.done_abroad_again"


@pytest.mark.parametrize(
    ("outcome", "why"),
    [("came_home", "vendt hjem fra en konfliktzone"), ("travelled", "rejst til en konfliktzone")],
)
def test_the_police_are_told_of_a_journey_and_of_a_return(outcome, why, monkeypatch):
    steps, rows = away_and_home(monkeypatch)
    assert why in say(steps, rows["police"]._replace(outcome=outcome))


# Acute.


@pytest.mark.parametrize("model", CATALOGUE)
def test_an_acute_concern_is_called_acute_when_it_is_sent(model):
    checked = 0
    for teller in told(model):
        sent = next(line for line in lines(model)[teller.file.name] if line.key.startswith("steps.send"))
        if teller.file.is_side_case:
            continue
        assert ("akut" in sent.text) is teller.file.concern.is_acute
        checked += teller.file.concern.is_acute
    assert checked > 0


def alarmed(seed: int = 1) -> CaseFile:
    """Return a case that an acute enquiry met, as if it had been the first such one of its run."""
    run = busy("fixed_forum", seed)
    file = next(CaseFile(run, c) for c in run.concerns if CaseFile(run, c).decision is not None)
    made = with_rows(file, file.rows)
    decided = file.decision.completed
    made.__dict__["case"] = SimpleNamespace(
        **{name: getattr(file.case, name) for name in ("citizen", "concern", "joined", "course", "name")},
        acute_since=decided + 40 * DAY,
    )
    return made


def test_a_meeting_not_waited_for_and_a_follow_up_at_once_say_that_the_case_became_acute():
    file = alarmed()
    steps, alarm = steps_of(file), file.case.acute_since
    row = file.decision._replace(after=None, event=9_000_000, due=alarm, completed=alarm + DAY, kind=None)
    meet = row._replace(activity="meet", outcome="called_off", completed=alarm)
    assert "akut" in say(steps, meet)
    assert "blev ikke afventet" in say(steps, meet)
    follow_up = row._replace(activity="follow_up", stage="C", outcome=None)
    assert steps.key(follow_up) == "steps.follow_up.done_at_once"
    assert steps.key(follow_up._replace(due=alarm + DAY)) == "steps.follow_up.done"


# Who does it, and why somebody else.


def authorised(from_kind: str, unit: str) -> tuple[Steps, object]:
    """Return steps and a decision on measures by ``unit`` in a case that lies with a post of some kind."""
    run = busy("fixed_forum")
    names = [post.name for post in run.model.posts if post.name.startswith(from_kind)]
    file = next(CaseFile(run, c) for c in run.concerns if CaseFile(run, c).decision is not None)
    row = file.decision._replace(activity="authorise", stage="C", outcome=None, kind="assessor_to_authority",
                                 event=9_000_000, unit=unit, from_resource=f"{names[0]}#0")  # fmt: skip
    return steps_of(with_rows(file, [*file.rows, row])), row


@pytest.mark.parametrize(
    ("holder", "unit", "age", "why"),
    [
        ("caseworker_social_services", "children_youth", 16, "fordi den unge er under 18 år."),
        ("caseworker_social_services", "job_centre", 30, "fordi afgørelsen hører under den enhed."),
        ("ssp_consultant", "children_youth", 16, "det kan kun myndighedsområdet, ikke tovholderen."),
    ],
)
def test_only_who_is_no_authority_is_said_not_to_be_one(holder, unit, age, why, monkeypatch):
    steps, row = authorised(holder, unit)
    monkeypatch.setattr(citizen, "age_at", lambda file, time: age)
    assert say(steps, row).endswith(why)


def test_it_is_told_why_another_than_the_coordinator_assesses():
    run, checked = busy("coordinator"), 0
    for case, of_case in lines("coordinator").items():
        file = CaseFile(run, case)
        first = next((r for r in file.done if r.activity in ("substantiate", "ask", "decide")), None)
        triage = next((r for r in file.done if r.activity == "triage" and r.outcome is None), None)
        if first is None or triage is None or first.after != triage.event or first.resource is None:
            continue
        if first.resource.partition("#")[0] != run.model.coordinator.name:
            reception = " ".join(
                line.text for line in of_case if line.key.startswith(("steps.receive", "steps.triage"))
            )
            assert re.search(r"fordi (tovholderen|stillingen som tovholder)", reception), case
            checked += 1
    assert checked > 3


@pytest.mark.parametrize("model", CATALOGUE)
def test_a_vacant_post_does_nothing_and_misses_nothing(model):
    texts = [line.text for of_case in lines(model).values() for line in of_case]
    assert any("fordi stillingen som" in words for words in texts)
    assert not any(re.search(r"ubesat \(|fordi nogen var|lå hos", words) for words in texts)


def test_a_numbered_post_is_not_vacant_but_somebody_has_left_and_somebody_new_comes():
    run = busy("coordinator")
    people = People(run, Words("da", run.scenario.start))
    number = next(n for n in range(1, 9) if f"ssp_consultant-{n}" != run.model.coordinator.name)
    post = f"ssp_consultant-{number}"
    assert people.vacancy(post) == f"SSP-konsulent {number} var fratrådt"
    assert people.vacancy(run.model.coordinator.name) == "stillingen som tovholder var ubesat"
    assert people.who(f"{post}#1") == f"SSP-konsulent {number}"
    assert people.who(f"{post}#2") == f"en ny SSP-konsulent {number} (i stedet for den fratrådte)"
    assert people.who(f"{post}#2") == f"SSP-konsulent {number}"


@pytest.mark.parametrize("model", CATALOGUE)
def test_no_numbered_post_is_told_as_vacant(model):
    for of_case in lines(model).values():
        for line in of_case:
            assert not re.search(r"stillingen som \w[\w-]* \d", line.text), line.text


def test_only_the_last_hop_reaches_the_reception():
    run = busy("ad_hoc_forum")
    for case, of_case in lines("ad_hoc_forum").items():
        hops = [line for line in of_case if line.key.startswith("steps.pass_on")]
        assert sum(line.key == "steps.pass_on.done_arrived" for line in hops) <= 1
        if any(row.activity == "receive" for row in CaseFile(run, case).done) and hops:
            assert hops[-1].key in ("steps.pass_on.done_arrived", "steps.pass_on.sent_again")


def test_what_is_no_case_id_is_answered_with_how_one_looks(capsys):
    story = ["story", "--municipality", "Odense", "--model", "coordinator", "--case", "abc", "--lang", "da"]
    assert main(story) == 2
    err = capsys.readouterr().err
    assert len(re.findall(r"461-\d+/-?\d+", err)) == 1
    assert "abc" in err
