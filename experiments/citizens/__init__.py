"""A typical year of a municipality's population, with the evidence beside it."""
