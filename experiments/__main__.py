"""``python -m experiments``: the same as ``infohus``."""

import sys

from experiments.cli import main

if __name__ == "__main__":
    sys.exit(main())
