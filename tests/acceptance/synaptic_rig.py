"""What the acceptance tests of light synapses share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from neurolab.document.records import (
    Bath,
    Input,
    Lab,
    SpikeTimes,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.measure.spikes import upward_crossings
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from neurolab.document.records import Neuron

    Floats = NDArray[np.float64]

LEVEL_MV = -10.0


@dataclass(frozen=True)
class Volley:
    """Some equal synapses at one place that are active at one time."""

    branch: str
    position: float
    time_ms: float
    peak_ns: float = 0.3
    rise_ms: float = 0.2
    decay_ms: float = 2.0
    reversal_mv: float = 0.0
    count: int = 1


def synaptic_lab(neuron: Neuron, volleys: Sequence[Volley]) -> Lab:
    """Return a lab with one neuron and its volleys, each an input of its own."""
    inputs, synapses = [], []
    for number, volley in enumerate(volleys):
        is_inhibitory = volley.reversal_mv < -60.0
        receptor = "gaba_a" if is_inhibitory else "ampa"
        transmitter = Transmitter.GABA if is_inhibitory else Transmitter.GLUTAMATE
        inputs.append(
            Input(
                id=f"i{number}",
                transmitter=transmitter,
                train=SpikeTimes(times_ms=(volley.time_ms,)),
                count=volley.count,
            )
        )
        place = volley.position
        synapses.append(
            Synapse(
                id=f"s{number}",
                input=f"i{number}",
                targets=(
                    Stretch(neuron="n1", branch=volley.branch, start=place, stop=place),
                ),
                detail="light",
                receptors=(receptor,),
                parameters={
                    f"{receptor}.light_peak": volley.peak_ns,
                    f"{receptor}.light_rise": volley.rise_ms,
                    f"{receptor}.light_decay": volley.decay_ms,
                    f"{receptor}.reversal": volley.reversal_mv,
                    "light.delay": 0.0,
                },
            )
        )
    return Lab(
        name="acceptance",
        bath=Bath(celsius=neuron.celsius),
        neurons=(replace(neuron, id="n1"),),
        inputs=tuple(inputs),
        synapses=tuple(synapses),
    )


def run(lab: Lab, *addresses: str, until_ms: float) -> tuple[Floats, list[Floats]]:
    """Return times from 0 and traces of a run from rest."""
    engine = Engine(lab, addresses)
    first = [engine.state.cells[probe.row, probe.index] for probe in engine.channels]
    chunk = engine.advance(round(until_ms / TICK_MS))
    traces = [
        np.concatenate(([start], values))
        for start, values in zip(first, chunk.values, strict=True)
    ]
    return np.arange(chunk.ticks + 1, dtype=np.float64) * TICK_MS, traces


def height(trace: Floats) -> float:
    """Return the maximum above the start."""
    return float(trace.max() - trace[0])


def spikes(times: Floats, trace: Floats) -> int:
    """Return how often a trace rises through the level of a spike."""
    return int(upward_crossings(times, trace, LEVEL_MV).size)
