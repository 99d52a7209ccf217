"""The 98 municipalities one by one: which can be shown, in which order, what is said of each."""

from __future__ import annotations

from experiments.registration.findings import Findings, Record, is_told
from experiments.registration.words import bracketed, ends_words, joined, percent, say
from experiments.report.chart_style import safe
from experiments.report.numbers import DASH, amount, number, whole
from experiments.statistics.enough import TOO_FEW

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


def by_change(found: Findings) -> list[Record]:
    """Return the municipalities that may be shown, smallest difference first; ties by code."""
    shown = [row for row in places(found) if has_enough(row)]
    return sorted(shown, key=lambda row: (change_of(row)["mean"], str(row["code"])))


def sign_of(row: Record) -> int:
    """Return 1 or -1 where a municipality's difference can be told from nothing, else 0."""
    change = change_of(row)
    if not is_told(change):
        return 0
    return 1 if change["mean"] > 0 else -1


def is_thin(row: Record) -> bool:
    """Say whether so few simulated enquiries stand behind a municipality that little can be claimed of it."""
    return row.get("events") is not None and row["events"] < TOO_FEW


def place_words(row: Record, lang: str) -> str:
    """Return a municipality's row in words, with what cannot be claimed."""
    name, n = row["name"], row.get("events")
    behind = "" if n is None else say("place.behind", lang, n=whole(n, lang))
    lot = say("place.lot", lang, name=name)
    if not has_enough(row):
        few = say("place.too_few", lang, name=name)
        return joined(few, "" if n is None else say("place.only", lang, n=whole(n, lang)), lot)
    change = change_of(row)
    shares = {when: percent(row[f"coverage_{when}"], lang) for when in ("before", "after")}
    size = say("columns.points", lang, n=number(100 * change["mean"], lang, 0))
    ends = bracketed(ends_words(change, "share", lang, 0, first=True))
    counts = {
        "before": amount(row["registered_before"], "count", lang, 1),
        "after": amount(row["registered_after"], "count", lang, 1),
        "sent": amount(row["sent"], "count", lang, 1),
    }
    return joined(
        say("place.shares", lang, name=name, **shares),
        say("place.told" if sign_of(row) else "place.untold", lang, change=size + ends),
        say("place.registered", lang, **counts),
        say("place.thin", lang, n=whole(n, lang), limit=whole(TOO_FEW, lang)) if is_thin(row) else behind,
        lot,
    )


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
