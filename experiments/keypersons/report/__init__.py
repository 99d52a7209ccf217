"""The report of a test of key persons: sections, their charts and tables, one HTML file."""

from experiments.keypersons.report.page import write_report

__all__ = ["write_report"]
