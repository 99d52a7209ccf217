"""Rules as pure functions and frozen records: no state, no randomness."""
