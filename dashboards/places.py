"""The municipalities as the pages offer them."""

from __future__ import annotations

from sim.municipalities import municipalities


def municipality_options() -> list[tuple[str, str]]:
    """Return value and words of every municipality, in the order of the Danish alphabet."""
    return [(m.name, m.name) for m in sorted(municipalities(), key=lambda m: alphabet(m.name))]


def alphabet(name: str) -> str:
    """Return what orders Danish names: æ, ø and å come last, whatever the machine's language is."""
    return name.lower().translate(str.maketrans({"æ": "{", "ø": "|", "å": "}"}))
