"""A piece of a page that runs jobs: one poll at a time, stages one after another, refusals in words."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

pytest.importorskip("dash_mantine_components", reason="needs the extra `dashboard`")

from dash import Dash, html

from dashboards.running import Panel, Work
from sim.errors import BadInput

STAGES = ["first", "second"]


class Service:
    """Stand in for the job service: jobs are what a test says they are."""

    def __init__(self) -> None:
        self.jobs: dict[str, SimpleNamespace] = {}
        self.cancelled: list[str] = []

    def start(self, owner, key, body, *, slot, quick):
        job = SimpleNamespace(
            id=key, state="running", done=1, total=4, seconds_left=None, result=key, error=None
        )
        job.wait = lambda timeout: job.state == "done"
        self.jobs[key] = job
        return job

    def job(self, owner, name):
        return self.jobs.get(name)

    def cancel_last(self, owner, slot):
        for name, job in list(self.jobs.items())[-1:]:
            self.cancelled.append(name)
            job.state = "cancelled"

    def touch(self, owner):
        pass


def work_of(asked, stage):
    if asked.get("bad"):
        raise BadInput("link.unreadable")
    return Work(f"job-{stage}", None)


@pytest.fixture
def page():
    """Return a function that tells the panel of a change and gives back what it answers, by id."""
    app, service = Dash("page"), Service()
    app.layout = html.Div()
    show = [lambda result, asked, stage, lang: html.P(f"shown {result}")]
    panel = Panel("p", work_of, lambda *given: show[0](*given))
    panel.register(app, service)
    client = app.server.test_client()
    outputs = [
        *(("p-panel-job", "data"), ("p-panel-poll", "max_intervals"), ("p-panel-cancel", "hidden")),
        *(("p-panel-state", "children"), ("p-panel-shown", "children")),
    ]

    def tell(changed, *, asked=None, polls=None, clicks=None, at=None):
        inputs = [
            ("p-panel-asked", "data", asked),
            ("p-panel-poll", "n_intervals", polls),
            ("p-panel-cancel", "n_clicks", clicks),
        ]
        states = [("p-panel-job", "data", at), ("owner", "data", "me"), ("lang", "data", "en")]
        names = ("id", "property", "value")
        sent = {
            "output": ".." + "...".join(f"{one}.{name}" for one, name in outputs) + "..",
            "outputs": [dict(zip(names, one, strict=False)) for one in outputs],
            "inputs": [dict(zip(names, one, strict=True)) for one in inputs],
            "state": [dict(zip(names, one, strict=True)) for one in states],
            "changedPropIds": [changed],
        }
        got = client.post("/_dash-update-component", json=sent)
        assert got.status_code == 200
        found = json.loads(got.data)["response"]
        return {f"{one}.{name}": value for one, values in found.items() for name, value in values.items()}

    return SimpleNamespace(tell=tell, service=service, show=show)


def begun(page) -> dict:
    return page.tell("p-panel-asked.data", asked={"stages": STAGES})["p-panel-job.data"]


def test_the_next_poll_comes_only_after_the_answer_to_the_one_before(page):
    """A poll is armed by the answer: an answer that takes longer than the time between two polls is still shown."""
    found = page.tell("p-panel-asked.data", asked={"stages": STAGES}, polls=7)
    assert found["p-panel-poll.max_intervals"] == 8
    assert found["p-panel-cancel.hidden"] is False
    again = page.tell(
        "p-panel-poll.n_intervals", asked={"stages": STAGES}, polls=8, at=found["p-panel-job.data"]
    )
    assert again["p-panel-poll.max_intervals"] == 9


def test_one_stage_follows_another_and_then_nothing_is_asked_any_more(page):
    at = begun(page)
    page.service.jobs["job-first"].state = "done"
    found = page.tell("p-panel-poll.n_intervals", polls=1, at=at)
    assert "shown job-first" in str(found["p-panel-shown.children"])
    assert found["p-panel-job.data"]["stage"] == 1
    assert found["p-panel-poll.max_intervals"] == 2
    assert "job-second" not in page.service.jobs  # the first answer waits for nothing
    second = page.tell("p-panel-poll.n_intervals", polls=2, at=found["p-panel-job.data"])
    page.service.jobs["job-second"].state = "done"
    last = page.tell("p-panel-poll.n_intervals", polls=3, at=second["p-panel-job.data"])
    assert "shown job-second" in str(last["p-panel-shown.children"])
    assert last["p-panel-poll.max_intervals"] == 0
    assert last["p-panel-cancel.hidden"] is True


def test_a_cancelled_job_is_told_and_polled_no_more(page):
    at = begun(page)
    found = page.tell("p-panel-cancel.n_clicks", polls=3, clicks=1, at=at)
    assert page.service.cancelled == ["job-first"]
    assert found["p-panel-poll.max_intervals"] == 0
    assert "cancelled" in str(found["p-panel-state.children"])


def test_a_stage_that_has_not_begun_can_be_cancelled(page):
    at = begun(page)
    page.service.jobs["job-first"].state = "done"
    between = page.tell("p-panel-poll.n_intervals", polls=1, at=at)["p-panel-job.data"]
    found = page.tell("p-panel-cancel.n_clicks", polls=2, clicks=1, at=between)
    assert "job-second" not in page.service.jobs
    assert (found["p-panel-job.data"], found["p-panel-poll.max_intervals"]) == (None, 0)


def test_what_cannot_be_used_is_refused_in_words_and_nothing_is_polled(page):
    found = page.tell("p-panel-asked.data", asked={"stages": STAGES, "bad": True}, polls=4)
    assert "link cannot be read" in str(found["p-panel-state.children"])
    assert found["p-panel-poll.max_intervals"] == 0


def test_a_wish_taken_back_ends_its_job_and_clears_what_was_shown(page):
    at = begun(page)
    found = page.tell("p-panel-asked.data", asked=None, at=at)
    assert page.service.cancelled == ["job-first"]
    assert (found["p-panel-job.data"], found["p-panel-poll.max_intervals"]) == (None, 0)
    assert (found["p-panel-cancel.hidden"], found["p-panel-shown.children"]) == (True, None)


def test_cancel_ends_a_job_of_which_the_browser_has_not_heard_yet(page):
    begun(page)
    found = page.tell("p-panel-cancel.n_clicks", polls=3, clicks=1, at=None)
    assert page.service.cancelled == ["job-first"]
    assert found["p-panel-poll.max_intervals"] == 0


def test_an_answer_that_cannot_be_shown_is_told_and_polled_no_more(page, caplog):
    page.show[0] = lambda *_: 1 / 0
    at = begun(page)
    page.service.jobs["job-first"].state = "done"
    found = page.tell("p-panel-poll.n_intervals", polls=1, at=at)
    assert "ZeroDivisionError" in str(found["p-panel-state.children"])
    assert found["p-panel-poll.max_intervals"] == 0
    assert "an answer could not be shown" in caplog.text
