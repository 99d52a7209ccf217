"""Make the helpers beside the tests importable here, in spawned workers and in child interpreters."""

from __future__ import annotations

import os
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
PLACES = [str(TESTS), str(TESTS.parent)]

for place in PLACES:
    if place not in sys.path:
        sys.path.insert(0, place)
os.environ["PYTHONPATH"] = os.pathsep.join([*PLACES, *filter(None, [os.environ.get("PYTHONPATH")])])
