"""Calcium where vesicles are: under the open channels, and what stays behind.

The sensor of a docked vesicle sits within tens of nanometres of a channel. There
calcium follows the channel within tens of microseconds:

    local = rest + spread + A I / I_ref,

I being the calcium current of the terminal and I_ref its peak in the action potential
of the test bouton (`cells.bouton`) at 37 C, 2 mM calcium and no block: one fixed number
per channel density, whatever else changes. What has entered raises calcium in the
whole terminal, is pumped out, and reaches the other sensors when it has spread; so an
action potential's own residual calcium is not counted twice:

    d residual/dt = gain I / I_ref - residual / tau,
    d spread/dt = (residual - spread) / tau_spread.
"""

from __future__ import annotations

from neurolab.physiology.parameter import ASSUMED, Parameter

REST = Parameter(
    "Ca_rest",
    0.05,
    "uM",
    0.0,
    10.0,
    "helmchen_1997",
    35.0,
    "calyx of Held and cortical boutons",
    "Free calcium in a terminal that has been silent, 50 nM.",
)
LOCAL = Parameter(
    "A",
    10.0,
    "uM",
    0.0,
    1000.0,
    "bollmann_2000",
    37.0,
    "calyx of Held",
    "Peak of calcium at the sensor in one action potential, 2 mM outside: a brief "
    "10 uM releases as an action potential does. At 23 C the same sensor would need "
    "20 to 25 uM.",
)
RESIDUAL = Parameter(
    "residual",
    0.4,
    "uM",
    0.0,
    100.0,
    "koester_sakmann_2000",
    37.0,
    "cortical boutons",
    "By how much one action potential raises calcium in the whole terminal: 0.4 to "
    "1 uM. It adds to the next action potential's calcium and so facilitates a little.",
)
SPREAD = Parameter(
    "tau_spread",
    2.0,
    "ms",
    0.0,
    1000.0,
    ASSUMED,
    37.0,
    "cortical boutons",
    "Time that calcium needs to spread over the terminal. Assumed: longer than the "
    "0.5 ms from its entry to release, shorter than the intervals of a train.",
)
RESIDUAL_DECAY = Parameter(
    "tau_residual",
    80.0,
    "ms",
    0.1,
    1e5,
    "helmchen_1997",
    35.0,
    "calyx of Held and cortical boutons",
    "Time in which pumps take 63 % of residual calcium away: 50 to 100 ms.",
)

REFERENCE_DRIVE = Parameter(
    "I_ref/g",
    -18.419,
    "mV",
    -200.0,
    -0.1,
    "computed",
    37.0,
    "test bouton",
    "Peak calcium current of the test bouton's action potential, over the conductance "
    "of all its calcium channels.",
)
REFERENCE_WIDTH = Parameter(
    "w_ref",
    0.3453,
    "ms",
    0.01,
    10.0,
    "computed",
    37.0,
    "test bouton",
    "Calcium charge of the test bouton's action potential over its peak current.",
)
"""A test recomputes both from the equations."""


def _computed(
    symbol: str, value: float, unit: str, span: tuple[float, float], note: str
) -> Parameter:
    return Parameter(symbol, value, unit, *span, "computed", 37.0, "test bouton", note)


_DRIVE_SPAN, _WIDTH_SPAN = (-200.0, -0.1), (0.01, 10.0)
REFERENCES = (
    (REFERENCE_DRIVE, REFERENCE_WIDTH),
    (
        _computed("I_ref/g", -13.446, "mV", _DRIVE_SPAN, "The same of P/Q type."),
        _computed("w_ref", 0.2431, "ms", _WIDTH_SPAN, "The same of P/Q type."),
    ),
    (
        _computed("I_ref/g", -11.220, "mV", _DRIVE_SPAN, "The same of N type."),
        _computed("w_ref", 0.2251, "ms", _WIDTH_SPAN, "The same of N type."),
    ),
)
"""Both numbers of each calcium channel, in the order of ``calcium.channel``."""

CHANNEL = Parameter(
    "channel",
    0.0,
    "",
    0.0,
    2.0,
    ASSUMED,
    None,
    "",
    "Calcium channel of the terminal: 0 that of the calyx of Held, two gates; 1 P/Q "
    "type and 2 N type, schemes of six states. Each brings the same calcium to the "
    "sensor in an action potential of the test bouton. Assumed 0.",
)

PARAMETERS = {
    "calcium.channel": CHANNEL,
    "calcium.rest": REST,
    "calcium.local": LOCAL,
    "calcium.residual": RESIDUAL,
    "calcium.spread": SPREAD,
    "calcium.residual_decay": RESIDUAL_DECAY,
}
"""What of it a synapse may change, by the end of its address."""


def reference_current_na(
    density_ms_cm2: float, area_um2: float, channel: int = 0
) -> float:
    """Return I_ref of a terminal, nA; negative, since it is inward.

    Parameters
    ----------
    density_ms_cm2 : float
        Density that counts as one: `cells.bouton.CALCIUM_DENSITY`. A terminal with
        twice as many channels has twice the local calcium.
    area_um2 : float
        Membrane of the compartment whose calcium current is taken.
    channel : int
        Place in `REFERENCES`.
    """
    microsiemens = density_ms_cm2 * area_um2 * 1e-5
    return microsiemens * REFERENCES[channel][0].value


def residual_gain_per_ms(residual_micromolar: float, channel: int = 0) -> float:
    """Return the rise of residual calcium (uM/ms) while I equals I_ref."""
    return residual_micromolar / REFERENCES[channel][1].value
