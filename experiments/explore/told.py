"""One case of one model, told in sentences for the page."""

from __future__ import annotations

from experiments.explore.scenes import natural_scenarios
from experiments.story.story import Story
from sim.errors import BadInput
from sim.scenario_file import Settings


def told(settings: Settings, model: str, case: str | None, lang: str) -> dict[str, object]:
    """Return the story of ``case`` (the richest one if None) under ``model`` as plain data.

    Beside what ``Story.data`` gives: ``title``, ``phases`` (name of each phase in words) and ``dates`` (of each line).
    Raises BadInput for what cannot be used, a case there is not, and where nobody sent a concern.
    """
    scenario = natural_scenarios(settings)[model]
    try:
        story = Story.of(scenario, case, lang)
    except BadInput as error:
        if error.key == "story.no_case":  # whose sentence speaks of the command line
            raise BadInput("explore.no_case", municipality=scenario.municipality.name) from None
        raise
    words = story.words
    return story.data() | {
        "title": story.title,
        "balance_title": words.say("balance.title"),
        "phases": {line.phase: words.say(f"phases.{line.phase}") for line in story.lines},
        "dates": [words.date(line.time) for line in story.lines],
    }
