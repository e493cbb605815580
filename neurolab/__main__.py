"""``python -m neurolab``: the same as the command ``neurolab``."""

from __future__ import annotations

import sys

from neurolab.cli import main

if __name__ == "__main__":
    sys.exit(main())
