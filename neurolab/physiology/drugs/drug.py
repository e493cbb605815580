"""What a drug is: its targets, what it does there, and how it comes and goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neurolab.physiology.parameter import Parameter


class Action(StrEnum):
    """What a drug does to a target."""

    CLOSES = "closes"  # takes members out; the others work as before
    COMPETES = "competes"  # sits where the transmitter would: more of that is needed
    PLUGS = "plugs"  # enters open channels only, and leaves open channels only
    HOLDS = "holds"  # slows the transmitter's unbinding
    MIMICS = "mimics"  # acts as so much transmitter
    ACTIVATES = "activates"  # drives the target without its receptor
    REVERSES = "reverses"  # undoes what another drug did at a site


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a drug reaches.

    Attributes
    ----------
    name : str
        See `drugs`.
    action : Action
    half : Parameter
        Concentration of half the effect (IC50, Ki, Kd or EC50), uM.
    subtype : str
        Name of the subtype, if the drug meets only some of what the target stands for.
    share : Parameter or None
        That subtype's share of the target; None for all of it.
    site : str
        Name of the site that the drug sits on, if another drug can take it off.
    extent : Parameter or None
        HOLDS: factor of the unbinding rate at full effect. PLUGS: binding rate,
        1/(ms uM). MIMICS: how many molecules of transmitter one counts as. ACTIVATES:
        drive at full effect.
    unplugging : Parameter or None
        PLUGS: rate at which it comes out of an open channel, 1/ms; None if `half` is
        the equilibrium constant, from which the rate follows.
    """

    name: str
    action: Action
    half: Parameter
    subtype: str = ""
    share: Parameter | None = None
    site: str = ""
    extent: Parameter | None = None
    unplugging: Parameter | None = None

    @property
    def unplugs_per_ms(self) -> float:
        """Return the rate at which what plugs comes out of an open channel."""
        if self.unplugging is not None:
            return self.unplugging.value
        return 0.0 if self.extent is None else self.extent.value * self.half.value


@dataclass(frozen=True, slots=True)
class Drug:
    """One drug on the shelf.

    Attributes
    ----------
    name : str
        Stable name used in files, for instance ``ttx``.
    title : str
        Name for people.
    targets : tuple of Target
        The first is what it is used for.
    usual_micromolar : float
        Bath dose in experiments that want the complete effect.
    about : str
        What it does, in a student's words.
    onset : Parameter
        Real time course: time constant of washing in, min.
    washout : Parameter or None
        Time constant of washing out, min; None if it does not wash out within an
        experiment.
    binding : Parameter or None
        Rate of irreversible binding, 1/(uM min), which then sets the onset.
    ageing : Parameter or None
        Half-life in which what it did becomes irreversible for its antidote, min.
    """

    name: str
    title: str
    targets: tuple[Target, ...]
    usual_micromolar: float
    about: str
    onset: Parameter
    washout: Parameter | None
    binding: Parameter | None = None
    ageing: Parameter | None = None

    @property
    def half(self) -> Parameter:
        """Return the concentration of half the effect on the first target, uM."""
        return self.targets[0].half

    @property
    def reversible(self) -> bool:
        """Return whether washing brings the targets back within an experiment."""
        return self.washout is not None

    def target(self, name: str) -> Target:
        """Return the first of its targets with a name.

        Raises
        ------
        KeyError
            If it does not reach it.
        """
        for target in self.targets:
            if target.name == name:
                return target
        raise KeyError(name)


def occupancy(dose_micromolar: float, half_micromolar: float) -> float:
    """Return the share of targets that a dose reaches: 1 / (1 + half / dose)."""
    if dose_micromolar <= 0.0:
        return 0.0
    return dose_micromolar / (dose_micromolar + half_micromolar)
