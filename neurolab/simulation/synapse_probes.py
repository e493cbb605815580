"""What an address of a synapse reads.

==============================================  =====  ===============================
``synapse.<id>.g``, ``.current``                uS, nA of all its receptors
``synapse.<id>.events``                                releases since the start
``synapse.<id>.<carrier>.current``, ``.charge`` nA, pC outward
``synapse.<id>.<receptor>.<any of these>``             of one kind of receptor
==============================================  =====  ===============================

Of a synapse with full detail there is more, a mean or sum over its contacts:

==============================================  =====  ===============================
``synapse.<id>.calcium.local``, ``.residual``   uM     at the sensor, in the terminal
``synapse.<id>.calcium.current``                nA     of the terminal, outward
``synapse.<id>.release.rate``                   1/ms   of a docked vesicle
``synapse.<id>.release.facilitation``                  0 to 1
``synapse.<id>.released``, ``.docked``                 vesicles
``synapse.<id>.cleft.mean``, ``.peak``          mM     at the receptors; highest so far
``synapse.<id>.cleft.whole``, ``.around``       mM     whole cleft; where it spills
``synapse.<id>.sensor.<V0 to V5>``                     share of docked vesicles
``synapse.<id>.reserve``, ``.recycling``               vesicles elsewhere
``synapse.<id>.<receptor>.open``                       open channels
``synapse.<id>.<receptor>.state.<symbol>``             receptors in a state
``synapse.<id>.mass.<place>``                          molecules, see `MASS_PLACES`
``synapse.<id>.<receptor>.stage.<symbol>``             of slow signalling
``synapse.<id>.contact.<n>.cleft.mean``         mM     of one contact, microseconds
``synapse.<id>.contact.<n>.<receptor>.open``           of one contact, microseconds
==============================================  =====  ===============================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.errors import AddressError
from neurolab.kernel import cleft
from neurolab.kernel.circuit import (
    CARRIERS,
    CONTACTS,
    MASSES,
    POOLS,
    RECEPTOR_STATES,
    SENSORS,
    SITES,
    STAGES,
    SYNAPSES,
    TERMINALS,
)
from neurolab.kernel.full import (
    BOUND,
    FREE_IN_CLEFT,
    FREE_OUTSIDE,
    IN_RECYCLING_POOL,
    IN_RESERVE_POOL,
)
from neurolab.kernel.patches import (
    AROUND,
    AT_RECEPTORS,
    CARRIED,
    CONDUCTANCE,
    CURRENT,
    EVENTS,
    HIGHEST,
    IN_CLEFT,
    OPEN_CHANNELS,
)
from neurolab.kernel.release import (
    CALCIUM_CURRENT,
    FACILITATION,
    LOCAL_CALCIUM,
    RATE,
    RESIDUAL,
)
from neurolab.kernel.schemes import WIDTH
from neurolab.physiology.calcium_sensor import STATES as SENSOR_STATES
from neurolab.simulation.probe import Probe

if TYPE_CHECKING:
    from neurolab.simulation.build import Model

ANY = {
    "g": (CONDUCTANCE, "uS"),
    "current": (CURRENT, "nA"),
    "events": (EVENTS, ""),
}
"""Totals of every synapse and of each of its kinds of receptor: row and unit."""

TERMINAL = {
    "calcium.local": (LOCAL_CALCIUM, "uM"),
    "calcium.residual": (RESIDUAL, "uM"),
    "calcium.current": (CALCIUM_CURRENT, "nA"),
    "release.rate": (RATE, "1/ms"),
    "release.facilitation": (FACILITATION, ""),
}
TOTALS = {
    "released": (EVENTS, ""),
    "cleft.mean": (AT_RECEPTORS, "mM"),
    "cleft.whole": (IN_CLEFT, "mM"),
    "cleft.around": (AROUND, "mM"),
    "cleft.peak": (HIGHEST, "mM"),
}
POOL_ROWS = {"reserve": IN_RESERVE_POOL, "recycling": IN_RECYCLING_POOL}
CONTACT = {
    "cleft.mean": (cleft.AT_RECEPTORS, "mM"),
    "cleft.whole": (cleft.IN_CLEFT, "mM"),
    "cleft.around": (cleft.SPILLED, "mM"),
    "cleft.peak": (cleft.HIGHEST, "mM"),
}
MASS_PLACES = {
    "released": cleft.RELEASED,
    "left_cleft": cleft.LEFT_CLEFT,
    "far": cleft.FAR,
    "carried": cleft.CARRIED,
    "split": cleft.SPLIT,
    "carried_in_cleft": cleft.CARRIED_IN_CLEFT,
    "free_in_cleft": FREE_IN_CLEFT,
    "free_outside": FREE_OUTSIDE,
    "bound": BOUND,
}
"""Where molecules are. ``released`` = ``far`` + ``carried`` + ``split`` + both free +
``bound``; the others say what ended it in the cleft."""


def synapse_probe(address: str, model: Model) -> Probe:
    """Return what an address that begins with ``synapse.`` reads.

    Raises
    ------
    AddressError
        If it names nothing.
    """
    _, name, *rest = address.split(".")
    tables = model.synapses
    if name not in tables.synapses or not rest:
        raise AddressError("unknown_address", address=address)
    is_full = any(one.id == name for one in tables.full.stages)
    probe = _total(address, name, rest, model)
    if probe is None and is_full:
        probe = _full(address, name, rest, model)
    if probe is None:
        raise AddressError("unknown_address", address=address)
    return probe


def _total(address: str, name: str, rest: list[str], model: Model) -> Probe | None:
    """Return a total of a synapse, or of one of its kinds of receptor."""
    tables = model.synapses
    column = tables.column(name)
    if (name, rest[0]) in tables.parts:
        column, rest = tables.column(name, rest[0]), rest[1:]
    match rest:
        case [what] if what in ANY:
            row, unit = ANY[what]
            return Probe(address, unit, SYNAPSES, row, column, -1)
        case ["open"] if column >= len(tables.synapses):
            return Probe(address, "", SYNAPSES, OPEN_CHANNELS, column, -1)
        case [carrier, "charge" | "current" as what] if carrier in CARRIERS:
            is_rate = what == "current"
            unit, row = "nA" if is_rate else "pC", CARRIED + CARRIERS.index(carrier)
            return Probe(address, unit, SYNAPSES, row, column, -1, is_rate)
    return None


def _full(address: str, name: str, rest: list[str], model: Model) -> Probe | None:
    """Return something that only a synapse with full detail has."""
    tables, what = model.synapses, ".".join(rest)
    place = tables.full.place(name)
    if what in TERMINAL:
        row, unit = TERMINAL[what]
        return Probe(address, unit, TERMINALS, row, place, -1)
    if what in TOTALS:
        row, unit = TOTALS[what]
        return Probe(address, unit, SYNAPSES, row, tables.column(name), -1)
    match rest:
        case ["docked"]:
            return Probe(address, "", SITES, 0, place, -1)
        case ["reserve" | "recycling" as pool]:
            return Probe(address, "", POOLS, POOL_ROWS[pool], place, -1)
        case ["sensor", symbol] if symbol in SENSOR_STATES:
            row = SENSOR_STATES.index(symbol)
            return Probe(address, "", SENSORS, row, place, -1)
        case [receptor, "state", symbol]:
            names = tables.full.stages[place].receptors
            slot = names.index(receptor) if receptor in names else -1
            states = tables.full.stages[place].cleft.binders[slot].scheme.states
            if slot >= 0 and symbol in states:
                row = slot * WIDTH + states.index(symbol)
                return Probe(address, "", RECEPTOR_STATES, row, place, -1)
        case ["mass", where] if where in MASS_PLACES:
            return Probe(address, "", MASSES, MASS_PLACES[where], place, -1)
        case [receptor, "stage", symbol]:
            for (key, stage), index in tables.full.cascades.places.items():
                own = key == f"{name}.{receptor}" or key.startswith(
                    f"{name}.{receptor}."
                )
                if own and stage == symbol:
                    return Probe(address, "", STAGES, 0, index, -1)
        case ["contact", number, *more] if number.isdecimal():
            return _contact(address, place, (int(number), more), model)
    return None


def _contact(
    address: str, place: int, wanted: tuple[int, list[str]], model: Model
) -> Probe | None:
    """Return what is seen of one contact, sampled as finely as it is computed."""
    full = model.synapses.full
    number, rest = wanted
    own = full.full.release.connections[place]
    index, what = int(own.contact_first) + number, ".".join(rest)
    if index >= own.contact_last:
        return None
    if what in CONTACT:
        row, unit = CONTACT[what]
        return Probe(address, unit, CONTACTS, row, index, -1)
    receptors = full.stages[place].receptors
    if len(rest) == 2 and rest[1] == "open" and rest[0] in receptors:
        row = cleft.OPEN + receptors.index(rest[0])
        return Probe(address, "", CONTACTS, row, index, -1)
    return None
