"""An experiment of a planner's own: from its file to its results, ``infohus run``."""
