"""Everything adjustable in a synapse, by name, with unit, range and source.

`PARAMETERS` is the registry behind ``Synapse.parameters`` and behind the addresses
``synapse.<id>.<name>``. Here are the values of a light synapse: an event, two
exponentials, short-term plasticity. The stages of a full one bring theirs from their
own modules.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from neurolab.physiology import (
    calcium_sensor,
    facilitation,
    local_calcium,
    vesicles,
)
from neurolab.physiology.acetylcholinesterase import (
    ACETYLCHOLINESTERASE,
    SITES_PER_UM2,
)
from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.clearing import ROUTES
from neurolab.physiology.cleft import GEOMETRIES
from neurolab.physiology.extrasynaptic import NEIGHBOURS
from neurolab.physiology.parameter import ASSUMED, Parameter
from neurolab.physiology.receptors import RECEPTORS, Receptor
from neurolab.physiology.transporters import CARRIERS, UPTAKES

if TYPE_CHECKING:
    from neurolab.physiology.cascade import Cascade
    from neurolab.physiology.cleft import CleftGeometry
    from neurolab.physiology.scheme import Scheme, Transition

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
    return {
        f"{receptor.name}.reversal": replace(reversal, low=-150.0, high=150.0),
        f"{receptor.name}.calcium_share": receptor.calcium_share,
    }


def rate_name(head: str, arrow: Transition) -> str:
    """Return the name of the rate of one transition, for instance ``ampa.C0_to_C1``."""
    source, target = (name.replace("-", "_") for name in (arrow.source, arrow.target))
    return f"{head}.{source}_to_{target}"


def _rates(head: str, scheme: Scheme) -> dict[str, Parameter]:
    """Return every rate of a scheme, by name."""
    return {rate_name(head, arrow): _wide(arrow.rate) for arrow in scheme.transitions}


def _wide(rate: Parameter) -> Parameter:
    """Return a rate whose range leaves room for what a student may try."""
    return replace(rate, low=0.0, high=max(rate.high, 100.0 * rate.value))


def _channel(receptor: Receptor) -> dict[str, Parameter]:
    """Return the numbers of one kind of receptor channel."""
    name = receptor.name
    own = {
        f"{name}.count": receptor.count,
        f"{name}.conductance": receptor.conductance,
    }
    if receptor.density is not None:
        own[f"{name}.density"] = receptor.density
    return own | _current(receptor) | _rates(name, receptor.scheme)


def _slow(cascade: Cascade) -> dict[str, Parameter]:
    """Return the numbers of one metabotropic receptor and its stages."""
    found: dict[str, Parameter | None] = {
        "half": cascade.half,
        "conductance": cascade.output.conductance,
        "reversal": cascade.output.reversal,
    }
    for stage in cascade.stages:
        for part in ("gain", "loss", "threshold", "half", "power"):
            found[f"{stage.symbol}.{part}"] = getattr(stage, part)
    return {
        f"{cascade.name}.{key}": one for key, one in found.items() if one is not None
    }


def _space(geometry: CleftGeometry) -> dict[str, Parameter]:
    """Return the numbers of a cleft and its surroundings."""
    return {
        "cleft.height": geometry.height,
        "cleft.radius": geometry.radius,
        "cleft.receptor_radius": geometry.receptor_radius,
        "cleft.release_radius": geometry.release_radius,
        "cleft.diffusion": geometry.diffusion,
        "cleft.volume_fraction": geometry.volume_fraction,
        "cleft.tortuosity": geometry.tortuosity,
        "cleft.outer_radius": geometry.outer_radius,
        "cleft.exchange": geometry.exchange,
    }


def _uptake(transmitter: str) -> dict[str, Parameter]:
    """Return the numbers of a transmitter's carriers."""
    agent = ROUTES[transmitter]["uptake"].agent
    if agent in CARRIERS:
        carrier = CARRIERS[agent]
        return {
            "uptake.outside": carrier.outside_millimolar,
            "uptake.rim": carrier.rim_millimolar,
            **_rates("uptake", carrier.scheme),
        }
    if agent in UPTAKES:
        return {"uptake.vmax": UPTAKES[agent].vmax, "uptake.km": UPTAKES[agent].km}
    return {}


PARAMETERS: Final[dict[str, Parameter]] = {
    **_EVENTS,
    **_light("ampa", 0.344, 0.06, 0.98),
    **_light("nmda", 0.1, 5.0, 90.0),
    **_light("nicotinic", 40.0, 0.05, 1.5),
    **_light("gaba_a", 0.6, 0.3, 5.3),
    **_light("glycine", 1.0, 0.3, 5.9),
    **local_calcium.PARAMETERS,
    **calcium_sensor.PARAMETERS,
    **vesicles.PARAMETERS,
    **facilitation.PARAMETERS,
    **_space(GEOMETRIES["central"]),
    **{k: v for one in RECEPTORS.values() for k, v in _channel(one).items()},
    **{k: v for one in CASCADES.values() for k, v in _slow(one).items()},
    **_uptake("dopamine"),
    **_uptake("glutamate"),
    "enzyme.density": SITES_PER_UM2,
    **_rates("enzyme", ACETYLCHOLINESTERASE),
    "spill.neighbours": NEIGHBOURS,
}
"""Parameter name to its record. Where the default depends on the transmitter or the
geometry, it is that of a glutamate synapse of the brain; `default_of` knows the others.
"""


def default_of(name: str, transmitter: str, geometry: str) -> Parameter:
    """Return a parameter with its default at one kind of synapse.

    Parameters
    ----------
    name : str
        A key of `PARAMETERS`.
    transmitter : str
    geometry : str
        A key of `cleft.GEOMETRIES`.
    """
    if name == "release.content":
        return vesicles.CONTENT[transmitter]
    if name.startswith("cleft."):
        return _space(GEOMETRIES[geometry])[name]
    if name.startswith("uptake."):
        return _uptake(transmitter).get(name, PARAMETERS[name])
    return PARAMETERS[name]
