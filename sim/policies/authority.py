"""Which authority decides on a measure. [K18 p. 8, 34-35]; docs/model.md 8."""

from __future__ import annotations

JOB_CENTRE, CHILDREN_YOUTH, SOCIAL_SERVICES = "job_centre", "children_youth", "social_services"
SAME_LAW = {
    CHILDREN_YOUTH: (SOCIAL_SERVICES,),
    SOCIAL_SERVICES: (CHILDREN_YOUTH,),
    JOB_CENTRE: ("integration",),
}
"""Who else decides under the same law (service act; employment and integration) where a unit has nobody: assumed."""


def unit_that_decides(provider_unit: str, is_minor: bool) -> str:
    """Return the unit with the power to decide on a measure that ``provider_unit`` provides.

    What the job centre offers rests on the employment act and is decided there; everything else on the service act: the
    children's unit decides about those under 18, social services about adults. Whoever follows the case, SSP or an
    authority of another kind, has no say in it.
    """
    if provider_unit == JOB_CENTRE:
        return JOB_CENTRE
    return CHILDREN_YOUTH if is_minor else SOCIAL_SERVICES


def units_that_may_decide(unit: str) -> tuple[str, ...]:
    """Return ``unit`` and, after it, who decides in its place if nobody there can."""
    return (unit, *SAME_LAW.get(unit, ()))
