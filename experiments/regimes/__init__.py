"""The regime map: which organisation decides soonest where, in four numbers without a unit. docs/regimes.md."""
