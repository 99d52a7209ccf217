"""Compare (planners): plain questions, an answer at once, then better ones; saved runs side by side."""

from dashboards.pages.compare.page import layout, register

__all__ = ["layout", "register"]
