"""The section about who is missed most: the ranking of posts under every model, drawn and as a table."""

from __future__ import annotations

from experiments.keypersons.findings import Findings, Record, is_told
from experiments.keypersons.report.cells import change_cell
from experiments.keypersons.report.lanes import lanes_figure
from experiments.keypersons.words import common_digits, post_label, say
from experiments.report.blocks import Block, with_table
from experiments.report.cells import Cell, missing, plain
from experiments.report.chart_style import Chart
from experiments.report.labels import named
from experiments.report.numbers import amount, number, whole
from experiments.report.table import Group, Row, Table

MOST = 8
"""Posts drawn: the coordinator's and those with the largest numbers under any model."""


def missed_section(found: Findings, lang: str) -> list[Block | None]:
    """Return who is missed most; one line where too few enquiries stand behind everybody's loss."""
    models = models_told(found)
    if not models:
        n = min(found.too_few_for_everybody(model) for model in found.models)
        return [Block("text", say("report.too_few_everybody", lang, n=whole(n, lang)))]
    everybody, every = (found.summary.get(name) or 0 for name in ("replications_everybody", "replications"))
    counts = {"n": whole(everybody, lang), "all": whole(every, lang)}
    nothing = not any(is_told(row) for model in models for row in found.ranking(model))
    return [
        Block("text", say("ranking.intro", lang, n=counts["n"])),
        Block("text", say("ranking.same", lang, **counts)) if everybody != every else None,
        Block("text", say("ranking.none", lang)) if nothing else None,
        with_table(ranking_chart(found, models, lang), ranking_table(found, models, lang)),
    ]


def models_told(found: Findings) -> list[str]:
    """Return the models under which enough enquiries stand behind everybody's loss."""
    return [model for model in found.models if found.too_few_for_everybody(model) is None]


def ranking_chart(found: Findings, models: list[str], lang: str) -> Chart | None:
    """Return the added days of the posts with the largest numbers, a dot with its interval per model."""
    rows = {model: {row["post"]: row for row in found.ranking(model)} for model in models}
    posts = _drawn(found, rows)
    if not posts:
        return None
    labels = [post_label(found, post, lang) for post in posts]
    values = {model: [by_post.get(post) for post in posts] for model, by_post in rows.items()}
    figure = lanes_figure(labels, values, say("ranking.axis", lang), lang)
    parts = [_largest(found, model, lang) for model in models]
    summary = say("ranking.summary", lang, parts="; ".join(part for part in parts if part))
    return Chart("chart-ranking", say("ranking.title", lang), summary, figure)


def _drawn(found: Findings, rows: dict[str, dict[str, Record]]) -> list[str]:
    """Return the posts to draw, the coordinator's first, then by their largest number under any model."""
    largest = {
        post: max((_mean(by_post.get(post)) for by_post in rows.values()), default=0.0)
        for post in found.posts
    }
    others = [post for post in found.posts if post != found.key_post and largest[post] > 0]
    others.sort(key=lambda post: (-largest[post], post))
    is_known = any(_is_known(by_post.get(found.key_post)) for by_post in rows.values())
    return [*([found.key_post] if is_known else []), *others[: MOST - 1]]


def _mean(row: Record | None) -> float:
    return row["mean"] if _is_known(row) else 0.0


def _is_known(row: Record | None) -> bool:
    return row is not None and row["mean"] is not None


def _largest(found: Findings, model: str, lang: str) -> str:
    known = [row for row in found.ranking(model) if row["mean"] is not None]
    if not known:
        return ""
    top = max(known, key=lambda row: row["mean"])
    post, days = post_label(found, top["post"], lang), amount(top["mean"], "days", lang)
    return say("ranking.part", lang, model=named("models_short", model, lang), post=post, days=days)


def ranking_table(found: Findings, models: list[str], lang: str) -> Table:
    """Return all posts of every model; those without any change stand in one line."""
    groups = [Group(_rows(found, model, lang), named("models", model, lang)) for model in models]
    head = [say("report.post", lang)]
    head += [say(f"ranking.{name}", lang) for name in ("added", "case_days", "first", "expected")]
    return Table(say("ranking.caption", lang), head, groups)


def _rows(found: Findings, model: str, lang: str) -> list[Row]:
    ranked = found.ranking(model)
    digits = common_digits(ranked)
    case_days = {row["post"]: found.shock(model, "excess_undecided_days", row["post"]) for row in ranked}
    places = common_digits(list(case_days.values()), "case_days")
    unmoved = [row["post"] for row in ranked if is_unmoved(found, model, row)]
    rows = [
        _row(found, model, row, (digits, case_days[row["post"]], places), lang)
        for row in ranked
        if row["post"] not in unmoved
    ]
    if unmoved:
        names = "; ".join(post_label(found, post, lang) for post in unmoved)
        zero = amount(0.0, "share", lang, 0)
        cells = [plain(number(0, lang, digits)), plain(number(0, lang, places)), plain(zero), plain("")]
        rows.append(Row(say("ranking.nothing", lang, posts=names), cells))
    return rows


def is_unmoved(found: Findings, model: str, row: Record) -> bool:
    """Say whether the loss of a post moved no decision at all."""
    hit = found.shock(model, "share_hit", row["post"])
    return hit is not None and hit["mean"] == 0 and row["mean"] == 0


def _row(found: Findings, model: str, row: Record, shown: tuple[int, Record | None, int], lang: str) -> Row:
    digits, case_days, places = shown
    behind = {} if row["post"] == found.key_post else found.shock(model, "added_days", row["post"]) or {}
    record = row | {name: behind.get(name, 0) for name in ("too_few", "events")}
    first = row["rank_probabilities"][0] if row["rank_probabilities"] else None
    cells = [
        change_cell(record, "days", lang, digits),
        change_cell(case_days, "case_days", lang, places),
        missing("undefined", lang) if first is None else plain(amount(first, "share", lang, 0)),
        _rank(row, lang),
    ]
    return Row(post_label(found, row["post"], lang), cells, _somebody_there(found, behind, lang))


def _rank(row: Record, lang: str) -> Cell:
    rank = row["expected_rank"]
    return missing("undefined", lang) if rank is None else plain(number(rank, lang, 1))


def _somebody_there(found: Findings, behind: Record, lang: str) -> str:
    """Return in how many replications somebody was on the post, where not in all."""
    every = found.summary.get("replications_everybody") or 0
    there = behind.get("replications", every)
    return say("ranking.vacant", lang, k=whole(there, lang), n=whole(every, lang)) if there < every else ""
