"""Labs of several cells: the neuromuscular junction, a chain, thousands of inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.labs import parts
from neurolab.document.labs.parts import (
    TEST_CONDUCTANCE,
    at,
    connection,
    onto,
    pulse,
    voltage,
)
from neurolab.document.records import (
    PoissonSpikes,
    RegularSpikes,
    Stretch,
    Transmitter,
)
from neurolab.document.templates import (
    adapting_neuron,
    muscle_fibre,
    myelinated_neuron,
)
from neurolab.document.templates.generic import with_density
from neurolab.document.templates.terminals import TERMINAL, with_terminal
from neurolab.physiology.cells.adapting import SLOW_AHP

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Neuron

END_PLATE_CONTACTS = 160
END_PLATE = {"release.sites": 20.0}
END_PLATE_AT, AWAY_AT = 0.3, 0.7
"""Places on the muscle fibre, beside the break of the drawing."""
DRIVER_CONTACTS = 150


def neuromuscular_junction() -> Lab:
    """Return a motor neuron and its muscle fibre."""
    motor = with_terminal(myelinated_neuron(neuron_id="n1", fibre_diameter_um=5.0))
    motor = replace(motor, transmitter=Transmitter.ACETYLCHOLINE)
    motor = parts.cell(motor, "motor")
    fibre = parts.cell(muscle_fibre(neuron_id="n2"), "muscle", (1250.0, 160.0))
    return parts.lab(
        "neuromuscular-junction",
        (motor, fibre),
        (
            voltage("n1", TERMINAL),
            "synapse.endplate.cleft.mean",
            "synapse.endplate.nicotinic.open",
            voltage("n2", "fibre", END_PLATE_AT),
            voltage("n2", "fibre", AWAY_AT),
        ),
        synapses=(
            connection(
                "endplate",
                at("n1", TERMINAL),
                ("nicotinic",),
                onto("n2", "fibre", END_PLATE_AT),
                contacts=END_PLATE_CONTACTS,
                geometry="neuromuscular",
                parameters=END_PLATE,
            ),
        ),
        electrodes=(
            parts.stimulus(at("n1", "soma"), pulse(1.0, 2.0, 1.0)),
            parts.recording("endplate", at("n2", "fibre", END_PLATE_AT)),
            parts.recording("away", at("n2", "fibre", AWAY_AT)),
        ),
        sweep_ms=20.0,
    )


def quanta() -> Lab:
    """Return an endplate with so little calcium that single packets are seen."""
    source = parts.axon(
        "motor",
        RegularSpikes(onset_ms=5.0, interval_ms=40.0),
        (120.0, -170.0),
        Transmitter.ACETYLCHOLINE,
    )
    return parts.lab(
        "quanta",
        (muscle_fibre(),),
        (voltage("n1", "fibre", END_PLATE_AT), "synapse.endplate.released"),
        ions=(parts.calcium(0.3),),
        inputs=(source,),
        synapses=(
            connection(
                "endplate",
                "motor",
                ("nicotinic",),
                onto("n1", "fibre", END_PLATE_AT),
                contacts=END_PLATE_CONTACTS,
                geometry="neuromuscular",
                parameters=END_PLATE,
            ),
        ),
        electrodes=(parts.recording("endplate", at("n1", "fibre", END_PLATE_AT)),),
        sweep_ms=1000.0,
    )


def three_neurons() -> Lab:
    """Return three neurons, each of which fires the next."""
    cells = [
        parts.cell(
            with_terminal(myelinated_neuron(neuron_id=f"n{k}", internodes=10)),
            f"n{k}",
            (1320.0 * (k - 1), 140.0 * (k - 1)),
        )
        for k in (1, 2, 3)
    ]
    synapses = [
        connection(
            f"driver_{k}",
            at(f"n{k}", TERMINAL),
            ("ampa",),
            onto(f"n{k + 1}", "apical", 0.225, 0.675),
            *(onto(f"n{k + 1}", f"basal_{b}", 0.0, 1.0) for b in range(1, 5)),
            contacts=DRIVER_CONTACTS,
        )
        for k in (1, 2)
    ]
    return parts.lab(
        "three-neurons",
        cells,
        (
            voltage("n1", "soma"),
            "synapse.driver_1.ampa.open",
            voltage("n2", "soma"),
            "synapse.driver_2.ampa.open",
            voltage("n3", "soma"),
        ),
        synapses=synapses,
        electrodes=(
            parts.stimulus(at("n1", "soma"), pulse(1.0, 2.0, 1.0)),
            parts.recording("soma_2", at("n2", "soma")),
            parts.recording("soma_3", at("n3", "soma")),
        ),
        sweep_ms=20.0,
    )


EXCITATORY, INHIBITORY = 30_000, 1_700
"""Synapses on a pyramidal cell of the hippocampus (Megias 2001)."""
VOLLEY = 40
BACKGROUND_INHIBITION = (0.3, 5.3)
"""Rise and decay, ms."""


SLOW_AHP_SHARE = 0.5
"""Of the template's slow potassium channels, both of them assumed: with all of them the
cell pauses for a tenth of a second now and then when inhibition is off, with none it
fires in bursts when inhibition is on (coefficients of variation .56 and 1.4)."""
THOUSANDS_SEED = 2
"""Spikes at all times of the two seconds, and the one that the volley fires."""


def _adapting() -> Neuron:
    """Return the adapting cell with fewer slow potassium channels."""
    cell = adapting_neuron()
    density = SLOW_AHP_SHARE * SLOW_AHP.density.value
    return replace(
        cell,
        membranes=tuple(
            with_density(one, "slow_ahp", density) for one in cell.membranes
        ),
    )


def thousands_of_inputs() -> Lab:
    """Return a cell under 31,700 irregular inputs, and one volley of 40."""
    everywhere = Stretch(neuron="n1")
    sources = (
        parts.axon(
            "excite", PoissonSpikes(rate_hz=0.5), (-220.0, -330.0), count=EXCITATORY
        ),
        parts.axon(
            "inhibit",
            PoissonSpikes(rate_hz=1.7),
            (-220.0, -60.0),
            Transmitter.GABA,
            count=INHIBITORY,
        ),
        parts.axon("volley", (1800.0,), (200.0, -330.0), count=VOLLEY),
    )
    return parts.lab(
        "thousands-of-inputs",
        (_adapting(),),
        (
            voltage("n1", "soma"),
            "synapse.excite.g",
            "synapse.inhibit.g",
            "synapse.volley.g",
        ),
        inputs=sources,
        synapses=(
            parts.conductance(
                "excite",
                "excite",
                "ampa",
                everywhere,
                peak_ns=0.3,
                more={"light.failure": 0.6},
                times_ms=TEST_CONDUCTANCE,
            ),
            parts.conductance(
                "inhibit",
                "inhibit",
                "gaba_a",
                everywhere,
                peak_ns=0.6,
                times_ms=BACKGROUND_INHIBITION,
                more={"light.delay": 0.5},
            ),
            parts.conductance(
                "volley",
                "volley",
                "ampa",
                onto("n1", "apical", 0.225, 0.675),
                peak_ns=0.3,
                times_ms=TEST_CONDUCTANCE,
            ),
        ),
        electrodes=(parts.recording("soma", at("n1", "soma")),),
        sweep_ms=2000.0,
        seed=THOUSANDS_SEED,
    )
