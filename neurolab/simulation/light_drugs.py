"""What drugs and the bath's calcium make of a light synapse.

It has no cleft and no receptor states, so that what they do is taken from the kinetic
scheme once: how a drug changes the charge of one quantum, under the transmitter's usual
course, changes the light conductance. Release falls with a power of the calcium current
that is left. Drugs that plug open channels act as after long use.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.bath import bath_ions
from neurolab.physiology.calcium import (
    CALCIUM_HALF_SATURATION,
    MAGNESIUM_HALF,
    RELEASE_POWER,
)
from neurolab.physiology.cleft import USUAL_COURSE
from neurolab.physiology.drugs import NO_EFFECT, with_drugs
from neurolab.physiology.drugs.on_schemes import UNPLUGGING
from neurolab.physiology.ions import calcium_current_factor
from neurolab.physiology.receptors import RECEPTORS
from neurolab.physiology.scheme import open_vector, rate_matrices
from neurolab.simulation.equipment import CALCIUM_CHANNEL
from neurolab.simulation.propagators import propagator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from neurolab.document.records import Bath
    from neurolab.physiology.drugs import Effect

LONG_MS = 3000.0
CERTAIN = 1.0 - 1e-9


def conductance_factors(
    receptor: str, effects: Mapping[str, Effect], celsius: float
) -> tuple[float, float]:
    """Return what drugs make of the peak and of the decay of one event's conductance.

    Parameters
    ----------
    receptor : str
    effects : mapping of str to Effect
        By target.
    celsius : float
    """
    effect = effects.get(receptor, NO_EFFECT)
    if effect == NO_EFFECT:
        return 1.0, 1.0
    usual = _charge(receptor, 1.0, 1.0, celsius)
    held = _charge(receptor, 1.0, effect.unbinding, celsius)
    both = _charge(receptor, effect.competition, effect.unbinding, celsius)
    free = 1.0
    for drug, rate in effect.plugs:
        free += rate / UNPLUGGING[receptor][drug]
    return effect.left * both / held / free, held / usual


@lru_cache(maxsize=256)
def _charge(
    receptor: str, competition: float, unbinding: float, celsius: float
) -> float:
    """Return the mean time that a channel is open after one fusion, ms."""
    effect = replace(NO_EFFECT, competition=competition, unbinding=unbinding)
    scheme = with_drugs(RECEPTORS[receptor].scheme, effect)
    fixed, bound = rate_matrices(scheme, celsius)
    count = len(scheme.states)
    opens = np.asarray(open_vector(scheme), dtype=np.float64)
    state = np.zeros(count)
    state[0] = 1.0
    total = 0.0
    course = [(each.value, time.value) for each, time in USUAL_COURSE]
    for millimolar, duration in (*course, (0.0, LONG_MS)):
        # the integral of the states stands in further rows of a larger matrix
        larger = np.zeros((2 * count, 2 * count))
        larger[:count, :count] = (fixed + millimolar * bound)[:count, :count]
        larger[count:, :count] = np.eye(count)
        step = propagator(larger, duration)
        total += float(opens @ step[count:, :count] @ state)
        state = step[:count, :count] @ state
    return total


def release_factor(
    transmitter: str, effects: Mapping[str, Effect], bath: Bath
) -> float:
    """Return the share of the events that drugs and the bath's calcium leave, 0 to 1.

    Parameters
    ----------
    transmitter : str
    effects : mapping of str to Effect
        By target.
    bath : Bath
    """
    ions = bath_ions(bath)
    current = effects.get(CALCIUM_CHANNEL, NO_EFFECT).left * calcium_current_factor(
        ions["ca"][0],
        CALCIUM_HALF_SATURATION.value,
        ions["mg"][0],
        MAGNESIUM_HALF.value,
    )
    left = min(current, 1.0) ** RELEASE_POWER.value
    for name in ("release", f"release.{transmitter}"):
        left *= effects.get(name, NO_EFFECT).left
    return left if left < CERTAIN else 1.0
