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
    HASTE,
    LATEST,
    LEFT,
    USE,
    LightState,
    begin_spikes,
    skip_spikes,
)
from neurolab.kernel.network import Activity
from neurolab.simulation.detail_switch import carry_detail
from neurolab.simulation.full_tables import carry_full, rest_full
from neurolab.simulation.synapse_tables import empty_activity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from neurolab.kernel.circuit import State
    from neurolab.kernel.network import Activity
    from neurolab.simulation.build import Model
    from neurolab.simulation.synapse_tables import SynapseTables

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


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
    _carry_marks(old, activity, new, result)
    _carry_patches(old, activity, new, result)
    carry_detail(old, activity, new, result)
    _carry_lines(old, activity.light, new, result.light)
    light = new.network.light
    begin_spikes(light, result.light, begin_ms, seed)
    skip_spikes(light, result.light, now_ms, begin_ms, seed)
    return new, result


def _carry_marks(
    old: SynapseTables, activity: Activity, new: SynapseTables, result: Activity
) -> None:
    """Keep how often every synapse had released when a record of the chain began."""
    others = _positions(old.synapses, new.synapses)
    known = np.flatnonzero(others >= 0)
    before = activity.full.chain.marks
    here = _positions(old.full.followed, new.full.followed)
    for k in np.flatnonzero(here >= 0):
        result.full.chain.marks[k, known] = before[here[k], others[known]]


def _carry_patches(
    old: SynapseTables, activity: Activity, new: SynapseTables, result: Activity
) -> None:
    """Move what is open, contact by contact, and keep the totals."""
    result.patches.active[:] = 1
    rows, parts = (
        _positions(before, after)
        for before, after in ((old.synapses, new.synapses), (old.parts, new.parts))
    )
    origin = np.concatenate((rows, np.where(parts < 0, -1, parts + len(old.synapses))))
    here = np.flatnonzero(origin >= 0)
    result.patches.totals[here] = activity.patches.totals[origin[here]]
    known = np.flatnonzero(parts >= 0)
    now = new.network.patches.parts[known]
    was = old.network.patches.parts[parts[known]]
    stays = np.array([_stays(old, new, new.parts[p][0]) for p in known], dtype=np.bool_)
    size = now["last"] - now["first"]
    target = _ranges(now["first"][stays], size[stays])
    source = _ranges(was["first"][stays], size[stays])
    pairs = (
        (activity.light.open, result.light.open),
        (activity.patches.rows, result.patches.rows),
    )
    for values, moved in pairs:
        moved[:, target] = values[:, source]
    for k in np.flatnonzero(~stays):
        name = new.parts[known[k]][0]
        for values, moved in pairs:
            moved[:, now["first"][k] : now["last"][k]] = _moved(
                values[:, was["first"][k] : was["last"][k]],
                old.places[name].patch,
                new.places[name].patch,
                int(size[k]),
            )


def _stays(old: SynapseTables, new: SynapseTables, synapse: str) -> bool:
    """Tell whether the contacts of a synapse are where they were."""
    before, after = old.places[synapse], new.places[synapse]
    return before is after or np.array_equal(before.patch, after.patch)


def _positions(old: Sequence[object], new: Sequence[object]) -> Integers:
    """Return where each new name stood before, -1 for nowhere."""
    if old == new:  # as when one of thousands was moved
        return np.arange(len(new))
    places = {name: i for i, name in enumerate(old)}
    return np.array([places.get(name, -1) for name in new], dtype=np.int64)


def _ranges(first: Integers, size: Integers) -> Integers:
    """Return the numbers of several ranges, end to end."""
    begin = np.cumsum(size) - size
    return np.repeat(first - begin, size) + np.arange(size.sum())


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
    """Keep plasticity, pulses, and the spikes that are on their way from a terminal."""
    origin = _positions(old.light, new.light)
    known = np.flatnonzero(origin >= 0)
    after = new.network.light.synapses[known]
    before = old.network.light.synapses[origin[known]]
    count = np.minimum(
        before.line_last - before.line_first, after.line_last - after.line_first
    )
    here, there = _ranges(after.line_first, count), _ranges(before.line_first, count)
    for row in (LEFT, LATEST):
        result.lines[row, here] = state.lines[row, there]
    # another form of plasticity begins without facilitation
    is_like = np.repeat((after.fast > 0.0) == (before.fast > 0.0), count)
    for row in (USE, HASTE):
        result.lines[row, here] = np.where(is_like, state.lines[row, there], 0.0)
    both = (after.pulse >= 0) & (before.pulse >= 0)
    result.pulse_start[after.pulse[both]] = state.pulse_start[before.pulse[both]]
    driven = (before.pattern == DRIVEN) & (after.pattern == DRIVEN)
    now, was = after.heard[driven], before.heard[driven]
    result.heard[now] = state.heard[was]
    result.heard_count[now] = state.heard_count[was]
    here = _ranges(after.line_first[driven], count[driven])
    there = _ranges(before.line_first[driven], count[driven])
    result.number[here] = state.number[there]
