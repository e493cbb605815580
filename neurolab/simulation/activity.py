"""The synapses' state: at rest, at the start of a sweep, copied, carried over an edit.

A synapse that an edit moved, or gave other targets, keeps its state: what is open at
each of its contacts moves with the contact, and every line keeps its plasticity. Spike
trains follow from the seed, so that a train that changed goes on as if it had always
been what it is now.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from neurolab.kernel.light import (
    DRIVEN,
    LATEST,
    LEFT,
    USE,
    LightState,
    begin_spikes,
    skip_spikes,
)
from neurolab.kernel.network import Activity
from neurolab.simulation.full_tables import carry_full, rest_full
from neurolab.simulation.synapse_tables import empty_activity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neurolab.kernel.circuit import State
    from neurolab.kernel.network import Activity
    from neurolab.simulation.build import Model
    from neurolab.simulation.synapse_tables import SynapseTables

Floats = NDArray[np.float64]


def copy_activity(activity: Activity) -> Activity:
    """Return a copy that shares no memory."""
    copied: Activity = _copied(activity)
    return copied


def _copied(part: Any) -> Any:
    if isinstance(part, tuple):
        return type(part)(*(_copied(each) for each in part))
    return part.copy()


def arrays_of(part: Any) -> Iterator[NDArray[Any]]:
    """Yield all arrays of an activity, in order."""
    if isinstance(part, tuple):
        for each in part:
            yield from arrays_of(each)
    else:
        yield part


def activity_size(activity: Activity) -> int:
    """Return the bytes of an activity."""
    return sum(array.nbytes for array in arrays_of(activity))


def rested_activity(model: Model, state: State, begin_ms: float, seed: int) -> Activity:
    """Return all synapses as a sweep finds them that begins from rest.

    Parameters
    ----------
    model : Model
    state : State
        Membranes at rest.
    begin_ms : float
        When the sweep begins.
    seed : int
        Of the sweep.
    """
    tables = model.synapses
    full = rest_full(tables.full, model.cells, state, seed)
    activity = empty_activity(tables.network, full)
    begin_spikes(tables.network.light, activity.light, begin_ms, seed)
    return activity


def begin_sweep(
    tables: SynapseTables, activity: Activity, begin_ms: float, seed: int
) -> None:
    """Start the spike trains of all outside inputs for a sweep."""
    begin_spikes(tables.network.light, activity.light, begin_ms, seed)


def carry_activity(
    old: SynapseTables,
    activity: Activity,
    model: Model,
    state: State,
    times_ms: tuple[float, float],
    seed: int,
) -> tuple[SynapseTables, Activity]:
    """Return edited synapses in the state that continues the old one.

    Parameters
    ----------
    old : SynapseTables
        Before the edit.
    activity : Activity
        Of `old`.
    model : Model
        After the edit.
    state : State
        Of the membranes after the edit.
    times_ms : (float, float)
        The present, and when the sweep began.
    seed : int
        Of the sweep.
    """
    new = model.synapses
    now_ms, begin_ms = times_ms
    rest = rest_full(new.full, model.cells, state, seed)
    full, full_state = carry_full(old.full, activity.full, new.full, rest, seed)
    new = replace(new, full=full, network=new.network._replace(full=full.full))
    result = empty_activity(new.network, full_state)
    _carry_patches(old, activity, new, result)
    _carry_lines(old, activity.light, new, result.light)
    light = new.network.light
    begin_spikes(light, result.light, begin_ms, seed)
    skip_spikes(light, result.light, now_ms, begin_ms, seed)
    return new, result


def _carry_patches(
    old: SynapseTables, activity: Activity, new: SynapseTables, result: Activity
) -> None:
    """Move what is open, contact by contact, and keep the totals."""
    places = {key: q for q, key in enumerate(old.parts)}
    columns, wanted = _columns(old), _columns(new)
    patches, before = new.network.patches, old.network.patches
    result.patches.active[:] = 1
    for name, i in wanted.items():
        if name in columns:
            result.patches.totals[i] = activity.patches.totals[columns[name]]
    for p, part in enumerate(new.parts):
        if part not in places:
            continue
        q = places[part]
        here = slice(patches.parts[p].first, patches.parts[p].last)
        there = slice(before.parts[q].first, before.parts[q].last)
        for source, target in (
            (activity.light.open, result.light.open),
            (activity.patches.rows, result.patches.rows),
        ):
            target[:, here] = _moved(
                source[:, there],
                old.patches[part[0]],
                new.patches[part[0]],
                here.stop - here.start,
            )


def _columns(tables: SynapseTables) -> dict[str, int]:
    """Return the column of everything that has totals, by a name of its own."""
    names = [
        *tables.synapses,
        *(f"{synapse}.{receptor}" for synapse, receptor in tables.parts),
    ]
    return {name: i for i, name in enumerate(names)}


def _moved(
    values: Floats, old: NDArray[np.int64], new: NDArray[np.int64], size: int
) -> Floats:
    """Return the values of patches after their contacts moved.

    Parameters
    ----------
    values : (rows, patches) float64
    old, new : (contacts,) int64
        Patch of each contact before and after; contacts keep their order.
    size : int
        Number of patches after.
    """
    if np.array_equal(old, new):
        return values
    share = values / np.bincount(old, minlength=values.shape[1])
    count = min(old.size, new.size)
    result = np.zeros((values.shape[0], size))
    for row, own in zip(result, share, strict=True):
        np.add.at(row, new[:count], own[old[:count]])
    return result


def _carry_lines(
    old: SynapseTables, state: LightState, new: SynapseTables, result: LightState
) -> None:
    """Keep plasticity, and the spikes that are on their way from a terminal."""
    places = {key: i for i, key in enumerate(old.light)}
    for k, key in enumerate(new.light):
        if key not in places:
            continue
        before = old.network.light.synapses[places[key]]
        after = new.network.light.synapses[k]
        count = min(
            before.line_last - before.line_first, after.line_last - after.line_first
        )
        here = slice(after.line_first, after.line_first + count)
        there = slice(before.line_first, before.line_first + count)
        for row in (USE, LEFT, LATEST):
            result.lines[row, here] = state.lines[row, there]
        if before.pattern == after.pattern == DRIVEN:
            result.heard[after.heard] = state.heard[before.heard]
            result.heard_count[after.heard] = state.heard_count[before.heard]
            result.number[here] = state.number[there]
