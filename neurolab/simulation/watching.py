"""Which contact of which synapse is looked at, and what is seen there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from neurolab.simulation.synapse_view import (
    Anatomy,
    SynapseView,
    anatomy_of,
    cascade_kinds,
    view_of,
)

if TYPE_CHECKING:
    from neurolab.kernel.circuit import State
    from neurolab.kernel.network import Activity
    from neurolab.simulation.build import Model

Integers = NDArray[np.int64]
Counts = dict[str, Integers]


def released_by_contact(model: Model, activity: Activity) -> Counts:
    """Return the vesicles that every contact has released, by synapse."""
    full = model.synapses.full
    released = activity.full.release.contacts.released
    return {
        one.id: released[int(row.contact_first) : int(row.contact_last)].copy()
        for one, row in zip(full.stages, full.full.release.connections, strict=True)
    }


def watched_addresses(model: Model, synapse: str | None) -> tuple[str, ...]:
    """Return what is recorded of a synapse while it is watched.

    Open channels of all its contacts, and every stage of its slow signalling.
    """
    stages = model.synapses.full.stages
    stage = next((one for one in stages if one.id == synapse), None)
    if stage is None or synapse is None:
        return ()
    opened = [f"synapse.{synapse}.{name}.open" for name in stage.receptors]
    slow = [
        f"synapse.{synapse}.{kind.name}.stage.{symbol}"
        for kind in cascade_kinds(model, synapse)
        for symbol in kind.symbols
    ]
    return (*opened, *slow)


class Watcher:
    """Looks at one contact of a running lab.

    Without a wish for a contact it looks at one that released in this sweep, and stays
    there until another sweep finds it silent and others not.

    Attributes
    ----------
    synapse : str or None
        None looks at nothing.
    wish : int or None
        The contact that is asked for.
    contact : int
        The one that is looked at.
    stays : bool
        True keeps to the contact whatever it did.
    before : dict of str to (contacts,) int64
        What every contact had released when the sweep began.
    """

    def __init__(self) -> None:
        self.synapse: str | None = None
        self.wish: int | None = None
        self.contact = 0
        self.stays = False
        self.before: Counts = {}
        self._anatomy: tuple[Model, Anatomy] | None = None

    def watch(self, synapse: str | None, contact: int | None) -> None:
        """Look at a synapse; None chooses the contact."""
        if synapse != self.synapse:
            self.contact = 0
        self.synapse, self.wish = synapse, contact

    def view(
        self, model: Model, state: State, activity: Activity
    ) -> SynapseView | None:
        """Return what is seen now, None if no synapse with full detail is watched."""
        full = model.synapses.full
        if not any(one.id == self.synapse for one in full.stages):
            return None
        assert self.synapse is not None
        if self._anatomy is None or self._anatomy[0] is not model:
            self._anatomy = model, anatomy_of(model, self.synapse)
        elif self._anatomy[1].synapse != self.synapse:
            self._anatomy = model, anatomy_of(model, self.synapse)
        anatomy = self._anatomy[1]
        now = released_by_contact(model, activity)[self.synapse]
        before = np.zeros(now.size, dtype=np.int64)
        known = self.before.get(self.synapse, before)[: now.size]
        before[: known.size] = known
        self.contact = self._choose(now - before)
        return view_of(
            model,
            state,
            activity,
            anatomy,
            self.contact,
            before,
            chosen=self.wish is not None,
        )

    def _choose(self, fresh: Integers) -> int:
        """Return the contact to look at."""
        last = fresh.size - 1
        if self.wish is not None:
            return min(max(self.wish, 0), last)
        here = min(self.contact, last)
        if self.stays or fresh[here] > 0 or not fresh.any():
            return here
        return int(np.flatnonzero(fresh)[0])
