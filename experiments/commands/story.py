"""``infohus story``: one case of one run, told from the first sign to the last look at it."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from experiments.language import current, say
from experiments.options import command_words, json_option, lang_option, number_option, word_option


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    lang, as_json = lang_option(), json_option()
    municipality = word_option("--municipality", "name", "cli.story.municipality")
    model = word_option("--model", "name", "cli.story.model")
    case = word_option("--case", "name", "cli.story.case")
    seed = number_option("--seed", 0, 2**63 - 1, "cli.story.seed")
    scenario = word_option("--scenario", "file", "cli.story.scenario")
    sets = typer.Option(
        None, "--set", metavar=say("cli.assignment"), help=say("cli.story.set"), show_default=False
    )
    out = word_option("--out", "file", "cli.story.out")

    @app.command("story", help=say("cli.story.help"), **command_words())
    def command(
        municipality: str | None = municipality,
        model: str | None = model,
        case: str | None = case,
        seed: int | None = seed,
        scenario: str | None = scenario,
        sets: list[str] | None = sets,
        out: str | None = out,
        lang: str | None = lang,
        as_json: bool = as_json,
    ) -> None:
        from experiments.story.story import Story, terminal_width
        from sim.scenario_build import build_scenario

        chosen = build_scenario(
            municipality=municipality, model=model, file=scenario, sets=sets or [], seed=seed
        )
        story = Story.of(chosen, case, current())
        width = None if out else terminal_width()
        words = _as_json(story.data()) if as_json else story.text(width)
        _put(words, out)


def _as_json(data: dict[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _put(words: str, out: str | None) -> None:
    """Print ``words``, or write them to a file and say where; raise BadInput if it cannot be written."""
    if out is None:
        print(words, end="")
        return
    from sim.errors import BadInput

    path = Path(out)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
    except (OSError, ValueError):
        raise BadInput("story.not_writable", file=out) from None
    print(say("cli.story.written", path=path))
