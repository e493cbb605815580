"""Steps from older versions of the project file to the newest.

A step is a function from the whole file as plain dicts and lists to that of the next
version, registered with ``@migration(1, 2)``. Its docstring says what changed and why.
A step that has been released is never edited, and a sample file of each old version
stays in the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
Step = Callable[[Document], Document]


class Migrations:
    """The steps of one format, each from a version to the one after it.

    Attributes
    ----------
    newest : int
        Version that `upgrade` reaches.
    """

    def __init__(self, newest: int) -> None:
        self.newest = newest
        self._steps: dict[int, Step] = {}

    def migration(self, old: int, new: int) -> Callable[[Step], Step]:
        """Return a decorator that registers the step from `old` to `new`.

        Raises
        ------
        ValueError
            If the step skips a version, lies outside the format's versions or is
            there already: an error of the program.
        """
        if new != old + 1 or not 1 <= old < self.newest or old in self._steps:
            message = f"no place for a step from {old} to {new}"
            raise ValueError(message)

        def register(step: Step) -> Step:
            self._steps[old] = step
            return step

        return register

    def upgrade(self, document: Document) -> Document:
        """Return the document in the newest version; the given one is left alone.

        A step sees the whole file; its ``format_version`` is set here.
        """
        for version in range(document["format_version"], self.newest):
            document = dict(self._steps[version](document))
            document["format_version"] = version + 1
        return document

    def missing(self) -> list[int]:
        """Return the versions that no step leads away from; empty when all is well."""
        return [v for v in range(1, self.newest) if v not in self._steps]


PROJECT = Migrations(newest=2)
migration = PROJECT.migration


@migration(1, 2)
def _add_synapses(document: Document) -> Document:
    """Give neurons a transmitter and the lab synapses, inputs, puffs and uncagings.

    Version 1 knew none of them, and kept every cell's history from sweep to sweep.
    """
    lab = dict(document["lab"])
    lab["neurons"] = [
        {"position": [0.0, 0.0], **neuron, "transmitter": "glutamate"}
        for neuron in lab["neurons"]
    ]
    lab |= {name: [] for name in ("inputs", "synapses", "puffs", "uncagings")}
    lab["history"] = "continuous"
    return {**document, "lab": lab}
