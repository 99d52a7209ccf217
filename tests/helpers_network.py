"""The moving network in a browser of its own: the real script, a scene, and no server."""

from __future__ import annotations

import json
import random
from pathlib import Path

from experiments.explore.places import TABLES
from experiments.explore.spans import STATES

ASSETS = Path(__file__).resolve().parent.parent / "dashboards" / "assets"
PAGE = """<!DOCTYPE html><html lang="en"><body class="explore"><section id="explore-stage" hidden>
<div id="explore-time"></div><p id="explore-clock"></p><p id="explore-live"></p>
<ul id="explore-legend"></ul><div id="explore-now"></div>
{boxes}</section><script>
window.told = [];
window.dash_clientside = {{ no_update: "no_update", callback_context: {{ triggered: [] }},
  set_props: function (id, props) {{ told.push([id, props]); }} }};
{script}
window.press = function (name) {{
  dash_clientside.callback_context.triggered = name ? [{{ prop_id: "explore-" + name + ".n_clicks" }}] : [];
  return dash_clientside.infohus.play(window.scene, 1, 1, 1, window.speed || "3");
}};
window.begin = function (scene) {{ window.scene = scene; return press(""); }};
</script></body></html>"""


def html(models: list[str]) -> str:
    """Return a page with what the script needs of the real one."""
    boxes = "".join(f'<p id="explore-open-{m}"></p><div id="explore-net-{m}"></div>' for m in models)
    return PAGE.format(boxes=boxes, script=(ASSETS / "network.js").read_text(encoding="utf-8"))


def crowd(n_cases: int = 300, n_people: int = 21, days: int = 60) -> dict:
    """Return a scene of one model in which ``n_cases`` change hands all the time; made up, for speed alone."""
    luck, minutes = random.Random(1), days * 1440
    posts = [f"contact_school-{n}" for n in range(1, n_people + 1)]
    people = [
        {"post": post, "unit": "school", "is_coordinator": False, "persons": [[0, minutes, 1]], "away": []}
        for post in posts
    ]
    cases = []
    for n in range(n_cases):
        stay, at = [], 0
        while at < minutes:
            until = min(at + luck.randrange(300, 4000), minutes)
            stay.append([at, until, luck.randrange(n_people + len(TABLES)), luck.randrange(len(STATES)), 0])
            at = until
        cases.append(
            {"name": f"1-{n}/0", "level": "serious", "end_state": "open", "sent": 0, "stays": [stay]}
        )
    model = {
        "model": "coordinator",
        "scenario_hash": "0" * 64,
        "places": [*posts, *TABLES],
        "activities": ["ask"],
    }
    model |= {"people": people, "cases": cases, "questions": [], "meetings": [], "decisions": []}
    about = {"municipality": "Odense", "start": "2018-01-01", "minutes": minutes, "seed": 1}
    return about | {"closed_days": [], "states": list(STATES), "shocks": [], "models": [model]}


def as_script(scene: dict) -> str:
    """Return the call that begins with a scene."""
    return f"begin({json.dumps(scene)})"
