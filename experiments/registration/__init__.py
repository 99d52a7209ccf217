"""A change of registration rules, tested on a simulated Denmark before it is rolled out. MODEL 13."""
