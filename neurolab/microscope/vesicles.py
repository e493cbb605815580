"""Vesicles with identities: how far each is on its way, by the simulation's own clock.

A vesicle at a site, in the reserve, or in recycling is where the simulation says. What
takes time is drawn as a way: recycling lasts from the fusion to the time at which the
simulation returns the vesicle; the next vesicle moves down to an empty site as the
site's wait runs out. Both stand still when time does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neurolab.kernel.release import IN_RECYCLING, IN_RESERVE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.simulation.synapse_view import SynapseView

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

PORE_MS = 1.0
"""Simulated time for which the pore of a vesicle that fused is drawn."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the vesicles of a contact are drawn.

    Attributes
    ----------
    place : (n,) int64
        As in `SynapseView.vesicle_place`.
    site : (n,) int64
        Site that a vesicle is at, comes from or goes to; -1 for none.
    share : (n,) float64
        How much of its way is done, 0 to 1: in recycling from the site to the reserve,
        in the reserve from there to the site.
    """

    place: Integers
    site: Integers
    share: Floats


class Vesicles:
    """Remembers when each vesicle fused and each site fell empty."""

    def __init__(self) -> None:
        self._seen: tuple[object, int] | None = None
        self._time_ms = 0.0
        self._place: Integers = np.zeros(0, dtype=np.int64)
        self._site: Integers = np.zeros(0, dtype=np.int64)
        self._fused_ms: Floats = np.zeros(0)
        self._wait: Floats = np.zeros(0)
        self.pores: dict[int, float] = {}

    def follow(self, view: SynapseView, time_ms: float) -> Placed:
        """Return where the vesicles are, and remember what has changed.

        Parameters
        ----------
        view : SynapseView
        time_ms : float
            Of the view.
        """
        key = (view.anatomy.synapse, view.contact)
        same = self._seen == key and self._place.size == view.vesicle_place.size
        same = same and self._wait.size == view.refill_left.size
        if not same or time_ms < self._time_ms:
            self._begin(view, time_ms)
        self._seen = key
        place, was = view.vesicle_place, self._place
        fused = np.flatnonzero((was >= 0) & (place == IN_RECYCLING))
        self._site[place >= 0] = place[place >= 0]
        self._fused_ms[fused] = time_ms
        gone = was[(was >= 0) & (place != was)]
        self.pores |= {int(site): time_ms for site in gone}
        self.pores = {
            site: since
            for site, since in self.pores.items()
            if time_ms - since < PORE_MS and view.site_vesicle[site] < 0
        }
        is_new = (view.refill_left > 0.0) & (self._wait < view.refill_left)
        self._wait = np.where(view.refill_left > 0.0, self._wait, 0.0)
        self._wait[is_new] = view.refill_left[is_new]
        self._place, self._time_ms = place.copy(), time_ms
        return self._placed(view, time_ms)

    def _begin(self, view: SynapseView, time_ms: float) -> None:
        """Know nothing but the present state."""
        self._place = view.vesicle_place.copy()
        self._site = np.where(self._place >= 0, self._place, -1)
        mean = max(view.anatomy.recycling_ms, 1e-9)
        left = np.maximum(view.vesicle_due_ms - time_ms, 0.0)
        self._fused_ms = np.minimum(
            view.vesicle_due_ms - np.maximum(left, mean), time_ms
        )
        sites = max(view.anatomy.sites, 1)
        unknown = self._site < 0
        self._site[unknown] = np.flatnonzero(unknown) % sites
        self._wait = np.maximum(view.refill_left, 1.0) * (view.refill_left > 0.0)
        self.pores = {}

    def _placed(self, view: SynapseView, time_ms: float) -> Placed:
        place = view.vesicle_place
        site, share = self._site.copy(), np.zeros(place.size)
        moving = place == IN_RECYCLING
        whole = np.maximum(view.vesicle_due_ms - self._fused_ms, 1e-9)
        done = np.clip((time_ms - self._fused_ms) / whole, 0.0, 1.0)
        share[moving] = done[moving]
        site[place == IN_RESERVE] = -1
        for vesicle, target in self._coming(view):
            left = float(view.refill_left[target])
            site[vesicle] = target
            share[vesicle] = 1.0 - min(left / self._wait[target], 1.0)
        return Placed(place, site, share)

    def _coming(self, view: SynapseView) -> list[tuple[int, int]]:
        """Return which vesicles of the reserve dock next, each with its site."""
        empty = np.flatnonzero(view.refill_left > 0.0)
        order = empty[np.argsort(view.refill_left[empty], kind="stable")]
        count = view.vesicle_place.size
        turn = (view.next_vesicle + np.arange(count)) % max(count, 1)
        ready = turn[view.vesicle_place[turn] == IN_RESERVE]
        return [
            (int(vesicle), int(site))
            for vesicle, site in zip(ready, order, strict=False)
        ]
