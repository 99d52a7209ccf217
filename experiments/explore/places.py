"""Where a case can be: at a post, at the table of a meeting, with the citizen, on its way, in a course, at rest."""

from __future__ import annotations

from functools import cached_property

from experiments.story.case_file import CaseFile
from experiments.story.run import Row, Run

FORUM, CITIZEN, OUTSIDE, COURSE, REST = TABLES = ("forum", "citizen", "outside", "course", "rest")
"""Places that are no post: the table people meet at, the citizen (asked for consent), on the way from whoever sent
the concern, in a running course, put on hold."""
MEETING = frozenset({"meet"})
ON_THE_WAY = frozenset({"send", "pass_on"})


class Places:
    """Say where the steps of one run lie; places are names of posts or of ``TABLES``."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._files: dict[str, CaseFile] = {}

    @cached_property
    def posts(self) -> list[str]:
        """Return the posts in the order of the staff table."""
        return [post.name for post in self.run.model.posts]

    @cached_property
    def names(self) -> list[str]:
        """Return every place, posts first."""
        return [*self.posts, *TABLES]

    @cached_property
    def _first_of_unit(self) -> dict[str, str]:
        """Return whom one asks in a unit: its first post."""
        found: dict[str, str] = {}
        for post in self.run.model.posts:
            found.setdefault(post.unit, post.name)
        return found

    def of(self, row: Row) -> str | None:
        """Return where ``row`` lies until it is completed, None if the log does not tell."""
        if row.activity in MEETING:
            return FORUM
        if row.activity in ON_THE_WAY:
            return OUTSIDE
        if (row.activity, row.stage) == ("answer", "C"):
            return CITIZEN
        post = self._file(row.case).lay_with(row) or self._first_of_unit.get(row.unit or "")
        return post if post in self.posts else None

    def _file(self, case: str) -> CaseFile:
        if case not in self._files:
            self._files[case] = CaseFile(self.run, case)
        return self._files[case]
