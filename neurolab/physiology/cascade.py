"""Slow signalling as data: a receptor, the stages behind it, the channel it changes.

A metabotropic receptor opens nothing itself. It starts a chain in which each stage
drives the next, and the last one opens a channel of its own or closes one that the cell
already has. Every stage x obeys a linear equation as long as what drives it stands
still; with w its drive, a its gain and b its loss, that is one of

==========  ======================  ===================================================
SATURATES   x' = a w (1 - x) - b x  a pool of which at most all is active
LINEAR      x' = a w - b x          something made and removed
CONSUMED    x' = b (1 - x) - a w x  something that the drive uses up and that returns
FOLLOWS     x' = a (w - x)          a fast stage that follows its drive
==========  ======================  ===================================================

The drive is the stage before (or the receptor's input), first reduced by a `threshold`
that must be exceeded and then, where `half` is given, put through a Hill curve. So one
function of the kernel runs every cascade, each stage exactly for a constant drive.

What drives the first stage is either the transmitter's concentration (mM), if the stage
binds it itself, or the share of receptors that are occupied, T / (T + half).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from neurolab.physiology.parameter import Parameter

INPUT = "input"
"""Name of what drives the first stage."""


class StageLaw(StrEnum):
    """How a stage moves; see the module."""

    SATURATES = "saturates"
    LINEAR = "linear"
    CONSUMED = "consumed"
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True)
class Stage:
    """One link of a cascade.

    Attributes
    ----------
    symbol : str
        As in the equations, for instance ``G``; names the stage in addresses.
    title : str
        Name for people.
    unit : str
        ``""`` for a share of a whole, else a unit of `neurolab.units`.
    driver : str
        `INPUT` or the symbol of the stage that drives this one.
    law : StageLaw
    gain : Parameter
        a, per time and unit of the drive.
    loss : Parameter or None
        b, per time; None where the law has none.
    threshold : Parameter or None
        Drive below which nothing happens.
    half, power : Parameter or None
        Hill curve of the drive, w^power / (w^power + half^power).
    desensitised : str or None
        Symbol of a stage that takes members of this one away and gives them back: x' =
        a w (1 - x - y) - b x + b_y y for a stage y that this one drives.
    """

    symbol: str
    title: str
    unit: str
    driver: str
    law: StageLaw
    gain: Parameter
    loss: Parameter | None = None
    threshold: Parameter | None = None
    half: Parameter | None = None
    power: Parameter | None = None
    desensitised: str | None = None


class OutputKind(StrEnum):
    """What the last stage does to the membrane."""

    POTASSIUM = "potassium"  # opens a potassium conductance of its own
    CATION = "cation"  # opens a conductance for sodium and potassium
    FACTOR = "factor"  # multiplies the conductance of a channel that the cell has


@dataclass(frozen=True, slots=True)
class Output:
    """What a cascade does in the end: offset + scale x^n / (x^n + half^n).

    Attributes
    ----------
    kind : OutputKind
    stage : str
        Symbol of the stage x that is read.
    channel : str
        What is opened (``girk``, ``trpc``), or the `Channel.name` that is multiplied.
    offset, scale : Parameter
        0 and 1 for a share of open channels.
    power, half_power : Parameter or None
        n and half^n; None where x is taken as it is.
    conductance : Parameter or None
        Of one contact with every channel open, nS; None for a factor.
    reversal : Parameter or None
        Of a conductance, mV. Potassium takes that of the target's potassium channels
        where it has any.
    """

    kind: OutputKind
    stage: str
    channel: str
    offset: Parameter
    scale: Parameter
    power: Parameter | None = None
    half_power: Parameter | None = None
    conductance: Parameter | None = None
    reversal: Parameter | None = None


@dataclass(frozen=True, slots=True)
class Cascade:
    """A metabotropic receptor and all that follows.

    Attributes
    ----------
    name : str
        Stable name used in files and addresses, for instance ``gaba_b``.
    title : str
        Name for people.
    transmitter : str
        What opens it.
    half : Parameter or None
        Concentration that occupies half of the receptors, mM; None if the first stage
        binds the transmitter itself.
    stages : tuple of Stage
        In the order of the signal; a driver stands before what it drives.
    output : Output
    q10 : Parameter
        Factor of every rate per 10 degrees.
    celsius : float
        Temperature at which the rates hold.
    valid_celsius : tuple of float
    direct : dict of str to str
        Targets of drugs (`drugs`) that drive a stage without the receptor, to the
        symbol of the stage.
    about : str
        What it does, in a student's words.
    """

    name: str
    title: str
    transmitter: str
    half: Parameter | None
    stages: tuple[Stage, ...]
    output: Output
    q10: Parameter
    celsius: float
    valid_celsius: tuple[float, float]
    direct: Mapping[str, str]
    about: str

    def stage(self, symbol: str) -> Stage:
        """Return a stage by its symbol.

        Raises
        ------
        KeyError
            If there is none.
        """
        for stage in self.stages:
            if stage.symbol == symbol:
                return stage
        raise KeyError(symbol)


def parameters(cascade: Cascade) -> dict[str, Parameter]:
    """Return every number of a cascade that a connection may change, by its name.

    The names are ``half``, ``conductance``, ``reversal``, and ``<stage>.<number>`` with
    the number ``gain``, ``loss``, ``threshold``, ``half`` or ``power``.
    """
    found: dict[str, Parameter | None] = {
        "half": cascade.half,
        "conductance": cascade.output.conductance,
        "reversal": cascade.output.reversal,
    }
    for stage in cascade.stages:
        for name in ("gain", "loss", "threshold", "half", "power"):
            found[f"{stage.symbol}.{name}"] = getattr(stage, name)
    return {name: one for name, one in found.items() if one is not None}


def occupancy(concentration_millimolar: float, half_millimolar: float) -> float:
    """Return the share of receptors that a transmitter occupies at equilibrium."""
    if concentration_millimolar <= 0.0:
        return 0.0
    return concentration_millimolar / (concentration_millimolar + half_millimolar)
