"""Drugs and the bath's calcium act on light synapses as on those with full detail."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import (
    Bath,
    Dose,
    Input,
    IonConcentration,
    Lab,
    RegularSpikes,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import generic_neuron
from neurolab.kernel.cleft import OPEN
from neurolab.physiology.drugs import DRUGS, effects
from neurolab.simulation.cleft_specs import cleft_spec
from neurolab.simulation.engine import Engine
from neurolab.simulation.light_drugs import conductance_factors
from tests.acceptance.cleft_rig import Contacts

USUAL = {
    "cnqx": ("ampa", 0.05),
    "bicuculline": ("gaba_a", 0.3),
    "picrotoxin": ("gaba_a", 0.06),
    "strychnine": ("glycine", 0.1),
    "apv": ("nmda", 0.05),
    "cadmium": ("ampa", 0.0),
    "botulinum": ("ampa", 0.03),
}
"""Drug at its usual dose to the receptor that it silences, and the share left."""

SENDERS = {
    "ampa": Transmitter.GLUTAMATE,
    "nmda": Transmitter.GLUTAMATE,
    "gaba_a": Transmitter.GABA,
    "glycine": Transmitter.GLYCINE,
}


def _lab(receptor: str) -> Lab:
    synapse = Synapse(
        id="s",
        input="i",
        targets=(Stretch(neuron="n1", branch="soma"),),
        contacts=150,
        detail="light",
        receptors=(receptor,),
    )
    train = RegularSpikes(onset_ms=1.0, interval_ms=50.0)
    source = Input(id="i", transmitter=SENDERS[receptor], train=train)
    return Lab(
        name="lab",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        inputs=(source,),
        synapses=(synapse,),
    )


def _charge(lab: Lab, until_ms: float = 48.0) -> float:
    """Return the integral of the conductance."""
    chunk = Engine(lab, ["synapse.s.g"]).advance(round(until_ms / 0.025))
    return float(chunk.samples[0].values.sum())


@pytest.mark.parametrize("drug", USUAL)
@pytest.mark.parametrize("where", ["bath", "synapse"])
def test_a_blocker_silences_light_synapses(drug: str, where: str) -> None:
    """In the bath, or at this synapse only."""
    receptor, most = USUAL[drug]
    lab = _lab(receptor)
    dose = Dose(drug=drug, micromolar=DRUGS[drug].usual_micromolar)
    if where == "bath":
        blocked = replace(lab, doses=(dose,))
    else:
        blocked = replace(lab, synapses=(replace(lab.synapses[0], doses=(dose,)),))
    assert _charge(blocked) <= (most + 1e-9) * _charge(lab)


@pytest.mark.parametrize(
    ("receptor", "drug", "micromolar"),
    [
        ("ampa", "cnqx", 0.353),
        ("ampa", "cnqx", 3.53),
        ("nmda", "apv", 2.0),
        ("gaba_a", "bicuculline", 2.0),
        ("gaba_a", "diazepam", 1.0),
        ("gaba_a", "picrotoxin", 5.0),
        ("glycine", "strychnine", 0.03),
    ],
)
def test_a_light_quantum_loses_as_much_as_a_full_one(
    receptor: str, drug: str, micromolar: float
) -> None:
    """The charge of one vesicle in a cleft, with a dose over that without."""
    drugs = effects({drug: micromolar})
    charges = []
    for each in ({}, drugs):
        spec = cleft_spec(
            str(SENDERS[receptor]), "central", (receptor,), 1, 37.0, effects=each
        )
        contacts = Contacts(spec)
        contacts.fuse((0, 0, 3000.0))
        contacts.advance(400.0)
        charges.append(sum(seen[OPEN] for seen in contacts.seen))
    weaker, longer = conductance_factors(receptor, drugs, 37.0)
    assert weaker * longer == pytest.approx(charges[1] / charges[0], abs=0.1, rel=0.1)


def test_release_falls_with_the_bath_calcium() -> None:
    """At 1 mM a quarter of the events is left, without calcium none."""
    events = []
    for millimolar in (2.0, 1.0, 0.0):
        ion = IonConcentration(
            ion="ca", outside_millimolar=millimolar, inside_millimolar=5e-5
        )
        lab = replace(_lab("ampa"), bath=Bath(celsius=37.0, ions=(ion,)))
        chunk = Engine(lab, ["synapse.s.events"]).advance(8000)
        events.append(float(chunk.samples[0].values[-1]))
    assert events[0] == 4 * 150
    assert np.divide(events[1], events[0]) == pytest.approx(0.23, abs=0.06)
    assert events[2] == 0.0
