"""Who a person of the log is in words a reader knows: by post, never by name."""

from __future__ import annotations

import re

from experiments.story.run import Run
from experiments.story.words import Words

RESOURCE = re.compile(r"(?P<kind>.+)-(?P<number>\d+)#(?P<person>\d+)")
"""Kind of post, number of the post, number of the person on it."""


class People:
    """Name people as a story goes on; the first time somebody new sits on a post already met, say so."""

    def __init__(self, run: Run, words: Words) -> None:
        self.words = words
        self.coordinator = run.model.coordinator.name
        self.unit_of_post = {post.name: post.unit for post in run.model.posts}
        self._last: dict[str, str] = {}

    def who(self, resource: str | None) -> str:
        """Return the words for a person of the log; 'somebody' for None."""
        if resource is None:
            return self.words.say("people.somebody")
        post, _, person = resource.partition("#")
        is_new = self._last.get(post, person) != person
        self._last[post] = person
        name = self.post(resource)
        return self._new(post, name) if is_new else name

    def is_numbered(self, resource: str) -> bool:
        """Return whether a post is told by its number, as one of several alike."""
        post = resource.partition("#")[0]
        kind, _, number = post.rpartition("-")
        return post != self.coordinator and (int(number) > 1 or kind == "ssp_consultant")

    def vacancy(self, resource: str) -> str:
        """Return 'the post of coordinator was vacant'; of a numbered post, that who was on it had left."""
        key = "left" if self.is_numbered(resource) else "vacant"
        return self.words.say(f"why_not.{key}", who=self.post(resource), title=self.title(resource))

    def _new(self, post: str, name: str) -> str:
        """Return the words for somebody new on a post: of their own where the title alone would mislead."""
        kind, _, number = post.rpartition("-")
        if self.is_numbered(post):
            return self.words.say(f"people.new_numbered.{kind}", n=number)
        kind = "coordinator" if post == self.coordinator else kind
        is_only = number == "1" and self.words.has(f"people.new_{kind}")
        return self.words.say(f"people.new_{kind}") if is_only else self.words.say("people.new", who=name)

    def post(self, resource: str) -> str:
        """Return the words for the post of a person, or of a post's name."""
        found = RESOURCE.fullmatch(resource if "#" in resource else f"{resource}#0")
        kind, number = found["kind"], int(found["number"])
        if f"{kind}-{number}" == self.coordinator:
            return self.words.say("people.coordinator")
        if self.is_numbered(resource):
            return self.words.say(f"people.numbered.{kind}", n=number)
        return self.words.say(f"people.{kind}")

    def title(self, resource: str) -> str:
        """Return the bare title of a post, as in 'the post of coordinator'."""
        post = resource.partition("#")[0]
        if self.is_numbered(post):
            return self.post(post)
        kind = "coordinator" if post == self.coordinator else post.rpartition("-")[0]
        return self.words.say(f"titles.{kind}")

    def predecessor(self, row) -> str:
        """Return the words for whom a row came from: 'the predecessor' for somebody else on the same post."""
        if row.from_resource is None:
            return self.words.say("people.somebody")
        is_same_post = row.resource and row.resource.partition("#")[0] == row.from_resource.partition("#")[0]
        return self.words.say("people.predecessor") if is_same_post else self.post(row.from_resource)

    def unit(self, row) -> str:
        """Return the words for the unit that a row of the log belongs to; 'somebody' if it is not known."""
        unit = self.unit_name(row)
        return self.words.say("people.somebody" if unit is None else f"units.{unit}")

    def unit_name(self, row) -> str | None:
        """Return the unit that a row of the log belongs to, None if it is not known."""
        if row.unit or not row.resource:
            return row.unit
        return self.unit_of_post.get(row.resource.partition("#")[0])
