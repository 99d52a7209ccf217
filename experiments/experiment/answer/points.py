"""The answer of an experiment in points: the chief outcome first, then what it costs, then what failed."""

from __future__ import annotations

from experiments.experiment.answer.alone import alone_sentences
from experiments.experiment.answer.compared import Sentence
from experiments.experiment.answer.failed import failed_point
from experiments.experiment.answer.findings import NOTHING, Findings, Outcome, Summary
from experiments.experiment.answer.holds import worlds_sentence
from experiments.experiment.answer.verdicts import ASIDE, TOLD, TOO_FEW, UNTOLD, verdicts
from experiments.experiment.answer.words import say, scenario_words
from experiments.report.numbers import listed

AREAS = {
    "quality": ("facts_share_at_decision", "wrong_drop_share", "wrong_open_share", "returned_graver_share"),
    "hours": ("hours_per_decision", "hours_per_year.", "utilisation."),
    "dependence": ("added_days",),
}
"""What speed costs; all other outcomes are of speed."""
SPEED = "speed"


def answer_points(summary: Summary, lang: str) -> list[str]:
    """Return the answer in points; the first is the answer to the question, in one sentence and one about worlds.

    Parameters
    ----------
    summary
        As in summary.json of an experiment.
    lang
        ``en`` or ``da``.
    """
    found = Findings(summary)
    lead, rest = chief_point(summary, lang)
    points = [_joined(lead, rest), *_other_points(found, lang), failed_point(found, lang)]
    return [point for point in points if point]


def chief_point(summary: Summary, lang: str) -> tuple[str, str]:
    """Return the answer in one sentence, and the one about plausible worlds ('' if there is nothing to say)."""
    found = Findings(summary)
    if not found.compared:
        lead, rest = alone_sentences(found, found.chief, lang, is_chief=True)
        return _capital(lead), rest
    if not found.is_factorial and all((p, found.baseline, NOTHING) in found.aside for p in found.places):
        return say("no_baseline", lang, baseline=scenario_words(found, found.baseline, lang)), ""
    lead = Sentence(found, found.chief, lang, is_chief=True).write()
    return _capital(lead), worlds_sentence(found, lang)


def area_of(outcome: Outcome) -> str:
    """Return whether an outcome is about quality, hours, dependence on key persons, or speed."""
    return next((area for area, names in AREAS.items() if outcome.measure.startswith(names)), SPEED)


def _other_points(found: Findings, lang: str) -> list[str]:
    """Return one point an area: what was found for its outcomes beside the chief one."""
    points = []
    for area in (*AREAS, SPEED):
        outcomes = [o for o in found.outcomes[1:] if area_of(o) == area]
        kinds = {kind for o in outcomes for kind in _kinds(found, o)}
        if kinds & {*TOLD, UNTOLD}:
            words = _joined(*(_capital(_sentence(found, o, lang)) for o in outcomes))
            points.append(say(f"areas.{area}", lang, words=words))
        elif kinds - {ASIDE}:
            words = say("too_few" if TOO_FEW in kinds else "nothing_known", lang)
            points.append(say(f"areas.{area}", lang, words=words))
    missing = _not_looked_at(found, lang)
    return [*points, missing] if missing else points


def _kinds(found: Findings, outcome: Outcome) -> set[str]:
    """Return the kinds of all verdicts on an outcome; that of its own estimates where nothing is compared."""
    if found.compared:
        return {v.kind for name in found.compared for v in verdicts(found, name, outcome)}
    values = [found.value(place, found.scenarios[0], outcome.key) for place in found.places]
    return {TOO_FEW if value is None else UNTOLD for value in values}


def _sentence(found: Findings, outcome: Outcome, lang: str) -> str:
    if not found.compared:
        return _joined(*alone_sentences(found, outcome, lang, is_chief=False))
    return Sentence(found, outcome, lang, is_chief=False).write()


def _not_looked_at(found: Findings, lang: str) -> str:
    """Return which of quality, hours and dependence were not looked at, where the question is about speed."""
    seen = {area_of(outcome) for outcome in found.outcomes}
    missing = [say(f"area_names.{area}", lang) for area in AREAS if area not in seen]
    if area_of(found.chief) != SPEED or not missing:
        return ""
    return say("not_looked_at", lang, areas=listed(missing, lang))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
