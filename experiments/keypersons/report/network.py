"""The section about the network: a graph per model with the same layout, and the shape of the network in numbers."""

from __future__ import annotations

from experiments.keypersons.cells import VARIANTS
from experiments.keypersons.findings import Findings, Record
from experiments.keypersons.report.cells import model_heads
from experiments.keypersons.report.graph import Edge, graph_figure, layout
from experiments.keypersons.words import say, short_post_label
from experiments.report.blocks import Block
from experiments.report.cells import Cell, missing, plain
from experiments.report.chart_style import Chart
from experiments.report.labels import named
from experiments.report.numbers import amount, number, whole
from experiments.report.table import Group, Row, Table
from sim.measures.dependence.structure import ARC_FROM

OVERALL = ("centralisation", "centralisation_together")
OF_COORDINATOR = (
    "betweenness",
    "betweenness_together",
    "closeness",
    "degree",
    "fragmentation_without",
    "distance_weighted_fragmentation_without",
)
SHARES = ("betweenness", "betweenness_together", "degree", "fragmentation_without")
BY_HANDOVERS = ("centralisation", "betweenness", "closeness", "degree", "fragmentation_without")
"""Measures that know nothing of meetings: models alike in all of them look alike."""


def network_section(found: Findings, lang: str) -> list[Block | None]:
    """Return the networks drawn, the table of their shape, and whether all models look alike by handovers."""
    known = {model: net for model in found.models if (net := found.network(model))}
    edges = {
        model: [*_edges(net["arcs"], False), *_edges(net["pairs"], True)] for model, net in known.items()
    }
    posts = [p for p in found.posts if any(p in edge.ends for es in edges.values() for edge in es)]
    if not posts:
        return [Block("text", say("network.nothing", lang))]
    graphs = [_graph(found, model, known[model], edges[model], posts, lang) for model in known]
    alike = alike_value(found, known, lang)
    return [
        Block("text", say("network.intro", lang, threshold=number(ARC_FROM, lang, 1))),
        Block("beside", items=tuple(graphs)),
        Block("table", table=shape_table(found, lang)),
        Block("text", say("network.alike", lang, centralisation=alike)) if alike else None,
    ]


def _edges(records: list[Record], is_meeting: bool) -> list[Edge]:
    """Return what happens often enough between two posts: work passed either way taken together, or meetings."""
    times: dict[tuple[str, str], float] = {}
    for record in records:
        if record["per_case"] >= ARC_FROM:
            ends = tuple(sorted((record["from"], record["to"])))
            times[ends] = times.get(ends, 0.0) + record["per_case"]
    return [Edge(ends, times[ends], is_meeting) for ends in sorted(times)]


def _graph(found: Findings, model: str, net: Record, edges: list[Edge], posts: list[str], lang: str) -> Block:
    labels = {post: short_post_label(found, post, lang) for post in posts}
    sizes = {post: (net["betweenness_together"] or {}).get(post, 0.0) for post in posts}
    names = {False: say("network.handovers", lang), True: say("network.together", lang)}
    places = layout(posts, found.key_post)
    figure = graph_figure(places, labels, sizes, edges, names, found.key_post, lang)
    title = say("network.title", lang, model=named("models", model, lang))
    name = f"chart-network-{model.replace('_', '-')}"
    chart = Chart(name, title, _summary(found, edges, lang), figure)
    return Block("chart", chart=chart, table=arcs_table(found, net, lang))


def _summary(found: Findings, edges: list[Edge], lang: str) -> str:
    passed = [edge for edge in edges if not edge.is_meeting]
    if not passed:
        return say("network.summary_none", lang)
    busiest = max(passed, key=lambda edge: (edge.times, edge.ends))
    n_meetings = len(edges) - len(passed)
    key = {0: "meetings_none", 1: "meetings_one"}.get(n_meetings, "meetings")
    one, other = sorted(busiest.ends, key=lambda post: (post != found.key_post, post))
    return say(
        "network.summary",
        lang,
        n=whole(len({post for edge in passed for post in edge.ends}), lang),
        one=short_post_label(found, one, lang),
        other=short_post_label(found, other, lang),
        times=number(busiest.times, lang, 1),
        meetings=say(f"network.{key}", lang, n=whole(n_meetings, lang)),
    )


def arcs_table(found: Findings, net: Record, lang: str) -> Table:
    """Return how often work passes from post to post, and who sits together how often, from the threshold on."""
    groups = []
    for kind, key, pattern in (("arcs", "handovers", "between"), ("pairs", "together", "sit")):
        often = [arc for arc in net[kind] if arc["per_case"] >= ARC_FROM]
        often.sort(key=lambda arc: (-arc["per_case"], arc["from"], arc["to"]))
        rows = [
            Row(
                say(
                    f"network.{pattern}",
                    lang,
                    one=_post(found, arc["from"], lang),
                    other=_post(found, arc["to"], lang),
                ),
                [plain(number(arc["per_case"], lang, 2))],
            )
            for arc in often
        ]
        groups += [Group(rows, say(f"network.{key}", lang))] if rows else []
    head = [say("report.post", lang), say("network.times", lang)]
    return Table(say("network.caption_arcs", lang), head, groups)


def _post(found: Findings, post: str, lang: str) -> str:
    return short_post_label(found, post, lang)


def shape_table(found: Findings, lang: str) -> Table:
    """Return centralisation, and the coordinator's place in the network, with own and with the same rules."""
    groups = []
    for variant in VARIANTS:
        nets = [found.network(model, variant) for model in found.models]
        rows = [
            Row(say(f"network.{name}", lang), [_value(net, name, found.key_post, lang) for net in nets])
            for name in (*OVERALL, *OF_COORDINATOR)
        ]
        groups.append(Group(rows, named("variants", variant, lang)))
    head = [say("network.measure", lang), *model_heads(found, lang)]
    return Table(say("network.caption", lang), head, groups, models=True)


def _value(net: Record | None, name: str, post: str, lang: str) -> Cell:
    value = _number(net, name, post)
    if value is None:
        return missing("undefined", lang)
    return plain(amount(value, "share", lang, 0) if name in SHARES else number(value, lang, 2))


def _number(net: Record | None, name: str, post: str) -> float | None:
    """Return a measure of a network, of ``post`` if it is one of posts."""
    found = None if net is None else net[name]
    return found.get(post) if isinstance(found, dict) else found


def alike_value(found: Findings, known: dict[str, Record], lang: str) -> str:
    """Return the centralisation where all models look alike by handovers, '' where they do not or one is alone."""
    if len(known) < 2:
        return ""
    for name in BY_HANDOVERS:
        values = [_number(net, name, found.key_post) for net in known.values()]
        if None in values or len({round(value, 2) for value in values}) > 1:
            return ""
    return number(next(iter(known.values()))["centralisation"], lang, 2)
