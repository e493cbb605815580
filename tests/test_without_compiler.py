"""The kernel's tests where nothing is compiled: plain Python must mean the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_S = 180.0
"""Of the processor's time: a busy machine is no fault of the kernel."""


@pytest.mark.timeout(1000)
@pytest.mark.skipif(
    bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="nothing is compiled anyway"
)
def test_kernel_passes_its_tests_in_plain_python() -> None:
    """With a Python stand-in for each intrinsic, so that a debugger can follow."""
    before = os.times()
    own = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "tests/kernel"],
        cwd=ROOT,
        env={**own, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert os.times().children_user - before.children_user < MOST_S
