"""An edit of some synapses leaves the same tables as building the lab anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import (
    Bath,
    Input,
    Lab,
    Place,
    PoissonSpikes,
    RegularSpikes,
    SpikeTimes,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import generic_neuron
from neurolab.simulation.build import build
from neurolab.simulation.chain_places import MOST_LIGHT
from neurolab.simulation.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _lab() -> Lab:
    """Return light synapses of all kinds, some with several contacts, and full ones."""
    cells = (generic_neuron(), generic_neuron(neuron_id="n2"))
    inputs = (
        Input(id="a", train=SpikeTimes(times_ms=(1.0, 4.0))),
        Input(id="b", train=PoissonSpikes(rate_hz=40.0), count=30),
        Input(id="c", train=RegularSpikes(onset_ms=2.0, interval_ms=5.0)),
        Input(
            id="d",
            train=PoissonSpikes(rate_hz=20.0),
            density_per_um=0.05,
            transmitter=Transmitter.GABA,
        ),
    )
    apical = (Stretch(neuron="n1", branch="apical", start=0.1, stop=0.9),)
    terminal = Place(neuron="n1", branch="axon", position=1.0)
    light = [
        Synapse(id="s0", input="a", targets=apical, contacts=5, receptors=("ampa",)),
        Synapse(id="s1", input="b", targets=apical, receptors=("ampa", "nmda")),
        Synapse(id="s2", input="d", targets=apical, receptors=("gaba_a",)),
        Synapse(
            id="s3",
            terminal=terminal,
            targets=(Stretch(neuron="n2", branch="apical"),),
            contacts=8,
            receptors=("ampa",),
        ),
        Synapse(id="s4", input="a", targets=apical, contacts=2, receptors=("nmda",)),
        Synapse(id="s5", input="c", targets=apical, contacts=3, receptors=("ampa",)),
    ]
    full = [
        Synapse(id="f0", input="c", targets=apical, receptors=("ampa", "mglur1")),
        Synapse(id="f1", input="a", targets=apical, contacts=4, receptors=("ampa",)),
    ]
    return Lab(
        name="lab",
        bath=Bath(celsius=37.0),
        neurons=cells,
        inputs=inputs,
        synapses=(*(replace(one, detail="light") for one in light), *full),
    )


def _with(key: str, **fields: Any) -> Callable[[Lab], Lab]:
    """Return an edit of one synapse."""

    def edit(lab: Lab) -> Lab:
        changed = [
            replace(one, **fields) if one.id == key else one for one in lab.synapses
        ]
        return replace(lab, synapses=tuple(changed))

    return edit


def _without(key: str) -> Callable[[Lab], Lab]:
    return lambda lab: replace(
        lab, synapses=tuple(one for one in lab.synapses if one.id != key)
    )


def _added(lab: Lab) -> Lab:
    terminal = Place(neuron="n2", branch="axon", position=0.3)
    one = replace(lab.synapses[3], id="s9", terminal=terminal)
    return replace(lab, synapses=(*lab.synapses[:2], one, *lab.synapses[2:]))


def _faster(lab: Lab) -> Lab:
    source = replace(lab.inputs[0], train=SpikeTimes(times_ms=(1.0, 2.0, 3.0)))
    return replace(lab, inputs=(source, *lab.inputs[1:]))


EDITS: dict[str, Callable[[Lab], Lab]] = {
    "moved": _with("s0", targets=(Stretch(neuron="n2", branch="basal_1"),)),
    "fewer contacts": _with("s3", contacts=2),
    "another receptor": _with("s1", receptors=("nmda",)),
    "to full detail": _with("s4", detail="full"),
    "to light": _with("f1", detail="light"),
    "a full one moved": _with("f0", targets=(Stretch(neuron="n1", branch="soma"),)),
    "removed": _without("s1"),
    "added": _added,
    "other spikes": _faster,
    "turned round": lambda lab: replace(lab, synapses=lab.synapses[::-1]),
    "warmer": lambda lab: replace(lab, bath=Bath(celsius=34.0)),
}


def _arrays(part: Any) -> Iterator[np.ndarray]:
    for each in part:
        if isinstance(each, tuple):
            yield from _arrays(each)
        elif isinstance(each, np.ndarray):
            yield each


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_rewired_is_as_built(edit: Callable[[Lab], Lab]) -> None:
    """Every number of every table agrees, and the second edit finds its way back."""
    lab = _lab()
    engine = Engine(lab)
    engine.advance(200)
    for wanted in (edit(lab), lab):
        engine.edit(wanted)
        fresh, now = build(wanted).synapses, engine.model.synapses
        assert (now.synapses, now.parts, now.light) == (
            fresh.synapses,
            fresh.parts,
            fresh.light,
        )
        both = zip(_arrays(now.network), _arrays(fresh.network), strict=True)
        for mine, theirs in both:
            np.testing.assert_array_equal(mine, theirs)
        engine.advance(100)


def test_records_follow_few_of_many_light_synapses() -> None:
    """Those of the bench's neurons come first, then the first of the others."""
    lab = _lab()
    wanted = {one.id: one for one in lab.synapses}
    copies = tuple(replace(wanted["s0"], id=f"copy{k}") for k in range(MOST_LIGHT + 9))
    lab = replace(lab, synapses=(*copies, wanted["s3"]))
    followed = build(lab).synapses.full.followed
    assert followed == ("s3", *(one.id for one in copies[: MOST_LIGHT - 1]))
