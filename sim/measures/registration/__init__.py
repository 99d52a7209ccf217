"""What registers, and a survey in their place, let somebody see of what happened. MODEL 12, 13."""
