"""From connections and numbers of physiology to the arrays of `kernel.release`.

Everything that temperature, parameters and toxins change is computed here, so that a
retune is this module run again; what evolves is carried over by connection, contact,
site and vesicle.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from neurolab.kernel.release import (
    CALCIUM_CHARGE,
    CONNECTION,
    CONTACT,
    FUSION,
    HAZARD,
    IDLE,
    LOCAL_CALCIUM,
    NEXT_REFILL,
    NEXT_RETURN,
    NO_VESICLE,
    OCCUPANCY,
    RATE,
    RECYCLING,
    RESERVE,
    RESIDUAL,
    SITE,
    SPREAD,
    STATES,
    TERMINAL_COLUMNS,
    VESICLE,
    Fusions,
    Release,
    ReleaseState,
    empty_sites,
    fill_sites,
    find_next,
)
from neurolab.physiology import facilitation, local_calcium, vesicles
from neurolab.physiology.calcium_sensor import FUSED, SEQUENTIAL, sensor
from neurolab.physiology.calcium_sensor import PARAMETERS as SENSOR_PARAMETERS
from neurolab.physiology.cells import bouton
from neurolab.physiology.constants import q10_factor
from neurolab.physiology.quanta import MOLECULES
from neurolab.physiology.scheme import Scheme, rate_matrices
from neurolab.simulation.propagators import propagator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Floats = NDArray[np.float64]

LOWEST_MICROMOLAR, HIGHEST_MICROMOLAR = 1e-3, 1e3
"""Range of the table of propagators; below its lowest calcium nothing changes."""
PER_DECADE = 60
"""Concentrations in the table per factor of ten."""
MICRO_TO_MILLI = 1e-3
TINY_MS = 1e-6
"""In place of a time constant of 0."""

DEFAULTS = {
    name: parameter.value
    for table in (
        local_calcium.PARAMETERS,
        facilitation.PARAMETERS,
        vesicles.PARAMETERS,
        SENSOR_PARAMETERS,
    )
    for name, parameter in table.items()
}
"""Value of every parameter of release, by name."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """One connection from its presynaptic side.

    Attributes
    ----------
    key : int
        Of its random numbers: the same for the same synapse in every run.
    compartment : int
        Of the terminal, counted over the circuit.
    area_um2 : float
        Membrane of that compartment.
    contacts : int
    transmitter : str
        Decides the content of a vesicle unless ``release.content`` is given.
    values : mapping of str to float
        Parameters that differ from `DEFAULTS`.
    mean_field : bool
    competent : float
        Share of the sites that toxins left able to fuse a vesicle, 0 to 1.
    """

    key: int
    compartment: int
    area_um2: float
    contacts: int
    transmitter: str = "glutamate"
    values: Mapping[str, float] = field(default_factory=dict)
    mean_field: bool = False
    competent: float = 1.0


def build_release(
    terminals: Sequence[Terminal], celsius: float, tick_ms: float
) -> Release:
    """Return the description of all connections."""
    schemes: dict[tuple[float, ...], int] = {}
    tables: list[tuple[Floats, Floats]] = []
    connections = np.zeros(len(terminals), dtype=CONNECTION).view(np.recarray)
    contact = site = vesicle = 0
    for row, one in zip(connections, terminals, strict=True):
        own = {
            **DEFAULTS,
            "release.content": MOLECULES[one.transmitter].value,
            **one.values,
        }
        which = tuple(own[name] for name in SENSOR_PARAMETERS)
        if which not in schemes:
            schemes[which] = len(tables)
            tables.append(_sensor_tables(which, celsius, tick_ms))
        _fill_row(row, one, own, celsius, tick_ms)
        row.sensor = schemes[which]
        row.contact_first, row.site_first, row.vesicle_first = contact, site, vesicle
        contact += one.contacts
        site += one.contacts * int(row.sites)
        vesicle += one.contacts * int(row.vesicles)
        row.contact_last = contact
    if not tables:
        tables.append(sensor_propagators(SEQUENTIAL, celsius, tick_ms))
    return Release(
        connections=connections,
        propagators=np.array([each[0] for each in tables]),
        fusion_rates=np.array([each[1] for each in tables]),
        grid=np.array([np.log(LOWEST_MICROMOLAR), PER_DECADE / np.log(10.0)]),
    )


def _fill_row(
    row: Any, one: Terminal, own: Mapping[str, float], celsius: float, tick_ms: float
) -> None:
    """Write the numbers of one connection."""
    row.compartment, row.key = one.compartment, one.key
    row.sites = round(own["release.sites"])
    row.vesicles = max(round(own["release.vesicles"]), row.sites)
    row.is_mean_field = int(one.mean_field)
    channel = round(own["calcium.channel"])
    row.reference_current = local_calcium.reference_current_na(
        bouton.CALCIUM_DENSITY.value, one.area_um2, channel
    )
    row.local, row.rest = own["calcium.local"], own["calcium.rest"]
    row.residual_gain = local_calcium.residual_gain_per_ms(
        own["calcium.residual"], channel
    )
    row.residual_decay = max(own["calcium.residual_decay"], TINY_MS)
    row.residual_keep = np.exp(-tick_ms / row.residual_decay)
    row.spread_keep = np.exp(-tick_ms / max(own["calcium.spread"], TINY_MS))
    row.refill = own["release.refill"] * q10_factor(
        vesicles.REFILL_Q10.value, celsius, vesicles.REFILL.celsius or celsius
    )
    row.refill_gain = own["release.refill_gain"]
    row.refill_half = own["release.refill_half"]
    row.recycling = own["release.recycling"] / (
        tick_ms
        * q10_factor(
            vesicles.RECYCLING_Q10.value,
            celsius,
            vesicles.RECYCLING.celsius or celsius,
        )
    )
    row.competent = one.competent
    row.content = own["release.content"]
    row.content_deviation = vesicles.log_deviation(own["release.content_cv"])
    row.facilitation_gain = own["facilitation.gain"]
    row.facilitation_on = own["facilitation.on"]
    row.facilitation_decay = 1.0 / own["facilitation.decay"]


@cache
def _sensor_tables(
    constants: tuple[float, ...], celsius: float, tick_ms: float
) -> tuple[Floats, Floats]:
    """Return a sensor's propagators over one tick, and its rates of fusion."""
    values = dict(zip(SENSOR_PARAMETERS, constants, strict=True))
    return sensor_propagators(sensor(values), celsius, tick_ms)


def concentrations_micromolar() -> Floats:
    """Return the calcium concentrations of the tables, rising."""
    decades = np.log10(HIGHEST_MICROMOLAR / LOWEST_MICROMOLAR)
    return np.geomspace(
        LOWEST_MICROMOLAR, HIGHEST_MICROMOLAR, round(decades * PER_DECADE) + 1
    )


def sensor_propagators(
    scheme: Scheme, celsius: float, tick_ms: float
) -> tuple[Floats, Floats]:
    """Return exp(Q(c) tick) for the tables, fused vesicles last, and fusion rates.

    Returns
    -------
    propagators : (concentrations, STATES + 1, STATES) float64
        From the states of a vesicle that has not fused, to those and to fused.
    rates : (STATES,) float64
        1/ms.
    """
    fixed, bound = rate_matrices(scheme, celsius)
    whole = len(scheme.states)
    fixed, bound = fixed[:whole, :whole], bound[:whole, :whole]
    assert scheme.states[STATES] == FUSED
    millimolar = concentrations_micromolar()[:, None, None] * MICRO_TO_MILLI
    steps = propagator(fixed + millimolar * bound, tick_ms)
    return steps[:, :, :STATES].copy(), fixed[STATES, :STATES].copy()


def empty_release_state(release: Release) -> ReleaseState:
    """Return a state of the right sizes."""
    connections = release.connections
    contacts = connections.contact_last - connections.contact_first
    sites = int((contacts * connections.sites).sum())
    pool = int((contacts * connections.vesicles).sum())
    return ReleaseState(
        terminals=np.zeros((connections.size, TERMINAL_COLUMNS)),
        sensor=np.zeros((connections.size, STATES)),
        contacts=np.zeros(int(contacts.sum()), dtype=CONTACT).view(np.recarray),
        sites=np.zeros(sites, dtype=SITE).view(np.recarray),
        vesicles=np.zeros(pool, dtype=VESICLE).view(np.recarray),
    )


def new_fusions(release: Release) -> Fusions:
    """Return room for what fuses in a tick: at most every docked vesicle."""
    connections = release.connections
    contacts = connections.contact_last - connections.contact_first
    most = int((contacts * connections.sites).sum())
    return Fusions(
        rows=np.zeros(most, dtype=FUSION).view(np.recarray),
        number=np.zeros(1, dtype=np.int64),
        work=np.zeros(STATES),
    )


def rest_release(
    release: Release,
    calcium_charge: Floats,
    calcium_current: Floats,
    stream: int,
) -> ReleaseState:
    """Return the rested state that a sweep starts from.

    Parameters
    ----------
    release : Release
    calcium_charge : (connections,) float64
        The terminals' counters now, pC.
    calcium_current : (connections,) float64
        Steady calcium current of the terminals at rest, nA outward.
    stream : int
        Seed + sweep number.
    """
    state = empty_release_state(release)
    for k, own in enumerate(release.connections):
        current = calcium_current[k] / own.reference_current
        residual = own.residual_gain * current * own.residual_decay
        local = own.rest + residual + own.local * current
        terminal = state.terminals[k]
        terminal[CALCIUM_CHARGE] = calcium_charge[k]
        terminal[[RESIDUAL, SPREAD]], terminal[LOCAL_CALCIUM] = residual, local
        state.sensor[k] = _steady_sensor(release, int(own.sensor), float(local))
        terminal[RATE] = state.sensor[k] @ release.fusion_rates[own.sensor]
    fill_sites(release, state, stream)
    find_next(release, state, stream)
    return state


def _steady_sensor(release: Release, sensor: int, micromolar: float) -> Floats:
    """Return the states of a vesicle that has not fused after a long time."""
    place = (np.log(max(micromolar, LOWEST_MICROMOLAR)) - release.grid[0]) * float(
        release.grid[1]
    )
    tables = release.propagators[sensor]
    j = min(int(place), len(tables) - 2)
    weight = min(place - j, 1.0)
    step = (1.0 - weight) * tables[j] + weight * tables[j + 1]
    matrix = step[:STATES]
    for _ in range(20):
        matrix = matrix @ matrix
        matrix /= matrix.sum(axis=0).max()
    return np.asarray(matrix[:, 0] / matrix[:, 0].sum())


def carry_release(
    old: Release,
    before: ReleaseState,
    new: Release,
    rested: ReleaseState,
    stream: int,
) -> ReleaseState:
    """Return the state of a new description that continues an old one.

    Connections are matched by key; contacts, sites and vesicles by number. What is new
    starts as in `rested`; so do all contacts of a connection whose number of sites or
    vesicles changed. A connection that becomes mean field goes on from the average of
    its contacts; one that becomes stochastic has as many full sites as it had on
    average.

    Parameters
    ----------
    old, new : Release
        Before and after an edit.
    before : ReleaseState
        Of `old`.
    rested : ReleaseState
        Of `new`, from `rest_release`; it is written to and returned.
    stream : int
        Seed + sweep number.
    """
    places = {int(row.key): k for k, row in enumerate(old.connections)}
    for k, row in enumerate(new.connections):
        origin = places.get(int(row.key))
        if origin is None:
            continue
        source = old.connections[origin]
        charge = rested.terminals[k, CALCIUM_CHARGE]
        rested.terminals[k] = before.terminals[origin]
        rested.terminals[k, CALCIUM_CHARGE] = charge
        rested.sensor[k] = before.sensor[origin]
        kept = 0
        is_same = row.sites == source.sites and row.vesicles == source.vesicles
        if is_same and not source.is_mean_field:
            kept = min(_contacts(row), _contacts(source))
        else:
            rested.terminals[k, [NEXT_REFILL, NEXT_RETURN]] = np.inf
        for name, first, each in (
            ("contacts", "contact_first", 1),
            ("sites", "site_first", int(row.sites)),
            ("vesicles", "vesicle_first", int(row.vesicles)),
        ):
            to, start, size = int(row[first]), int(source[first]), kept * each
            values = getattr(before, name)[start : start + size]
            getattr(rested, name)[to : to + size] = values
        # what is new begins to wait now
        fresh = slice(
            int(row.site_first + kept * row.sites),
            int(row.site_first + _contacts(row) * row.sites),
        )
        rested.sites.threshold[fresh] += rested.terminals[k, HAZARD]
        if row.is_mean_field and source.is_mean_field:
            _change_competence(rested.terminals[k], source.competent, row.competent)
        elif row.is_mean_field:
            _average(rested, row, rested.terminals[k])
        elif source.is_mean_field:
            empty_sites(new, rested, k, stream)
    find_next(new, rested, stream)
    return rested


def _average(state: ReleaseState, row: Any, terminal: Floats) -> None:
    """Write the mean pools of a connection's contacts."""
    contacts = slice(int(row.contact_first), int(row.contact_last))
    first = int(row.site_first)
    sites = state.sites[first : first + _contacts(row) * int(row.sites)]
    held, able = sites.vesicle != NO_VESICLE, sites.fate < row.competent
    terminal[OCCUPANCY] = held[able].mean() if able.any() else held.mean()
    terminal[IDLE] = held[~able].mean() if not able.all() else 1.0
    terminal[RESERVE] = state.contacts.reserve[contacts].mean()
    terminal[RECYCLING] = state.contacts.recycling[contacts].mean()


def docked_on_average(row: Any, terminal: Floats) -> float:
    """Return how many vesicles all contacts of a mean-field connection have docked."""
    able = row.competent * terminal[OCCUPANCY]
    idle = (1.0 - row.competent) * terminal[IDLE]
    return float((able + idle) * row.sites * _contacts(row))


def _change_competence(terminal: Floats, before: float, after: float) -> None:
    """Move the sites that a toxin stops, or lets go, with what they hold on average."""
    if after < before:
        idle, stopped = (1.0 - before) * terminal[IDLE], before - after
        terminal[IDLE] = (idle + stopped * terminal[OCCUPANCY]) / (1.0 - after)
    elif after > before:
        able, freed = before * terminal[OCCUPANCY], after - before
        terminal[OCCUPANCY] = (able + freed * terminal[IDLE]) / after


def _contacts(row: Any) -> int:
    """Return the number of contacts of a connection."""
    return int(row.contact_last - row.contact_first)
