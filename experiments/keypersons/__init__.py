"""What happens when somebody is gone: shocks to one person at a time, under each organisational model. MODEL 12."""
