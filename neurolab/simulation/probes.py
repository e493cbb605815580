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
``synapse.<id>.g``, ``.current``                      uS, nA  of all its receptors
``synapse.<id>.events``                                       releases since the start
``synapse.<id>.<carrier>.current``, ``.charge``       nA, pC  outward
``synapse.<id>.<receptor>.<any of these>``                    of one kind of receptor
====================================================  ======  =====================

A carrier is ``na``, ``k``, ``ca``, ``cl`` or ``leak``.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    SYNAPSES,
    V,
)
from neurolab.kernel.ions import INSIDE
from neurolab.kernel.patches import CARRIED, CONDUCTANCE, CURRENT, EVENTS

if TYPE_CHECKING:
    from neurolab.simulation.build import Model


@dataclass(frozen=True, slots=True)
class Probe:
    """What one address reads.

    Attributes
    ----------
    address, unit : str
    array, row, index : int
        Array of `State`, row of `State.cells`, place: as `kernel.circuit.PROBE`.
    group : int
        Group of the neuron, -1 for none.
    is_rate : bool
        True if the samples are to be differentiated: a current from a charge.
    """

    address: str
    unit: str
    array: int
    row: int
    index: int
    group: int
    is_rate: bool = False


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
    if parts[0] == "synapse" and len(parts) in (3, 4, 5):
        return _synapse(address, parts[1], parts[2:], model)
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


SYNAPSE_ROWS = {
    "g": (CONDUCTANCE, "uS"),
    "current": (CURRENT, "nA"),
    "events": (EVENTS, ""),
}


def _synapse(address: str, name: str, wanted: list[str], model: Model) -> Probe:
    """Return a total of a synapse, or of one of its kinds of receptor."""
    tables = model.synapses
    column = -1
    if name in tables.synapses:
        column = tables.synapses.index(name)
    if (name, wanted[0]) in tables.parts:
        column = len(tables.synapses) + tables.parts.index((name, wanted[0]))
        wanted = wanted[1:]
    match wanted:
        case [what] if what in SYNAPSE_ROWS and column >= 0:
            row, unit = SYNAPSE_ROWS[what]
            return Probe(address, unit, SYNAPSES, row, column, -1)
        case [carrier, "charge" | "current" as what] if (
            carrier in CARRIERS and column >= 0
        ):
            is_rate = what == "current"
            unit, row = "nA" if is_rate else "pC", CARRIED + CARRIERS.index(carrier)
            return Probe(address, unit, SYNAPSES, row, column, -1, is_rate)
    raise AddressError("unknown_address", address=address)


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
