"""A synapse, or a contact, that changes its detail while it runs.

What is open at that moment stays open: a light synapse's conductance becomes open
channels of the kinetic scheme, and open channels become a conductance that closes as
that of a light synapse does. Everything before the receptors starts from rest, and what
a light synapse is in the middle of has no molecules: those on its open channels count
as released.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.kernel.cleft import (
    AGE,
    LUMPED,
    MODE,
    NOW,
    OPEN,
    QUIET,
    RECEPTOR,
    RELEASED,
)
from neurolab.kernel.light import DECAYING, RISING
from neurolab.kernel.patches import BEFORE, OPENED
from neurolab.simulation.detailed import is_part, whole_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.kernel.network import Activity
    from neurolab.simulation.synapse_tables import SynapseTables

    Floats = NDArray[np.float64]


def carry_detail(
    old: SynapseTables, activity: Activity, new: SynapseTables, result: Activity
) -> None:
    """Keep open what is open in synapses that have another detail than before.

    Parameters
    ----------
    old, activity, new
        Before and after the edit.
    result : Activity
        Of `new`, in which everything else has been carried over.
    """
    if not (old.full.stages or new.full.stages):
        return
    before = {name: p for p, name in enumerate(old.parts)}
    light = {"old": len(old.rows.names), "new": len(new.rows.names)}
    for p, name in enumerate(new.parts):
        q = before.get(name)
        if q is None or (q < light["old"]) == (p < light["new"]):
            continue
        here = _patches(new, p)
        if p < light["new"]:
            result.light.open[DECAYING, here] = result.patches.rows[OPENED, here]
            result.light.open[RISING, here] = 0.0
        else:
            _open_channels(new, result, p)
        result.patches.rows[BEFORE, here] = result.patches.rows[OPENED, here]
    names = {*new.synapses}
    after = {name: p for p, name in enumerate(new.parts)}
    for q, (part, receptor) in enumerate(old.parts):
        if not is_part(part) or part in names:
            continue
        whole, contact = whole_of(part)
        p = after.get((whole, receptor), -1)
        if 0 <= p < light["new"] and contact < new.places[whole].patch.size:
            patch = _patches(new, p).start + int(new.places[whole].patch[contact])
            left = activity.patches.rows[OPENED, _patches(old, q)].sum()
            result.light.open[DECAYING, patch] += left


def _patches(tables: SynapseTables, part: int) -> slice:
    row = tables.network.patches.parts[part]
    return slice(int(row["first"]), int(row["last"]))


def _open_channels(new: SynapseTables, result: Activity, part: int) -> None:
    """Turn the conductance of a light part into open channels of its contacts."""
    full, here = new.full.full, _patches(new, part)
    opened = result.light.open[DECAYING, here] - result.light.open[RISING, here]
    opened = np.maximum(opened, 0.0)
    result.light.open[:, here] = 0.0
    result.patches.rows[OPENED, here] = opened
    name, receptor = new.parts[part]
    k = new.full.place(name)
    stages, own = new.full.stages[k], full.clefts.connections[k]
    if receptor not in stages.receptors:
        return
    slot = stages.receptors.index(receptor)
    patch = new.places[name].patch
    share = opened / np.maximum(np.bincount(patch, minlength=opened.size), 1)
    contacts = slice(
        int(full.release.connections[k].contact_first),
        int(full.release.connections[k].contact_last),
    )
    for index in range(own.binder_first, own.binder_last):
        binder = full.clefts.binders[index]
        if binder.role == RECEPTOR and binder.slot == slot:
            scheme = stages.cleft.binders[index - int(own.binder_first)].scheme
            at = scheme.states.index(next(iter(scheme.open_states)))
            wanted = share[patch] / full.conductance[part]
            _occupy(result, full.clefts, contacts, binder, at, wanted)


def _occupy(
    result: Activity, clefts: Any, contacts: slice, binder: Any, at: int, wanted: Floats
) -> None:
    """Put so many receptors of each contact, an average, into one state."""
    state, total = result.full.clefts, float(binder.total)
    if total <= 0.0:
        return
    share = np.minimum(wanted / total, 1.0)
    rows, place = state.rows[:, contacts], int(binder.place)
    rows[:, :, place] = 1.0 - share
    rows[:, :, place + at] = share
    rows[:, :, RELEASED] += clefts.vectors[int(binder.vector) + at] * share * total
    busy = np.flatnonzero(share > 0.0) + contacts.start
    state.clock[busy, MODE], state.clock[busy, LUMPED] = QUIET, 1
    state.clock[busy, AGE] = 0
    state.seen[NOW, contacts, OPEN + int(binder.slot)] = share * total
