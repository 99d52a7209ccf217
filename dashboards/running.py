"""A piece of a page that runs jobs: it shows how far they are, lets them be cancelled, and puts their answer in place.

A page asks by writing to the panel's store. The browser polls only while a job runs, and only once the poll before was
answered: it would take no notice of an answer that comes after the next question, so that one that takes longer than
the time between two polls would never be shown. A request may take several stages, each a job of its own: a first
answer at once, then a better one in its place.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboards.jobs.job import Job
from dashboards.jobs.service import JobService
from dashboards.parts.alerts import note, refusal
from dashboards.parts.progress import progress_view
from dashboards.words import say
from sim.errors import InfohusError

POLL_MS = 100
LINGER_S = 0.5
"""How long a poll waits for the job to end: what ends meanwhile is shown at once, not with the next poll."""
CALLED_OFF = ""
"""In place of a job's id: the stage was cancelled before it began."""
Asked = Mapping[str, Any]
"""What a page asks for, as plain data; its own business but for ``stages``, a list of names."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a job does: ``body(runner, progress)`` under a key that says what it computes."""

    key: str
    body: Callable[[Any, Any], object]
    is_quick: bool = False
    """Whether it takes a second or two and may go before what takes long."""


class Panel:
    """One piece of a page that runs jobs.

    Parameters
    ----------
    name
        Put before every id; also the slot of the job service, in which a new job takes the place of an older one.
    work_of
        From what was asked and a stage to the work to do; raises BadInput for what cannot be used.
    show
        From a job's result, what was asked, the stage and the language to what the page shows.
    """

    def __init__(
        self,
        name: str,
        work_of: Callable[[Asked, str], Work],
        show: Callable[[Any, Asked, str, str], Component],
    ) -> None:
        self.name = name
        self._work_of = work_of
        self._show = show

    def id(self, part: str) -> str:
        """Return the id of a part of the panel."""
        return f"{self.name}-panel-{part}"

    def view(self, lang: str, asked: Asked | None = None) -> Component:
        """Return the panel's components; with ``asked``, for instance from a share link, it begins at once.

        The button to cancel stays where it is while the progress changes, so that it keeps the keyboard's focus; when
        it goes, the focus goes to what is said instead (``assets/page.js``).
        """
        return html.Div(
            [
                dcc.Store(id=self.id("asked"), data=asked),
                dcc.Store(id=self.id("job")),
                dcc.Interval(id=self.id("poll"), interval=POLL_MS, max_intervals=0),
                html.Div(id=self.id("state"), className="job-state", tabIndex=-1, **{"aria-live": "polite"}),
                html.Button(
                    say("running.cancel", lang),
                    id=self.id("cancel"),
                    className="cancel",
                    type="button",
                    hidden=True,
                ),
                html.Div(id=self.id("shown"), className="job-answer"),
            ]
        )

    def register(self, app: Dash, service: JobService) -> None:
        """Add the callback that starts, follows and cancels; a page that takes its wish back (None) calls it off.

        What is cancelled is the last job of the slot, since the browser may not have heard of it yet.
        """

        @app.callback(
            Output(self.id("job"), "data"),
            Output(self.id("poll"), "max_intervals"),
            Output(self.id("cancel"), "hidden"),
            Output(self.id("state"), "children"),
            Output(self.id("shown"), "children"),
            Input(self.id("asked"), "data"),
            Input(self.id("poll"), "n_intervals"),
            Input(self.id("cancel"), "n_clicks"),
            State(self.id("job"), "data"),
            State("owner", "data"),
            State("lang", "data"),
        )
        def follow(asked, n_polls, clicks, at, owner, lang):
            is_new = ctx.triggered_id not in (self.id("poll"), self.id("cancel"))
            if ctx.triggered_id == self.id("cancel") and clicks:
                service.cancel_last(owner, self.name)
                at = at and {**at, "id": at["id"] or CALLED_OFF}
            if is_new and asked and (not at or at["asked"] != asked):
                found = self._start(service, owner, asked, 0, lang)
            elif is_new and not asked:
                service.cancel_last(owner, self.name)
                found = None, True, True, None, None
            elif at:
                found = self._follow(service, owner, at, lang)
            else:
                found = no_update, True, True, no_update, no_update
            job, is_over, *shown = found
            return job, 0 if is_over else (n_polls or 0) + 1, *shown

        app.clientside_callback(
            ClientsideFunction("infohus", "keep_focus"),
            Input(self.id("cancel"), "hidden"),
            State(self.id("cancel"), "id"),
            State(self.id("state"), "id"),
            prevent_initial_call=True,
        )

    def _start(self, service: JobService, owner: str, asked: Asked, stage: int, lang: str) -> tuple:
        try:
            work = self._work_of(asked, asked["stages"][stage])
            job = service.start(owner, work.key, work.body, slot=self.name, quick=work.is_quick)
        except InfohusError as error:
            return None, True, True, refusal(error, lang), no_update
        at = {"id": job.id, "stage": stage, "asked": asked}
        clear = no_update if stage else None
        return at, False, False, self._progress(job, lang), clear

    def _follow(self, service: JobService, owner: str, at: dict, lang: str) -> tuple:
        service.touch(owner)
        if at["id"] is None:
            return self._start(service, owner, at["asked"], at["stage"], lang)
        job = service.job(owner, at["id"])
        if job is not None:
            job.wait(LINGER_S)
        if job is None or job.state == "cancelled":
            return None, True, True, note(say("running.cancelled", lang), lang), no_update
        if job.state == "failed":
            return None, True, True, refusal(job.error, lang), no_update
        if job.state != "done":
            return no_update, False, False, self._progress(job, lang), no_update
        return self._done(service, owner, at, job, lang)

    def _done(self, service: JobService, owner: str, at: dict, job: Job, lang: str) -> tuple:
        stages, stage = at["asked"]["stages"], at["stage"]
        try:
            shown = self._show(job.result, at["asked"], stages[stage], lang)
        except InfohusError as error:
            return None, True, True, refusal(error, lang), no_update
        except Exception as error:
            logging.getLogger(__name__).exception("an answer could not be shown")
            told = InfohusError("jobs.failed", kind=type(error).__name__)
            return None, True, True, refusal(told, lang), no_update
        if stage + 1 < len(stages):  # begun with the next poll: the answer there is must not wait for it
            following = {"id": None, "stage": stage + 1, "asked": at["asked"]}
            return following, False, False, html.P(say("running.waiting", lang), role="status"), shown
        return None, True, True, html.P(say("running.done", lang), role="status", className="unseen"), shown

    def _progress(self, job: Job, lang: str) -> Component:
        if job.state == "waiting" or not job.total:
            return html.P(say("running.waiting", lang), role="status")
        if job.done >= job.total:
            return html.P(say("running.summing_up", lang), role="status")
        return progress_view(int(job.done), job.total, job.seconds_left, lang)
