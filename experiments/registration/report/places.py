"""The 98 municipalities one by one: which can be shown, in which order, what is said of each."""

from __future__ import annotations

from experiments.registration.findings import Findings, Record
from experiments.registration.words import ends_words, say
from experiments.report.chart_style import safe
from experiments.report.numbers import DASH, amount, number, whole

SIZES = ("small", "medium", "large")


def places(found: Findings) -> list[Record]:
    """Return every municipality of the summary."""
    return list(found.summary.get("municipalities") or [])


def has_enough(row: Record) -> bool:
    """Say whether a municipality has two shares; the summary has none where too few enquiries were sent."""
    return row["coverage_before"] is not None and row["coverage_after"] is not None


def change_of(row: Record) -> Record:
    """Return a municipality's difference as a record with its interval."""
    mean = row["change"]
    if mean is None:
        mean = row["coverage_after"] - row["coverage_before"]
    return {"mean": mean, "low": row["change_low"], "high": row["change_high"]}


def by_after(found: Findings) -> list[Record]:
    """Return the municipalities that may be shown, lowest share under the new rule first; ties by code."""
    shown = [row for row in places(found) if has_enough(row)]
    return sorted(shown, key=lambda row: (row["coverage_after"], row["coverage_before"], str(row["code"])))


def danish_order(name: str) -> str:
    """Return what sorts a name as a Danish list does: aa as å, and æ, ø, å last."""
    return name.casefold().replace("aa", "å").translate(str.maketrans("æøå", "{|}"))


def hover(row: Record, lang: str) -> str:
    """Return what is shown when a point is pointed at, as plotly's markup with a line each."""
    if not has_enough(row):
        lines = [row["name"], say("map.hover_few", lang)]
    else:
        change = change_of(row)
        shares = [amount(row[f"coverage_{when}"], "share", lang, 0) for when in ("before", "after")]
        ends = ends_words(change, "share", lang, 0) or DASH
        lines = [
            row["name"],
            say("map.hover_before", lang, share=shares[0]),
            say("map.hover_after", lang, share=shares[1]),
            say("map.hover_change", lang, change=number(100 * change["mean"], lang, 0), ends=ends),
        ]
    return "<br>".join(safe(line) for line in lines)


def by_size(found: Findings, when: str, lang: str) -> list[str]:
    """Return one phrase a size of municipality: the mean of their shares ``before`` or ``after``."""
    parts = []
    for size in SIZES:
        shares = [r[f"coverage_{when}"] for r in places(found) if r["size"] == size and has_enough(r)]
        if shares:
            mean = amount(sum(shares) / len(shares), "share", lang, 0)
            n = whole(len(shares), lang)
            parts.append(say("map.size", lang, size=say(f"sizes.{size}", lang), n=n, share=mean))
    return parts
