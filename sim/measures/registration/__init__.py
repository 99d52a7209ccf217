"""What registers show of what happened: registers replayed from a finished log, and measures of them. MODEL 13."""
