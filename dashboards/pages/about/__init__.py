"""About: what it is, what it cannot show, every assumption, the words of the field, where the data come from."""

from dashboards.pages.about.page import layout, register

__all__ = ["layout", "register"]
