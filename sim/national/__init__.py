"""Municipalities at once: one clock, shared police coordinators, a mentor corps, people who move. docs/model.md 18."""
