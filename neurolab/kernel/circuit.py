"""The arrays of a circuit by name: what is built, what changes, what is scratch.

Three named tuples go into the kernel. `Circuit` holds everything that describes the
cells and changes only by an edit; `State` is all that evolves, and copying it is a
snapshot; `Scratch` is working memory whose content means nothing between calls.

Sizes: n compartments, g groups (cells joined by electrical synapses step together),
r unbranched runs, j junctions, c channels, k gates, p calcium pools, e electrodes with
a command, w waveforms, s electrical synapses, d crossing detectors. A channel covers
the compartments ``first <= i < last`` and keeps its own contiguous block in
`Circuit.density` and `State.conductance`; each of its gates has a block of the same
length in `State.gates`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NA, K, CA, CL, LEAK = range(5)
CARRIERS = ("na", "k", "ca", "cl", "leak")
"""What carries membrane current, in the order of `State.charge`; leak is not an ion."""

BLOCK = 128
"""Compartments that a channel is advanced at a time, so that scratch stays in L1."""

CURRENT, VOLTAGE, CONDUCTANCE = range(3)
"""Kinds of electrode command."""

LINES, SINE, NOISE = range(3)
"""Kinds of waveform: straight lines between breakpoints, sine, correlated noise."""


class Circuit(NamedTuple):
    """Description of all cells; see the module for sizes."""

    # compartments (n,), parents before children
    parent: Integers  # -1 at a root
    link: Floats  # uS to the parent, 0 at a root
    capacity_rate: Floats  # uS: 2 C / h
    fixed_diagonal: Floats  # uS: 2 C / h + leak + all links
    leak: Floats  # uS
    leak_reversal: Floats  # mV
    # the second cable under the sheath, (n,) or (0,) where no cell has one
    outer_link: Floats  # uS
    outer_capacity_rate: Floats  # uS: 2 C_myelin / h
    outer_diagonal: Floats  # uS: 2 C_myelin / h + leak to the bath + links
    # groups (g,)
    group_first: Integers
    group_last: Integers
    group_sub_steps: Integers
    group_layers: Integers  # 1 or 2
    group_run_first: Integers  # and the next group's first is this one's last
    group_junction_first: Integers
    group_channel_first: Integers
    group_pool_first: Integers
    group_electrode_first: Integers
    group_gap_first: Integers
    group_detector_first: Integers
    # unbranched runs (r,), each contiguous, parents first
    run_first: Integers
    run_last: Integers
    # junctions (j,): compartments without area; neighbours in compressed rows
    junction: Integers
    junction_first: Integers  # (j + 1,)
    junction_neighbour: Integers
    junction_weight: Floats  # sums to 1 for each junction
    # channels (c,)
    channel_first: Integers
    channel_last: Integers
    channel_block: Integers
    channel_carrier: Integers
    channel_flux: Integers
    channel_gate_first: Integers  # (c + 1,)
    channel_reversal: Floats  # mV
    channel_flux_constants: Floats  # (c, 2): RT/zF in mV; inside / outside
    density: Floats  # uS, maximal conductance for each compartment of each channel
    # gates (k,)
    gate_block: Integers
    gate_power: Integers
    gate_senses_calcium: Integers
    gate_forms: Integers  # (k, 3): alpha, beta, steady (-1 for none)
    gate_constants: Floats  # (k, 3, 3): a, v0, k of alpha, beta, steady
    gate_speed: Floats  # factor of alpha and beta at the present temperature
    # calcium pools (p,)
    pool_first: Integers
    pool_last: Integers
    pool_decay: Floats  # ms
    pool_rest: Floats  # mM
    pool_gain: Floats  # (n,) mM per pC of inward calcium, or (0,)
    # electrodes with a command (e,)
    electrode_compartment: Integers
    electrode_kind: Integers
    electrode_conductance: Floats  # uS: 1 / series resistance of a voltage clamp
    electrode_reversal: Floats  # mV, of a conductance clamp
    electrode_holding: Floats
    electrode_wave_first: Integers  # (e + 1,)
    # waveforms (w,)
    wave_kind: Integers
    wave_point_first: Integers  # (w + 1,)
    wave_constants: Floats  # (w, 6): see `commands`
    wave_key: Integers  # key of the random numbers of a noise
    point_time: Floats  # ms from the start of the sweep
    point_value: Floats
    # electrical synapses (s,)
    gap_from: Integers
    gap_to: Integers
    gap_conductance: Floats  # uS
    # crossing detectors (d,)
    detector_compartment: Integers
    detector_level: Floats  # mV


class State(NamedTuple):
    """All that evolves; a copy of these arrays is a snapshot."""

    v: Floats  # (n,) mV, across the membrane
    outer_v: Floats  # (n,) mV under the sheath, or (0,)
    gates: Floats
    calcium: Floats  # (n,) mM, or (0,)
    conductance: Floats  # uS, open conductance of each channel block
    charge: Floats  # (5, n) pC outward through the membrane, by carrier
    gap_charge: Floats  # (s,) pC from `gap_from` to `gap_to`
    electrode_current: Floats  # (e,) nA into the cell, mean of the last sub-step
    electrode_charge: Floats  # (e,) pC
    noise: Floats  # (w, 2): value at the present tick and at the next
    damp: Integers  # (g,) 1 if the next sub-step must damp a discontinuity
    v_highest: Floats  # (n,) mV since the last frame
    v_lowest: Floats  # (n,)


class Scratch(NamedTuple):
    """Working memory; its content means nothing between calls."""

    membrane_diagonal: Floats  # (n,) uS: fixed part and open channels
    membrane_source: Floats  # (n,) nA: conductance times reversal potential
    diagonal: Floats  # (n,)
    source: Floats  # (n,)
    factor: Floats  # (n,)
    middle: Floats  # (n,) mV at the middle of the step
    outer: Floats  # (5, n) or (5, 0): working rows of the double cable
    flux_source: Floats  # like `conductance`: conductance times reversal, GHK channels
    gap_columns: Floats  # (most gaps of a group, n)
    gap_matrix: Floats  # (most gaps, most gaps + 1)
    inverse: Floats  # (n,) reciprocal pivots
    calcium_current: Floats  # (n,) nA outward, or (0,)
    before: Floats  # (d,) mV at each detector one sub-step ago
    steady: Floats  # (BLOCK,)
    rate: Floats  # (BLOCK,)
    product: Floats  # (BLOCK,)
