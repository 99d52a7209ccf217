"""The runs that answer the question for one organisational model: which rules, and who is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from experiments.keypersons.protection import admissible, label, notice_of, protected
from sim.policies.organisation import OrganisationModel
from sim.policies.people_rules import Minutes, NamedDeputy, NoStandIn, WriteNothing
from sim.scenario import Scenario

NATURAL, EQUALISED = VARIANTS = ("natural", "equalised")
SETTLED = "settled"
"""A variant in which nobody leaves of themselves: what ordinary turnover costs is told against it."""
ORAL, WRITTEN, ALONE, DEPUTY = CONTRASTS = ("oral", "written", "alone", "deputy")
"""One rule changed, the others as they are: nothing or minutes written, no deputy or a named one."""
ONE_RULE = {
    ORAL: {"write": WriteNothing()},
    WRITTEN: {"write": Minutes()},
    ALONE: {"stand_in": NoStandIn()},
    DEPUTY: {"stand_in": NamedDeputy()},
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One run of a replication: ``variant`` names it; ``gone`` is the post whose person goes, None for nobody.

    ``notice`` is how (``sim.policies.shocks``); ``is_settled`` that nobody leaves of themselves.
    """

    variant: str
    organisation: OrganisationModel
    gone: str | None = None
    notice: str = "usual"
    is_settled: bool = False


def key_post(scenario: Scenario) -> str:
    """Return the post that holds the coordinator's role under every model: the first of SSP."""
    return next(f"{kind}-1" for kind, post in scenario.staff.items() if post.unit == "ssp" and post.posts)


def posts_of(scenario: Scenario) -> list[str]:
    """Return every post there is, in the order of the staff table."""
    return [f"{kind}-{n}" for kind, post in scenario.staff.items() for n in range(1, post.posts + 1)]


def gone_name(variant: str, post: str) -> str:
    """Return the name of the run of ``variant`` in which whoever is on ``post`` goes."""
    return f"{variant}|{post}"


ALL, EVERYBODY, COORDINATOR, WORLD = SCOPES = ("all", "everybody", "coordinator", "world")
"""How much is asked of a replication: who is missed most and what protects; only who is missed most; the coordinator's
loss and ordinary turnover, natural and equalised; the coordinator's loss with natural rules."""


def cells(natural: Scenario, alike: OrganisationModel, scope: str) -> list[Cell]:
    """Return the runs of one replication of a model, the natural one first.

    Parameters
    ----------
    natural
        The model's scenario.
    alike
        Its equalised organisation.
    scope
        One of ``SCOPES``; each holds the runs of the next.
    """
    own, coordinator = natural.organisation, key_post(natural)
    found = [*_pair(NATURAL, own, coordinator)]
    if scope == WORLD:
        return found
    found += [
        *_pair(EQUALISED, alike, coordinator),
        Cell(f"{NATURAL}.{SETTLED}", own, is_settled=True),
        Cell(f"{EQUALISED}.{SETTLED}", alike, is_settled=True),
    ]
    if scope == COORDINATOR:
        return found
    others = [post for post in posts_of(natural) if post != coordinator]
    found += [Cell(gone_name(NATURAL, post), own, post) for post in others]
    if scope == EVERYBODY:
        return found
    return [*found, *_contrasts(own, alike, coordinator), *_protections(natural, coordinator)]


def _pair(variant: str, organisation: OrganisationModel, gone: str, notice: str = "usual") -> Iterator[Cell]:
    yield Cell(variant, organisation)
    yield Cell(gone_name(variant, gone), organisation, gone, notice)


def _contrasts(own: OrganisationModel, alike: OrganisationModel, gone: str) -> Iterator[Cell]:
    for variant, organisation in ((NATURAL, own), (EQUALISED, alike)):
        for contrast in CONTRASTS:
            changed = replace(organisation, **ONE_RULE[contrast])
            yield from _pair(f"{variant}.{contrast}", changed, gone)


def _protections(natural: Scenario, gone: str) -> Iterator[Cell]:
    for measures in admissible(natural):
        organisation = protected(natural.organisation, measures)
        name = protection_name(measures)
        yield Cell(gone_name(name, gone), organisation, gone, notice_of(measures))


def protection_name(measures: frozenset[str]) -> str:
    """Return the variant's name of a combination of protecting measures."""
    return f"protect.{label(measures)}"
