"""A new registration rule on a simulated Denmark: what would be seen, what changes, could one tell."""
