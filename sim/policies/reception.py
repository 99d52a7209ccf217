"""Who receives a concern. Source: [K18 p. 50-55], MODEL 8."""

from __future__ import annotations

from dataclasses import dataclass

SENDER_UNIT = {
    "police": "police",
    "social_workers": "social_services",
    "other_departments": "job_centre",
}
"""The unit in which a professional sender works; everybody else knows the municipality through SSP."""


@dataclass(frozen=True, slots=True)
class AtCoordinator:
    """Return the coordinator's unit whoever sends: one way in (model 1)."""

    def __call__(self, source: str, member_units: tuple[str, ...], coordinator_unit: str) -> str:
        return coordinator_unit


@dataclass(frozen=True, slots=True)
class AtAnyMember:
    """Return the member unit nearest to the sender, otherwise the coordinator's (models 2 and 3, typically SSP)."""

    def __call__(self, source: str, member_units: tuple[str, ...], coordinator_unit: str) -> str:
        unit = SENDER_UNIT.get(source, coordinator_unit)
        return unit if unit in member_units else coordinator_unit
