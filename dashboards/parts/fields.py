"""Inputs with a visible label, a help text that belongs to them, and the range of what may be given."""

from __future__ import annotations

from collections.abc import Sequence

import dash_mantine_components as dmc

from dashboards.parts.words import say
from experiments.report.labels import named
from experiments.report.tables_assumptions import loose
from sim.parameters import Declaration

OTHER_MARK = {"en": ",", "da": "."}


def number_field(
    id: str | dict,
    label: str,
    value: float | None,
    lang: str,
    *,
    low: float,
    high: float,
    unit: str = "",
    step: float | None = None,
    help: str = "",
    is_whole: bool = False,
    debounce: bool | int = False,
) -> dmc.NumberInput:
    """Return an input for a number from ``low`` to ``high``; its ``value`` is a number, or '' when emptied.

    What is out of range is kept as it was written, so that it can be refused in words. Decimals are written as in
    ``lang``; the other mark is taken for the same where the number cannot have thousands.

    A page knows a number as soon as it is typed; with ``debounce`` True once the field is left (or Enter), with
    milliseconds after that rest. These are for what is shown meanwhile alone: a button that is pressed sooner would
    take the number before.
    """
    allowed = say("fields.range", lang, low=loose(low, lang), high=loose(high, lang))
    mark = {"en": ".", "da": ","}[lang]
    marks = [mark, OTHER_MARK[lang]] if max(abs(low), abs(high)) < 1000 else [mark]
    return dmc.NumberInput(
        id=id,
        label=say("fields.with_unit", lang, label=label, unit=unit) if unit else label,
        description=" ".join(part for part in (help, allowed) if part),
        value="" if value is None else value,
        min=low,
        max=high,
        step=step or (1 if is_whole or high - low > 10 else 0.1 if high - low > 2 else 0.01),
        decimalSeparator=mark,
        allowedDecimalSeparators=marks,
        allowDecimal=not is_whole,
        allowNegative=low < 0,
        clampBehavior="none",
        inputWrapperOrder=["label", "description", "input", "error"],
        className="infohus-field",
        debounce=debounce,
    )


def choice_field(
    id: str | dict,
    label: str,
    options: Sequence[tuple[str, str]],
    value: str | None,
    lang: str,
    *,
    help: str = "",
) -> dmc.Select:
    """Return a list to choose from; ``options`` are pairs of value and words. Typing searches where there are many."""
    return dmc.Select(
        id=id,
        label=label,
        description=help or None,
        data=[{"value": name, "label": words} for name, words in options],
        value=value,
        allowDeselect=False,
        searchable=len(options) > 10,
        nothingFoundMessage=say("fields.nothing_found", lang),
        inputWrapperOrder=["label", "description", "input", "error"],
        className="infohus-field",
    )


def parameter_field(
    id: str | dict, declared: Declaration, lang: str, value: float | None = None
) -> dmc.NumberInput:
    """Return an input for a declared number, with its usual value, range, grade and source in words."""
    help = say(
        "fields.parameter",
        lang,
        usual=loose(declared.value, lang),
        grade=named("grades", declared.grade, lang),
        source=declared.source(lang).rstrip("."),
    )
    return number_field(
        id,
        declared.label(lang),
        declared.value if value is None else value,
        lang,
        low=declared.low,
        high=declared.high,
        unit=declared.unit(lang),
        step=_step(declared),
        help=help,
        debounce=True,
    )


def _step(declared: Declaration) -> float:
    """Return a step that suits the range: about a hundredth of it, a power of ten."""
    return 10.0 ** min(0, len(f"{int(declared.high - declared.low)}") - 3)
