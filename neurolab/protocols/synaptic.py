"""What protocols about synapses share: driving one synapse, trials, responses.

The lab runs as it is, with every stage of its synapses, except that nothing but the
protocol acts on it: electrodes are lifted, inputs silent, puffs and flashes off. A
synapse from an outside input fires with that input; one from a terminal fires with a
brief current in that terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from neurolab.document.records import (
    Electrode,
    ElectrodeMode,
    SpikeTimes,
)
from neurolab.errors import CancelledError, LabError
from neurolab.protocols.common import PROBE_ELECTRODE, pulse
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from neurolab.document.records import Input, Lab, Place, Synapse
    from neurolab.protocols.common import Progress

    Floats = NDArray[np.float64]

ONSET_MS = 2.0
"""When the first action potential comes."""

PULSE_MS = 0.5
PULSE_NA = 1.0
"""Current into a terminal of the bench: enough for an action potential in an axon."""


def synapse_of(lab: Lab, name: str) -> Synapse:
    """Return a synapse of a lab.

    Raises
    ------
    LabError
        If the lab has none with this id.
    """
    for one in lab.synapses:
        if one.id == name:
            return one
    known = ", ".join(one.id for one in lab.synapses) or "-"
    raise LabError("protocol_synapse_missing", synapse=name, known=known)


def require_full(lab: Lab, name: str) -> Synapse:
    """Return a synapse with full detail.

    Raises
    ------
    LabError
        If there is none with this id, or it is a light one.
    """
    one = synapse_of(lab, name)
    if one.detail != "full":
        raise LabError("protocol_synapse_light", synapse=name)
    return one


def with_synapse(lab: Lab, changed: Synapse) -> Lab:
    """Return the lab with one synapse replaced by another of the same id."""
    return msgspec.structs.replace(
        lab,
        synapses=tuple(changed if s.id == changed.id else s for s in lab.synapses),
    )


def alone(lab: Lab) -> Lab:
    """Return a lab on which nothing acts."""
    return msgspec.structs.replace(
        lab,
        inputs=tuple(_with_spikes(one, ()) for one in lab.inputs),
        electrodes=(),
        puffs=(),
        uncagings=(),
        channels=(),
        history="rested",
    )


def driven(
    lab: Lab,
    spikes_ms: Mapping[str, Sequence[float]],
    *,
    pulse_na: float = PULSE_NA,
) -> Lab:
    """Return a lab in which only some synapses are driven, at given times.

    Parameters
    ----------
    lab : Lab
    spikes_ms : mapping of str to sequence of float
        Times of the action potentials of each `Synapse.id`. Synapses of one input or
        one terminal fire together, at the times of all of them.
    pulse_na : float
        Current of half a millisecond that fires a terminal of the bench.
    """
    trains: dict[str, set[float]] = {}
    places: dict[Place, set[float]] = {}
    for name, times in spikes_ms.items():
        synapse = synapse_of(lab, name)
        if synapse.input is not None:
            trains.setdefault(synapse.input, set()).update(times)
        elif synapse.terminal is not None:
            places.setdefault(synapse.terminal, set()).update(times)
    quiet = alone(lab)
    return msgspec.structs.replace(
        quiet,
        inputs=tuple(
            _with_spikes(one, sorted(trains.get(one.id, ()))) for one in quiet.inputs
        ),
        electrodes=tuple(
            Electrode(
                id=f"{PROBE_ELECTRODE}_{number}",
                place=place,
                mode=ElectrodeMode.CURRENT_CLAMP,
                commands=tuple(
                    pulse(time, PULSE_MS, pulse_na) for time in sorted(times)
                ),
            )
            for number, (place, times) in enumerate(places.items())
        ),
    )


def _with_spikes(one: Input, times_ms: Sequence[float]) -> Input:
    """Return an input that fires at some times and at no other."""
    train = SpikeTimes(times_ms=tuple(times_ms))
    return msgspec.structs.replace(one, train=train, on=True, spread_ms=0.0)


def sweeps(
    lab: Lab,
    addresses: Sequence[str],
    duration_ms: float,
    trials: int,
    progress: Progress | None = None,
) -> Iterator[tuple[Floats, list[Floats]]]:
    """Yield times (ms) and traces of sweeps from rest, each with draws of its own.

    Parameters
    ----------
    lab : Lab
    addresses : sequence of str
        Without two that are equal.
    duration_ms : float
        Of a sweep; times count from its start.
    trials : int
        Sweep k draws with the lab's seed + k.
    progress : callable, optional

    Raises
    ------
    CancelledError
        If `progress` returned False.
    """
    engine = Engine(lab, addresses)
    ticks = round(duration_ms / TICK_MS)
    if ticks < 1:
        raise LabError("duration_unreadable", text=f"{duration_ms:g}")
    times = TICK_MS * np.arange(1, ticks + 1, dtype=np.float64)
    for number in range(trials):
        if progress is not None and not progress(number / trials):
            raise CancelledError("protocol_cancelled")
        if number:
            engine.reset()
        yield times, list(engine.advance(ticks).values)
    if progress is not None:
        progress(1.0)


def is_random(lab: Lab, names: Sequence[str]) -> bool:
    """Tell whether sweeps of some synapses differ: whether anything is drawn."""
    for name in names:
        one = synapse_of(lab, name)
        is_full = one.detail == "full" and one.release == "stochastic"
        if is_full or one.parameters.get("light.failure", 0.0) > 0.0:
            return True
    return False


def mean_sweep(
    lab: Lab,
    addresses: Sequence[str],
    duration_ms: float,
    trials: int,
) -> tuple[Floats, list[Floats]]:
    """Return times and the traces averaged over sweeps."""
    runs = list(sweeps(lab, addresses, duration_ms, max(trials, 1)))
    traces = [
        np.mean([run[1][k] for run in runs], axis=0) for k in range(len(addresses))
    ]
    return runs[0][0], traces


def height(trace: Floats) -> float:
    """Return the largest excursion from the first sample, with its sign."""
    change = trace - trace[0]
    return float(change[np.argmax(np.abs(change))])
