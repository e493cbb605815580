"""Voltage-gated channels as data: gates, rate laws and how temperature moves them.

A channel's conductance is its density times the product of its gates, each raised to
a power. Each gate obeys dx/dt = alpha (1 - x) - beta x. Alpha and beta each follow
one of four laws of y = (u - v0) / k, where u is the membrane potential in mV (or the
calcium concentration in mM for `RateForm.POWER_2`):

=============  ==============================================
LINOID         a k y / (1 - exp(-y)), which is a k at y = 0
EXPONENTIAL    a exp(y)
SIGMOID        a / (1 + exp(-y))
CONSTANT       a
POWER_2        a ((u - v0) / k)^2, for calcium
=============  ==============================================

Every Hodgkin-Huxley-like model of the literature that NeuroLab uses is one of these
up to the sign of ``k``, so the kernel needs no code of its own for any channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neurolab.physiology.parameter import Parameter


class RateForm(IntEnum):
    """Law of an opening or closing rate; the number is what the kernel reads."""

    LINOID = 0
    EXPONENTIAL = 1
    SIGMOID = 2
    CONSTANT = 3
    POWER_2 = 4


class Flux(IntEnum):
    """How an open channel passes current."""

    OHMIC = 0  # g (V - E)
    GHK_CALCIUM = 1  # Goldman-Hodgkin-Katz flux of a divalent ion, scaled to a slope


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate law: form and constants (a in 1/ms or 1/(ms mV), v0 and k in mV)."""

    form: RateForm
    a: Parameter
    v0: Parameter
    k: Parameter


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate variable.

    Attributes
    ----------
    symbol : str
        As in the paper: m, h, n, p, s.
    power : int
        Exponent in the conductance, 1 to 4; 0 for the closed states of a chain.
    alpha, beta : Rate
        Opening and closing rate at the channel's reference temperature. With
        `steady` given they only set the time constant, 1 / (alpha + beta).
    q10 : Parameter
        Factor of both rates per 10 degrees.
    celsius : float
        Temperature at which alpha and beta hold.
    steady : Rate or None
        A `SIGMOID` with a = 1 that replaces alpha / (alpha + beta).
    senses_calcium : bool
        True if u is the intracellular calcium concentration (mM), not the voltage.
    adjustable_slope : bool
        True if the channel's adjustable ``slope`` replaces the size of k in alpha and
        beta (their signs stay).
    recovers : bool
        True if the channel's adjustable ``recovery`` multiplies the time constant.
    """

    symbol: str
    power: int
    alpha: Rate
    beta: Rate
    q10: Parameter
    celsius: float
    steady: Rate | None = None
    senses_calcium: bool = False
    adjustable_slope: bool = False
    recovers: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """One kind of channel.

    Attributes
    ----------
    name : str
        Stable name used in files and addresses, for instance ``hh_na``.
    title : str
        Name for people, for instance "squid sodium channel".
    ion : str
        ``na``, ``k``, ``ca`` or ``cl``: the current is counted as this ion's.
    gates : tuple of Gate
    density : Parameter
        Default maximal conductance, mS/cm2.
    reversal : Parameter
        Published reversal potential at the default bath, mV.
    conductance_q10 : Parameter or None
        Factor of the conductance per 10 degrees from `conductance_celsius`, only
        where the source scales it.
    conductance_celsius : float
    adjustable : dict of str to Parameter
        Parameters that a membrane may change besides density and reversal:
        ``shift`` (mV, added to the voltage that every gate of the channel sees),
        ``slope`` (mV, see `Gate.adjustable_slope`) or ``recovery`` (a factor, see
        `Gate.recovers`).
    flux : Flux
    valid_celsius : tuple of float
        Range of temperatures in which the source's model holds.
    blockers : dict of str to Parameter
        Drug name (`drugs.DRUGS`) to its half-blocking concentration, uM. What a bath
        of several drugs leaves open is `drugs.effect_on`.
    about : str
        What it does, in a student's words.
    is_chain : bool
        True if the gates are successive steps C0 - C1 - ... - O of one scheme: each
        gate's value is the share of channels in the state behind its step (alpha
        forward, beta back), and the last one is the share of open channels.
    """

    name: str
    title: str
    ion: str
    gates: tuple[Gate, ...]
    density: Parameter
    reversal: Parameter
    conductance_q10: Parameter | None
    conductance_celsius: float
    adjustable: dict[str, Parameter]
    flux: Flux
    valid_celsius: tuple[float, float]
    blockers: dict[str, Parameter]
    about: str
    is_chain: bool = False
