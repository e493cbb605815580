"""What the tests of the formats share: one small lab that holds a bit of everything."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from neurolab.document.records import (
    Bath,
    Branch,
    BranchKind,
    ChannelDensity,
    Dose,
    Electrode,
    ElectrodeMode,
    Input,
    Lab,
    Membrane,
    Neuron,
    Place,
    PoissonSpikes,
    Puff,
    Ramp,
    SpikeTimes,
    Step,
    Stretch,
    Synapse,
    Transmitter,
    Uncaging,
)


@pytest.fixture
def lab(lab_1: Lab) -> Lab:
    """Return the lab of ``data/version_2.json``."""
    bundle = Synapse(
        id="many",
        input="crowd",
        targets=(Stretch(neuron="n1"),),
        detail="light",
        receptors=("ampa", "receptor of the future"),
        parameters={"light.failure": 0.6},
    )
    single = Synapse(
        id="one",
        input="axon",
        targets=(Stretch(neuron="n1", branch="soma", start=0.5, stop=0.5),),
        contacts=3,
        receptors=("gaba_a",),
        closed=("uptake",),
        doses=(Dose(drug="drug of the future", micromolar=2.0),),
    )
    return replace(
        lab_1,
        inputs=(
            Input(id="crowd", train=PoissonSpikes(rate_hz=2.0), density_per_um=0.5),
            Input(
                id="axon",
                transmitter=Transmitter.GABA,
                train=SpikeTimes(times_ms=(1.0, 2.5)),
            ),
        ),
        synapses=(bundle, single),
        puffs=(
            Puff(id="p1", synapse="one", onset_ms=1.0, duration_ms=2.0, millimolar=0.1),
        ),
        uncagings=(
            Uncaging(
                id="u1", synapse="one", onset_ms=1.0, duration_ms=2.0, micromolar=10.0
            ),
        ),
        history="rested",
    )


@pytest.fixture
def lab_1() -> Lab:
    """Return the lab of ``data/version_1.json``."""
    membrane = Membrane(
        id="squid",
        capacitance_uf_cm2=1.0,
        axial_resistivity_ohm_cm=35.4,
        leak_ms_cm2=0.3,
        leak_mv=-54.387,
        channels=(
            ChannelDensity(channel="hh_na", density_ms_cm2=120.0),
            ChannelDensity(channel="channel of the future", density_ms_cm2=1.5),
        ),
    )
    soma = Branch(
        id="soma",
        kind=BranchKind.SOMA,
        length_um=20.0,
        start_diameter_um=20.0,
        end_diameter_um=20.0,
        membrane="squid",
    )
    dendrite = Branch(
        id="dendrite",
        kind=BranchKind.DENDRITE,
        parent="soma",
        attach=0.5,
        length_um=100.0,
        start_diameter_um=2.0,
        end_diameter_um=1.0,
        profile=((0.0, 2.0), (0.25, 1.5), (1.0, 1.0)),
        membrane="squid",
        overrides={"leak_ms_cm2": 0.1, "hh_na": 60.0},
        path=((0.0, 0.0), (60.0, 80.0)),
    )
    neuron = Neuron(
        id="n1",
        name="µ “quoted” \\ [1,\n 2]",
        celsius=6.3,
        valid_celsius=(0.0, 33.0),
        branches=(soma, dendrite),
        membranes=(membrane,),
    )
    electrode = Electrode(
        id="e1",
        place=Place(neuron="n1", branch="soma"),
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=(
            Step(onset_ms=1.0, duration_ms=0.5, amplitude=2.0),
            Ramp(onset_ms=5.0, duration_ms=5.0, start=0.0, end=1e-3),
        ),
    )
    return Lab(
        name="sample",
        bath=Bath(celsius=6.3),
        neurons=(neuron,),
        electrodes=(electrode,),
        doses=(Dose(drug="drug of the future", micromolar=0.5),),
        seed=7,
        history="continuous",
    )
