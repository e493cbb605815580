"""Filling compartments with membrane: capacitance, leak, channels, calcium pools.

Everything that bath, temperature and drugs change is computed here, so that a retune
is this module run again into arrays of the same shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from neurolab.document.bath import bath_ions, leak_potential_mv
from neurolab.document.records import Bath, Branch, ChannelDensity, Lab, Membrane
from neurolab.kernel.circuit import CARRIERS
from neurolab.physiology import ions, myelin
from neurolab.physiology.calcium import CALCIUM_HALF_SATURATION, MAGNESIUM_HALF
from neurolab.physiology.calcium_schemes import TERMINAL_CHANNELS
from neurolab.physiology.cells.bouton import CALCIUM_DENSITY
from neurolab.physiology.channel import Channel, Flux, Gate, Rate
from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.constants import q10_factor, thermal_voltage_mv
from neurolab.physiology.drugs import NO_EFFECT
from neurolab.simulation.equipment import (
    CALCIUM_CHANNEL,
    chosen_channels,
    drugs_at,
    local_block,
    terminal_compartments,
)
from neurolab.simulation.geometry import (
    JUNCTION,
    CompartmentMap,
    effective_membrane,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NANOFARAD_PER_UF_CM2_UM2 = 1e-5
MICROSIEMENS_PER_MS_CM2_UM2 = 1e-5
UM2_PER_CM2 = 1e8
SHORT_SPAN = 16
"""Mean length of a channel's ranges below which they become one scattered block."""
GROUND_MICROSIEMENS = 1e6
"""Conductance by which the space under no sheath is open to the bath."""


@dataclass(frozen=True, slots=True)
class GateBlock:
    """One gate of a channel block: laws, constants and speed at this temperature."""

    symbol: str
    power: int
    senses_calcium: bool
    forms: tuple[int, int, int]
    constants: tuple[tuple[float, float, float], ...]
    speed: float


@dataclass(frozen=True, slots=True)
class ChannelBlock:
    """One channel in some compartments of one neuron.

    Attributes
    ----------
    places : (k,) int64
        Its compartments, rising.
    density : (k,) float64, uS
    flux_constants : (float, float)
        RT/zF (mV) and concentration inside over outside.
    """

    name: str
    places: Integers
    carrier: int
    flux: int
    reversal: float  # mV
    flux_constants: tuple[float, float]
    density: Floats
    gates: tuple[GateBlock, ...]
    is_chain: bool = False

    @property
    def is_contiguous(self) -> bool:
        """Tell whether the compartments follow each other without a gap."""
        return bool(self.places[-1] - self.places[0] + 1 == self.places.size)


@dataclass(frozen=True, slots=True)
class PoolBlock:
    """One calcium pool over neighbouring compartments of one neuron."""

    first: int
    last: int
    decay: float  # ms
    rest: float  # mM
    gain: Floats  # mM per pC


@dataclass(frozen=True, slots=True)
class NeuronMembrane:
    """The membrane of every compartment of one neuron; units as in ``kernel``."""

    capacitance: Floats  # nF
    leak: Floats  # uS
    leak_reversal: Floats  # mV
    sheath_capacitance: Floats  # nF; double cable only
    sheath_leak: Floats  # uS
    channels: tuple[ChannelBlock, ...]
    pools: tuple[PoolBlock, ...]

    @property
    def block_values(self) -> int:
        """Return how many open conductances a state holds for this membrane."""
        return sum(block.places.size for block in self.channels)

    @property
    def gate_values(self) -> int:
        """Return how many gates a state holds for this membrane."""
        return sum(block.places.size * len(block.gates) for block in self.channels)

    def has_channels_of(self, other: NeuronMembrane) -> bool:
        """Tell whether both have the same gates in the same compartments."""
        if self is other:
            return True
        return len(self.channels) == len(other.channels) and all(
            a.name == b.name and np.array_equal(a.places, b.places)
            for a, b in zip(self.channels, other.channels, strict=True)
        )


def reversal_mv(channel: Channel, stated: float | None, bath: Bath) -> float:
    """Return the reversal potential of a channel in a bath, mV.

    Parameters
    ----------
    channel : Channel
    stated : float or None
        The membrane's own value at the default bath; None takes the published one.
    bath : Bath
        With ``published`` reversals a changed concentration adds the difference of the
        Nernst potentials; with ``ion_table`` the Nernst potential itself is returned.
    """
    published = channel.reversal.value if stated is None else stated
    ion = ions.MAMMAL[channel.ion]
    outside, inside = bath_ions(bath)[channel.ion]
    now = ions.nernst_mv(ion.charge, outside, inside, bath.celsius)
    if bath.reversals == "ion_table":
        return now
    usual = ions.nernst_mv(
        ion.charge, ion.outside.value, ion.inside.value, bath.celsius
    )
    return published + now - usual


def leak_shift_mv(bath: Bath) -> float:
    """Return by how much the bath's ions move the leak's reversal potential, mV."""
    if not bath.ions:
        return 0.0
    return leak_potential_mv(bath) - leak_potential_mv(Bath(celsius=bath.celsius))


def _rate_constants(
    rate: Rate, shift: float, slope: float | None
) -> tuple[float, float, float]:
    """Return a, v0, k of a rate in a membrane with its own shift and slope."""
    k = rate.k.value
    if slope is not None:
        k = slope if k > 0.0 else -slope
    return rate.a.value, rate.v0.value - shift, k


def _gate_block(
    gate: Gate, channel: Channel, own: dict[str, float], t: float
) -> GateBlock:
    """Return a gate's constants for a membrane's parameters at a temperature."""
    adjustable = {name: one.value for name, one in channel.adjustable.items()} | own
    shift = 0.0 if gate.senses_calcium else adjustable.get("shift", 0.0)
    slope = adjustable.get("slope") if gate.adjustable_slope else None
    slower = adjustable.get("recovery", 1.0) if gate.recovers else 1.0
    constants = [
        _rate_constants(gate.alpha, shift, slope),
        _rate_constants(gate.beta, shift, slope),
        (1.0, 0.0, 1.0),
    ]
    steady = -1
    if gate.steady is not None:
        steady = int(gate.steady.form)
        constants[2] = _rate_constants(gate.steady, shift, None)
    return GateBlock(
        symbol=gate.symbol,
        power=gate.power,
        senses_calcium=gate.senses_calcium,
        forms=(int(gate.alpha.form), int(gate.beta.form), steady),
        constants=tuple(constants),
        speed=q10_factor(gate.q10.value, t, gate.celsius) / slower,
    )


def conductance_factor(channel: Channel, lab: Lab) -> float:
    """Return what temperature, drugs and bath calcium make of a channel's density."""
    factor = drugs_at(lab).get(channel.name, NO_EFFECT).left
    if channel.conductance_q10 is not None:
        factor *= q10_factor(
            channel.conductance_q10.value, lab.bath.celsius, channel.conductance_celsius
        )
    if channel.flux is Flux.GHK_CALCIUM:
        # what temperature leaves alone is the permeability, not the slope
        stated = channel.density.celsius or lab.bath.celsius
        factor *= thermal_voltage_mv(stated) / thermal_voltage_mv(lab.bath.celsius)
        bath = bath_ions(lab.bath)
        factor *= ions.calcium_current_factor(
            bath["ca"][0],
            CALCIUM_HALF_SATURATION.value,
            bath["mg"][0],
            MAGNESIUM_HALF.value,
        )
    return factor


def _spans(
    covered: NDArray[np.bool_], bridge: NDArray[np.bool_]
) -> list[tuple[int, int]]:
    """Return the ranges of covered compartments; bridges may lie inside a range."""
    inside = covered | bridge
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inside, [False]))))
    spans = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        here = np.flatnonzero(covered[first:last])
        if here.size:
            spans.append((int(first + here[0]), int(first + here[-1] + 1)))
    return spans


def _places(
    covered: NDArray[np.bool_], bridge: NDArray[np.bool_]
) -> list[NDArray[np.int64]]:
    """Return the compartments of each block that a channel is split into.

    Long ranges are blocks of their own, because neighbouring compartments are advanced
    faster; many short ones, such as nodes of Ranvier, make one scattered block.
    """
    spans = _spans(covered, bridge)
    if len(spans) > 1 and covered.sum() < SHORT_SPAN * len(spans):
        return [np.flatnonzero(covered)]
    return [np.arange(first, last) for first, last in spans]


def _by_branch(compartments: CompartmentMap) -> list[Integers]:
    """Return the compartments of each branch, spine heads included, rising."""
    order = np.argsort(compartments.branch, kind="stable")
    branches = np.arange(len(compartments.neuron.branches) + 1)
    bounds = np.searchsorted(compartments.branch[order], branches)
    return [order[a:b] for a, b in pairwise(bounds.tolist())]


def _blocks(
    lab: Lab, compartments: CompartmentMap, membranes: list[Membrane], factor: Floats
) -> list[ChannelBlock]:
    """Return every channel block of a neuron, in the order of its compartments."""
    kinds: dict[tuple[object, ...], tuple[Channel, ChannelDensity, Floats]] = {}
    bare = terminal_compartments(lab, compartments)
    for membrane, whole_branch in zip(membranes, _by_branch(compartments), strict=True):
        here = whole_branch[compartments.spine[whole_branch] < 0]
        for one in membrane.channels:
            channel = CHANNELS.get(one.channel)
            if channel is None:
                continue
            key = (one.channel, one.reversal_mv, tuple(sorted(one.parameters.items())))
            if key not in kinds:
                kinds[key] = (channel, one, np.full(compartments.size, np.nan))
            kinds[key][2][here] = one.density_ms_cm2
            if one.channel in TERMINAL_CHANNELS:
                bare[here] = False
    if bare.any():
        one = ChannelDensity(
            channel=CALCIUM_CHANNEL, density_ms_cm2=CALCIUM_DENSITY.value
        )
        key = (one.channel, None, ())
        channel = CHANNELS[CALCIUM_CHANNEL]
        kinds.setdefault(key, (channel, one, np.full(compartments.size, np.nan)))
        kinds[key][2][bare] = one.density_ms_cm2
    for name, there in chosen_channels(lab, compartments).items():
        for known, (_, one, density) in list(kinds.items()):
            moved = there & ~np.isnan(density)
            if known[0] != CALCIUM_CHANNEL or not moved.any():
                continue
            goal: tuple[object, ...] = (name, *known[1:])
            empty = np.full(compartments.size, np.nan)
            kinds.setdefault(goal, (CHANNELS[name], one, empty))
            kinds[goal][2][moved] = density[moved]
            density[moved] = np.nan
            if np.isnan(density).all():
                del kinds[known]
    blocks = []
    bridge = compartments.branch == JUNCTION
    for channel, one, density in kinds.values():
        covered = ~np.isnan(density)
        whole = (
            np.where(covered, density, 0.0) * factor * conductance_factor(channel, lab)
        )
        if channel.name in TERMINAL_CHANNELS:
            whole *= local_block(lab, compartments, channel.name)
        blocks += [
            _channel_block(lab, channel, one, places, whole[places])
            for places in _places(covered, bridge)
        ]
    return sorted(blocks, key=lambda block: int(block.places[0]))


def _channel_block(
    lab: Lab,
    channel: Channel,
    one: ChannelDensity,
    places: Integers,
    density: Floats,
) -> ChannelBlock:
    """Return one channel in the given compartments."""
    celsius = lab.bath.celsius
    charge = ions.MAMMAL[channel.ion].charge
    usual = ions.MAMMAL[channel.ion]
    reversal = channel.reversal.value  # a flux has no use for it
    if channel.flux is Flux.OHMIC:
        reversal = reversal_mv(channel, one.reversal_mv, lab.bath)
    return ChannelBlock(
        name=channel.name,
        places=places,
        carrier=CARRIERS.index(channel.ion),
        flux=int(channel.flux),
        reversal=reversal,
        flux_constants=(
            thermal_voltage_mv(celsius) / charge,
            usual.inside.value / usual.outside.value,
        ),
        density=density,
        gates=tuple(
            _gate_block(gate, channel, one.parameters, celsius)
            for gate in channel.gates
        ),
        is_chain=channel.is_chain,
    )


def _pools(
    compartments: CompartmentMap, membranes: list[Membrane]
) -> tuple[PoolBlock, ...]:
    """Return the calcium pools of a neuron."""
    pools = []
    for index, membrane in enumerate(membranes):
        pool = membrane.calcium
        if pool is None:
            continue
        here = (compartments.branch == index) & (compartments.spine < 0)
        for first, last in _spans(here, np.zeros_like(here)):
            area = compartments.area[first:last]
            gain = pool.gain_millimolar_cm2_per_nc * 1e-3 * UM2_PER_CM2 / area
            pools.append(
                PoolBlock(first, last, pool.decay_ms, pool.rest_millimolar, gain)
            )
    return tuple(pools)


def _sheath(branch: Branch, membrane: Membrane) -> tuple[float, float, float]:
    """Return what a single-cable sheath makes of a branch's membrane.

    Returns
    -------
    tuple of float
        Capacitance (uF/cm2) and conductance (mS/cm2) per fibre surface, and fibre
        surface per axon surface.
    """
    assert branch.myelin is not None
    axon = 0.5 * (branch.start_diameter_um + branch.end_diameter_um)
    fibre = branch.myelin.fibre_diameter_um
    lamellae = branch.myelin.lamellae
    capacitance = myelin.single_cable_capacitance_uf_cm2(
        lamellae, axon / fibre, membrane.capacitance_uf_cm2
    )
    conductance = myelin.single_cable_conductance_ms_cm2(lamellae)
    return capacitance, conductance, fibre / axon


def fill(lab: Lab, compartments: CompartmentMap) -> NeuronMembrane:
    """Return the membrane of every compartment of one neuron of a lab.

    Parameters
    ----------
    lab : Lab
        For bath, temperature and drugs.
    compartments : CompartmentMap
        The neuron as it was cut.
    """
    neuron = compartments.neuron
    n = compartments.size
    membranes = [effective_membrane(neuron, branch) for branch in neuron.branches]
    capacitance, leak, reversal = np.zeros(n), np.zeros(n), np.zeros(n)
    sheath_capacitance, sheath_leak = np.zeros(n), np.zeros(n)
    if neuron.cable == "double":
        sheath_leak[:] = GROUND_MICROSIEMENS
    shift = leak_shift_mv(lab.bath)
    for branch, membrane, here in zip(
        neuron.branches, membranes, _by_branch(compartments), strict=True
    ):
        per_area = (membrane.capacitance_uf_cm2, membrane.leak_ms_cm2)
        # The factor stands for spines that are not drawn; a head has its own area.
        drawn = compartments.spine[here] >= 0
        surface = compartments.area[here] * np.where(drawn, 1.0, branch.spine_factor)
        if branch.myelin is not None and neuron.cable == "single":
            capacitance_here, conductance, ratio = _sheath(branch, membrane)
            per_area = (capacitance_here, conductance)
            surface = surface * ratio
        elif branch.myelin is not None:
            fibre = np.pi * branch.myelin.fibre_diameter_um * compartments.length[here]
            lamellae = branch.myelin.lamellae
            sheath_capacitance[here] = (
                myelin.sheath_capacitance_uf_cm2(lamellae) * fibre
            ) * NANOFARAD_PER_UF_CM2_UM2
            sheath_leak[here] = (
                myelin.sheath_conductance_ms_cm2(lamellae) * fibre
            ) * MICROSIEMENS_PER_MS_CM2_UM2
        capacitance[here] = per_area[0] * surface * NANOFARAD_PER_UF_CM2_UM2
        leak[here] = per_area[1] * surface * MICROSIEMENS_PER_MS_CM2_UM2
        reversal[here] = membrane.leak_mv + shift
    factor = compartments.area * MICROSIEMENS_PER_MS_CM2_UM2
    return NeuronMembrane(
        capacitance=capacitance,
        leak=leak,
        leak_reversal=reversal,
        sheath_capacitance=sheath_capacitance,
        sheath_leak=sheath_leak,
        channels=tuple(_blocks(lab, compartments, membranes, factor)),
        pools=_pools(compartments, membranes),
    )
