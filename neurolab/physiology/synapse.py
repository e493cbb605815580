"""Everything adjustable in a synapse, by name, with unit, range and source.

`PARAMETERS` is the registry behind ``Synapse.parameters`` and behind the addresses
``synapse.<id>.<name>``. Here are the values of a light synapse: an event, two
exponentials, short-term plasticity. The stages of a full one bring theirs from their
own modules.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from neurolab.physiology import (
    calcium_sensor,
    cascades,
    facilitation,
    local_calcium,
    vesicles,
)
from neurolab.physiology.clearing import ROUTES
from neurolab.physiology.cleft_parameters import cleft_parameters
from neurolab.physiology.parameter import ASSUMED, Parameter
from neurolab.physiology.plasticity import BY_CALCIUM
from neurolab.physiology.quanta import MOLECULES
from neurolab.physiology.receptors import RECEPTORS, Receptor

if TYPE_CHECKING:
    from collections.abc import Iterable

_ANION_MV = -75.0

_SAME_QUANTUM = (
    "Assumed: the light form of the kinetic quantum, with the same integral of the "
    "conductance."
)


def _light(
    receptor: str, peak_ns: float, rise_ms: float, decay_ms: float
) -> dict[str, Parameter]:
    """Return the two-exponential conductance of one receptor kind."""
    return {
        f"{receptor}.light_peak": Parameter(
            symbol="g_peak",
            value=peak_ns,
            unit="nS",
            low=0.0,
            high=1000.0,
            source=ASSUMED,
            note="Peak conductance that one event opens in a light synapse. "
            + _SAME_QUANTUM,
        ),
        f"{receptor}.light_rise": Parameter(
            symbol="tau_rise",
            value=rise_ms,
            unit="ms",
            low=0.001,
            high=1000.0,
            source=ASSUMED,
            note="Time constant with which it opens. " + _SAME_QUANTUM,
        ),
        f"{receptor}.light_decay": Parameter(
            symbol="tau_decay",
            value=decay_ms,
            unit="ms",
            low=0.001,
            high=10000.0,
            source=ASSUMED,
            note="Time constant with which it closes. " + _SAME_QUANTUM,
        ),
    }


_EVENTS = {
    "light.delay": Parameter(
        symbol="t_delay",
        value=0.5,
        unit="ms",
        low=0.0,
        high=100.0,
        source=ASSUMED,
        celsius=37.0,
        note="From the action potential at the terminal to the conductance. Assumed: "
        "what calcium entry, fusion and diffusion take in a full synapse.",
    ),
    "light.failure": Parameter(
        symbol="p_failure",
        value=0.0,
        unit="",
        low=0.0,
        high=1.0,
        source=ASSUMED,
        note="Share of the action potentials that release nothing. Assumed 0, so that "
        "every event is seen.",
    ),
    "plasticity.use": Parameter(
        symbol="U",
        value=1.0,
        unit="",
        low=0.0,
        high=1.0,
        source=ASSUMED,
        note="Share of what is left that one action potential uses. Assumed 1 with "
        "immediate recovery: no short-term plasticity.",
    ),
    "plasticity.recovery": Parameter(
        symbol="tau_rec",
        value=0.0,
        unit="ms",
        low=0.0,
        high=60000.0,
        source=ASSUMED,
        note="Time constant with which what was used comes back; 0 is at once. "
        "Assumed 0: no depression unless a preset brings it.",
    ),
    "plasticity.facilitation": Parameter(
        symbol="tau_fac",
        value=0.0,
        unit="ms",
        low=0.0,
        high=60000.0,
        source=ASSUMED,
        note="Time constant with which the use falls back to its share U; 0 is none. "
        "Assumed 0: no facilitation unless a preset brings it.",
    ),
    **BY_CALCIUM,
}


def _current(receptor: Receptor) -> dict[str, Parameter]:
    """Return what decides the current of an open receptor."""
    reversal = receptor.reversal or Parameter(
        symbol="E",
        value=_ANION_MV,
        unit="mV",
        low=-150.0,
        high=100.0,
        source="computed",
        celsius=37.0,
        note="Voltage at which the current turns round. Without a value of its own, a "
        "synapse takes it from the chloride and bicarbonate of the bath.",
    )
    own = {f"{receptor.name}.reversal": replace(reversal, low=-150.0, high=150.0)}
    if receptor.reversal is not None:  # what passes anions passes no calcium
        own[f"{receptor.name}.calcium_share"] = receptor.calcium_share
    return own


def _of_clefts() -> dict[str, Parameter]:
    """Return the numbers of every kind of cleft, those of glutamate in the brain last.

    Receptors, carriers and enzymes have names of their own; only the cleft's geometry
    is shared, and its defaults are those of the brain.
    """
    found: dict[str, Parameter] = {}
    for geometry in ("neuromuscular", "central"):
        for transmitter in (*ROUTES, "glutamate"):
            found |= cleft_parameters(transmitter, geometry, RECEPTORS)
    return {name: one for name, one in found.items() if not name.startswith("vesicle.")}


PARAMETERS: Final[dict[str, Parameter]] = {
    **_EVENTS,
    **_light("ampa", 0.3445, 0.06, 0.98),
    **_light("nmda", 0.0639, 7.0, 113.0),
    **_light("nicotinic", 60.8, 0.04, 0.6),
    **_light("gaba_a", 0.607, 0.2, 4.3),
    **_light("glycine", 3.26, 0.12, 2.4),
    **local_calcium.PARAMETERS,
    **calcium_sensor.PARAMETERS,
    **vesicles.PARAMETERS,
    **facilitation.PARAMETERS,
    **_of_clefts(),
    **{k: v for one in RECEPTORS.values() for k, v in _current(one).items()},
    **cascades.PARAMETERS,
}
"""Parameter name to its record. Where the default depends on the transmitter or the
geometry, it is that of a glutamate synapse of the brain; `default_of` knows the others.
"""


@cache
def _defaults(transmitter: str, geometry: str) -> dict[str, Parameter]:
    return cleft_parameters(transmitter, geometry, RECEPTORS)


def default_of(name: str, transmitter: str, geometry: str) -> Parameter:
    """Return a parameter with its default at one kind of synapse.

    Parameters
    ----------
    name : str
        A key of `PARAMETERS`.
    transmitter : str
    geometry : str
        ``central`` or ``neuromuscular``.
    """
    if name == "release.content":
        return MOLECULES[transmitter]
    return _defaults(transmitter, geometry).get(name, PARAMETERS[name])


def parameters_of(
    transmitter: str, geometry: str, receptors: Iterable[str], detail: str
) -> dict[str, Parameter]:
    """Return the parameters that one kind of synapse has, with its defaults.

    Parameters
    ----------
    transmitter, geometry : str
        As in `default_of`.
    receptors : iterable of str
        Receptor channels and metabotropic receptors; unknown ones have no parameters.
    detail : str
        ``light`` or ``full``.
    """
    names = [*receptors]
    heads = [f"{name}." for name in names]
    if detail == "light":
        own = ("light_peak", "light_rise", "light_decay", "reversal", "calcium_share")
        wanted = {*_EVENTS, *(f"{head}{each}" for head in heads for each in own)}
    else:
        wanted = {
            *local_calcium.PARAMETERS,
            *calcium_sensor.PARAMETERS,
            *vesicles.PARAMETERS,
            *facilitation.PARAMETERS,
            *cleft_parameters(transmitter, geometry, names),
            *(f"{head}{each}" for head in heads for each in ("reversal",)),
            *(f"{head}calcium_share" for head in heads),
            *(name for name in cascades.PARAMETERS if name.startswith(tuple(heads))),
        }
        if any(name in cascades.CASCADES for name in names):
            wanted |= {n for n in cascades.PARAMETERS if n.startswith("spillover.")}
    return {
        name: default_of(name, transmitter, geometry)
        for name in PARAMETERS
        if name in wanted
    }
