"""From plain numbers to the arrays of `kernel.cleft`: shells, diffusion, binders.

A `CleftSpec` describes all contacts of one connection in numbers; `build_clefts` lays
any number of them out. An edit builds a new description; `cleft_edit` carries the state
over to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.errors import LabError
from neurolab.kernel.cleft import (
    BINDER,
    CAPACITY,
    CARRIER,
    CLOCKS,
    CONNECTION,
    ENZYME,
    HEAD,
    LUMPED,
    RECEPTOR,
    RECEPTOR_SLOTS,
    SEEN,
    SHELL_ROWS,
    SPREAD,
    CleftInputs,
    Clefts,
    CleftScratch,
    CleftState,
)
from neurolab.kernel.schemes import HALF_TICK_US, LEVELS_US, TICK_LEVEL, WIDTH
from neurolab.physiology.cleft import MOLECULES_PER_UM3_MILLIMOLAR
from neurolab.physiology.quanta import MOLECULES
from neurolab.simulation.propagators import (
    concentration_grid,
    propagator,
    scheme_tables,
    scheme_vectors,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from neurolab.physiology.scheme import Scheme

    Floats = NDArray[np.float64]

PSD, CLEFT, RIM, OUTSIDE = "psd", "cleft", "rim", "outside"
"""Where a binder sits: within the receptor radius, on all of the cleft, in its
outermost shell, in the fluid around it."""

LIGANDS = {name: number for number, name in enumerate(MOLECULES)}
"""Transmitter to its number in the kernel."""

ROLES = {"receptor": RECEPTOR, "carrier": CARRIER, "enzyme": ENZYME}

OUTER_SHELLS = 20
RING_GROWTH = 1.15
"""Each ring of the cleft is wider by this factor than the one inside it."""
FEWEST_INNER = 6
"""Even rings that the receptors' disc would have at least, without growth."""
LENGTHS_US = (*LEVELS_US, HALF_TICK_US)
"""Lengths of the steps of diffusion."""

VECTOR = 8
"""Rows of a diffusion propagator are padded to a multiple of this."""


@dataclass(frozen=True, slots=True)
class Space:
    """Geometry of a contact and its surroundings, and how transmitter spreads there.

    Attributes
    ----------
    height_um, radius_um : float
        Of the cleft.
    receptor_um, release_um : float
        Radii of the receptors' disc and of the disc that a vesicle empties into.
    diffusion : float
        um2/ms in the cleft.
    volume_fraction, tortuosity : float
        Of the space outside.
    outer_um : float
        Radius of the outer edge.
    exchange_ms : float
        0: the outer edge absorbs. Otherwise it reflects (the neighbours release too),
        and all fluid outside loses transmitter with this time constant.
    closed : bool
        The cleft is cut off from the space outside.
    spill_um : (float, float)
        Between which distances from the middle spilled transmitter is averaged.
    """

    height_um: float
    radius_um: float
    receptor_um: float
    release_um: float
    diffusion: float
    volume_fraction: float
    tortuosity: float
    outer_um: float
    exchange_ms: float = 0.0
    closed: bool = False
    spill_um: tuple[float, float] = (0.3, 1.0)


@dataclass(frozen=True, slots=True)
class Rings:
    """Edges (um) of the rings of the cleft and of the shells outside it."""

    cleft: tuple[float, ...]
    outside: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class BinderSpec:
    """One kind of binding site.

    Attributes
    ----------
    name : str
        For instance ``ampa``; unique in a connection.
    role : str
        ``receptor``, ``carrier`` or ``enzyme``.
    scheme : Scheme
    where : str
        `PSD`, `CLEFT`, `RIM` or `OUTSIDE`.
    count, per_um2, millimolar : float
        Number in all of a contact, or density, or concentration in the fluid; exactly
        one is above or at 0, the others are -1.
    available : float
        Share that no blocker occupies and no switch turns off, 0 to 1.
    ligand : int
        -1 where the contact's own transmitter fits, else the number of the one that
        would (`LIGANDS`).
    agonist_millimolar : float
        What the bath holds of an agonist, in transmitter.
    """

    name: str
    role: str
    scheme: Scheme
    where: str
    count: float = -1.0
    per_um2: float = -1.0
    millimolar: float = -1.0
    available: float = 1.0
    ligand: int = -1
    agonist_millimolar: float = 0.0


@dataclass(frozen=True, slots=True)
class CleftSpec:
    """All contacts of one connection.

    Attributes
    ----------
    space : Space
    binders : tuple of BinderSpec
        Receptors first; their order is that of the slots of `kernel.cleft.OPEN`.
    contacts : int
    celsius : float
    vmax, km : float
        Uptake outside by Michaelis and Menten, mM/ms and mM; 0 for none.
    rings : Rings or None
        Replaces the grid of the product, for tests.
    lumps : bool
        Receptors become one average half a millisecond after a fusion.
    most_us : int
        Longest step with transmitter in the cleft, one of `LEVELS_US`.
    """

    space: Space
    binders: tuple[BinderSpec, ...]
    contacts: int
    celsius: float
    vmax: float = 0.0
    km: float = 1.0
    rings: Rings | None = None
    lumps: bool = True
    most_us: int = LEVELS_US[-1]


def product_rings(space: Space) -> Rings:
    """Return the grid of the product: fine where a vesicle empties, then growing.

    For the default synapse 8 rings and 20 shells keep every concentration at the
    receptors within half a per cent of that of 261 shells.
    """
    start = min(space.release_um, space.receptor_um / FEWEST_INNER)
    inner = _growing_edges(0.0, space.receptor_um, start)
    rim: list[float] = []
    if space.radius_um > space.receptor_um * (1.0 + 1e-9):
        last = inner[-1] - (inner[-2] if len(inner) > 1 else 0.0)
        rim = _growing_edges(space.receptor_um, space.radius_um, last * RING_GROWTH)
    outside = np.geomspace(space.radius_um, space.outer_um, OUTER_SHELLS + 1)
    return Rings((0.0, *inner, *rim), tuple(outside.tolist()))


def _growing_edges(start: float, stop: float, width: float) -> list[float]:
    """Return the outer edges of rings that grow from about a width."""
    growth = RING_GROWTH
    filled = np.log1p((stop - start) / width * (growth - 1.0)) / np.log(growth)
    widths = growth ** np.arange(max(1, int(np.ceil(filled - 1e-9))))
    edges = start + np.cumsum(widths) * (stop - start) / widths.sum()
    return [*map(float, edges[:-1]), stop]


def volumes_um3(space: Space, rings: Rings) -> Floats:
    """Return the fluid of every ring and shell."""
    inside, outside = np.array(rings.cleft), np.array(rings.outside)
    discs = np.pi * space.height_um * np.diff(inside**2)
    spheres = space.volume_fraction * 4.0 / 3.0 * np.pi * np.diff(outside**3)
    return np.concatenate([discs, spheres])


def diffusion_rates(space: Space, rings: Rings) -> Floats:
    """Return the rates (1/ms) at which a molecule passes to a shell from another.

    Notes
    -----
    A ring's mean concentration is the concentration where ln r has its mean over the
    ring, exactly so for a steady flow in a flat gap; for a steady flow in a sphere, it
    is where 1/r has its mean. Between two such places the flat gap of height h passes
    2 pi h D / ln(r2 / r1), the porous space 4 pi alpha D* / (1/r1 - 1/r2) with D* =
    D / tortuosity^2; at the rim the two are in series.
    """
    volume = volumes_um3(space, rings)
    links = _links(space, rings)
    size = volume.size
    rates = np.zeros((size, size))
    for i, link in enumerate(links):
        rates[i + 1, i] += link / volume[i]
        rates[i, i] -= link / volume[i]
        rates[i, i + 1] += link / volume[i + 1]
        rates[i + 1, i + 1] -= link / volume[i + 1]
    cleft = len(rings.cleft) - 1
    if space.exchange_ms > 0.0:
        outside = np.arange(cleft, size)
        rates[outside, outside] -= 1.0 / space.exchange_ms
    else:
        edges = np.array(rings.outside, dtype=np.float64)
        nearness = _mean_nearness(edges)[-1] - 1.0 / edges[-1]
        rates[-1, -1] -= _sphere(space) / nearness / volume[-1]
    return rates


def _links(space: Space, rings: Rings) -> list[float]:
    """Return the links (um3/ms) between neighbouring shells, inwards first."""
    inside = np.array(rings.cleft, dtype=np.float64)
    outside = np.array(rings.outside, dtype=np.float64)
    logarithm, nearness = _mean_logarithm(inside), _mean_nearness(outside)
    gap = 2.0 * np.pi * space.height_um * space.diffusion
    links = list(gap / np.diff(logarithm))
    rim = float(inside[-1])
    resistance = (np.log(rim) - logarithm[-1]) / gap
    resistance += (1.0 / rim - nearness[0]) / _sphere(space)
    links.append(0.0 if space.closed else float(1.0 / resistance))
    return links + list(_sphere(space) / -np.diff(nearness))


def _sphere(space: Space) -> float:
    """Return what the porous space passes per difference of 1/r (um2/ms)."""
    hindered = space.diffusion / space.tortuosity**2
    return 4.0 * np.pi * space.volume_fraction * hindered


def _mean_logarithm(edges: Floats) -> Floats:
    """Return the mean of ln r over each ring."""
    inner = np.where(edges > 0.0, edges, 1.0)
    integral = 0.5 * edges**2 * np.log(inner) - 0.25 * edges**2
    return np.asarray(2.0 * np.diff(integral) / np.diff(edges**2), dtype=np.float64)


def _mean_nearness(edges: Floats) -> Floats:
    """Return the mean of 1/r over each spherical shell."""
    return np.asarray(1.5 * np.diff(edges**2) / np.diff(edges**3), dtype=np.float64)


def release_spread(space: Space, rings: Rings) -> Floats:
    """Return the share of a vesicle that each ring of the cleft receives."""
    edges = np.minimum(np.array(rings.cleft), space.release_um)
    areas = np.diff(edges**2)
    return np.asarray(areas / areas.sum(), dtype=np.float64)


@lru_cache(maxsize=64)
def _tables(scheme: Scheme, celsius: float) -> Floats:
    return scheme_tables(scheme, celsius).ravel()


@lru_cache(maxsize=32)
def _propagators(space: Space, rings: Rings) -> Floats:
    """Return the diffusion propagators of every step length, flat and padded."""
    rates = diffusion_rates(space, rings)
    size = rates.shape[0]
    padded = np.zeros((len(LENGTHS_US), size, _padded(size)))
    for level, microseconds in enumerate(LENGTHS_US):
        padded[level, :, :size] = propagator(rates, 1e-3 * microseconds).T
    if space.closed:  # what rounding let out would add up
        cleft = len(rings.cleft) - 1
        inside = padded[:, :cleft, :cleft]
        inside /= inside.sum(axis=2, keepdims=True)
    return padded.ravel()


@lru_cache(maxsize=64)
def _responses(space: Space, rings: Rings, first: int, last: int) -> Floats:
    """Return what becomes of a molecule given up evenly in the course of a step.

    For each step length: where it is at the end (padded), then by how much it raises
    the mean concentration at the rings from `first` to `last`, mM.

    Notes
    -----
    With n' = A n + b t / h in the last two columns of one larger matrix, its
    exponential holds the integrals of exp(A s) b, once and twice.
    """
    volume = volumes_um3(space, rings)
    size, here = volume.size, slice(first, last)
    larger = np.zeros((size + 2, size + 2))
    larger[:size, :size] = diffusion_rates(space, rings)
    larger[here, size] = volume[here] / volume[here].sum()
    larger[size, size + 1] = 1.0
    capacity = volume[here].sum() * MOLECULES_PER_UM3_MILLIMOLAR
    answers = np.zeros((len(LENGTHS_US), _padded(size) + 1))
    for level, microseconds in enumerate(LENGTHS_US):
        length = 1e-3 * microseconds
        grown = propagator(larger, length)[:size]
        answers[level, :size] = grown[:, size] / length
        if space.closed:
            answers[level] /= answers[level].sum()
        answers[level, -1] = grown[here, size + 1].sum() / length**2 / capacity
    return answers.ravel()


def _padded(size: int) -> int:
    return -(-size // VECTOR) * VECTOR


@dataclass(slots=True)
class _Pieces:
    """Arrays under construction."""

    connections: list[tuple[float, ...]]
    binders: list[tuple[float, ...]]
    shells: list[Floats]
    diffusion: list[Floats]
    responses: list[Floats]
    numbers: list[Floats]
    vectors: list[Floats]
    tables: list[Floats]
    table_place: dict[tuple[Scheme, float, bool], tuple[int, int]]

    def length(self, name: str) -> int:
        """Return how many numbers one of the flat arrays has so far."""
        return sum(each.shape[-1] for each in getattr(self, name))


def build_clefts(specs: Sequence[CleftSpec]) -> Clefts:
    """Return the description of all contacts, connection after connection.

    Raises
    ------
    LabError
        If a connection has more kinds of receptor than there are slots, or a scheme
        more states than there is room for.
    """
    pieces = _Pieces([], [], [], [], [], [], [], [], {})
    for spec in specs:
        _add(pieces, spec)
    contacts = [spec.contacts for spec in specs]
    return Clefts(
        connections=_records(pieces.connections, CONNECTION),
        binders=_records(pieces.binders, BINDER),
        owner=np.repeat(np.arange(len(specs), dtype=np.int64), contacts),
        shells=_joined(pieces.shells, SHELL_ROWS),
        diffusion=_joined(pieces.diffusion),
        responses=_joined(pieces.responses),
        numbers=_joined(pieces.numbers),
        vectors=_joined(pieces.vectors),
        tables=_joined(pieces.tables),
        grid=concentration_grid(),
    )


def _add(pieces: _Pieces, spec: CleftSpec) -> None:
    """Append one connection."""
    rings = spec.rings or product_rings(spec.space)
    volume = volumes_um3(spec.space, rings)
    cleft = len(rings.cleft) - 1
    receptors = [each for each in spec.binders if each.role == "receptor"]
    if len(receptors) > RECEPTOR_SLOTS:
        raise LabError("receptors_too_many", count=len(receptors), most=RECEPTOR_SLOTS)
    shells = np.zeros((SHELL_ROWS, volume.size))
    shells[CAPACITY] = volume * MOLECULES_PER_UM3_MILLIMOLAR
    shells[SPREAD, :cleft] = release_spread(spec.space, rings)
    first_binder, place = len(pieces.binders), HEAD + volume.size
    for each in spec.binders:
        first, last = _range(spec.space, rings, each.where)
        numbers = _numbers(spec.space, rings, each, volume)
        vector, tables = _place_tables(
            pieces, each.scheme, spec.celsius, counts=each.ligand < 0
        )
        slot = receptors.index(each) if each in receptors else -1
        pieces.binders.append(
            (
                ROLES[each.role],
                first,
                last,
                int(each.where == OUTSIDE),
                len(each.scheme.states),
                place,
                pieces.length("numbers"),
                vector,
                tables,
                slot,
                pieces.length("responses"),
                each.ligand,
                float(numbers.sum()),
                each.agonist_millimolar,
            )
        )
        if each.where != OUTSIDE:
            pieces.responses.append(_responses(spec.space, rings, first, last))
        pieces.numbers.append(numbers)
        place += WIDTH * (last - first)
    outside = np.array(rings.outside)
    middles = 0.5 * (outside[1:] + outside[:-1])
    low, high = np.searchsorted(middles[:-1], spec.space.spill_um)
    level = LEVELS_US.index(spec.most_us)
    pieces.connections.append(
        (
            volume.size,
            _padded(volume.size),
            cleft,
            _range(spec.space, rings, PSD)[1],
            cleft + int(low),
            cleft + max(int(high), int(low) + 1),
            pieces.length("shells"),
            pieces.length("diffusion"),
            first_binder,
            len(pieces.binders),
            level,
            4,
            20,
            int(spec.lumps and level >= TICK_LEVEL),
            spec.vmax,
            spec.km,
        )
    )
    pieces.shells.append(shells)
    pieces.diffusion.append(_propagators(spec.space, rings))


def _range(space: Space, rings: Rings, where: str) -> tuple[int, int]:
    """Return the shells in which a binder sits."""
    cleft = len(rings.cleft) - 1
    if where == OUTSIDE:
        return cleft, cleft + len(rings.outside) - 1
    if where == RIM:
        return cleft - 1, cleft
    if where == CLEFT:
        return 0, cleft
    edges = np.array(rings.cleft[1:])
    return 0, int(np.searchsorted(edges, space.receptor_um * (1.0 - 1e-9))) + 1


def _numbers(space: Space, rings: Rings, binder: BinderSpec, volume: Floats) -> Floats:
    """Return how many sites of a binder each of its shells has."""
    first, last = _range(space, rings, binder.where)
    fluid = volume[first:last]
    if binder.millimolar >= 0.0:
        numbers = fluid * binder.millimolar * MOLECULES_PER_UM3_MILLIMOLAR
    elif binder.per_um2 >= 0.0:
        numbers = fluid / space.height_um * binder.per_um2
    else:
        numbers = fluid / fluid.sum() * binder.count
    return np.asarray(numbers * binder.available, dtype=np.float64)


def _place_tables(
    pieces: _Pieces, scheme: Scheme, celsius: float, *, counts: bool
) -> tuple[int, int]:
    """Return where a scheme's vectors and tables begin; each is stored once.

    Unless it `counts`, what it binds is not the contact's own transmitter.
    """
    key = (scheme, celsius, counts)
    if key not in pieces.table_place:
        pieces.table_place[key] = (pieces.length("vectors"), pieces.length("tables"))
        vectors = scheme_vectors(scheme)
        vectors[0] *= counts
        pieces.vectors.append(vectors.ravel())
        pieces.tables.append(_tables(scheme, celsius))
    return pieces.table_place[key]


def _records(rows: Sequence[tuple[float, ...]], kind: np.dtype[Any]) -> Any:
    return np.array(rows, dtype=kind).view(np.recarray)


def _joined(parts: Sequence[Floats], rows: int = 0) -> Floats:
    """Return arrays joined along their last axis."""
    if not parts:
        return np.zeros((rows, 0)) if rows else np.zeros(0)
    return np.ascontiguousarray(np.concatenate(parts, axis=-1))


def start_clefts(clefts: Clefts) -> CleftState:
    """Return contacts at rest: no transmitter, every binder in its first state."""
    contacts = clefts.owner.size
    width = max((_width(clefts, k) for k in range(clefts.connections.size)), default=0)
    most = int(max(clefts.connections.shells, default=0))
    state = CleftState(
        rows=np.zeros((2, contacts, width)),
        seen=np.zeros((3, contacts, SEEN)),
        clock=np.zeros((contacts, CLOCKS), dtype=np.int64),
        near=np.zeros((contacts, most), dtype=np.int64),
    )
    for number, own in enumerate(clefts.connections):
        mine = clefts.owner == number
        state.clock[mine, LUMPED] = own.can_lump
        for binder in clefts.binders[own.binder_first : own.binder_last]:
            for shell in range(binder.last - binder.first):
                state.rows[:, mine, binder.place + WIDTH * shell] = 1.0
    return state


def _width(clefts: Clefts, connection: int) -> int:
    """Return how many numbers a row of this connection holds."""
    own = clefts.connections[connection]
    width = HEAD + int(own.shells)
    for binder in clefts.binders[own.binder_first : own.binder_last]:
        width += WIDTH * int(binder.last - binder.first)
    return width


def cleft_inputs(clefts: Clefts, most_events: int) -> CleftInputs:
    """Return room for what acts on the contacts during a tick; nothing acts yet."""
    contacts = clefts.owner.size
    agonist = np.zeros((contacts, RECEPTOR_SLOTS + 1))
    for number, own in enumerate(clefts.connections):
        here = clefts.owner == number
        for binder in clefts.binders[own.binder_first : own.binder_last]:
            if binder.role == RECEPTOR:
                agonist[here, binder.slot] = binder.agonist
    agonist[:, RECEPTOR_SLOTS] = agonist.max(axis=1)
    return CleftInputs(
        event_contact=np.zeros(most_events, dtype=np.int64),
        event_us=np.zeros(most_events, dtype=np.int64),
        event_molecules=np.zeros(most_events),
        event_count=np.zeros(1, dtype=np.int64),
        held=np.full(contacts, -1.0),
        inflow=np.zeros(contacts),
        agonist=agonist,
    )


def cleft_scratch(clefts: Clefts, most_samples: int = 0) -> CleftScratch:
    """Return working memory and room for samples of watched contacts."""
    most = int(max(clefts.connections.stride, default=0))
    return CleftScratch(
        work=np.zeros(2 * WIDTH),
        ligand=np.zeros(most),
        given=np.zeros(max((_binders(own) for own in clefts.connections), default=0)),
        watch=np.zeros(clefts.owner.size, dtype=np.int64),
        samples=np.zeros((most_samples, 2 + SEEN)),
        sampled=np.zeros(1, dtype=np.int64),
    )


def _binders(own: Any) -> int:
    return int(own.binder_last - own.binder_first)
