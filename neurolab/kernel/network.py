"""All synapses together: what they do before and after the cable in each tick.

`Network` describes them and changes only by an edit; `Activity` is all of them that
evolves, and copying it belongs to a snapshot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from neurolab.kernel.bundle import Bundle
from neurolab.kernel.chain import follow_light
from neurolab.kernel.circuit import (
    AREA,
    SYNAPSE_SOURCE,
    Floats,
    Integers,
    Scratch,
    State,
    V,
)
from neurolab.kernel.jit import compiled, inlined
from neurolab.kernel.late import call
from neurolab.kernel.light import Light, LightState, excite, hear, open_light
from neurolab.kernel.patches import Patches, PatchState, count, drive

if TYPE_CHECKING:
    from neurolab.kernel.full import Full, FullScratch, FullState


@Bundle.register
class Network(NamedTuple):
    """Description of all synapses."""

    patches: Patches
    light: Light
    full: Full


@Bundle.register
class Activity(NamedTuple):
    """All of them that evolves."""

    patches: PatchState
    light: LightState
    full: FullState


@compiled
def begin_tick(
    network: Network,
    activity: Activity,
    rows: Floats,
    cells: Floats,
    tick: int,
    dt: float,
    clock: Integers,
) -> None:
    """Write what the synapses do to the membranes in the tick that begins.

    Parameters
    ----------
    network, activity
    rows, cells
        Of `Scratch` and `State`.
    tick : int
    dt : float
        Length of a tick, ms.
    clock : (3,) int64
        As in `advance.advance`.
    """
    if network.patches.synapses > 0:
        open_light(
            network.patches,
            activity.patches,
            network.light,
            activity.light,
            tick * dt,
            dt,
            clock[1] * dt,
            clock[2],
        )
        drive(network.patches, activity.patches, cells, rows)
        excite(network.light, activity.light, rows[SYNAPSE_SOURCE], tick * dt, dt)


@inlined
def end_tick(
    network: Network,
    activity: Activity,
    full_scratch: FullScratch,
    full_step: int,
    state: State,
    scratch: Scratch,
    tick: int,
    dt: float,
    clock: Integers,
) -> None:
    """Count what the synapses carried, hear the spikes, and advance full synapses.

    `full_step` is the address of `full.advance_full`.
    """
    if network.patches.synapses > 0:
        area, cells = scratch.rows[AREA], state.cells
        count(network.patches, activity.patches, area, cells, dt)
        hear(network.light, activity.light, scratch.crossed, tick * dt)
        if network.full.synapses.size > 0:
            call(
                full_step,
                network.full,
                activity.full,
                full_scratch,
                network.patches,
                activity.patches,
                cells,
                state.factors,
                scratch.crossed,
                tick,
                clock[1],
                clock[2],
                dt,
            )
        full = network.full
        if full.places.size > full.synapses.size:
            follow_light(
                activity.full.chain,
                full_scratch.closed,
                full.places,
                full.targets,
                activity.light,
                network.patches,
                activity.patches,
                cells[V],
                scratch.crossed,
                tick * dt,
                tick * dt + dt,
            )
