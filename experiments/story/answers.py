"""Questions and answers of one day in one sentence: who was asked, who answered, after how long, with what."""

from __future__ import annotations

from experiments.story.at_table import asked_by
from experiments.story.run import Row
from experiments.story.steps import Steps
from experiments.story.waits import Waits
from sim.values import DAY


class Answers:
    """Tell a group of questions, or a group of answers, of one case."""

    def __init__(self, steps: Steps, waits: Waits) -> None:
        self.steps, self.waits = steps, waits
        self.file, self.words, self.people = steps.file, steps.words, steps.people

    def sentence(self, key: str, rows: list[Row]) -> str:
        """Return one sentence about ``rows``, all told by the text ``key``."""
        values = self.steps.values(rows[0])
        return self._asked(key, rows, values) if rows[0].activity == "ask" else self._told(key, rows, values)

    def _asked(self, key: str, rows: list[Row], values: dict) -> str:
        named = [unit for row in rows if (unit := self._unit_asked(row))]
        unknown = self.words.count("unknown_units", len(rows) - len(named))
        units = [*dict.fromkeys(named), *([unknown] if len(rows) > len(named) else [])]
        if len(units) == 1 and len(named) == 1 and self.words.has(f"{key}_one"):
            key = f"{key}_one"
        return self.words.say(key, **values | {"units": self.words.list(units)})

    def _told(self, key: str, rows: list[Row], values: dict) -> str:
        """Return who told what, those of one unit together: nobody says nothing and something on one day."""
        by_unit: dict[str, list[Row]] = {}
        for row in rows:
            by_unit.setdefault(self._unit_of(row, "units"), []).append(row)
        listed = {
            "units": self.words.list([*by_unit]),
            "inside": self.words.list(
                list(dict.fromkeys(self._unit_of(row, "inside_units") for row in rows))
            ),
            "answers": self.words.list([self._part(unit, own) for unit, own in by_unit.items()]),
        }
        return self.words.say(key, **values | listed)

    def _unit_asked(self, ask: Row) -> str | None:
        """Return the unit that a question went to, as far as its answer tells."""
        for answer in self.file.following.get(ask.event, ()):
            if answer.unit:
                is_own = answer.unit == ask.unit
                return self.words.say("people.own_colleagues") if is_own else self.people.unit(answer)
        return None

    def _unit_of(self, row: Row, table: str) -> str:
        """Return the unit of who answered, or did not: colleagues, if it is that of who asked."""
        unit = self.people.unit_name(row)
        if unit is None:
            return self.words.say("unanswered")
        if table == "units" and unit == asked_by(self.file, row):
            return self.words.say("people.colleagues", inside=self.words.say(f"inside_units.{unit}"))
        return self.words.say(f"{table}.{unit}")

    def _part(self, unit: str, rows: list[Row]) -> str:
        """Return 'the job centre (2 new facts, after 6 days)'; the days are those of the longest wait."""
        facts = self.words.count("new_facts", self.file.brought(*rows))
        row = max(rows, key=lambda row: row.completed - row.due)
        if row.completed - row.due < DAY:
            return self.words.say("answers.at_once", unit=unit, facts=facts)
        away = self.waits.away(row, self.file.lay_with(row))
        days = self.words.span(row.due, row.completed)
        return self.words.say(f"answers.after_{away or 'days'}", unit=unit, facts=facts, days=days)
