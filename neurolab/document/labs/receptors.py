"""Labs of receptors and clearing: one transmitter, several clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.document.labs import parts
from neurolab.document.labs.parts import at, connection, onto, pulse, voltage
from neurolab.document.records import Puff, SpikeTimes, Transmitter
from neurolab.document.templates import adapting_neuron, generic_neuron

if TYPE_CHECKING:
    from neurolab.document.records import Input, Lab

SOMA = voltage("n1", "soma")
LEFT = (-170.0, -200.0)
DENSE_ENDINGS = {"spillover.neighbours": 20.0}
"""Boutons of an interneuron's axon in a bunch: their GABA adds up around them."""
ON_APICAL = onto("n1", "apical", 0.2, 0.7)
GABA_B_SPIKES = (1, 2, 3, 5, 10)
GABA_B_CELSIUS = 36.0
"""At which the rates of GABA-B receptors were measured."""


def _burst(
    name: str,
    transmitter: Transmitter,
    onset_ms: float,
    interval_ms: float,
    count: int,
    position: tuple[float, float] = LEFT,
) -> Input:
    """Return an axon that fires a few times."""
    times = tuple(onset_ms + interval_ms * k for k in range(count))
    return parts.axon(name, SpikeTimes(times_ms=times), position, transmitter)


def glutamate_receptors() -> Lab:
    """Return a burst of glutamate onto AMPA, NMDA and mGluR1 receptors."""
    source = _burst("glu", Transmitter.GLUTAMATE, 10.0, 10.0, 5)
    return parts.lab(
        "glutamate-receptors",
        (generic_neuron(),),
        (
            SOMA,
            "synapse.glu.ampa.open",
            "synapse.glu.nmda.open",
            "synapse.glu.mglur1.g",
        ),
        inputs=(source,),
        synapses=(
            connection(
                "glu", "glu", ("ampa", "nmda", "mglur1"), ON_APICAL, contacts=20
            ),
        ),
        electrodes=(parts.recording("soma", at("n1", "soma")),),
        sweep_ms=2500.0,
    )


def gaba_receptors() -> Lab:
    """Return a burst of GABA onto GABA-A and GABA-B receptors."""
    source = _burst("gaba", Transmitter.GABA, 10.0, 5.0, 10)
    return parts.lab(
        "gaba-receptors",
        (generic_neuron(),),
        (
            SOMA,
            "synapse.gaba.gaba_a.open",
            "synapse.gaba.cleft.around",
            "synapse.gaba.gaba_b.g",
        ),
        inputs=(source,),
        synapses=(
            connection(
                "gaba",
                "gaba",
                ("gaba_a", "gaba_b"),
                ON_APICAL,
                contacts=40,
                parameters=DENSE_ENDINGS,
            ),
        ),
        electrodes=(parts.recording("soma", at("n1", "soma")),),
        sweep_ms=700.0,
    )


def counting_spikes() -> Lab:
    """Return five silent GABA synapses with 1, 2, 3, 5 and 10 puffs of GABA."""
    names = [f"gaba_{count}" for count in GABA_B_SPIKES]
    return parts.lab(
        "counting-spikes",
        (generic_neuron(),),
        [f"synapse.{name}.gaba_b.g" for name in names],
        celsius=GABA_B_CELSIUS,
        inputs=[
            parts.axon(
                name, (), (-200.0, -330.0 + 80.0 * k), Transmitter.GABA, on=False
            )
            for k, name in enumerate(names)
        ],
        synapses=[
            connection(
                name,
                name,
                ("gaba_a", "gaba_b"),
                onto("n1", "apical", 0.75 - 0.15 * k, 0.85 - 0.15 * k),
                parameters={"spillover.neighbours": 1.0},
            )
            for k, name in enumerate(names)
        ],
        puffs=[
            Puff(
                id=f"puff_{count}_{number}",
                synapse=name,
                onset_ms=10.0 + 5.0 * (number - 1),
                duration_ms=0.5,
                millimolar=1.0,
            )
            for name, count in zip(names, GABA_B_SPIKES, strict=True)
            for number in range(1, count + 1)
        ],
        electrodes=(parts.recording("soma", at("n1", "soma")),),
        sweep_ms=700.0,
    )


def acetylcholine_receptors() -> Lab:
    """Return a burst of acetylcholine between two trains of an adapting cell."""
    source = _burst("ach", Transmitter.ACETYLCHOLINE, 600.0, 20.0, 30)
    return parts.lab(
        "acetylcholine-receptors",
        (adapting_neuron(),),
        (
            SOMA,
            "synapse.ach.nicotinic.open",
            "synapse.ach.m2.g",
            "synapse.ach.m1.stage.P",
        ),
        inputs=(source,),
        synapses=(
            connection(
                "ach",
                "ach",
                ("nicotinic", "m2", "m1"),
                ON_APICAL,
                contacts=20,
                parameters=DENSE_ENDINGS,
            ),
        ),
        electrodes=(
            parts.stimulus(
                at("n1", "soma"), pulse(100.0, 300.0, 0.21), pulse(3400.0, 300.0, 0.21)
            ),
        ),
        sweep_ms=4000.0,
    )


def noradrenaline() -> Lab:
    """Return a burst of noradrenaline between two trains of an adapting cell."""
    source = _burst("na", Transmitter.NORADRENALINE, 600.0, 20.0, 20)
    return parts.lab(
        "noradrenaline",
        (adapting_neuron(),),
        (
            SOMA,
            "synapse.na.cleft.around",
            "synapse.na.beta.stage.cAMP",
            "synapse.na.beta.stage.S",
        ),
        inputs=(source,),
        synapses=(connection("na", "na", ("beta",), ON_APICAL, contacts=20),),
        electrodes=(
            parts.stimulus(
                at("n1", "soma"), pulse(100.0, 300.0, 0.21), pulse(9000.0, 300.0, 0.21)
            ),
        ),
        sweep_ms=9500.0,
    )


def clearing() -> Lab:
    """Return three synapses side by side: enzyme, diffusion, carriers."""
    rows = (
        ("ach", Transmitter.ACETYLCHOLINE, ("nicotinic",), 0.75, -310.0),
        ("glu", Transmitter.GLUTAMATE, ("ampa",), 0.5, -210.0),
        ("da", Transmitter.DOPAMINE, ("d1",), 0.25, -110.0),
    )
    return parts.lab(
        "clearing",
        (adapting_neuron(),),
        (
            *(f"synapse.{name}.cleft.mean" for name, *_ in rows),
            "synapse.ach.mass.split",
            "synapse.glu.mass.left_cleft",
            "synapse.da.mass.carried",
        ),
        inputs=[
            parts.axon(name, (2.0,), (-180.0, y), transmitter)
            for name, transmitter, _, _, y in rows
        ],
        synapses=[
            connection(name, name, receptors, onto("n1", "apical", x), contacts=10)
            for name, _, receptors, x, _ in rows
        ],
        electrodes=(parts.recording("soma", at("n1", "soma")),),
        sweep_ms=600.0,
    )
