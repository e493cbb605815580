"""Everything adjustable in cleft, receptors and clearing of one connection, by name.

`cleft_parameters` is the registry behind ``synapse.<id>.<name>`` for what lies between
the fusion of a vesicle and the open channels. Which names exist depends on the
connection: its transmitter, its geometry, its receptors.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from neurolab.physiology.acetylcholinesterase import (
    ACETYLCHOLINESTERASE,
    SITES_PER_UM2,
)
from neurolab.physiology.clearing import ROUTES
from neurolab.physiology.cleft import CENTRAL, NEUROMUSCULAR, VOLUME, CleftGeometry
from neurolab.physiology.quanta import CONTENT_VARIATION, MOLECULES
from neurolab.physiology.receptors import RECEPTORS
from neurolab.physiology.transporters import CARRIERS, UPTAKES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from neurolab.physiology.parameter import Parameter
    from neurolab.physiology.scheme import Scheme, Transition

_GEOMETRY = (
    "height",
    "radius",
    "receptor_radius",
    "release_radius",
    "diffusion",
    "volume_fraction",
    "tortuosity",
    "outer_radius",
    "exchange",
)


def geometry_of(transmitter: str, geometry: str) -> CleftGeometry:
    """Return the numbers of a cleft: monoamines act in a volume, the others near."""
    if geometry == NEUROMUSCULAR.name:
        return NEUROMUSCULAR
    return VOLUME if ROUTES[transmitter]["uptake"].agent in UPTAKES else CENTRAL


def cleft_parameters(
    transmitter: str, geometry: str, receptors: Iterable[str]
) -> dict[str, Parameter]:
    """Return the adjustable numbers of a connection by name.

    Parameters
    ----------
    transmitter : str
        Key of `clearing.ROUTES`.
    geometry : str
        ``central`` or ``neuromuscular``.
    receptors : iterable of str
        Keys of `receptors.RECEPTORS`; other names have nothing here.
    """
    own = geometry_of(transmitter, geometry)
    found = {f"cleft.{name}": getattr(own, name) for name in _GEOMETRY}
    found["vesicle.molecules"] = MOLECULES[transmitter]
    found["vesicle.variation"] = CONTENT_VARIATION
    for name in receptors:
        if name in RECEPTORS:
            found |= _receptor_parameters(name, geometry)
    return found | _clearing_parameters(transmitter)


def _receptor_parameters(name: str, geometry: str) -> dict[str, Parameter]:
    receptor = RECEPTORS[name]
    found = {f"{name}.conductance": receptor.conductance}
    if receptor.density is not None and geometry == NEUROMUSCULAR.name:
        found[f"{name}.density"] = receptor.density
    else:
        found[f"{name}.count"] = receptor.count
    return found | scheme_parameters(name, receptor.scheme)


def _clearing_parameters(transmitter: str) -> dict[str, Parameter]:
    routes = ROUTES[transmitter]
    found: dict[str, Parameter] = {}
    agent = routes["uptake"].agent or ""
    if agent in CARRIERS:
        carrier = CARRIERS[agent]
        found[f"{agent}.concentration"] = carrier.outside_millimolar
        found[f"{agent}.rim"] = carrier.rim_millimolar
        found |= scheme_parameters(agent, carrier.scheme)
    elif agent in UPTAKES:
        found[f"{agent}.vmax"] = UPTAKES[agent].vmax
        found[f"{agent}.km"] = UPTAKES[agent].km
    if routes["enzyme"].exists:
        found["ache.density"] = SITES_PER_UM2
        found |= scheme_parameters("ache", ACETYLCHOLINESTERASE)
    return found


def scheme_parameters(prefix: str, scheme: Scheme) -> dict[str, Parameter]:
    """Return the rates of a scheme by name, for instance ``ampa.rate.C2_O``."""
    return {_rate_name(prefix, arrow): arrow.rate for arrow in scheme.transitions}


def with_parameters(prefix: str, scheme: Scheme, values: Mapping[str, float]) -> Scheme:
    """Return the scheme with the rates that `values` names."""
    names = {_rate_name(prefix, arrow) for arrow in scheme.transitions}
    if names.isdisjoint(values):
        return scheme

    def changed(arrow: Transition) -> Transition:
        value = values.get(_rate_name(prefix, arrow), arrow.rate.value)
        return replace(arrow, rate=replace(arrow.rate, value=value))

    return replace(scheme, transitions=tuple(map(changed, scheme.transitions)))


def _rate_name(prefix: str, arrow: Transition) -> str:
    # a carrier lets go and carries along the same arrow: the latter has its own name
    step = arrow.consumes or f"{arrow.source}_{arrow.target}"
    return f"{prefix}.rate.{step}"
