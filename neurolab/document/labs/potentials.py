"""Labs of the postsynaptic side: one potential, inhibition, summation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.document.labs import parts
from neurolab.document.labs.parts import (
    LASTING_INHIBITION,
    TEST_CONDUCTANCE,
    at,
    chloride,
    conductance,
    connection,
    onto,
    voltage,
)
from neurolab.document.records import Transmitter
from neurolab.document.templates import generic_neuron, myelinated_neuron
from neurolab.physiology.ions import CHLORIDE_INSIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.records import Input, Lab, Stretch, Synapse

SOMA = voltage("n1", "soma")
AT_SOMA = parts.onto("n1", "soma", 0.5)
LEFT_OF_SOMA, LEFT_OF_APICAL = (-130.0, -40.0), (-150.0, -190.0)

INHIBITION_NS = 5.0
EXCITATION_NS = 0.3


def _inhibition(
    times_ms: Sequence[float], peak_ns: float = INHIBITION_NS
) -> tuple[Input, Synapse]:
    """Return a GABA axon onto the soma."""
    source = parts.axon("inhibit", times_ms, LEFT_OF_SOMA, Transmitter.GABA)
    synapse = conductance(
        "inhibit",
        "inhibit",
        "gaba_a",
        AT_SOMA,
        peak_ns=peak_ns,
        times_ms=LASTING_INHIBITION,
    )
    return source, synapse


def _excitation(
    name: str,
    times_ms: Sequence[float],
    count: int,
    *targets: Stretch,
    position: tuple[float, float] = LEFT_OF_APICAL,
) -> tuple[Input, Synapse]:
    """Return a glutamate axon with some contacts of the test conductance."""
    source = parts.axon(name, times_ms, position)
    synapse = conductance(
        name,
        name,
        "ampa",
        *targets,
        contacts=count,
        peak_ns=EXCITATION_NS,
        times_ms=TEST_CONDUCTANCE,
    )
    return source, synapse


def epsp() -> Lab:
    """Return one excitatory contact on the soma."""
    source, synapse = _excitation(
        "excite", (5.0,), 1, AT_SOMA, position=(-130.0, -60.0)
    )
    return parts.lab(
        "epsp",
        (generic_neuron(),),
        (
            SOMA,
            "synapse.excite.g",
            "synapse.excite.na.current",
            "synapse.excite.k.current",
        ),
        inputs=(source,),
        synapses=(synapse,),
        electrodes=(parts.recording("soma", at("n1", "soma")),),
        sweep_ms=60.0,
        fine_colours=True,
    )


def _ipsp(name: str, chloride_millimolar: float) -> Lab:
    """Return one inhibitory contact on the soma, with some chloride inside."""
    source, synapse = _inhibition((5.0,))
    return parts.lab(
        name,
        (generic_neuron(),),
        (SOMA, "synapse.inhibit.g", "synapse.inhibit.cl.current"),
        ions=(chloride(chloride_millimolar),),
        inputs=(source,),
        synapses=(synapse,),
        electrodes=(parts.recording("soma", at("n1", "soma")),),
        sweep_ms=60.0,
        fine_colours=True,
    )


def ipsp() -> Lab:
    """Return inhibition that makes the soma more negative."""
    return _ipsp("ipsp", CHLORIDE_INSIDE["deep"].value)


def immature_chloride() -> Lab:
    """Return the same inhibition in a cell full of chloride."""
    return _ipsp("immature-chloride", CHLORIDE_INSIDE["immature"].value)


def shunting() -> Lab:
    """Return an EPSP alone, inhibition alone, and both, in one sweep."""
    source, synapse = _excitation(
        "excite", (5.0, 205.0), 10, onto("n1", "apical", 0.375)
    )
    brake, inhibition = _inhibition((104.0, 204.0))
    return parts.lab(
        "shunting",
        (generic_neuron(),),
        (SOMA, "synapse.excite.g", "synapse.inhibit.g"),
        ions=(chloride(CHLORIDE_INSIDE["shunting"].value),),
        inputs=(source, brake),
        synapses=(synapse, inhibition),
        electrodes=(parts.recording("soma", at("n1", "soma")),),
        sweep_ms=280.0,
        fine_colours=True,
    )


def spatial_summation() -> Lab:
    """Return A, B, both, and both with inhibition, in one sweep."""
    a, on_a = _excitation("a", (5.0, 205.0, 305.0), 8, onto("n1", "apical", 0.375))
    b, on_b = _excitation(
        "b",
        (105.0, 205.0, 305.0),
        8,
        onto("n1", "basal_2", 0.5),
        position=(-60.0, 150.0),
    )
    brake, inhibition = _inhibition((304.0,), 10.0)
    return parts.lab(
        "spatial-summation",
        (generic_neuron(),),
        (SOMA, voltage("n1", "apical", 0.375), voltage("n1", "basal_2")),
        ions=(chloride(CHLORIDE_INSIDE["deep"].value),),
        inputs=(a, b, brake),
        synapses=(on_a, on_b, inhibition),
        electrodes=(
            parts.recording("soma", at("n1", "soma")),
            parts.recording("apical", at("n1", "apical", 0.375)),
            parts.recording("basal", at("n1", "basal_2")),
        ),
        sweep_ms=380.0,
        fine_colours=True,
    )


def temporal_summation() -> Lab:
    """Return one volley, then pairs of volleys ever farther apart."""
    pairs = (0.0, 5.0, 10.0, 20.0, 50.0)
    starts = [125.0 + 120.0 * k for k in range(len(pairs))]
    times = sorted(t for s, p in zip(starts, pairs, strict=True) for t in (s, s + p))
    source, synapse = _excitation(
        "excite", (5.0, *times), 8, onto("n1", "apical", 0.375)
    )
    return parts.lab(
        "temporal-summation",
        (generic_neuron(),),
        (SOMA, "synapse.excite.g"),
        inputs=(source,),
        synapses=(synapse,),
        electrodes=(parts.recording("soma", at("n1", "soma")),),
        sweep_ms=740.0,
        fine_colours=True,
    )


TWO_AXONS_SEED = 2
"""A alone fires the cell in one sweep of a hundred; not in this one."""


def two_axons() -> Lab:
    """Return two axons that fire the cell together only, and not against GABA."""
    targets = (
        onto("n1", "apical", 0.225, 0.675),
        *(onto("n1", f"basal_{k}", 0.0, 1.0) for k in range(1, 5)),
    )
    sources = (
        parts.axon("a", (5.0, 105.0, 205.0), (-160.0, -230.0)),
        parts.axon("b", (105.0, 205.0), (160.0, -230.0)),
    )
    brake, inhibition = _inhibition((204.0,), 15.0)
    return parts.lab(
        "two-axons",
        (myelinated_neuron(),),
        (SOMA, "synapse.a.ampa.open", "synapse.b.ampa.open", "synapse.inhibit.g"),
        inputs=(*sources, brake),
        synapses=(
            *(
                connection(one.id, one.id, ("ampa",), *targets, contacts=60)
                for one in sources
            ),
            inhibition,
        ),
        electrodes=(parts.recording("soma", at("n1", "soma")),),
        sweep_ms=260.0,
        seed=TWO_AXONS_SEED,
    )
