"""One outcome of all scenarios against the baseline, in one sentence; few scenarios in detail, many in groups."""

from __future__ import annotations

from experiments.experiment.answer.findings import Findings, Outcome
from experiments.experiment.answer.verdicts import (
    ASIDE,
    HIGHER,
    LOWER,
    TOLD,
    TOO_FEW,
    UNKNOWN,
    UNTOLD,
    Verdict,
    ranked,
    verdicts,
)
from experiments.experiment.answer.words import (
    ends_words,
    factor_label,
    headed,
    level_words,
    levels_words,
    places_words,
    quoted,
    say,
    scenario_words,
    scenarios_words,
    share_of,
    size_words,
    sizes_words,
    way,
)
from experiments.report.numbers import listed, whole

IN_DETAIL = 4
"""Scenarios of the chief outcome with their own number and interval; of more, the best and the worst of them."""
BESIDE = 2
"""The same for the other outcomes."""


FEW = 3
"""Scenarios without a number of their own that are still named there."""


class Sentence:
    """Write one outcome as a sentence; ``is_chief`` opens with where it is and names the first interval."""

    def __init__(self, found: Findings, outcome: Outcome, lang: str, *, is_chief: bool) -> None:
        self.found, self.outcome, self.lang = found, outcome, lang
        self.is_chief = is_chief
        self._is_first = is_chief

    def write(self) -> str:
        """Return the sentence, from a small letter; '' where every scenario was set aside."""
        detailed, rest = self._split(ranked(self.found, self.outcome))
        is_one = len(self.found.places) == 1
        told = [self._told(name) for name in detailed] if is_one else []
        values = [value for value in (self._level(), *told) if value]
        parts = [] if is_one else [self._over_places(name) for name in detailed]
        parts += self._grouped(rest)
        if values:
            return "; ".join([self._head("", listed(values, self.lang)), *parts]) + "."
        return f"{self._head('_open').rstrip(',')}: {'; '.join(parts)}." if parts else ""

    def _head(self, how: str, values: str = "") -> str:
        factors = [
            quoted(factor_label(self.found, f["name"], self.lang), self.lang) for f in self.found.factors
        ]
        return headed(self.found, self.outcome, self.lang, how, self.is_chief, values, factors)

    def _split(self, order: list[str]) -> tuple[list[str], list[str]]:
        """Return those told in detail and the others; of many, the first and last that are told at all."""
        most = IN_DETAIL if self.is_chief else BESIDE
        told = [n for n in order if any(v.kind in TOLD for v in self._verdicts(n))]
        untold = [n for n in order if n not in told]
        if len(told) > most or (len(self.found.places) > 1 and len(told) > BESIDE):
            most = most if len(self.found.places) == 1 else BESIDE
            keep = [*told[: most - 1], told[-1]]
            return keep, [n for n in order if n not in keep]
        return told, untold

    def _verdicts(self, name: str) -> list[Verdict]:
        return verdicts(self.found, name, self.outcome)

    # One municipality.

    def _told(self, name: str) -> str:
        """Return '2.8 days (12%) shorter under X (95% Monte Carlo interval 2.1 to 3.5)'."""
        (verdict,) = self._verdicts(name)
        place, gap = verdict.place, verdict.gap
        level = self.found.value(place, self.found.base_of(name), self.outcome.key)
        key = "told_from" if self.found.is_factorial and level is not None else "told"
        return say(
            f"compared.{key}",
            self.lang,
            size=self._size(gap["mean"], level),
            way=way(gap["mean"], self.outcome.unit, self.lang),
            scenario=scenario_words(self.found, name, self.lang),
            ends=self._ends(gap, sized=True),
            level="" if level is None else level_words(level, self.outcome.unit, self.lang),
        )

    def _size(self, mean: float, level: float | None) -> str:
        size = size_words(mean, self.outcome.unit, self.lang)
        share = "" if self.outcome.unit == "share" else share_of(mean, level, self.lang)
        return say("compared.with_share", self.lang, size=size, share=share) if share else size

    def _ends(self, gap: dict, *, sized: bool) -> str:
        shown = ends_words(gap, self.lang, first=self._is_first, sized=sized)
        self._is_first = False
        return shown

    # What opens the sentence.

    def _level(self) -> str:
        """Return the baseline's estimate, lowest to highest over municipalities; '' if it is not known anywhere."""
        base, unit = self.found.baseline, self.outcome.unit
        known = [
            v
            for place in self.found.places
            if (v := self.found.value(place, base, self.outcome.key)) is not None
        ]
        if not known or self.found.is_factorial:
            return ""
        level = levels_words(known, unit, self.lang)
        key = "level_first" if self.is_chief else "level"
        return say(
            f"compared.{key}", self.lang, level=level, scenario=scenario_words(self.found, base, self.lang)
        )

    # Several municipalities.

    def _over_places(self, name: str) -> str:
        """Return what is common and the exceptions: 'under X shorter in all four: 1.2 days (...) to 4.4 days (...)'."""
        by_kind: dict[str, list[Verdict]] = {}
        for verdict in self._verdicts(name):
            by_kind.setdefault(verdict.kind, []).append(verdict)
        order = sorted(by_kind, key=lambda kind: (-len(by_kind[kind]), KINDS.index(kind)))
        parts = [self._in_places(kind, by_kind[kind]) for kind in order]
        scenario = scenario_words(self.found, name, self.lang)
        common = ", ".join(parts[:-1])
        words = say("compared.but", self.lang, common=common, exception=parts[-1]) if common else parts[-1]
        return say("compared.over_places", self.lang, scenario=scenario, parts=words)

    def _in_places(self, kind: str, some: list[Verdict]) -> str:
        places = places_words(self.found, [v.place for v in some], self.lang)
        if kind not in TOLD:
            return say(f"compared.places_{kind}", self.lang, places=places)
        some = sorted(some, key=lambda v: (abs(v.gap["mean"]), v.place))
        which = way(some[0].gap["mean"], self.outcome.unit, self.lang)
        if len(some) == 1:
            first = self._size_in(some[0], "size_one")
            return say("compared.places_told_one", self.lang, way=which, places=places, first=first)
        first, last = (self._size_in(v, "size_in") for v in (some[0], some[-1]))
        return say("compared.places_told", self.lang, way=which, places=places, first=first, last=last)

    def _size_in(self, verdict: Verdict, key: str) -> str:
        size = size_words(verdict.gap["mean"], self.outcome.unit, self.lang)
        ends = self._ends(verdict.gap, sized=True)
        return say(f"compared.{key}", self.lang, size=size, place=verdict.place, ends=ends)

    # Scenarios without a number of their own.

    def _grouped(self, names: list[str]) -> list[str]:
        groups: dict[str, list[str]] = {}
        for name in names:
            kinds = {v.kind for v in self._verdicts(name)}
            if kinds == {ASIDE} and not self.is_chief:
                continue
            groups.setdefault(kinds.pop() if len(kinds) == 1 else "mixed", []).append(name)
        return [self._group(kind, groups[kind]) for kind in (*KINDS, "mixed") if kind in groups]

    def _names(self, names: list[str]) -> str:
        """Return scenarios by name; beside the chief outcome only how many, where they are more than a few."""
        if self.is_chief or len(names) <= FEW:
            return scenarios_words(self.found, names, self.lang)
        return say("compared.others", self.lang, n=whole(len(names), self.lang))

    def _group(self, kind: str, names: list[str]) -> str:
        words = self._names(names)
        gaps = [v.gap for name in names for v in self._verdicts(name)]
        if kind in TOLD:
            some = [gap["mean"] for gap in gaps]
            size = sizes_words(some, self.outcome.unit, self.lang)
            which = way(some[0], self.outcome.unit, self.lang)
            return say("compared.group_told", self.lang, scenarios=words, size=size, way=which)
        if kind == UNTOLD and len(gaps) == 1:
            ends = say(f"of_gap.{self.outcome.unit}", self.lang, n=self._ends(gaps[0], sized=False))
            return say("compared.untold", self.lang, scenarios=words, ends=ends)
        return say(f"compared.group_{kind}", self.lang, scenarios=words)


KINDS = (LOWER, HIGHER, UNTOLD, TOO_FEW, ASIDE, UNKNOWN)
