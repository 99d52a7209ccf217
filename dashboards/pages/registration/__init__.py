"""Registration (national centre): a new rule on all 98 municipalities, before and after it comes into force."""

from dashboards.pages.registration.page import layout, register

__all__ = ["layout", "register"]
