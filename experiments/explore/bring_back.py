"""Send on leave, let go, bring back: shocks of a scenario file, as a reader sets them by clicking on a person."""

from __future__ import annotations

import math
from datetime import date, timedelta

from sim.policies.shocks import ABOLISHED, ABSENT, LEAVES
from sim.scenario_file import Settings

ON_LEAVE_WEEKS = 12
"""Weeks away where the reader does not choose otherwise; an example to try, no estimate of anything."""
GIVEN = "given"
"""Notice of a leave: it is known beforehand."""
KINDS = (ABSENT, LEAVES, ABOLISHED)
SHORTENED, TAKEN_BACK, NOTHING = "shortened", "taken_back", "nothing"


def shock_of(kind: str, who: str, on: date, weeks: int = ON_LEAVE_WEEKS) -> dict[str, object]:
    """Return the shock by which whoever is on the post ``who`` goes on the morning of ``on``.

    A leave is known beforehand, so that there is time to hand over; who is let go has as much as the rules give.
    """
    shock = {"kind": kind, "who": who, "on": on.isoformat()}
    return shock | {"weeks": weeks, "notice": GIVEN} if kind == ABSENT else shock


def with_shock(settings: Settings, shock: dict[str, object]) -> Settings:
    """Return the settings with one more shock."""
    return {**settings, "shock": [*settings.get("shock", []), shock]}


def bring_back(settings: Settings, who: str, on: date) -> tuple[Settings, str, date | None]:
    """Return the settings in which whoever was sent away from ``who`` is back, what that means, and since when.

    An absence lasts whole weeks, so it ends with the week in which ``on`` lies: ``shortened``, with the first day back.
    Somebody let go, or an absence not yet begun, never went: ``taken_back``. Where nobody was sent away from the post
    (it is empty by the luck of the run) nobody can be brought back: ``nothing``.
    """
    shocks = list(settings.get("shock", []))
    own = [n for n, shock in enumerate(shocks) if shock["who"] == who and shock["kind"] in KINDS]
    if not own:
        return settings, NOTHING, None
    shock = shocks.pop(own[-1])
    begin = date.fromisoformat(str(shock["on"]))
    if shock["kind"] != ABSENT or on <= begin:
        return _with(settings, shocks), TAKEN_BACK, None
    weeks = min(math.ceil((on - begin).days / 7), shock.get("weeks", 0))
    shocks.append({**shock, "weeks": weeks})
    return _with(settings, shocks), SHORTENED, begin + timedelta(weeks=weeks)


def _with(settings: Settings, shocks: list) -> Settings:
    rest = {name: value for name, value in settings.items() if name != "shock"}
    return rest | {"shock": shocks} if shocks else rest
