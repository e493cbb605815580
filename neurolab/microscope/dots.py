"""Transmitter as dots: each stays in its shell until the shells exchange.

A dot stands for a number of free molecules. When the shells' contents change, as few
dots as possible move, each to the nearest shell that lacks one; dots that are missing
come out of the pore of the last vesicle, those too many vanish where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.microscope.quota import apportion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

SEED = 11


class Dots:
    """All dots of one contact.

    Attributes
    ----------
    shell : (n,) int64
        Shell of each dot.
    before : (n,) int64
        Its shell at the state before, -1 for one that came out of a vesicle.
    across, along : (n,) float64
        Where in its shell it is, -1 to 1 (left or right of the middle) and 0 to 1.
    """

    def __init__(self) -> None:
        self.shell: Integers = np.zeros(0, dtype=np.int64)
        self.before: Integers = np.zeros(0, dtype=np.int64)
        self.across: Floats = np.zeros(0)
        self.along: Floats = np.zeros(0)
        self._random = np.random.default_rng(SEED)

    def clear(self) -> None:
        """Forget all dots."""
        self._keep(np.zeros(0, dtype=np.int64))

    def counts(self, shells: int) -> Integers:
        """Return how many dots each shell has."""
        return np.bincount(self.shell, minlength=shells)

    def show(self, molecules: Floats, each: float) -> None:
        """Follow the contents of the shells.

        Parameters
        ----------
        molecules : (shells,) float64
        each : float
            Molecules that one dot stands for.
        """
        self.before = self.shell.copy()
        wanted = apportion(molecules, each)
        excess = self.counts(wanted.size)[: wanted.size] - wanted
        if not excess.any():
            return
        spare = self._spare(excess)
        lacking = np.repeat(np.arange(wanted.size), np.maximum(-excess, 0))
        moved = min(spare.size, lacking.size)
        if spare.size > lacking.size:
            # those nearest to the rim go: bound, carried or split on their way
            gone = spare[moved:]
            self.shell[spare[:moved]] = lacking
            kept = np.ones(self.shell.size, dtype=bool)
            kept[gone] = False
            self._keep(np.flatnonzero(kept))
            return
        # what is missing in all comes out in the innermost shells
        fresh = lacking.size - moved
        self.shell[spare] = lacking[fresh:]
        self._add(lacking[:fresh])

    def _spare(self, excess: Integers) -> Integers:
        """Return the dots that the shells with too many give away, inwards first."""
        order = np.argsort(self.shell, kind="stable")
        counts = self.counts(excess.size)
        ends = np.cumsum(counts)
        parts = [
            order[ends[i] - excess[i] : ends[i]] for i in np.flatnonzero(excess > 0)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)

    def _add(self, shells: Integers) -> None:
        count = shells.size
        across = self._random.uniform(-1.0, 1.0, count)
        along = self._random.uniform(0.0, 1.0, count)
        self.shell = np.concatenate((self.shell, shells))
        self.before = np.concatenate((self.before, np.full(count, -1, dtype=np.int64)))
        self.across = np.concatenate((self.across, across))
        self.along = np.concatenate((self.along, along))

    def _keep(self, which: Integers) -> None:
        self.shell, self.before = self.shell[which], self.before[which]
        self.across, self.along = self.across[which], self.along[which]
