"""One case of one run, told in plain sentences from the first sign to the last look at it."""
