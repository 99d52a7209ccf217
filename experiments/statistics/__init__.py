"""Estimates over replications and over worlds, with what they do not know.

``ratio`` pools means and shares, ``quantile`` medians and 90th percentiles, ``survival`` competing ends;
``pairing`` says what pairing was worth, ``looks`` when the nominal world has replications enough, and
``worlds`` how far plausible worlds lie apart once Monte Carlo noise is taken out. What cannot be said is
``None``: never NaN, never infinity. Same input, same bytes.
"""
