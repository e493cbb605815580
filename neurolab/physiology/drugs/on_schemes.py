"""What drugs make of a kinetic scheme: of a receptor, a carrier or an enzyme.

Competitors and what slows unbinding change rates. What plugs open channels needs
states of its own, in which the transmitter stays trapped: schemes that a drug on the
shelf can plug always have them, so that adding such a drug to a running lab, or washing
it out, changes numbers only, and what is plugged gets free at that drug's own pace. The
share that is `Effect.left` is for whoever counts the molecules.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from neurolab.physiology.drugs.drug import Action
from neurolab.physiology.drugs.effects import NO_EFFECT, Effect
from neurolab.physiology.drugs.shelf import DRUGS
from neurolab.physiology.parameter import ASSUMED, Parameter
from neurolab.physiology.scheme import Transition, with_rates

if TYPE_CHECKING:
    from neurolab.physiology.scheme import Scheme

_FASTEST = 1e6


def _unplugging() -> dict[str, dict[str, float]]:
    """Return for each target the drugs that plug it, with the rate of getting free."""
    found: dict[str, dict[str, float]] = {}
    for drug in DRUGS.values():
        for target in drug.targets:
            if target.action is Action.PLUGS:
                found.setdefault(target.name, {})[drug.name] = target.unplugs_per_ms
    return found


UNPLUGGING = _unplugging()
"""Target to drugs that plug it, each with the rate (1/ms) at which it comes out."""


def plugged_state(state: str, drug: str) -> str:
    """Return the name of an open state in which a drug sits."""
    return f"{state} {drug}"


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
    entering = dict(effect.plugs)
    states: list[str] = []
    arrows: list[Transition] = []
    for drug, off in UNPLUGGING.get(scheme.name, {}).items():
        on = _rate("k_plug", entering.get(drug, 0.0), "Plugging of open channels.")
        out = _rate("k_unplug", off, "Plugged channels get free.")
        for state in scheme.open_states:
            plugged = plugged_state(state, drug)
            states.append(plugged)
            arrows += [Transition(state, plugged, on), Transition(plugged, state, out)]
    return replace(
        changed,
        states=(*changed.states, *states),
        transitions=(*changed.transitions, *arrows),
    )


def _rate(symbol: str, value: float, note: str) -> Parameter:
    note = f"{note} Assumed: follows from the drugs that are there."
    return Parameter(symbol, value, "1/ms", 0.0, _FASTEST, ASSUMED, None, "", note)
