"""What stands in a page's fields, checked; a refusal names the field as the page does."""

from __future__ import annotations

from dashboards.words import say
from experiments.report.tables_assumptions import loose
from sim.errors import BadInput
from sim.texts import text


class FieldError(BadInput):
    """Refuse what stands in a field.

    Parameters
    ----------
    field
        Key of its label under ``[dashboard]``.
    low, high
        What is allowed.
    """

    def __init__(self, field: str, low: float, high: float) -> None:
        super().__init__("dashboard.no_number", field=field, low=low, high=high)

    def sentence(self, lang: str = "en") -> str:
        """Return the one sentence a user reads, with the field's label in ``lang``."""
        ends = {name: loose(self.values[name], lang) for name in ("low", "high")}
        return text(f"errors.{self.key}", lang, label=say(str(self.values["field"]), lang), **ends)


def number_given(field: str, value: object, low: float, high: float) -> float:
    """Return the number in a field, whole ones as ``int``; raise FieldError unless it lies from ``low`` to ``high``."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        raise FieldError(field, low, high)
    return int(value) if float(value).is_integer() else value
