"""Functions for compiled callers only are called by nothing else.

Python has no way into them: a call would end the process.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
KERNEL = ROOT / "neurolab" / "kernel"


def inner_functions() -> set[tuple[str, str]]:
    """Return module and name of every function decorated with ``inner``."""
    found = set()
    for file in KERNEL.glob("*.py"):
        for one in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(one, ast.FunctionDef) and any(
                isinstance(mark, ast.Name) and mark.id == "inner"
                for mark in one.decorator_list
            ):
                found.add((f"neurolab.kernel.{file.stem}", one.name))
    return found


def test_inner_functions_stay_inside() -> None:
    """No module outside the kernel imports one, nor does a test."""
    inner, wrong = inner_functions(), []
    assert inner
    for folder in ("neurolab", "tests"):
        for file in (ROOT / folder).rglob("*.py"):
            if KERNEL in file.parents:
                continue
            for one in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(one, ast.ImportFrom):
                    wrong += [
                        f"{file.relative_to(ROOT)}: {each.name}"
                        for each in one.names
                        if (one.module, each.name) in inner
                    ]
    assert wrong == []
