"""What each part of an experiment says in sentences: all of them for the memo, the first for the answer."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.experiment.answer.findings import Findings
from experiments.experiment.answer.words import scenario_words
from sim.texts import text

Summary = Mapping[str, object]
LEADING = {"effects": 3, "sensitivity": 1, "search": 1, "regimes": 2}
"""Sentences of a part that go into the answer, at most; of robustness the answer tells the worlds already."""


def part_words(summary: Summary, lang: str) -> dict[str, list[str]]:
    """Return, by part of the experiment, its sentences in reading order; a part that was not asked for is left out."""
    found = {
        "effects": effect_words(summary, lang),
        "robustness": robustness_words(summary, lang),
        "sensitivity": _of(summary, "sensitivity", lang),
        "search": _of(summary, "search", lang),
        "regimes": _of(summary, "regimes", lang),
    }
    return {name: sentences for name, sentences in found.items() if sentences}


def leading(summary: Summary, lang: str) -> list[str]:
    """Return the first sentences of the parts, for the answer, and why a part could not be answered."""
    found = part_words(summary, lang)
    said = [sentence for name, most in LEADING.items() for sentence in found.get(name, [])[:most]]
    return [*said, *(str(words[lang]) for words in summary.get("refused") or ())]


def following(summary: Summary, lang: str) -> dict[str, list[str]]:
    """Return, by part, the sentences that the answer does not hold already."""
    found = {name: words[LEADING.get(name, 0) :] for name, words in part_words(summary, lang).items()}
    return {name: words for name, words in found.items() if words}


def effect_words(summary: Summary, lang: str) -> list[str]:
    """Return what each factor adds: the chief outcome of every scenario and municipality first, then the others."""
    from experiments.effects.sentences import sentences

    chief = summary["chief"]
    by_design = grouped(summary["effects"])
    first: list[str] = []
    rest: list[str] = []
    for key, rows in by_design.items():
        head = design_words(summary, key, lang) if len(by_design) > 1 else ""
        for row in rows:
            is_chief = (row["measure"], row["statistic"]) == (chief["measure"], chief["statistic"])
            said = sentences([row], factor_labels(summary), lang, between=between(summary))
            (first if is_chief else rest).extend(head + sentence for sentence in said)
    return first + rest


def robustness_words(summary: Summary, lang: str) -> list[str]:
    """Return how firm the answer is, municipality by municipality."""
    from experiments.robustness.sentences import sentences

    records = summary["robustness"]
    return [
        (design_words(summary, (r["place"], r["scenario"]), lang) if len(records) > 1 else "") + sentence
        for r in records
        for sentence in sentences(r, alternative_names(summary, r, lang), lang)
    ]


def alternative_names(summary: Summary, record: Mapping[str, object], lang: str) -> dict[str, str]:
    """Return what the alternatives of a robustness record are called inside a sentence."""
    if record["scenario"] is not None:
        return {name: text(f"experiment_parts.{name}", lang) for name in record["alternatives"]}
    found = Findings(summary)
    return {name: scenario_words(found, name, lang) for name in record["alternatives"]}


def grouped(records) -> dict[tuple[str, str], list]:
    """Return records by place and scenario, in their order."""
    found: dict[tuple[str, str], list] = {}
    for record in records:
        found.setdefault((record["place"], record["scenario"]), []).append(record)
    return found


def design_words(summary: Summary, key: tuple[str, str | None], lang: str) -> str:
    """Return the words that say which municipality and scenario a sentence is about: what there is more than one of."""
    place, scenario = key
    parts = []
    if len(summary["municipalities"]) > 1:
        parts.append(place)
    if scenario is not None and len(summary["scenarios"]) > 1:
        parts.append(label_of(summary, scenario, lang))
    return text("experiment_parts.about", lang, what=", ".join(parts)) if parts else ""


def label_of(summary: Summary, scenario: str, lang: str) -> str:
    """Return what a scenario is called."""
    return next(str(s[f"label_{lang}"]) for s in summary["scenarios"] if s["name"] == scenario)


def factor_labels(summary: Summary) -> dict[str, dict[str, str]]:
    """Return the labels of the factors by name and language."""
    return {f["name"]: {"en": f["label_en"], "da": f["label_da"]} for f in summary["factors"]}


def between(summary: Summary) -> tuple[str, str] | None:
    """Return the two models that the factors lead between, None if they do not."""
    models = summary.get("between")
    return (models[0], models[1]) if models else None


def _of(summary: Summary, part: str, lang: str) -> list[str]:
    """Return the sentences of a part that is run in the first municipality alone; they name it if there are others."""
    found = summary[part]
    if found is None:
        return []
    if part == "regimes":
        from experiments.regimes.sentences import sentences as of_regimes

        return of_regimes(found, lang, summary["municipalities"][0]["name"])
    if part == "sensitivity":
        from experiments.sensitivity.sentences import sentences
    else:
        from experiments.search.sentences import sentences
    head = design_words(summary, (found["place"], None), lang)
    return [head + sentence for sentence in sentences(found, lang)]
