"""How a new registration rule comes into force: which district when, who complies, what of open cases. MODEL 13."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le

from sim.policies.registration import RegistrationRule

KEEP, RE_REGISTER, CONVERT = CLAUSES = ("keep", "re_register", "convert_at_next_contact")
HOURS, ENTRIES, STIGMA, FOLLOW_UP, DOUBT = CHANNELS = ("hours", "entries", "stigma", "follow_up", "doubt")
"""The ways in which registering acts on reality; one that is off acts as under the baseline."""


@dataclass(frozen=True, slots=True)
class Compliance:
    """Who does as the rule says.

    ``share`` of cases in the end, on average over units; ``spread`` its standard deviation between units;
    ``ramp_days`` until it is reached, in a straight line; ``ssp_factor`` times that in SSP.
    Source: EVIDENCE F.1-F.3 (England and Wales, analogue); [K18 p. 42] for SSP.
    """

    share: Annotated[float, Ge(0), Le(1)] = 0.81
    spread: Annotated[float, Ge(0), Le(0.4)] = 0.12
    ramp_days: Annotated[float, Ge(0), Le(3650)] = 365.0
    ssp_factor: Annotated[float, Ge(0), Le(1)] = 0.85


@dataclass(frozen=True, slots=True)
class Rollout:
    """The order and manner in which 98 municipalities go over to a rule.

    ``starts`` is the first day on which the rule is in force anywhere, None for the rule's own date. ``by_infohus``:
    one police district after another, ``every_months`` apart, in the order of ``districts`` or, if that is empty, by
    lot. ``pilot``: the ``districts`` named (or ``n_pilot`` by lot), all others ``pilot_months`` later, never if 0.
    ``clause`` says what becomes of cases open on the day; ``backlog_days`` how long re-registering takes;
    ``switching_hours`` what each post that writes needs to learn the rule.
    """

    kind: Literal["all_at_once", "by_infohus", "pilot"] = "by_infohus"
    starts: date | None = None
    every_months: Annotated[int, Gt(0), Le(60)] = 2
    districts: tuple[str, ...] = ()
    n_pilot: Annotated[int, Gt(0), Le(11)] = 3
    pilot_months: Annotated[int, Ge(0), Le(240)] = 18
    clause: Literal["keep", "re_register", "convert_at_next_contact"] = "keep"
    backlog_days: Annotated[float, Ge(0), Le(730)] = 60.0
    switching_hours: Annotated[float, Ge(0), Le(7)] = 3.0
    compliance: Compliance = Compliance()
    off: tuple[str, ...] = ()
    """Channels (``CHANNELS``) that act as under the baseline."""

    def months_after(self, districts: tuple[str, ...], lot: tuple[float, ...]) -> dict[str, int | None]:
        """Return for each district how many months after the first day it goes over; None for never.

        ``lot`` holds a draw in [0, 1) for each of ``districts``; those not named follow in the order of their draws.
        """
        by_lot = [name for _, name in sorted(zip(lot, districts, strict=True))]
        order = [*self.districts, *(name for name in by_lot if name not in self.districts)]
        if self.kind == "all_at_once":
            return dict.fromkeys(districts, 0)
        if self.kind == "by_infohus":
            return {name: self.every_months * place for place, name in enumerate(order)}
        n_first = len(self.districts) or self.n_pilot
        later = self.pilot_months or None
        return {name: 0 if place < n_first else later for place, name in enumerate(order)}


@dataclass(frozen=True, slots=True)
class Transition:
    """What one municipality goes over to, and when: ``at`` in seconds from the start date."""

    rule: RegistrationRule
    at: int
    compliance: Compliance = Compliance()
    clause: str = KEEP
    backlog_days: float = 0.0
    switching_hours: float = 0.0


@dataclass(frozen=True, slots=True)
class Registration:
    """How one municipality registers: present practice, what it goes over to if anything, which channels are off."""

    baseline: RegistrationRule
    transition: Transition | None = None
    off: frozenset[str] = frozenset()
