"""``python -m neurolab``: the same as the command ``neurolab``."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from neurolab.cli import main

        sys.exit(main())
    except KeyboardInterrupt:  # while it was still being loaded
        sys.exit(130)
