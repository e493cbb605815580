"""Which cascades a synapse starts, where, and what carries the current they open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.document.bath import bath_ions
from neurolab.kernel.circuit import NA, K
from neurolab.physiology.cascade import OutputKind
from neurolab.physiology.cascades import CASCADES, overrides_of
from neurolab.physiology.constants import thermal_voltage_mv
from neurolab.physiology.ions import MAMMAL, nernst_mv
from neurolab.physiology.receptors import shares
from neurolab.simulation.cascade_build import CascadeSite
from neurolab.simulation.equipment import drugs_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from neurolab.document.records import Bath, Lab, Synapse
    from neurolab.physiology.cascade import Cascade
    from neurolab.simulation.membranes import NeuronMembrane


def cascades_of(synapse: Synapse) -> tuple[str, ...]:
    """Return the metabotropic receptors of a synapse, each once.

    Those that its own transmitter does not fit wait for a puff of another one.
    """
    return tuple(name for name in dict.fromkeys(synapse.receptors) if name in CASCADES)


def opens_channels(name: str) -> bool:
    """Tell whether a cascade needs patches: it opens channels of its own."""
    return CASCADES[name].output.kind is not OutputKind.FACTOR


def potassium_mv(membrane: NeuronMembrane) -> float | None:
    """Return the reversal potential of a neuron's potassium channels, if it has any."""
    for block in membrane.channels:
        if block.carrier == K:
            return block.reversal
    return None


def cascade_part(
    cascade: Cascade,
    parameters: Mapping[str, float],
    potassium: float | None,
    bath: Bath,
) -> dict[str, Any]:
    """Return the fields of `kernel.patches.PART` that do not depend on places.

    Parameters
    ----------
    cascade : Cascade
        One that opens channels of its own.
    parameters : mapping of str to float
        Of the synapse: ``<receptor>.reversal`` holds in any bath.
    potassium : float or None
        `potassium_mv` of the target.
    bath : Bath

    Notes
    -----
    All of a potassium conductance is potassium's. A cation conductance is split between
    potassium and sodium as that of a receptor channel is.
    """
    table = bath_ions(bath)
    own = {
        name: nernst_mv(MAMMAL[name].charge, *table[name], bath.celsius)
        for name in ("k", "na")
    }
    assert cascade.output.reversal is not None  # what opens channels states it
    published = cascade.output.reversal.value
    is_potassium = cascade.output.kind is OutputKind.POTASSIUM
    if is_potassium:
        ion = MAMMAL["k"]
        usual = nernst_mv(ion.charge, ion.outside.value, ion.inside.value, bath.celsius)
        published += own["k"] - usual
        published = published if potassium is None else potassium
    reversal = parameters.get(f"{cascade.name}.reversal", published)
    return {
        "share_carrier": K,
        "rest_carrier": NA,
        "reversal": reversal,
        "block": 0.0,
        "steepness": 0.0,
        "share": 1.0 if is_potassium else shares(reversal, own["k"], own["na"])[0],
        "share_reversal": reversal if is_potassium else own["k"],
        "calcium": 0.0,
        "thermal": thermal_voltage_mv(bath.celsius),
        "ratio": 0.0,
    }


def cascade_sites(
    lab: Lab,
    synapse: Synapse,
    neurons: Sequence[str],
    patches: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float64], int]],
    factors: Mapping[tuple[str, str], int],
) -> list[CascadeSite]:
    """Return the cascades of one synapse.

    Parameters
    ----------
    lab : Lab
    synapse : Synapse
    neurons : sequence of str
        Neurons on which it has contacts: a cascade that scales a channel acts on each.
    patches : mapping of str to (patches, contacts, part)
        For each receptor that `opens_channels`, its patches over the whole circuit,
        the contacts in each, and its part.
    factors : mapping of (neuron, channel) to int
        `CellTables.factors`.
    """
    drugs = drugs_at(lab, synapse)
    nowhere = (np.zeros(0, dtype=np.int64), np.zeros(0), -1)
    sites = []
    for name in cascades_of(synapse):
        channel = CASCADES[name].output.channel
        targets = [("", -1)]
        if not opens_channels(name):
            targets = [
                (f".{neuron}", factors.get((neuron, channel), -1))
                for neuron in dict.fromkeys(neurons)
            ]
        places, contacts, part = patches[name] if opens_channels(name) else nowhere
        sites += [
            CascadeSite(
                key=f"{synapse.id}.{name}{neuron}",
                connection=synapse.id,
                cascade=CASCADES[name],
                patches=places,
                contacts=contacts,
                part=part,
                factor=factor,
                effects=drugs,
                overrides=overrides_of(name, synapse.parameters),
            )
            for neuron, factor in targets
        ]
    return sites
