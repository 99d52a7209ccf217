"""The report and the decision memo of an experiment."""
