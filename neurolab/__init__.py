"""NeuroLab: a laboratory bench for neurons on the screen, and from Python.

What is here is the whole interface for scripts: `load` and `save` labs, list the
`bundled_labs`, run one in a `Simulation`. Records to build labs from are in
``neurolab.document.records``, ready-made neurons in ``neurolab.document.templates``,
measures of traces in ``neurolab.measure``.

Importing this package loads neither the compiler nor Qt; the first `Simulation` on a
machine compiles the kernel for about half a minute.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.errors import FormatError
    from neurolab.simulation.simulation import Simulation as Simulation

__all__ = ["Simulation", "bundled_labs", "load", "save"]


def bundled_labs() -> dict[str, Path]:
    """Return the labs that come with NeuroLab: name to file, sorted by name."""
    from neurolab.texts import resource_folder

    files = (resource_folder() / "labs").glob("*.json")
    return {file.stem: file for file in sorted(files)}


def load(lab: str | Path) -> Lab:
    """Read a lab from a file, or a bundled one by its name.

    Raises
    ------
    FormatError
        If the file cannot be read; the error names file, place and remedy.
    """
    from neurolab.formats.project import load_lab

    bundled, path = bundled_labs(), Path(lab)
    if str(lab) in bundled:
        return load_lab(bundled[str(lab)])
    if not path.suffix and not path.exists():
        raise _unknown(str(lab), list(bundled))
    return load_lab(path)


def _unknown(name: str, bundled: list[str]) -> FormatError:
    """Return the error for what is neither a file nor a bundled lab."""
    import difflib

    from neurolab.errors import FormatError

    near = difflib.get_close_matches(name, bundled, n=1, cutoff=0.0)
    return FormatError("lab_unknown", name=name, near=near[0])


def save(lab: Lab, path: str | Path) -> None:
    """Write a lab to a file, which is replaced only when all of it is written."""
    from neurolab.formats.project import save_lab

    save_lab(Path(path), lab)


def __getattr__(name: str) -> Any:
    """Load `Simulation`, and with it the compiler, when it is first asked for."""
    if name == "Simulation":
        from neurolab.simulation.simulation import Simulation

        return Simulation
    raise AttributeError(name)
