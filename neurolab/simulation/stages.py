"""A synapse with full detail as the builders of its stages ask for it.

From the record, the bath and the drugs come the numbers of the terminal
(`release_build.Terminal`) and of clefts, receptors and clearing
(`cleft_build.CleftSpec`). A drug in the bath and at the synapse add up. Slow signalling
is in `cascade_sites`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolab.document.checks.synapse_doubts import transmitter_of
from neurolab.physiology.drugs import NO_EFFECT
from neurolab.physiology.receptors import RECEPTORS
from neurolab.physiology.synapse import default_of
from neurolab.simulation.cleft_specs import cleft_spec
from neurolab.simulation.equipment import drugs_at, terminal_of
from neurolab.simulation.release_build import DEFAULTS, Terminal
from neurolab.simulation.wire_tables import NANO_TO_MICRO, key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from neurolab.document.records import Lab, Synapse
    from neurolab.physiology.drugs import Effect
    from neurolab.simulation.cleft_build import CleftSpec
    from neurolab.simulation.layout import Layout

PICO_TO_NANO = 1e-3


@dataclass(frozen=True, slots=True)
class Stages:
    """One synapse with full detail.

    Attributes
    ----------
    id, transmitter : str
    receptors : tuple of str
        Receptor channels, in the order of the slots of `kernel.cleft`.
    conductance : tuple of float
        Of one open channel of each, uS.
    cleft : CleftSpec
    terminal : Terminal
    neighbours : float
        Contacts whose spilled transmitter adds up around each of them.
    """

    id: str
    transmitter: str
    receptors: tuple[str, ...]
    conductance: tuple[float, ...]
    cleft: CleftSpec
    terminal: Terminal
    neighbours: float


def value_of(lab: Lab, synapse: Synapse, name: str) -> float:
    """Return a parameter of a synapse: its own value, or the default of its kind."""
    if name in synapse.parameters:
        return synapse.parameters[name]
    transmitter = str(transmitter_of(lab, synapse))
    return default_of(name, transmitter, synapse.geometry).value


def receptors_of(synapse: Synapse) -> tuple[str, ...]:
    """Return the receptor channels of a synapse with full detail, each once.

    Those that its own transmitter does not fit wait for a puff of another one.
    """
    return tuple(name for name in dict.fromkeys(synapse.receptors) if name in RECEPTORS)


def stages_of(lab: Lab, synapse: Synapse, layout: Layout) -> Stages:
    """Return a synapse with full detail as its stages are built."""
    transmitter = str(transmitter_of(lab, synapse))
    drugs = drugs_at(lab, synapse)
    own = receptors_of(synapse)
    neighbours = value_of(lab, synapse, "spillover.neighbours")
    to_micro = PICO_TO_NANO * NANO_TO_MICRO
    return Stages(
        id=synapse.id,
        transmitter=transmitter,
        receptors=own,
        conductance=tuple(
            to_micro * value_of(lab, synapse, f"{name}.conductance") for name in own
        ),
        cleft=cleft_spec(
            transmitter,
            synapse.geometry,
            own,
            synapse.contacts,
            lab.bath.celsius,
            values=synapse.parameters,
            closed=synapse.closed,
            effects=drugs,
        ),
        terminal=_terminal(lab, synapse, transmitter, layout, drugs),
        neighbours=min(neighbours, float(synapse.contacts)),
    )


def _terminal(
    lab: Lab,
    synapse: Synapse,
    transmitter: str,
    layout: Layout,
    drugs: Mapping[str, Effect],
) -> Terminal:
    """Return the presynaptic side."""
    place = terminal_of(synapse)
    compartment = layout.locate(place.neuron, place.branch, place.position)
    here = compartment - layout.first[place.neuron]
    able = drugs.get("release", NO_EFFECT).left
    able *= drugs.get(f"release.{transmitter}", NO_EFFECT).left
    return Terminal(
        key=key_of("release", synapse.id),
        compartment=compartment,
        area_um2=float(layout.maps[place.neuron].area[here]),
        contacts=synapse.contacts,
        transmitter=transmitter,
        values={k: v for k, v in synapse.parameters.items() if k in DEFAULTS},
        mean_field=synapse.release == "mean_field",
        competent=able if synapse.on and _is_on(lab, synapse) else 0.0,
    )


def _is_on(lab: Lab, synapse: Synapse) -> bool:
    source = {one.id: one for one in lab.inputs}.get(synapse.input or "")
    return source is None or source.on
