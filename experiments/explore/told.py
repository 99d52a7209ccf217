"""One case of one model, told in sentences for the page."""

from __future__ import annotations

from experiments.explore.scenes import natural_scenarios
from experiments.story.story import Story
from sim.scenario_file import Settings


def told(settings: Settings, model: str, case: str | None, lang: str) -> dict[str, object]:
    """Return the story of ``case`` (the richest one if None) under ``model`` as plain data.

    Beside what ``Story.data`` gives: ``title``, ``phases`` (name of each phase in words) and ``dates`` (of each line).
    Raises BadInput for what cannot be used, a case there is not, and where nobody sent a concern.
    """
    story = Story.of(natural_scenarios(settings)[model], case, lang)
    words = story.words
    return story.data() | {
        "title": story.title,
        "balance_title": words.say("balance.title"),
        "phases": {line.phase: words.say(f"phases.{line.phase}") for line in story.lines},
        "dates": [words.date(line.time) for line in story.lines],
    }
