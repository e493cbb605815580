"""What an address reads: from ``neuron.n1.soma@0.5.v`` to an array and an index.

====================================================  ======  =====================
``neuron.<id>.<branch>@<position>.v``                 mV      across the membrane
``neuron.<id>.<branch>@<position>.outer_v``           mV      under the sheath
``neuron.<id>.<branch>@<position>.calcium``           mM      under the membrane
``neuron.<id>.<branch>@<position>.<channel>.g``       uS      open conductance
``neuron.<id>.<branch>@<position>.<channel>.<gate>``          gate, 0 to 1
``neuron.<id>.<branch>@<position>.<carrier>.current``  nA     outward, tick's mean
``neuron.<id>.<branch>@<position>.<carrier>.charge``  pC      outward since the start
``neuron.<id>.<branch>@<position>.<ion>.inside``      mM      ``na`` or ``k``
``electrode.<id>.current``                            nA      into the cell
``synapse.<id>. ...``                                         see `synapse_probes`
====================================================  ======  =====================

A carrier is ``na``, ``k``, ``ca``, ``cl`` or ``leak``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.addresses import OBSERVABLES
from neurolab.errors import AddressError, LabError
from neurolab.kernel.circuit import (
    CALCIUM,
    CARRIERS,
    CELLS,
    CHARGE,
    CONDUCTANCES,
    ELECTRODE_CURRENTS,
    GATES,
    IONS,
    OUTER_V,
    V,
)
from neurolab.kernel.ions import INSIDE
from neurolab.simulation.probe import Probe as Probe
from neurolab.simulation.synapse_probes import synapse_probe

if TYPE_CHECKING:
    from neurolab.simulation.build import Model


def resolve(address: str, model: Model) -> Probe:
    """Return what an address reads in a model.

    Raises
    ------
    AddressError
        If it names nothing there.
    """
    parts = address.split(".")
    if parts[0] == "electrode" and len(parts) == 3 and parts[2] == "current":
        return _electrode(address, parts[1], model)
    if parts[0] == "synapse":
        return synapse_probe(address, model)
    # a position holds a dot of its own: neuron . n1 . soma@0 . 5 . v
    head, _, tail = address.partition("@")
    names = head.split(".")
    if names[0] != "neuron" or len(names) != 3 or not tail:
        raise AddressError("unknown_address", address=address)
    position, wanted = _split_position(address, tail)
    return _place(address, (names[1], names[2], position), wanted, model)


def _split_position(address: str, tail: str) -> tuple[float, list[str]]:
    """Return the position and the rest of ``0.5.v``, ``1.v`` or ``0.25.hh_na.m``."""
    pieces = tail.split(".")
    for used in (2, 1):
        try:
            return float(".".join(pieces[:used])), pieces[used:]
        except ValueError:
            continue
    raise AddressError("unknown_address", address=address)


def _electrode(address: str, name: str, model: Model) -> Probe:
    if name not in model.wires.electrodes:
        raise AddressError("unknown_address", address=address)
    index = model.wires.electrodes.index(name)
    unit = OBSERVABLES["electrode_current"]
    return Probe(address, unit, ELECTRODE_CURRENTS, 0, index, -1)


def _place(
    address: str, place: tuple[str, str, float], wanted: list[str], model: Model
) -> Probe:
    """Return what is read at a place on a neuron."""
    try:
        compartment = model.layout.locate(*place)
    except LabError as error:
        raise AddressError("unknown_address", address=address) from error
    group = model.layout.group[place[0]]
    match wanted:
        case ["v"]:
            return Probe(address, OBSERVABLES["v"], CELLS, V, compartment, group)
        case ["outer_v"]:
            return Probe(
                address, OBSERVABLES["outer_v"], CELLS, OUTER_V, compartment, group
            )
        case ["calcium"]:
            return Probe(
                address, OBSERVABLES["calcium"], CELLS, CALCIUM, compartment, group
            )
        case ["na" | "k" as ion, "inside"] if model.circuit.ions.size:
            row, unit = INSIDE + CARRIERS.index(ion), OBSERVABLES["inside"]
            return Probe(address, unit, IONS, row, compartment, group)
        case [carrier, "charge" | "current" as what] if carrier in CARRIERS:
            row = CHARGE + CARRIERS.index(carrier)
            is_rate = what == "current"
            unit = OBSERVABLES[what]
            return Probe(address, unit, CELLS, row, compartment, group, is_rate)
        case [channel, what]:
            return _channel(address, place[0], compartment, (channel, what), model)
    raise AddressError("unknown_address", address=address)


def _channel(
    address: str, neuron: str, compartment: int, wanted: tuple[str, str], model: Model
) -> Probe:
    """Return a channel's open conductance or one of its gates."""
    channel, what = wanted
    circuit = model.circuit
    group = model.layout.group[neuron]
    for places, number in model.cells.blocks.get((neuron, channel), []):
        found = np.flatnonzero(places == compartment)
        if not found.size:
            continue
        offset = int(found[0])
        if what == "g":
            index = int(circuit.channels[number].block) + offset
            return Probe(address, OBSERVABLES["g"], CONDUCTANCES, 0, index, group)
        block = next(
            block for block in model.membranes[neuron].channels if block.name == channel
        )
        for k, gate in enumerate(block.gates):
            if gate.symbol == what:
                place = int(circuit.channels[number].gate_first) + k
                index = int(circuit.gates[place].block) + offset
                return Probe(address, OBSERVABLES["gate"], GATES, 0, index, group)
    raise AddressError("unknown_address", address=address)
