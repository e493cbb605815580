"""Short-term plasticity of light synapses: what one event releases.

The rule is in `physiology.plasticity`. Between events nothing is computed: a synapse
keeps u, R and the time of its last event, and the next event brings them up to date.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from neurolab.kernel.jit import inlined

if TYPE_CHECKING:
    from neurolab.kernel.circuit import Floats

USED = 0  # u after the last event
LEFT = 1  # R after it
LAST = 2  # ms, when it was
MEMORY_COLUMNS = 3

NEVER_MS = -1e30
"""Time of the last event of a synapse that had none: u = 0, R = 1 in effect."""


@inlined
def plastic_event(
    memory: Floats,
    time: float,
    use: float,
    recovery: float,
    facilitation: float,
) -> float:
    """Return u R of an event, and remember it.

    Parameters
    ----------
    memory : (MEMORY_COLUMNS,) float64
        Of one synapse; at rest 0, 1 and `NEVER_MS`.
    time : float
        Of the event, ms; not before the last one.
    use, recovery, facilitation : float
        U, tau_rec and tau_fac (ms); 0 for a time constant means at once.
    """
    interval = time - memory[LAST]
    kept = math.exp(-interval / facilitation) if facilitation > 0.0 else 0.0
    u = use + memory[USED] * (1.0 - use) * kept
    missing = math.exp(-interval / recovery) if recovery > 0.0 else 0.0
    left = 1.0 - (1.0 - memory[LEFT]) * missing
    memory[USED] = u
    memory[LEFT] = left - u * left
    memory[LAST] = time
    return u * left
