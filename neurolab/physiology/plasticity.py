"""Short-term plasticity of light synapses.

The usual form is that of Tsodyks & Markram (1997).

A synapse has a resource R (the share of transmitter that is ready) and a use u (the
share of R that a spike releases). At a spike u rises first, then u R is released:

    u <- U + u (1 - U) exp(-t / tau_fac),    release u R,    R <- R - u R,

and between spikes R returns to 1 with tau_rec. The first spike finds R = 1 and u = U.
With ``tau_fac`` 0 nothing facilitates. Full synapses need none of this: their
depression is vesicles that are missing, their facilitation is calcium.

The other form is that of Dittman, Kreitzer & Regehr (2000), in which calcium that stays
behind both raises release and hastens recovery. A spike releases F D of all
transmitter, and between spikes

    F = F1 + (1 - F1) x_F / (x_F + K_F),
    dD/dt = (1 - D) (k0 + (k_max - k0) x_D / (x_D + K_D)),

where x_F and x_D rise by a step with every spike and fade with tau_F and tau_D.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

import numpy as np

from neurolab.physiology.parameter import ASSUMED, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ShortTermPlasticity:
    """One preset.

    Attributes
    ----------
    name, title : str
    use : Parameter
        U: share of the resource that the first spike releases.
    recovery, facilitation : Parameter
        Time constants tau_rec and tau_fac, ms.
    about : str
        Which synapses are like this, in a student's words.
    """

    name: str
    title: str
    use: Parameter
    recovery: Parameter
    facilitation: Parameter
    about: str


def _preset(
    name: str,
    title: str,
    constants: tuple[float, float, float],
    source: str,
    about: str,
) -> ShortTermPlasticity:
    """Return a preset from U, tau_rec and tau_fac."""
    tissue = "Assumed, within published spans." if source == ASSUMED else ""

    def number(symbol: str, index: int, unit: str, high: float, note: str) -> Parameter:
        return Parameter(
            symbol,
            constants[index],
            unit,
            0.0,
            high,
            source,
            None,
            title,
            f"{note} {tissue}".strip(),
        )

    return ShortTermPlasticity(
        name,
        title,
        number("U", 0, "", 1.0, "Share of the transmitter that one spike releases."),
        number("tau_rec", 1, "ms", 1e5, "Time in which 63 % of it is replaced."),
        number("tau_fac", 2, "ms", 1e5, "Time in which facilitation fades; 0: none."),
        about,
    )


PRESETS: dict[str, ShortTermPlasticity] = {
    preset.name: preset
    for preset in (
        _preset(
            "depressing",
            "depressing",
            (0.5, 800.0, 0.0),
            "tsodyks_markram_1997",
            "Between pyramidal cells of cortical layer 5: each spike finds less.",
        ),
        _preset(
            "facilitating",
            "facilitating",
            (0.15, 50.0, 750.0),
            ASSUMED,
            "From pyramidal cells onto some interneurons: each spike releases more.",
        ),
        _preset(
            "calyx",
            "like the calyx of Held",
            (0.2, 3000.0, 0.0),
            ASSUMED,
            "A giant synapse of the auditory brainstem that recovers slowly.",
        ),
        _preset(
            "hippocampal",
            "like CA3 to CA1",
            (0.25, 100.0, 100.0),
            ASSUMED,
            "Facilitates a little at short intervals and recovers fast.",
        ),
        _preset(
            "constant",
            "constant",
            (1.0, 0.0, 0.0),
            ASSUMED,
            "Every spike has the same effect, whatever came before.",
        ),
    )
}
"""Presets by name."""


def _fd(
    symbol: str, value: float, unit: str, low: float, high: float, note: str
) -> Parameter:
    """Return a number of the second form, as coded for the auditory nerve."""
    preparation = "auditory nerve onto cochlear nucleus"
    return Parameter(
        symbol, value, unit, low, high, "dittman_2000", 34.0, preparation, note
    )


BY_CALCIUM: dict[str, Parameter] = {
    "plasticity.by_calcium": Parameter(
        "",
        0.0,
        "",
        0.0,
        1.0,
        ASSUMED,
        None,
        "",
        "1 takes the form of Dittman, Kreitzer & Regehr, in which calcium that stays "
        "behind raises release and hastens recovery. Assumed 0: Tsodyks & Markram.",
    ),
    "plasticity.first": _fd(
        "F1", 0.4, "", 0.0, 1.0, "Share of all transmitter that a first spike releases."
    ),
    "plasticity.slow": _fd(
        "k0", 1.0 / 1750.0, "1/ms", 1e-7, 10.0, "Rate of recovery without calcium."
    ),
    "plasticity.fast": _fd(
        "k_max", 1.0 / 25.0, "1/ms", 1e-7, 10.0, "Rate of recovery with much calcium."
    ),
    "plasticity.haste_half": _fd(
        "K_D", 0.7, "", 1e-6, 1e3, "Calcium that hastens recovery half as much."
    ),
    "plasticity.haste_decay": _fd(
        "tau_D", 50.0, "ms", 0.01, 1e5, "Time in which that calcium falls to 37 %."
    ),
    "plasticity.haste_step": _fd(
        "d_D", 0.02, "", 0.0, 1e3, "By how much a spike raises that calcium."
    ),
    "plasticity.more_half": _fd(
        "K_F", 0.5, "", 1e-6, 1e3, "Calcium that raises release half as much."
    ),
    "plasticity.more_decay": _fd(
        "tau_F", 10.0, "ms", 0.01, 1e5, "Time in which that calcium falls to 37 %."
    ),
    "plasticity.more_step": _fd(
        "d_F", 0.02, "", 0.0, 1e3, "By how much a spike raises that calcium."
    ),
}
"""The second form, by the ends of addresses; it acts while the first of them is 1."""


def released(
    intervals_ms: Sequence[float],
    use: float,
    recovery_ms: float,
    facilitation_ms: float,
) -> NDArray[np.float64]:
    """Return u R of every spike of a train, relative to all transmitter.

    Parameters
    ----------
    intervals_ms : sequence of float
        Times between successive spikes; the result has one entry more.
    use, recovery_ms, facilitation_ms : float
        U, tau_rec and tau_fac.
    """
    u, resource = use, 1.0
    amounts = [u * resource]
    for interval in intervals_ms:
        resource *= 1.0 - u
        resource = 1.0 - (1.0 - resource) * _left(interval, recovery_ms)
        u = use + u * (1.0 - use) * _left(interval, facilitation_ms)
        amounts.append(u * resource)
    return np.array(amounts)


def released_by_calcium(
    intervals_ms: Sequence[float], values: Mapping[str, float] | None = None
) -> NDArray[np.float64]:
    """Return F D of every spike of a train, relative to all transmitter.

    Parameters
    ----------
    intervals_ms : sequence of float
        Times between successive spikes; the result has one entry more.
    values : mapping of str to float, optional
        Numbers that differ from `BY_CALCIUM`, by their names there.

    Notes
    -----
    The integral of the rate of recovery over a time t, with x e^(-t/tau) for x_D, is
    k0 t + (k_max - k0) tau ln((x + K) / (x e^(-t/tau) + K)).
    """
    own = {name: one.value for name, one in BY_CALCIUM.items()} | dict(values or {})
    own = {name.removeprefix("plasticity."): value for name, value in own.items()}
    left, haste, more = 1.0, 0.0, 0.0
    amounts = []
    for interval in (0.0, *intervals_ms):
        more *= _left(interval, own["more_decay"])
        fading = haste * _left(interval, own["haste_decay"])
        ratio = (haste + own["haste_half"]) / (fading + own["haste_half"])
        hastened = (own["fast"] - own["slow"]) * own["haste_decay"] * log(ratio)
        left = 1.0 - (1.0 - left) * exp(-own["slow"] * interval - hastened)
        use = own["first"] + (1.0 - own["first"]) * more / (more + own["more_half"])
        amounts.append(use * left)
        left *= 1.0 - use
        haste = fading + own["haste_step"]
        more += own["more_step"]
    return np.array(amounts)


def paired_pulse_ratio(
    interval_ms: float, use: float, recovery_ms: float, facilitation_ms: float
) -> float:
    """Return second over first release of two spikes.

    Notes
    -----
    (1 + (1 - U) exp(-t/tau_fac)) (1 - U exp(-t/tau_rec)).
    """
    more = 1.0 + (1.0 - use) * _left(interval_ms, facilitation_ms)
    return more * (1.0 - use * _left(interval_ms, recovery_ms))


def steady_release(
    interval_ms: float, use: float, recovery_ms: float, facilitation_ms: float
) -> float:
    """Return u R of a spike deep in a regular train.

    Notes
    -----
    u = U / (1 - (1 - U) exp(-t/tau_fac)); R = (1 - e) / (1 - (1 - u) e) with
    e = exp(-t/tau_rec).
    """
    u = use / (1.0 - (1.0 - use) * _left(interval_ms, facilitation_ms))
    left = _left(interval_ms, recovery_ms)
    return u * (1.0 - left) / (1.0 - (1.0 - u) * left)


def _left(interval_ms: float, time_constant_ms: float) -> float:
    """Return what an interval leaves of something that fades; 0 with no time."""
    return exp(-interval_ms / time_constant_ms) if time_constant_ms > 0.0 else 0.0
