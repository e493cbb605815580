"""Facilitation beyond residual calcium: a slow sensor of high affinity.

Residual calcium alone adds to the next action potential's calcium and makes a pair of
spikes release 1.15 to 1.2 times as much the second time. Synapses that facilitate have
a second sensor (synaptotagmin 7), which residual calcium fills and which helps the fast
one while it is full:

    dS/dt = on residual (1 - S) - S / tau,    rate of fusion x (1 + gain S).

It is the rate that the fast sensor's states give which is multiplied. Faster rates of
each of its states would do little: what limits release is the binding of calcium.
"""

from __future__ import annotations

from neurolab.physiology.parameter import ASSUMED, Parameter

_TISSUE = "central synapses"

GAIN = Parameter(
    "gain",
    0.0,
    "",
    0.0,
    20.0,
    ASSUMED,
    37.0,
    _TISSUE,
    "How much faster vesicles fuse when the slow sensor is full: times 1 + gain. "
    "Assumed 0 (no slow sensor) for the default synapse; 0.7 makes a facilitating one.",
)
FACILITATING_GAIN = Parameter(
    "gain",
    0.7,
    "",
    0.0,
    20.0,
    ASSUMED,
    37.0,
    _TISSUE,
    "Gain of a facilitating synapse. Assumed, so that the second of two spikes 20 to "
    "100 ms apart releases 1.5 to 2 times as much (Jackman 2016 shows such pairs).",
)
ON = Parameter(
    "k_on",
    0.1,
    "1/(uM ms)",
    0.0,
    10.0,
    ASSUMED,
    37.0,
    _TISSUE,
    "How fast residual calcium fills the slow sensor. Assumed: within 20 ms.",
)
DECAY = Parameter(
    "tau_S",
    100.0,
    "ms",
    1.0,
    1e5,
    ASSUMED,
    37.0,
    _TISSUE,
    "Time in which the slow sensor empties. Assumed near that of synaptotagmin 7.",
)

PARAMETERS = {
    "facilitation.gain": GAIN,
    "facilitation.on": ON,
    "facilitation.decay": DECAY,
}
"""What of it a synapse may change, by the end of its address."""
