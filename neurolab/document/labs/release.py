"""Labs of the presynaptic side: calcium, packets, poisons, short-term plasticity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.document.labs import parts
from neurolab.document.labs.parts import at, connection, onto, pulse, voltage
from neurolab.document.records import Dose, RegularSpikes, Uncaging
from neurolab.document.templates import generic_neuron
from neurolab.document.templates.terminals import TERMINAL, with_terminal
from neurolab.physiology.drugs import DRUGS
from neurolab.physiology.plasticity import PRESETS
from neurolab.texts import word

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Neuron

LOCAL_CALCIUM_MICROMOLAR = 9.73
"""Calcium at the sensor with which one docked vesicle in twenty fuses, as in the test
bouton: the end of the bare axon would release a few per cent more."""


def _pair(target_at: tuple[float, float]) -> tuple[Neuron, Neuron]:
    """Return a cell whose bare axon ends in a terminal, and the cell behind it."""
    first = with_terminal(generic_neuron(neuron_id="n1"))
    second = generic_neuron(neuron_id="n2")
    return parts.cell(first, "n1"), parts.cell(second, "n2", target_at)


def usual(drug: str) -> Dose:
    """Return a drug in its usual dose."""
    return Dose(drug=drug, micromolar=DRUGS[drug].usual_micromolar)


def calcium() -> Lab:
    """Return one axon's end with two connections, one of them without calcium."""
    cells = _pair((1350.0, 120.0))
    numbers = {"calcium.local": LOCAL_CALCIUM_MICROMOLAR}
    healthy = connection(
        "healthy",
        at("n1", TERMINAL, 0.25),
        ("ampa",),
        onto("n2", "apical", 0.2, 0.7),
        contacts=40,
        parameters=numbers,
    )
    blocked = connection(
        "cadmium",
        at("n1", TERMINAL, 0.75),
        ("ampa",),
        onto("n2", "basal_2", 0.1, 0.9),
        contacts=40,
        doses=(usual("cadmium"),),
        parameters=numbers,
    )
    flash = Uncaging(
        id="flash",
        name=word("labs.calcium_flash"),
        synapse="cadmium",
        onset_ms=20.0,
        duration_ms=0.5,
        micromolar=10.0,
    )
    return parts.lab(
        "calcium",
        cells,
        (
            voltage("n1", TERMINAL, 0.75),
            "synapse.healthy.calcium.local",
            "synapse.cadmium.calcium.local",
            "synapse.healthy.released",
            "synapse.cadmium.released",
            voltage("n2", "soma"),
        ),
        synapses=(healthy, blocked),
        uncagings=(flash,),
        electrodes=(
            parts.stimulus(at("n1", "soma"), pulse(1.0, 2.0, 1.0)),
            parts.recording("terminal", at("n1", TERMINAL, 0.75)),
            parts.recording("soma_2", at("n2", "soma")),
        ),
        sweep_ms=40.0,
    )


def poisons() -> Lab:
    """Return four connections of one axon, three of them poisoned at one step each."""
    cells = _pair((1350.0, 120.0))
    rows = (
        ("control", 0.125, "apical", None),
        ("cadmium", 0.875, "basal_1", "cadmium"),
        ("botulinum", 0.375, "basal_2", "botulinum"),
        ("cnqx", 0.625, "basal_3", "cnqx"),
    )
    synapses = [
        connection(
            name,
            at("n1", TERMINAL, place),
            ("ampa",),
            onto("n2", branch, 0.2, 0.8),
            contacts=40,
            doses=() if drug is None else (usual(drug),),
            parameters={"calcium.local": LOCAL_CALCIUM_MICROMOLAR},
        )
        for name, place, branch, drug in rows
    ]
    return parts.lab(
        "poisons",
        cells,
        (
            voltage("n1", TERMINAL),
            "synapse.control.calcium.local",
            "synapse.cadmium.calcium.local",
            "synapse.control.released",
            "synapse.botulinum.released",
            "synapse.control.ampa.open",
            "synapse.cnqx.ampa.open",
            voltage("n2", "soma"),
        ),
        synapses=synapses,
        electrodes=(
            parts.stimulus(at("n1", "soma"), pulse(1.0, 2.0, 1.0)),
            parts.recording("terminal", at("n1", TERMINAL)),
            parts.recording("soma_2", at("n2", "soma")),
        ),
        sweep_ms=20.0,
    )


def short_term_plasticity() -> Lab:
    """Return three axons with the same train one after the other, each its own way."""
    names = ("depressing", "facilitating", "calyx")
    sources = [
        parts.axon(
            name,
            RegularSpikes(onset_ms=10.0 + 700.0 * k, interval_ms=50.0, count=10),
            (-200.0, -310.0 + 100.0 * k),
        )
        for k, name in enumerate(names)
    ]
    synapses = []
    for k, name in enumerate(names):
        preset = PRESETS[name]
        synapses.append(
            parts.conductance(
                name,
                name,
                "ampa",
                onto("n1", "apical", 0.7 - 0.2 * k),
                contacts=8,
                peak_ns=0.3,
                more={
                    "plasticity.use": preset.use.value,
                    "plasticity.recovery": preset.recovery.value,
                    "plasticity.facilitation": preset.facilitation.value,
                },
                times_ms=parts.TEST_CONDUCTANCE,
            )
        )
    return parts.lab(
        "short-term-plasticity",
        (generic_neuron(neuron_id="n1"),),
        (voltage("n1", "soma"), *(f"synapse.{name}.g" for name in names)),
        inputs=sources,
        synapses=synapses,
        electrodes=(parts.recording("soma", at("n1", "soma")),),
        sweep_ms=2100.0,
        fine_colours=True,
    )
