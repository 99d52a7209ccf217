"""What registers, and a survey in their place, show of what happened. MODEL 12, 13."""
