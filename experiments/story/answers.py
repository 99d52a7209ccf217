"""Questions and answers of one day in one sentence: who was asked, who answered, after how long, with what."""

from __future__ import annotations

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
        asks = rows[0].activity == "ask"
        named = [unit for row in rows if (unit := self._asked(row) if asks else self._answerer(row))]
        unknown = self.words.count("unknown_units" if named or asks else "unanswered", len(rows) - len(named))
        units = [*dict.fromkeys(named), *([unknown] if len(rows) > len(named) else [])]
        if asks:
            if len(units) == 1 and len(named) == 1 and self.words.has(f"{key}_one"):
                key = f"{key}_one"
            return self.words.say(key, **values | {"units": self.words.list(units)})
        parts = [self._part(row) for row in rows]
        return self.words.say(
            key, **values | {"units": self.words.list(units), "answers": self.words.list(parts)}
        )

    def _asked(self, ask: Row) -> str | None:
        """Return the unit that a question went to, as far as its answer tells."""
        for answer in self.file.following.get(ask.event, ()):
            if answer.unit:
                is_own = answer.unit == ask.unit
                return self.words.say("people.own_colleagues") if is_own else self.people.unit(answer)
        return None

    def _answerer(self, row: Row) -> str | None:
        return self.people.unit(row) if row.unit or row.resource else None

    def _part(self, row: Row) -> str:
        """Return 'the job centre (2 new facts, after 6 days)'."""
        facts = self.words.count("new_facts", self.file.brought(row))
        unit = self.people.unit(row)
        if row.completed - row.due < DAY:
            return self.words.say("answers.at_once", unit=unit, facts=facts)
        away = self.waits.away(row, self.file.lay_with(row))
        days = self.words.span(row.due, row.completed)
        return self.words.say(f"answers.after_{away or 'days'}", unit=unit, facts=facts, days=days)
