"""A registration rule comes into force: what is counted, and what really changes. MODEL 13."""
