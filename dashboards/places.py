"""The municipalities as the pages offer them."""

from __future__ import annotations

from experiments.registration.report.places import danish_order
from sim.municipalities import municipalities


def municipality_options() -> list[tuple[str, str]]:
    """Return value and words of every municipality, in the order of the Danish alphabet."""
    return [(m.name, m.name) for m in sorted(municipalities(), key=lambda m: danish_order(m.name))]
