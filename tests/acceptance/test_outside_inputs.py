"""Boutons of outside inputs follow their axons; puffs last as long as they say."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from neurolab.document.labs.parts import axon, connection, onto
from neurolab.document.records import Bath, Lab, Puff, Transmitter
from neurolab.document.templates import passive_dendrite
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Sequence


def _lab(times_ms: Sequence[float], *puffs: Puff) -> Lab:
    """Return a GABA axon onto a dendrite."""
    source = axon("gaba", times_ms, (0.0, 100.0), Transmitter.GABA)
    synapse = connection(
        "gaba",
        "gaba",
        ("gaba_a", "gaba_b"),
        onto("n1", "dendrite", 0.5),
        parameters={"spillover.neighbours": 1.0},
    )
    return Lab(
        name="input",
        bath=Bath(celsius=37.0),
        neurons=(passive_dendrite(),),
        inputs=(source,),
        synapses=(synapse,),
        puffs=puffs,
    )


@pytest.mark.parametrize("hertz", [50.0, 100.0, 200.0, 250.0])
def test_bouton_follows_its_axon(hertz: float) -> None:
    """Ten spikes of the axon are ten action potentials with calcium, at any rate."""
    times = [2.0 + 1000.0 * k / hertz for k in range(10)]
    address = "synapse.gaba.calcium.current"
    engine = Engine(_lab(times), [address])
    chunk = engine.advance(round((times[-1] + 5.0) / TICK_MS))
    current = chunk.samples[0].values
    starts = [round(t / TICK_MS) for t in (*times, times[-1] + 4.0)]
    inward = [-current[a:b].sum() for a, b in pairwise(starts)]
    assert inward == pytest.approx([inward[0]] * 10, rel=0.15)


def test_puff_lasts_as_long_as_it_says_and_reaches_around() -> None:
    """A puff of .5 ms at 10 ms holds 1 mM for twenty ticks, inside and outside."""
    puff = Puff(id="p", synapse="gaba", onset_ms=10.0, duration_ms=0.5, millimolar=1.0)
    addresses = [f"synapse.gaba.cleft.{where}" for where in ("mean", "around")]
    chunk = Engine(_lab((), puff), addresses).advance(round(12.0 / TICK_MS))
    for one in chunk.samples:
        assert int((one.values > 0.99).sum()) == 20
