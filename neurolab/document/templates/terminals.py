"""Where transmitter leaves: the bouton of an outside input, and the end of an axon."""

from __future__ import annotations

from msgspec.structs import replace

from neurolab.document.records import BranchKind, Neuron
from neurolab.document.templates.parts import celsius_range, cylinder, line, membrane
from neurolab.physiology.cells import bouton
from neurolab.texts import word

TERMINAL = "terminal"
"""Id of the branch and of the membrane of an axon's terminal."""


def bouton_neuron(*, neuron_id: str = "n1") -> Neuron:
    """Return a bouton by itself, one compartment at 37 degrees.

    It rests at -70 mV as if on an axon, and has the spike of a bare axon and the
    calcium channels of a terminal. An outside input excites one with a pulse of
    `bouton.pulse_na` for each of its spikes.

    Parameters
    ----------
    neuron_id : str
    """
    half = 0.5 * bouton.BOUTON.length.value
    return Neuron(
        id=neuron_id,
        name=word("templates.bouton_neuron"),
        about=word("templates.bouton_neuron_about"),
        celsius=bouton.CELSIUS.value,
        valid_celsius=celsius_range(bouton.VALID_CELSIUS),
        sub_steps=bouton.SUB_STEPS,
        branches=(
            cylinder(
                TERMINAL,
                BranchKind.BOUTON,
                bouton.BOUTON,
                TERMINAL,
                ((-half, 0.0), (half, 0.0)),
            ),
        ),
        membranes=(
            replace(
                membrane(TERMINAL, bouton.MEMBRANE),
                leak_ms_cm2=bouton.HELD.value,
                leak_mv=bouton.HELD_REVERSAL.value,
            ),
        ),
    )


def with_terminal(neuron: Neuron) -> Neuron:
    """Return the neuron with a terminal at the end of its axon.

    An action potential that arrives there lets in as much calcium, within a tenth, as
    in the test bouton, and so releases as many vesicles.

    Parameters
    ----------
    neuron : Neuron
        Its last branch is the end of the axon.
    """
    end = neuron.branches[-1]
    shape = bouton.TERMINAL
    terminal = cylinder(
        TERMINAL,
        BranchKind.BOUTON,
        shape,
        TERMINAL,
        line(end.path[-1], shape.length.value),
        parent=end.id,
    )
    return replace(
        neuron,
        branches=(*neuron.branches, terminal),
        membranes=(*neuron.membranes, membrane(TERMINAL, bouton.MEMBRANE)),
    )
