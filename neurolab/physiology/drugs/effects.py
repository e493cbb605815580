"""What doses do to each target: the rules by which drugs add up.

One molecule acts on one target (Hill coefficient 1), so at the half dose half of the
targets are reached. Drugs of all of a target act independently: what they leave
multiplies. Drugs of one subtype multiply within it, and subtypes add up. Competitors
for one site add up: 1 + [A]/K_A + [B]/K_B. A dose in one synapse adds to that of the
bath.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from neurolab.physiology.drugs.drug import Action, occupancy
from neurolab.physiology.drugs.shelf import DRUGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from neurolab.physiology.drugs.drug import Target


@dataclass(frozen=True, slots=True)
class Effect:
    """What drugs do to one target; the default is nothing.

    Attributes
    ----------
    left : float
        Share of the target that works (channels, receptors, carriers, enzyme, fusion).
    competition : float
        Factor on the transmitter's half concentration (EC50, Km): its binding rate is
        divided by it.
    unbinding : float
        Factor on the rate at which the transmitter unbinds.
    agonist_micromolar : float
        Acts as so much transmitter.
    activity : float
        Drive without receptor, 0 to 1.
    plugs : tuple of (str, float)
        Drugs that plug open channels, and the rate (1/ms) at which each does.
    """

    left: float = 1.0
    competition: float = 1.0
    unbinding: float = 1.0
    agonist_micromolar: float = 0.0
    activity: float = 0.0
    plugs: tuple[tuple[str, float], ...] = ()

    @property
    def free(self) -> float:
        """Share of the target on which no drug sits, as long as no transmitter does."""
        return self.left / max(self.competition, 1.0)


NO_EFFECT = Effect()


def effects(
    bath: Mapping[str, float],
    local: Mapping[str, float] | None = None,
    aged: Mapping[str, float] | None = None,
) -> dict[str, Effect]:
    """Return what drugs do, for every target that any of them reaches.

    Parameters
    ----------
    bath : mapping of str to float
        Drug name to its dose in the bath, uM. Unknown drugs do nothing.
    local : mapping of str to float, optional
        Doses at one synapse only; they add to the bath.
    aged : mapping of str to float, optional
        Drug name to the share of its effect that no antidote undoes any more
        (`Reach.aged_share`).
    """
    doses: dict[str, float] = {}
    for part in (bath, local or {}):
        for name, dose in part.items():
            if name in DRUGS and dose > 0.0:
                doses[name] = doses.get(name, 0.0) + dose
    reached: dict[str, list[tuple[str, Target, float, float]]] = {}
    for name, dose in doses.items():
        kept = (aged or {}).get(name, 0.0)
        for target in DRUGS[name].targets:
            bound = _bound(target, dose, doses, kept)
            reached.setdefault(target.name, []).append((name, target, dose, bound))
    return {name: _combined(each) for name, each in reached.items()}


def effect_on(
    target: str,
    bath: Mapping[str, float],
    local: Mapping[str, float] | None = None,
    aged: Mapping[str, float] | None = None,
) -> Effect:
    """Return what drugs do to one target; `NO_EFFECT` if none reaches it."""
    return effects(bath, local, aged).get(target, NO_EFFECT)


def _bound(
    target: Target, dose: float, doses: Mapping[str, float], aged: float
) -> float:
    """Return the share of a target that a dose reaches beside its antidotes."""
    competition, undone = 1.0, 0.0
    for name, other in doses.items() if target.site else ():
        for rival in DRUGS[name].targets:
            if rival.name != target.site:
                continue
            if rival.action is Action.COMPETES:
                competition += other / rival.half.value
            elif rival.action is Action.REVERSES:
                undone = max(undone, occupancy(other, rival.half.value))
    reached = occupancy(dose, competition * target.half.value)
    return reached * (1.0 - undone * (1.0 - aged))


def _combined(reached: Iterable[tuple[str, Target, float, float]]) -> Effect:
    """Return what all drugs on one target do together."""
    effect = NO_EFFECT
    subtypes: dict[str, tuple[float, float]] = {}
    for name, target, dose, bound in reached:
        extent = 1.0 if target.extent is None else target.extent.value
        match target.action:
            case Action.CLOSES if target.share is not None:
                left = subtypes.get(target.subtype, (0.0, 1.0))[1] * (1.0 - bound)
                subtypes[target.subtype] = (target.share.value, left)
            case Action.CLOSES:
                effect = replace(effect, left=effect.left * (1.0 - bound))
            case Action.COMPETES:
                more = effect.competition + dose / target.half.value
                effect = replace(effect, competition=more)
            case Action.PLUGS:
                plugs = (*effect.plugs, (name, extent * dose))
                effect = replace(effect, plugs=plugs)
            case Action.HOLDS:
                slower = effect.unbinding * (1.0 - (1.0 - extent) * bound)
                effect = replace(effect, unbinding=slower)
            case Action.MIMICS:
                total = effect.agonist_micromolar + extent * dose
                effect = replace(effect, agonist_micromolar=total)
            case Action.ACTIVATES:
                effect = replace(effect, activity=effect.activity + extent * bound)
            case Action.REVERSES:
                pass
    lost = sum(share * (1.0 - left) for share, left in subtypes.values())
    return replace(
        effect,
        left=effect.left * max(0.0, 1.0 - lost),
    )
