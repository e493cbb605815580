"""What can be seen of one contact of a synapse with full detail, now.

`Anatomy` is what an edit alone changes: shells, receptors, carriers, cascades. A
`SynapseView` is the state of one contact at a tick. Both hold nothing but what the
kernel computes with; where the kernel is ahead of the present (`kernel.cleft`, spans),
the straight line back to the span's start is taken, as the kernel does for what it
reports itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from neurolab.kernel import cleft, release
from neurolab.kernel.circuit import CA, CARRIERS, V
from neurolab.kernel.gates import ghk_factor
from neurolab.kernel.schemes import WIDTH
from neurolab.physiology.cascade import OutputKind
from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.drugs import NO_EFFECT
from neurolab.physiology.receptor_states import Condition, conditions
from neurolab.simulation.cleft_build import product_rings
from neurolab.simulation.equipment import drugs_at, terminal_channel
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.release_build import docked_on_average

if TYPE_CHECKING:
    from collections.abc import Mapping

    from neurolab.document.contacts import Contacts
    from neurolab.document.records import Synapse
    from neurolab.kernel.circuit import State
    from neurolab.kernel.network import Activity
    from neurolab.physiology.drugs import Effect
    from neurolab.simulation.build import Model
    from neurolab.simulation.cleft_build import BinderSpec

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NANO_TO_PICO = 1e3


@dataclass(frozen=True, slots=True)
class ReceptorKind:
    """One kind of receptor channel of a contact.

    Attributes
    ----------
    name : str
        Key of `physiology.receptors.RECEPTORS`.
    working, whole : float
        Receptors that no blocker occupies, and all of them.
    numbers : (rings,) float64
        Working ones in each ring that has any, from the middle outwards.
    conductance_ps : float
        Of one open channel.
    blocked_by_magnesium : bool
    """

    name: str
    working: float
    whole: float
    numbers: Floats
    conductance_ps: float
    blocked_by_magnesium: bool


@dataclass(frozen=True, slots=True)
class CascadeKind:
    """Slow signalling that spilled transmitter starts.

    Attributes
    ----------
    name : str
        Key of `physiology.cascades.CASCADES`.
    neuron : str
        Whose channel it changes, "" where it opens channels at the contacts.
    symbols : tuple of str
        Its stages in the order of the signal.
    has_effect : bool
        Whether its target has the channel that it would change.
    """

    name: str
    neuron: str
    symbols: tuple[str, ...]
    has_effect: bool


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What all contacts of a synapse share; the same object until an edit.

    Attributes
    ----------
    synapse, transmitter, geometry : str
    contacts, sites, vesicles : int
        Contacts; release sites and vesicles of each.
    content : float
        Mean molecules of a vesicle.
    is_mean_field : bool
    edges_um : (cleft shells + 1,) float64
        Of the rings of the cleft.
    outside_um : (outer shells + 1,) float64
        Of the shells around it, from its middle.
    capacity : (shells,) float64
        Molecules per mM of every ring, then of every outer shell.
    height_um, receptor_um : float
    receptors : tuple of ReceptorKind
    cascades : tuple of CascadeKind
    closed : tuple of str
        Ways of clearing that are switched off.
    places : tuple of (neuron, branch, fraction)
        Where each contact is.
    refill_per_ms, recycling_ms : float
        Rate at which an empty site fills, and mean time of recycling.
    effects : dict of str to Effect
        What drugs do here, by target (`physiology.drugs`).
    competent : float
        Share of the release sites that toxins left able to fuse.
    """

    synapse: str
    transmitter: str
    geometry: str
    contacts: int
    sites: int
    vesicles: int
    content: float
    is_mean_field: bool
    edges_um: Floats
    outside_um: Floats
    capacity: Floats
    height_um: float
    receptor_um: float
    receptors: tuple[ReceptorKind, ...]
    cascades: tuple[CascadeKind, ...]
    closed: tuple[str, ...]
    places: tuple[tuple[str, str, float], ...]
    refill_per_ms: float
    recycling_ms: float
    effects: Mapping[str, Effect]
    competent: float
    calcium_channel: str

    def effect(self, target: str) -> Effect:
        """Return what drugs do to a target here."""
        return self.effects.get(target, NO_EFFECT)

    @property
    def rings(self) -> int:
        """Return the number of shells in the cleft."""
        return int(self.edges_um.size) - 1


@dataclass(frozen=True, slots=True)
class ReceptorView:
    """One kind of receptor of the contact, now.

    Attributes
    ----------
    rings : (5, rings) float64
        Working receptors by `Condition` in each ring of `ReceptorKind.numbers`.
    unblocked : float
        Share of the open ones that magnesium leaves free.
    current_pa : dict of str to float
        Outward current by ion, of the open ones.
    """

    rings: Floats
    unblocked: float
    current_pa: dict[str, float]

    def number(self, condition: Condition) -> float:
        """Return how many are in a condition."""
        return float(self.rings[condition].sum())


@dataclass(frozen=True, slots=True)
class Clearing:
    """Where the molecules are that this contact released, since the run's rest.

    ``released`` = free + bound + left for good. ``left_cleft`` is the balance of what
    diffused out of the cleft; ``carried_in_cleft`` and ``split`` ended there too.
    """

    released: float
    free_in_cleft: float
    free_outside: float
    on_receptors: float
    on_carriers_in_cleft: float
    on_carriers_outside: float
    on_enzyme: float
    left_cleft: float
    carried: float
    carried_in_cleft: float
    split: float
    far: float


@dataclass(frozen=True, slots=True)
class SynapseView:
    """One contact at a tick.

    Attributes
    ----------
    anatomy : Anatomy
    contact : int
        From 0.
    chosen : bool
        True if somebody asked for this contact.
    released : int
        Vesicles that it released in this sweep.
    released_contacts : int
        Contacts that released in this sweep.
    released_in_all : float
        Vesicles of all contacts in this sweep.
    site_vesicle : (sites,) int64
        Number of the docked vesicle, -1 for an empty site.
    refill_left : (sites,) float64
        Of an empty site, what is left of its wait, in mean waits.
    vesicle_place : (vesicles,) int64
        Site, or `IN_RESERVE`, `IN_RECYCLING` of `kernel.release`.
    vesicle_due_ms : (vesicles,) float64
        When a vesicle's recycling is over.
    next_vesicle : int
        Where the search for the next one from the reserve begins.
    docked, reserve, recycling : float
        Counts; means in a mean field.
    calcium_micromolar, residual_micromolar : float
        At the sensor, and above rest in the whole terminal.
    calcium_current_pa : float
        Of the terminal, outward.
    fusion_per_ms, facilitation : float
        Rate of a docked vesicle; 0 to 1.
    terminal_mv, target_mv : float
    molecules : (shells,) float64
        Free transmitter of every shell.
    receptors : tuple of ReceptorView
    cascades : tuple of tuple of float
        Values of the stages.
    clearing : Clearing
    is_asleep : bool
        Nothing is left to compute in this cleft.
    """

    anatomy: Anatomy
    contact: int
    chosen: bool
    released: int
    released_contacts: int
    released_in_all: float
    site_vesicle: Integers
    refill_left: Floats
    vesicle_place: Integers
    vesicle_due_ms: Floats
    next_vesicle: int
    docked: float
    reserve: float
    recycling: float
    calcium_micromolar: float
    residual_micromolar: float
    calcium_current_pa: float
    fusion_per_ms: float
    facilitation: float
    terminal_mv: float
    target_mv: float
    molecules: Floats
    receptors: tuple[ReceptorView, ...]
    cascades: tuple[tuple[float, ...], ...]
    clearing: Clearing
    is_asleep: bool

    @property
    def millimolar(self) -> Floats:
        """Return the concentration of free transmitter in every shell."""
        return self.molecules / self.anatomy.capacity

    def current_pa(self) -> dict[str, float]:
        """Return the outward current through this contact's receptors, by ion."""
        total: dict[str, float] = {}
        for one in self.receptors:
            for ion, current in one.current_pa.items():
                total[ion] = total.get(ion, 0.0) + current
        return total


# -- anatomy -----------------------------------------------------------------------


def anatomy_of(model: Model, synapse: str) -> Anatomy:
    """Return the anatomy of a synapse with full detail."""
    tables = model.synapses
    place = tables.full.place(synapse)
    stage = tables.full.stages[place]
    record = next(one for one in model.lab.synapses if one.id == synapse)
    terminal = tables.full.full.release.connections[place]
    clefts = tables.full.full.clefts
    own = clefts.connections[place]
    space = stage.cleft.space
    rings = stage.cleft.rings or product_rings(space)
    shells = slice(int(own.place), int(own.place + own.shells))
    return Anatomy(
        synapse=synapse,
        transmitter=stage.transmitter,
        geometry=record.geometry,
        contacts=record.contacts,
        sites=int(terminal.sites),
        vesicles=int(terminal.vesicles),
        content=float(terminal.content),
        is_mean_field=bool(terminal.is_mean_field),
        edges_um=np.array(rings.cleft),
        outside_um=np.array(rings.outside),
        capacity=clefts.shells[cleft.CAPACITY, shells].copy(),
        height_um=space.height_um,
        receptor_um=space.receptor_um,
        receptors=tuple(_kinds(clefts, own, stage)),
        cascades=cascade_kinds(model, synapse),
        closed=record.closed,
        places=_places(record, tables.places[synapse].contacts),
        refill_per_ms=float(terminal.refill),
        recycling_ms=float(terminal.recycling) * TICK_MS,
        effects=drugs_at(model.lab, record),
        calcium_channel=terminal_channel(record),
        competent=float(terminal.competent),
    )


def _kinds(clefts: Any, own: Any, stage: Any) -> list[ReceptorKind]:
    space = stage.cleft.space
    found = []
    binders = clefts.binders[own.binder_first : own.binder_last]
    for binder, spec in zip(binders, stage.cleft.binders, strict=True):
        if spec.role != "receptor":
            continue
        size = int(binder.last - binder.first)
        numbers = clefts.numbers[binder.numbers : binder.numbers + size].copy()
        slot = stage.receptors.index(spec.name)
        found.append(
            ReceptorKind(
                name=spec.name,
                working=float(binder.total),
                whole=_whole(spec, np.pi * space.radius_um**2),
                numbers=numbers,
                conductance_ps=stage.conductance[slot] * 1e6,
                blocked_by_magnesium=spec.name == "nmda",
            )
        )
    return found


def _whole(spec: BinderSpec, area_um2: float) -> float:
    """Return how many receptors there are, blocked ones included."""
    return spec.count if spec.count >= 0.0 else spec.per_um2 * area_um2


def cascade_kinds(model: Model, synapse: str) -> tuple[CascadeKind, ...]:
    """Return the slow signalling that a synapse starts."""
    built = model.synapses.full.cascades
    found = []
    for index, key in enumerate(built.keys):
        owner, name, *rest = key.split(".")
        if owner != synapse:
            continue
        cascade = CASCADES[name]
        is_factor = cascade.output.kind is OutputKind.FACTOR
        reaches = int(built.kernel.cascades[index].factor) >= 0
        found.append(
            CascadeKind(
                name=name,
                neuron=rest[0] if rest else "",
                symbols=tuple(stage.symbol for stage in cascade.stages),
                has_effect=reaches if is_factor else True,
            )
        )
    return tuple(found)


def _places(record: Synapse, contacts: Contacts) -> tuple[tuple[str, str, float], ...]:
    spans = [contacts.spans[int(i)] for i in contacts.span[: record.contacts]]
    return tuple(
        (span.neuron, span.branch, float(fraction))
        for span, fraction in zip(spans, contacts.fraction, strict=False)
    )


# -- the present -------------------------------------------------------------------


def view_of(
    model: Model,
    state: State,
    activity: Activity,
    anatomy: Anatomy,
    contact: int,
    before: Integers,
    *,
    chosen: bool,
) -> SynapseView:
    """Return what is seen of one contact.

    Parameters
    ----------
    model : Model
    state, activity : State, Activity
        Of the present tick.
    anatomy : Anatomy
        Of the synapse in this model.
    contact : int
    before : (contacts,) int64
        Vesicles that each contact had released when the sweep began.
    chosen : bool
    """
    full, own = model.synapses.full.full, activity.full
    place = model.synapses.full.place(anatomy.synapse)
    terminal = full.release.connections[place]
    seen = own.release.terminals[place]
    first = int(terminal.contact_first)
    pools = own.release.contacts[first + contact]
    sites = _part(own.release.sites, terminal.site_first, terminal.sites, contact)
    vesicles = _part(
        own.release.vesicles, terminal.vesicle_first, terminal.vesicles, contact
    )
    released = own.release.contacts.released[first : int(terminal.contact_last)]
    fresh = released - before[: released.size]
    docked = float(np.count_nonzero(sites.vesicle >= 0))
    reserve, recycling = float(pools.reserve), float(pools.recycling)
    if anatomy.is_mean_field:
        docked = docked_on_average(terminal, seen) / max(released.size, 1)
        reserve = float(seen[release.RESERVE])
        recycling = float(seen[release.RECYCLING])
    target = _compartment(model, anatomy, place, contact)
    target_mv = float(state.cells[V, target])
    row = _row(own.clefts, first + contact)
    clock = own.clefts.clock[first + contact]
    left = np.where(sites.vesicle < 0, sites.threshold - seen[release.REFILLED], 0.0)
    return SynapseView(
        anatomy=anatomy,
        contact=contact,
        chosen=chosen,
        released=int(fresh[contact]),
        released_contacts=int(np.count_nonzero(fresh > 0)),
        released_in_all=float(fresh.sum()),
        site_vesicle=sites.vesicle.astype(np.int64),
        refill_left=np.maximum(left, 0.0),
        vesicle_place=vesicles.place.astype(np.int64),
        vesicle_due_ms=vesicles.due * TICK_MS,
        next_vesicle=int(pools.cursor),
        docked=docked,
        reserve=reserve,
        recycling=recycling,
        calcium_micromolar=float(seen[release.LOCAL_CALCIUM]),
        residual_micromolar=float(seen[release.RESIDUAL]),
        calcium_current_pa=float(seen[release.CALCIUM_CURRENT]) * NANO_TO_PICO,
        fusion_per_ms=float(seen[release.RATE]),
        facilitation=float(seen[release.FACILITATION]),
        terminal_mv=float(state.cells[V, int(terminal.compartment)]),
        target_mv=target_mv,
        molecules=row[cleft.HEAD : cleft.HEAD + anatomy.capacity.size],
        receptors=_receptors(model, own, place, contact, row, target_mv),
        cascades=_stages(model, own, anatomy),
        clearing=_clearing(full.clefts, place, row, int(clock[cleft.LUMPED])),
        is_asleep=int(clock[cleft.MODE]) == cleft.ASLEEP,
    )


def _part(table: Any, first: Any, each: Any, contact: int) -> Any:
    start = int(first) + contact * int(each)
    return table[start : start + int(each)]


def _row(state: Any, index: int) -> Floats:
    """Return the numbers of a contact at the present tick."""
    clock, now = state.clock[index], state.rows[cleft.NOW, index]
    span, done = int(clock[cleft.SPAN]), int(clock[cleft.DONE])
    if span == 0 or done >= span:
        return np.array(now)
    begin = state.rows[cleft.BEGIN, index]
    return np.asarray(begin + done / span * (now - begin), dtype=np.float64)


def _compartment(model: Model, anatomy: Anatomy, place: int, contact: int) -> int:
    return model.layout.locate(*anatomy.places[contact])


def _receptors(
    model: Model, own: Any, place: int, contact: int, row: Floats, target_mv: float
) -> tuple[ReceptorView, ...]:
    full = model.synapses.full.full
    stage = model.synapses.full.stages[place]
    connection = full.clefts.connections[place]
    index = int(full.release.connections[place].contact_first) + contact
    seen = own.clefts.seen[cleft.NOW, index]
    lumped = int(own.clefts.clock[index, cleft.LUMPED]) == 1
    binders = full.clefts.binders[connection.binder_first : connection.binder_last]
    found = []
    for binder, spec in zip(binders, stage.cleft.binders, strict=True):
        if spec.role != "receptor":
            continue
        shares = _shares(binder, row, lumped)
        numbers = _numbers(full.clefts, binder)
        rings = np.zeros((len(Condition), numbers.size))
        for state, condition in enumerate(conditions(spec.scheme)):
            rings[condition] += shares[:, state] * numbers
        part = model.synapses.parts.index((stage.id, spec.name))
        constants = model.synapses.network.patches.parts[part]
        unblocked = 1.0 / (
            1.0 + constants.block * np.exp(-constants.steepness * target_mv)
        )
        conductance = float(seen[cleft.OPEN + int(binder.slot)])
        conductance *= float(full.conductance[part]) * float(unblocked)
        conductance *= float(full.synapses[place].is_on)
        found.append(
            ReceptorView(
                rings=rings,
                unblocked=float(unblocked),
                current_pa=_currents(constants, conductance, target_mv),
            )
        )
    return tuple(found)


def _numbers(clefts: Any, binder: Any) -> Floats:
    size = int(binder.last - binder.first)
    numbers: Floats = clefts.numbers[binder.numbers : binder.numbers + size]
    return numbers


def _shares(binder: Any, row: Floats, lumped: bool) -> Floats:
    """Return the shares of the states in each ring, (rings, states)."""
    size, states = int(binder.last - binder.first), int(binder.states)
    start = int(binder.place)
    block = row[start : start + WIDTH * size].reshape(size, WIDTH)[:, :states]
    if lumped and int(binder.outside) == 0:
        return np.repeat(block[:1], size, axis=0)
    return block


def _currents(part: Any, conductance: float, mv: float) -> dict[str, float]:
    """Return the outward current of an open conductance (uS) by ion, pA.

    Notes
    -----
    As `kernel.patches.count` splits it.
    """
    whole = conductance * (mv - float(part.reversal))
    own = conductance * float(part.share) * (mv - float(part.share_reversal))
    entered = 0.0
    if part.calcium > 0.0:
        force, _ = ghk_factor(mv, float(part.thermal), float(part.ratio))
        entered = conductance * float(part.calcium) * float(force)
    found = {
        CARRIERS[int(part.share_carrier)]: own * NANO_TO_PICO,
        CARRIERS[int(part.rest_carrier)]: (whole - own - entered) * NANO_TO_PICO,
    }
    if part.calcium > 0.0:
        found[CARRIERS[CA]] = entered * NANO_TO_PICO
    return found


def _stages(model: Model, own: Any, anatomy: Anatomy) -> tuple[tuple[float, ...], ...]:
    places = model.synapses.full.cascades.places
    found = []
    for kind in anatomy.cascades:
        key = f"{anatomy.synapse}.{kind.name}"
        key += f".{kind.neuron}" if kind.neuron else ""
        found.append(
            tuple(float(own.cascades.values[places[key, s]]) for s in kind.symbols)
        )
    return tuple(found)


def _clearing(clefts: Any, place: int, row: Floats, lumped: int) -> Clearing:
    connection = clefts.connections[place]
    start = cleft.HEAD
    inner = start + int(connection.cleft_shells)
    outer = start + int(connection.shells)
    held = {cleft.RECEPTOR: 0.0, cleft.ENZYME: 0.0}
    carriers = [0.0, 0.0]
    for binder in clefts.binders[connection.binder_first : connection.binder_last]:
        shares = _shares(binder, row, lumped == 1)
        ligands = clefts.vectors[binder.vector : binder.vector + int(binder.states)]
        bound = float((shares @ ligands) @ _numbers(clefts, binder))
        if int(binder.role) == cleft.CARRIER:
            carriers[int(binder.outside)] += bound
        else:
            held[int(binder.role)] += bound
    return Clearing(
        released=float(row[cleft.RELEASED]),
        free_in_cleft=float(row[start:inner].sum()),
        free_outside=float(row[inner:outer].sum()),
        on_receptors=held[cleft.RECEPTOR],
        on_carriers_in_cleft=carriers[0],
        on_carriers_outside=carriers[1],
        on_enzyme=held[cleft.ENZYME],
        left_cleft=float(row[cleft.LEFT_CLEFT]),
        carried=float(row[cleft.CARRIED]),
        carried_in_cleft=float(row[cleft.CARRIED_IN_CLEFT]),
        split=float(row[cleft.SPLIT]),
        far=float(row[cleft.FAR]),
    )
