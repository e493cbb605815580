"""Every parameter of a synapse reaches the equations (sections 1.6 to 1.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.document.addresses import quantities, set_value
from neurolab.document.records import (
    Bath,
    Input,
    Lab,
    SpikeTimes,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import generic_neuron
from neurolab.simulation.build import build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neurolab.document.addresses import Quantity

KINDS: dict[str, tuple[Transmitter, tuple[str, ...], str]] = {
    "glutamate": (Transmitter.GLUTAMATE, ("ampa", "nmda", "mglur1"), "full"),
    "gaba": (Transmitter.GABA, ("gaba_a", "gaba_b"), "full"),
    "glycine": (Transmitter.GLYCINE, ("glycine",), "full"),
    "acetylcholine": (Transmitter.ACETYLCHOLINE, ("nicotinic", "m1", "m2"), "full"),
    "dopamine": (Transmitter.DOPAMINE, ("d1",), "full"),
    "noradrenaline": (Transmitter.NORADRENALINE, ("beta",), "full"),
    "serotonin": (Transmitter.SEROTONIN, ("serotonin_1a",), "full"),
    "light": (Transmitter.GLUTAMATE, ("ampa", "nmda"), "light"),
}


def _lab(kind: str, **parameters: float) -> Lab:
    """Return one synapse of a kind on the soma of a neuron."""
    transmitter, receptors, detail = KINDS[kind]
    synapse = Synapse(
        id="s",
        input="i",
        targets=(Stretch(neuron="n1", branch="soma", start=0.5, stop=0.5),),
        contacts=50,  # more than the neighbours of one
        receptors=receptors,
        detail=detail,  # type: ignore[arg-type]
        parameters=parameters,
    )
    return Lab(
        name="lab",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        inputs=(
            Input(id="i", transmitter=transmitter, train=SpikeTimes(times_ms=(1.0,))),
        ),
        synapses=(synapse,),
    )


def _arrays(part: Any) -> Iterator[bytes]:
    """Yield the bytes of every array of a bundle of bundles."""
    if isinstance(part, np.ndarray):
        yield part.tobytes()
    elif isinstance(part, tuple):
        for each in part:
            yield from _arrays(each)


def _equations(lab: Lab) -> list[bytes]:
    model = build(lab)
    return [*_arrays(model.circuit), *_arrays(model.synapses.network)]


def _other(one: Quantity) -> float:
    """Return another value in a parameter's range."""
    if one.whole:
        return one.value + 1.0 if one.value < one.high else one.value - 1.0
    if one.value == 0.0:
        return min(one.high, 1.0)
    more = one.value * 1.5 if one.value > 0.0 else one.value / 1.5
    return more if more <= one.high else max(one.low, one.value * 0.5)


def _own(lab: Lab) -> dict[str, Quantity]:
    skipped = ("synapse.s.dose.", "synapse.s.route.", "synapse.s.contact")
    return {
        address: one
        for address, one in quantities(lab).items()
        if address.startswith("synapse.s.") and not address.startswith(skipped)
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_reaches_the_equations(kind: str) -> None:
    """Setting an address to another value in its range changes the kernel's arrays."""
    lab = _lab(kind)
    usual = _equations(lab)
    dead = []
    for address, one in _own(lab).items():
        whole = lab
        if address.startswith("synapse.s.plasticity.") and address.rsplit(".", 1)[
            1
        ] not in ("use", "recovery", "facilitation", "by_calcium"):
            whole = set_value(lab, "synapse.s.plasticity.by_calcium", 1.0)
        before = usual if whole is lab else _equations(whole)
        if _equations(set_value(whole, address, _other(one))) == before:
            dead.append(address)
    assert dead == []
