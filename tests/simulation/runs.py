"""Labs to run, and whether two runs are the same to the last bit."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

import neurolab
from neurolab.document.records import (
    ElectricalSynapse,
    Input,
    Lab,
    Noise,
    Place,
    PoissonSpikes,
    Stretch,
    Synapse,
)
from neurolab.kernel.circuit import HIGHEST
from neurolab.simulation.activity import arrays_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neurolab.simulation.engine import Engine


def coupled() -> Lab:
    """Return two cells that share a gap junction, one of them under noise."""
    lab = neurolab.load("generic-neuron")
    gap = ElectricalSynapse(
        id="g1",
        first=Place(neuron="n1", branch="soma"),
        second=Place(neuron="n2", branch="soma"),
        conductance_ns=2.0,
    )
    noise = Noise(
        onset_ms=0.0, duration_ms=99.0, mean=0.2, deviation=0.3, correlation_ms=2.0
    )
    noisy = tuple(
        replace(one, commands=(*one.commands, noise)) if one.commands else one
        for one in lab.electrodes
    )
    second = replace(lab.neurons[0], id="n2")
    return replace(
        lab,
        neurons=(lab.neurons[0], second),
        electrical_synapses=(gap,),
        electrodes=noisy,
    )


def bombarded() -> Lab:
    """Return a neuron with a bundle of random inputs on its dendrite."""
    lab = neurolab.load("generic-neuron")
    dendrite = Stretch(neuron="n1", branch="apical", start=0.1, stop=0.9)
    bundle = Synapse(
        id="s1",
        input="i1",
        targets=(dendrite,),
        contacts=20,
        detail="light",
        receptors=("ampa",),
    )
    source = Input(id="i1", train=PoissonSpikes(rate_hz=40.0), count=20)
    return replace(lab, inputs=(source,), synapses=(bundle,))


def driven() -> Lab:
    """Return a neuron with a full synapse that an outside input drives."""
    lab = neurolab.load("generic-neuron")
    synapse = Synapse(
        id="s1",
        input="i1",
        targets=(Stretch(neuron="n1", branch="apical", start=0.25, stop=0.75),),
        contacts=5,
        receptors=("ampa",),
    )
    source = Input(id="i1", train=PoissonSpikes(rate_hz=100.0))
    return replace(lab, inputs=(source,), synapses=(synapse,))


@cache
def lab_of(name: str) -> Lab:
    """Return a lab by name; one object, as a document holds it."""
    own = {"coupled": coupled, "bombarded": bombarded, "driven": driven}
    return own[name]() if name in own else neurolab.load(name)


def arrays(engine: Engine) -> Iterator[np.ndarray]:
    """Yield every array that evolves, without the extremes that a frame forgets."""
    for name, array in engine.state._asdict().items():
        if name == "cells":
            yield array[:HIGHEST]
            yield array[HIGHEST + 2 :]
        else:
            yield array
    yield from arrays_of(engine.activity)


def same(a: Engine, b: Engine) -> bool:
    """Tell whether two engines agree to the last bit."""
    return a.tick == b.tick and all(
        np.array_equal(x, y) for x, y in zip(arrays(a), arrays(b), strict=True)
    )


def copied(engine: Engine) -> list[np.ndarray]:
    """Return a copy of every array that evolves."""
    return [array.copy() for array in arrays(engine)]
