"""One thread for each process: we compute in several processes at once, and their threads would wait for one another.

That lasts up to ten times as long as the work, and sums may depend on the number of threads. Nothing heavy is imported
here: numpy reads these settings when it is first imported.
"""

from __future__ import annotations

import os

SETTINGS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""What the libraries below numpy look at."""


def one_thread_each() -> None:
    """Let this process and those it starts compute in one thread, unless the user has said otherwise."""
    for name in SETTINGS:
        os.environ.setdefault(name, "1")
