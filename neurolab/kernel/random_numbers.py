"""Random numbers by counting: the draw depends only on its keys, never on order.

A draw is a hash of (seed, key, counter), so that adding a noise source or a synapse
changes no other's draws, and a replay from any point repeats them. The hash is the
finaliser of SplitMix64 (Steele, Lea & Flood 2014), applied once per key.
"""

from __future__ import annotations

import math

import numpy as np

from neurolab.kernel.jit import inlined

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
S27, S30, S31, S11 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(11)
TO_UNIT = 2.0**-53


@inlined
def _mixed(bits: np.uint64) -> np.uint64:
    """Scatter the bits of a counter."""
    bits = bits + GOLDEN
    bits = (bits ^ (bits >> S30)) * MIX_1
    bits = (bits ^ (bits >> S27)) * MIX_2
    return bits ^ (bits >> S31)


@inlined
def uniform(seed: int, key: int, counter: int) -> float:
    """Return a number in (0, 1), the same for the same three integers."""
    bits = _mixed(_mixed(_mixed(np.uint64(seed)) ^ np.uint64(key)) ^ np.uint64(counter))
    return (float(bits >> S11) + 0.5) * TO_UNIT


@inlined
def normal(seed: int, key: int, counter: int) -> float:
    """Return a standard normal number (Box & Muller 1958)."""
    radius = math.sqrt(-2.0 * math.log(uniform(seed, key, 2 * counter)))
    return radius * math.cos(2.0 * math.pi * uniform(seed, key, 2 * counter + 1))
