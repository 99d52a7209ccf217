"""Outcomes as functions of the log and its side tables. MODEL 12; names and units: ``registry``."""
