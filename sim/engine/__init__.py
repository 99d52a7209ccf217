"""Time, luck, work and record: agenda, streams, work time and desks, event log."""
