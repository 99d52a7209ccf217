"""The report of a test of a registration rule: sections, their charts and tables, one HTML file."""

from experiments.registration.report.page import write_report

__all__ = ["write_report"]
