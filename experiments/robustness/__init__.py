"""What holds whatever the world: who is best how often, regret, and when the order turns round. MODEL 12."""
