"""What an engine reports: samples, action potentials, the present state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from neurolab.simulation.layout import TICK_MS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from neurolab.document.checks.findings import Finding
    from neurolab.simulation.chain import ChainRecord
    from neurolab.simulation.drug_course import Acting
    from neurolab.simulation.layout import Layout
    from neurolab.simulation.probes import Probe
    from neurolab.simulation.synapse_view import SynapseView

Floats = NDArray[np.float64]

FINEST_MS = 5e-4
"""Half the shortest step of a cleft: times nearer to each other are one."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """An upward crossing of a detector's level: an action potential passing a place."""

    neuron: str
    branch: str
    position: float
    time_ms: float


@dataclass(frozen=True, slots=True)
class Samples:
    """Samples of one channel, evenly spaced or at times of their own.

    Attributes
    ----------
    values : (n,) float64
    start_ms, step_ms : float
        Time of the first sample and the spacing.
    own_times_ms : (n,) float64 or None
        Times that are not evenly spaced; then `step_ms` is 0.
    """

    values: Floats
    start_ms: float
    step_ms: float
    own_times_ms: Floats | None = None

    @property
    def times_ms(self) -> Floats:
        """Return the time of each sample."""
        if self.own_times_ms is not None:
            return self.own_times_ms
        count = np.arange(self.values.size, dtype=np.float64)
        return self.start_ms + self.step_ms * count


def with_fine_samples(even: Samples, times_ms: Floats, values: Floats) -> Samples:
    """Return the samples of every tick together with some taken in between.

    Parameters
    ----------
    even : Samples
        One per tick.
    times_ms, values : (m,) float64
        In order of time; where one stands at a tick's end, the tick's own counts.
    """
    if not times_ms.size:
        return even
    ends = even.times_ms
    nearest = np.searchsorted(ends, times_ms - FINEST_MS)
    at_end = np.abs(ends[np.minimum(nearest, ends.size - 1)] - times_ms) < FINEST_MS
    times = np.concatenate((ends, times_ms[~at_end]))
    order = np.argsort(times, kind="stable")
    together = np.concatenate((even.values, values[~at_end]))
    return Samples(together[order], float(times[order[0]]), 0.0, times[order])


@dataclass(frozen=True, slots=True)
class TraceChunk:
    """The samples of one call of `Engine.advance`; never dropped.

    Attributes
    ----------
    run : int
        Number of the run; another lab starts another one.
    generation : int
        Counts changes of the channel table.
    channels : tuple of Probe
        What was read.
    first_tick, ticks : int
        The chunk covers ``first_tick < t <= first_tick + ticks``.
    sweep, sweep_tick : int
        Number of the sweep and the tick at which it began.
    samples : tuple of Samples
        Of each channel, in its unit.
    crossings : tuple of Crossing
    chains : tuple of ChainRecord
        What followed action potentials at terminals; records that ended.
    """

    run: int
    generation: int
    channels: tuple[Probe, ...]
    first_tick: int
    ticks: int
    sweep: int
    sweep_tick: int
    samples: tuple[Samples, ...]
    crossings: tuple[Crossing, ...]
    chains: tuple[ChainRecord, ...] = ()

    @property
    def times_ms(self) -> list[Floats]:
        """Return the times of each channel's samples."""
        return [each.times_ms for each in self.samples]

    @property
    def values(self) -> list[Floats]:
        """Return the values of each channel's samples."""
        return [each.values for each in self.samples]


@dataclass(frozen=True, slots=True)
class Frame:
    """The present state for drawing; a view may miss one.

    Attributes
    ----------
    time_ms : float
    sweep : int
    sweep_time_ms : float
        Time since the sweep began.
    generation : int
        Number of the arrangement of compartments; a frame of an older one does not fit
        the drawing.
    layout : Layout
        The immutable compartment maps.
    v, v_highest, v_lowest : (n,) float32, mV
        Now, and the extremes since the last frame.
    warnings : tuple of Finding
        What should not go unsaid of the running lab; the same tuple until it changes.
    is_past : bool
        True for a moment of the past while the run waits.
    share : float
        How much of the next tick has passed on a clock so slow that several frames
        show one tick, 0 to 1.
    v_before : (n,) float32 or None, mV
        A tick before, where `share` is of a tick: in between a straight line is drawn.
    course : str
        `following.Course` while the speed follows the signal, else "".
    speed_ms_per_s : float
        The speed then.
    synapse : SynapseView or None
        The contact that is watched.
    synapse_ids : tuple of str
        Of all synapses, light ones first.
    synapses : (synapses, 8) float32
        `synapse_frames.SUMMARY` of each.
    chains : tuple of ChainRecord
        Records of the chain that have not ended.
    readings : dict of str to float
        Present values of the addresses that somebody reads, in their units.
    drugs : tuple of Acting
        What drugs with a time course do at present.
    """

    time_ms: float
    sweep: int
    sweep_time_ms: float
    generation: int
    layout: Layout
    v: NDArray[np.float32]
    v_highest: NDArray[np.float32]
    v_lowest: NDArray[np.float32]
    warnings: tuple[Finding, ...] = ()
    is_past: bool = False
    share: float = 0.0
    v_before: NDArray[np.float32] | None = None
    course: str = ""
    speed_ms_per_s: float = 0.0
    synapse: SynapseView | None = None
    synapse_ids: tuple[str, ...] = ()
    synapses: NDArray[np.float32] | None = None
    chains: tuple[ChainRecord, ...] = ()
    readings: Mapping[str, float] = field(default_factory=dict)
    drugs: tuple[Acting, ...] = ()

    @property
    def lag_ms(self) -> float:
        """Return how far behind `time_ms` the moment is that a slow clock shows."""
        return (1.0 - self.share) * TICK_MS if self.share > 0.0 else 0.0

    @property
    def v_drawn(self) -> NDArray[np.float32]:
        """Return the voltages at that moment, for drawing only, mV."""
        if self.v_before is None:
            return self.v
        share = np.float32(self.share)
        return self.v_before + share * (self.v - self.v_before)


def joined_chunk(parts: Sequence[TraceChunk]) -> TraceChunk:
    """Return one chunk that covers several calls in a row."""
    first = parts[0]
    return TraceChunk(
        run=first.run,
        generation=first.generation,
        channels=first.channels,
        first_tick=first.first_tick,
        ticks=sum(part.ticks for part in parts),
        sweep=first.sweep,
        sweep_tick=first.sweep_tick,
        samples=tuple(
            _joined_samples([part.samples[i] for part in parts])
            for i in range(len(first.channels))
        ),
        crossings=tuple(one for part in parts for one in part.crossings),
        chains=tuple(one for part in parts for one in part.chains),
    )


def _joined_samples(parts: list[Samples]) -> Samples:
    """Return the samples of one channel end to end."""
    values = np.concatenate([part.values for part in parts])
    steps = {part.step_ms for part in parts}
    if len(steps) == 1 and 0.0 not in steps:
        return Samples(values, parts[0].start_ms, parts[0].step_ms)
    times = np.concatenate([part.times_ms for part in parts])
    return Samples(values, float(times[0]) if times.size else 0.0, 0.0, times)
