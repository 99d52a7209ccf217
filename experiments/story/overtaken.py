"""What overtook a step that was called off: the citizen left, moved, came of age, or broke the course off."""

from __future__ import annotations

from experiments.story.case_file import CaseFile
from experiments.story.citizen import birthday_of, life_of
from experiments.story.run import Row

TURNS = frozenset({"travel", "move"})
OTHER = "other"


def overtaken_by(file: CaseFile, row: Row) -> str:
    """Return the last thing between the due date of ``row`` and its end that makes a step pointless; else ``other``."""
    holds = [(hold.completed, 0, "broken_off") for hold in file.done if hold.activity == "hold"]
    turns = [(event.time, 1, event.kind) for event in life_of(file) if event.kind in TURNS]
    birthday = (birthday_of(file, row.due - 1), 1, "turned_18")
    within = [turn for turn in (*holds, *turns, birthday) if row.due <= turn[0] <= row.completed]
    return max(within, default=(0, 0, OTHER))[2]
