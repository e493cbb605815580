"""Sizes and strengths that new things on the bench begin with; all adjustable at once.

None of them is a measurement: they are chosen so that what a student places does
something that can be seen, and each lies within what is usual.
"""

from __future__ import annotations

from typing import Final

from neurolab.physiology.parameter import ASSUMED, Parameter


def _begin(
    symbol: str, value: float, unit: str, low: float, high: float, note: str
) -> Parameter:
    note = f"{note} Chosen as a beginning."
    return Parameter(symbol, value, unit, low, high, ASSUMED, None, "", note)


DENDRITE_LENGTH_UM: Final = _begin(
    "l", 150.0, "um", 1.0, 3000.0, "Length of a new dendrite; 50 to 500 are usual."
)
DENDRITE_DIAMETER_UM: Final = _begin(
    "d", 1.5, "um", 0.1, 20.0, "Diameter of a new dendrite; 0.5 to 3 are usual."
)
DAUGHTER_SHARE: Final = _begin(
    "d1/d0",
    0.63,
    "",
    0.1,
    1.0,
    "Diameter of a daughter branch over its parent's: two equal daughters by the 3/2 "
    "power rule of Rall.",
)
CONTACTS: Final = _begin(
    "n",
    150.0,
    "",
    1.0,
    200.0,
    "Contacts of a new connection between two neurons: a driver input, strong enough "
    "to fire the second cell alone. A pair of cortical cells has about 8.",
)
TARGET_LENGTH_UM: Final = _begin(
    "l", 80.0, "um", 0.0, 3000.0, "Stretch over which a new connection's contacts lie."
)
INPUT_ONSET_MS: Final = _begin(
    "t0", 1.0, "ms", 0.0, 1000.0, "First spike of a new outside input in a sweep."
)
INPUT_INTERVAL_MS: Final = _begin(
    "T", 10.0, "ms", 1.0, 10000.0, "Interval between spikes of a new outside input."
)
BUNDLE_LINES: Final = _begin(
    "n", 100.0, "", 2.0, 100000.0, "Number of axons in a new bundle of inputs."
)
BUNDLE_RATE_HZ: Final = _begin(
    "f", 5.0, "Hz", 0.0, 1000.0, "Rate of each axon of a new bundle."
)
PULSE_NA: Final = _begin(
    "I", 1.0, "nA", -100.0, 100.0, "Current of a new pulse: fires the generic neuron."
)
PULSE_ONSET_MS: Final = _begin(
    "t0", 1.0, "ms", 0.0, 1000.0, "Onset of a new pulse in the sweep."
)
PULSE_MS: Final = _begin("T", 2.0, "ms", 0.01, 1000.0, "Duration of a new pulse.")
PULSE_COUNT: Final = _begin("n", 5.0, "", 1.0, 1000.0, "Pulses in a new train.")
PULSE_INTERVAL_MS: Final = _begin(
    "T", 10.0, "ms", 0.1, 10000.0, "Interval between the pulses of a new train."
)
LONG_MS: Final = _begin(
    "T", 15.0, "ms", 1.0, 10000.0, "Duration of a new ramp, sine or noise."
)
NOISE_NA: Final = _begin("s", 0.2, "nA", 0.0, 10.0, "Deviation of a new noise current.")
NOISE_CORRELATION_MS: Final = _begin(
    "tau", 3.0, "ms", 0.1, 100.0, "Correlation time of a new noise current."
)
SINE_HZ: Final = _begin("f", 100.0, "Hz", 0.1, 1000.0, "Frequency of a new sine.")
CLAMP_MV: Final = _begin(
    "V", 60.0, "mV", -200.0, 200.0, "Step of a new voltage clamp above its holding."
)
HOLDING_MV: Final = _begin(
    "V_h", -70.0, "mV", -200.0, 200.0, "Holding potential of a new voltage clamp."
)
