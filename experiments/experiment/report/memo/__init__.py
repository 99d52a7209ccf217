"""The decision memo of an experiment: two printed pages that need no script."""

from experiments.experiment.report.memo.page import render_memo, write_memo

__all__ = ["render_memo", "write_memo"]
