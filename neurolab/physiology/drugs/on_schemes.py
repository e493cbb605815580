"""What drugs make of a kinetic scheme: of a receptor, a carrier or an enzyme.

Competitors and what slows unbinding change rates. What plugs open channels needs a
state of its own, in which the transmitter stays trapped: schemes that any drug on the
shelf can plug always have it, so that adding such a drug to a running lab changes
numbers only. The share that is `Effect.left` is for whoever counts the molecules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.physiology.drugs.drug import Action
from neurolab.physiology.drugs.effects import NO_EFFECT, Effect
from neurolab.physiology.drugs.shelf import DRUGS
from neurolab.physiology.parameter import ASSUMED, Parameter
from neurolab.physiology.scheme import with_open_block, with_rates

if TYPE_CHECKING:
    from neurolab.physiology.scheme import Scheme, Transition

_FASTEST = 1e6


def _unplugging() -> dict[str, float]:
    """Return for each target that can be plugged the rate (1/ms) of getting free."""
    found: dict[str, float] = {}
    for drug in DRUGS.values():
        for target in drug.targets:
            if target.action is Action.PLUGS and target.extent is not None:
                rate = target.extent.value * target.half.value
                found.setdefault(target.name, rate)
    return found


UNPLUGGING = _unplugging()
"""Target that can be plugged to the rate (1/ms) at which the first drug on the shelf
comes out: it holds for what is still plugged when no such drug is left outside."""


def with_drugs(scheme: Scheme, effect: Effect = NO_EFFECT) -> Scheme:
    """Return a scheme as drugs leave it.

    Parameters
    ----------
    scheme : Scheme
        Its name is that of the target.
    effect : Effect
        `effects(...)[scheme.name]`.
    """

    def factor(arrow: Transition) -> float:
        if arrow.binds:
            return 1.0 / effect.competition
        return effect.unbinding if arrow.releases else 1.0

    changed = scheme
    if effect.competition != 1.0 or effect.unbinding != 1.0:
        changed = with_rates(scheme, factor)
    if scheme.name not in UNPLUGGING:
        return changed
    off = effect.unplugs_per_ms or UNPLUGGING[scheme.name]
    return with_open_block(
        changed,
        1.0,
        _rate("k_plug", effect.plugs_per_ms, "1/(ms uM)", "Plugging of open channels."),
        _rate("k_unplug", off, "1/ms", "Plugged channels get free."),
    )


def _rate(symbol: str, value: float, unit: str, note: str) -> Parameter:
    note = f"{note} Assumed: follows from the drugs that are there."
    return Parameter(symbol, value, unit, 0.0, _FASTEST, ASSUMED, None, "", note)
