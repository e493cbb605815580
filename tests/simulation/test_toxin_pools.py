"""Vesicles that toxins keep from fusing stay docked, one by one and on average."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import (
    Bath,
    Dose,
    Input,
    Lab,
    RegularSpikes,
    Stretch,
    Synapse,
)
from neurolab.document.templates import generic_neuron
from neurolab.simulation.engine import Engine

Release = Literal["stochastic", "mean_field"]

CONTACTS = 150
SITES = 10
HALF = Dose(drug="botulinum", micromolar=0.001)


def _lab(release: Release, *doses: Dose) -> Lab:
    """Return a terminal that releases a lot, at 100 Hz."""
    synapse = Synapse(
        id="s",
        input="i",
        targets=(Stretch(neuron="n1", branch="soma"),),
        contacts=CONTACTS,
        receptors=("ampa",),
        release=release,
        parameters={"calcium.local": 25.0, "release.refill": 0.02},
    )
    train = RegularSpikes(onset_ms=1.0, interval_ms=10.0)
    return Lab(
        name="lab",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        inputs=(Input(id="i", train=train),),
        synapses=(synapse,),
        doses=doses,
    )


def _docked(engine: Engine) -> float:
    summary = engine.frame().synapses
    assert summary is not None
    return float(summary[0, 3])


def _course(release: Release, given: tuple[Dose, ...]) -> list[float]:
    """Return what is docked every 10 ms; after 50 ms the doses change."""
    engine = Engine(_lab(release, *given))
    other = (HALF,) if not given else ()
    seen = []
    for k in range(10):
        if k == 5:
            engine.edit(replace(engine.lab, doses=other))
        engine.advance(400)
        seen.append(_docked(engine))
    return seen


@pytest.mark.parametrize("given", [(), (HALF,)], ids=["added", "taken away"])
def test_the_mean_field_holds_what_is_docked_on_average(
    given: tuple[Dose, ...],
) -> None:
    """A toxin that comes or goes in a train: the mean of 150 contacts agrees."""
    single, mean = _course("stochastic", given), _course("mean_field", given)
    whole = CONTACTS * SITES
    assert min(single) < 0.85 * whole
    error = 3.0 * np.sqrt(whole * 0.25)
    np.testing.assert_allclose(mean, single, atol=error)


def test_nothing_leaves_where_all_sites_are_lost() -> None:
    """At a full dose the sites fill up and stay full."""
    engine = Engine(_lab("mean_field"))
    engine.advance(800)
    emptied = _docked(engine)
    dose = Dose(drug="botulinum", micromolar=1e6)
    engine.edit(replace(engine.lab, doses=(dose,)))
    engine.advance(40000)
    assert emptied < 0.9 * CONTACTS * SITES
    assert _docked(engine) == pytest.approx(CONTACTS * SITES, rel=1e-3)
