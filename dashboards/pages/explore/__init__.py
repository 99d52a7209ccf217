"""Explore (students): three models on one clock as a moving network; change it, follow a case, guess before seeing."""

from dashboards.pages.explore.page import layout, register

__all__ = ["layout", "register"]
