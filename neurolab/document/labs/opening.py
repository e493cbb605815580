"""The opening lab: one action potential, all the way to the next.

A pulse fires neuron 1; its action potential runs down a myelinated axon to a terminal
whose 150 contacts fire neuron 2. So many contacts of one axon are a driver connection,
as from retina to thalamus; the cells are generic.
"""

from __future__ import annotations

from msgspec.structs import replace

from neurolab.document.records import (
    Bath,
    Electrode,
    ElectrodeMode,
    Input,
    Lab,
    Neuron,
    Place,
    SpikeTimes,
    Step,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import myelinated_neuron
from neurolab.document.templates.terminals import TERMINAL, with_terminal
from neurolab.texts import word

INTERNODES = 30
CONTACTS = 150
APICAL = (0.225, 0.675)
"""From 90 to 270 um of the apical dendrite."""

LOCAL_CALCIUM_MICROMOLAR = 9.8
"""Calcium at the sensor with which one docked vesicle in twenty fuses, as in the test
bouton: the axon's terminal would release a few per cent more."""

INHIBITION_NS = 20.0
INHIBITION_MS = (0.3, 6.0)
INHIBITION_ARRIVES_MS = 2.7
NEURON_2_AT = (690.0, 20.0)
INHIBITION_AT = (765.0, -125.0)


def _recording(name: str, place: Place) -> Electrode:
    return Electrode(id=name, name=word(f"labs.opening_{name}"), place=place)


def _electrodes() -> tuple[Electrode, ...]:
    """Return the stimulus, and an electrode at each station of the signal."""
    soma = Place(neuron="n1", branch="soma")
    stimulus = Electrode(
        id="stimulus",
        name=word("labs.opening_stimulus"),
        place=soma,
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=(Step(onset_ms=1.0, duration_ms=2.0, amplitude=1.0),),
    )
    return (
        stimulus,
        _recording("terminal", Place(neuron="n1", branch=TERMINAL)),
        _recording("soma_2", Place(neuron="n2", branch="soma")),
    )


def _driver(target: Neuron) -> Synapse:
    """Return the connection of 150 contacts on the dendrites of neuron 2."""
    basal = [one.id for one in target.branches if one.id.startswith("basal")]
    start, stop = APICAL
    return Synapse(
        id="driver",
        name=word("labs.opening_driver"),
        terminal=Place(neuron="n1", branch=TERMINAL),
        targets=(
            Stretch(neuron="n2", branch="apical", start=start, stop=stop),
            *(Stretch(neuron="n2", branch=name) for name in basal),
        ),
        contacts=CONTACTS,
        receptors=("ampa",),
        parameters={"calcium.local": LOCAL_CALCIUM_MICROMOLAR},
    )


def _inhibition() -> tuple[Input, Synapse]:
    """Return the GABA input on the soma of neuron 2, switched off."""
    rise, decay = INHIBITION_MS
    source = Input(
        id="gaba",
        name=word("labs.opening_gaba"),
        transmitter=Transmitter.GABA,
        train=SpikeTimes(times_ms=(INHIBITION_ARRIVES_MS,)),
        on=False,
        position=INHIBITION_AT,
    )
    synapse = Synapse(
        id="inhibition",
        name=word("labs.opening_inhibition"),
        input="gaba",
        targets=(Stretch(neuron="n2", branch="soma", start=0.5, stop=0.5),),
        detail="light",
        receptors=("gaba_a",),
        parameters={
            "gaba_a.light_peak": INHIBITION_NS,
            "gaba_a.light_rise": rise,
            "gaba_a.light_decay": decay,
        },
    )
    return source, synapse


def _numbered(number: int) -> str:
    return f"{word('placing.neuron')} {number}"


def opening() -> Lab:
    """Return the lab with which NeuroLab opens."""
    first = with_terminal(myelinated_neuron(neuron_id="n1", internodes=INTERNODES))
    second = myelinated_neuron(neuron_id="n2", internodes=INTERNODES)
    first = replace(first, name=_numbered(1))
    second = replace(second, name=_numbered(2), position=NEURON_2_AT)
    source, inhibition = _inhibition()
    return Lab(
        name="opening",
        title=word("labs.opening"),
        about=word("labs.opening_about"),
        bath=Bath(celsius=first.celsius),
        neurons=(first, second),
        inputs=(source,),
        synapses=(_driver(second), inhibition),
        electrodes=_electrodes(),
        channels=(
            "neuron.n1.soma@0.5.v",
            f"neuron.n1.{TERMINAL}@0.5.v",
            "synapse.driver.calcium.local",
            "synapse.driver.cleft.mean",
            "synapse.driver.ampa.open",
            "neuron.n2.soma@0.5.v",
        ),
        sweep_ms=10.0,
    )
