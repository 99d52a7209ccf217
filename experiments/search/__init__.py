"""The best setting of what a municipality decides: a search over levers, checked with fresh luck. MODEL 1."""
