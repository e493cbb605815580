"""From the names of a connection to the numbers of its contacts.

Reads the tables of ``physiology`` and what the synapse changes of them: parameters by
name, closed routes, what drugs do. The result is what `cleft_build` lays out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.kernel.schemes import LEVELS_US, TICK_LEVEL
from neurolab.physiology.acetylcholinesterase import ACETYLCHOLINESTERASE
from neurolab.physiology.clearing import ROUTES
from neurolab.physiology.cleft_parameters import (
    cleft_parameters,
    geometry_of,
    with_parameters,
)
from neurolab.physiology.drugs import NO_EFFECT, with_drugs
from neurolab.physiology.receptors import RECEPTORS
from neurolab.physiology.transporters import CARRIERS, UPTAKES
from neurolab.simulation.cleft_build import (
    CLEFT,
    LIGANDS,
    OUTSIDE,
    PSD,
    RIM,
    BinderSpec,
    CleftSpec,
    Space,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from neurolab.physiology.drugs import Effect

MICRO_TO_MILLI = 1e-3

UNIFORM_MS = 0.1
"""A cleft that empties faster than this is uniform half a millisecond after a fusion.
"""

FIRST_ROOT_SQUARED = 5.783
"""Square of the first zero of the Bessel function J0: a disc empties with the time
constant R^2 / (5.783 D)."""


def cleft_spec(
    transmitter: str,
    geometry: str,
    receptors: Sequence[str],
    contacts: int,
    celsius: float,
    *,
    values: Mapping[str, float] | None = None,
    closed: Collection[str] = (),
    effects: Mapping[str, Effect] | None = None,
) -> CleftSpec:
    """Return the contacts of one connection in numbers.

    Parameters
    ----------
    transmitter, geometry : str
        As in `cleft_parameters`.
    receptors : sequence of str
        Keys of `RECEPTORS`, in the order of the slots; others are left out.
    contacts : int
    celsius : float
    values : mapping of str to float, optional
        Overrides by name, see `cleft_parameters`; names it does not know do nothing.
    closed : collection of str
        Routes that are switched off: ``diffusion``, ``uptake``, ``enzyme``.
    effects : mapping of str to Effect, optional
        What drugs do to receptors, carriers and the enzyme, by their names.
    """
    table = cleft_parameters(transmitter, geometry, receptors)
    chosen = {name: parameter.value for name, parameter in table.items()}
    chosen |= {name: value for name, value in (values or {}).items() if name in table}
    drugs = effects or {}
    space = _space(transmitter, geometry, celsius, chosen, values or {}, closed)
    uniform = space.radius_um**2 / (FIRST_ROOT_SQUARED * space.diffusion) < UNIFORM_MS
    binders = [
        _receptor(name, transmitter, chosen, drugs)
        for name in receptors
        if name in RECEPTORS
    ]
    binders += _clearers(transmitter, chosen, closed, drugs)
    vmax, km = _uptake(transmitter, chosen, closed, drugs)
    return CleftSpec(
        space=space,
        binders=tuple(binders),
        contacts=contacts,
        celsius=celsius,
        vmax=vmax,
        km=km,
        lumps=uniform,
        most_us=LEVELS_US[-1 if uniform else TICK_LEVEL],
    )


def _space(
    transmitter: str,
    geometry: str,
    celsius: float,
    chosen: Mapping[str, float],
    values: Mapping[str, float],
    closed: Collection[str],
) -> Space:
    own = geometry_of(transmitter, geometry)
    radius = chosen["cleft.radius"]
    receptor = min(chosen["cleft.receptor_radius"], radius)
    inner = values.get("spillover.inner", 0.3)
    outer = values.get("spillover.outer", 1.0)
    return Space(
        height_um=chosen["cleft.height"],
        radius_um=radius,
        receptor_um=receptor,
        release_um=min(chosen["cleft.release_radius"], 0.5 * receptor),
        diffusion=own.diffusion_at(celsius, chosen["cleft.diffusion"]),
        volume_fraction=chosen["cleft.volume_fraction"],
        tortuosity=chosen["cleft.tortuosity"],
        outer_um=max(chosen["cleft.outer_radius"], 2.0 * radius),
        exchange_ms=chosen["cleft.exchange"],
        closed="diffusion" in closed,
        spill_um=(inner, max(outer, inner)),
    )


def _receptor(
    name: str,
    transmitter: str,
    chosen: Mapping[str, float],
    drugs: Mapping[str, Effect],
) -> BinderSpec:
    effect = drugs.get(name, NO_EFFECT)
    dense = f"{name}.density" in chosen
    fits = RECEPTORS[name].transmitter == transmitter
    return BinderSpec(
        name=name if fits else f"{name} of another transmitter",
        role="receptor",
        scheme=with_drugs(
            with_parameters(name, RECEPTORS[name].scheme, chosen), effect
        ),
        where=CLEFT if dense else PSD,
        count=-1.0 if dense else chosen[f"{name}.count"],
        per_um2=chosen[f"{name}.density"] if dense else -1.0,
        available=effect.left,
        ligand=-1 if fits else LIGANDS[RECEPTORS[name].transmitter],
        agonist_millimolar=effect.agonist_micromolar * MICRO_TO_MILLI,
    )


def _clearers(
    transmitter: str,
    chosen: Mapping[str, float],
    closed: Collection[str],
    drugs: Mapping[str, Effect],
) -> list[BinderSpec]:
    """Return the carriers and the enzyme."""
    binders = []
    routes = ROUTES[transmitter]
    agent = routes["uptake"].agent or ""
    if agent in CARRIERS:
        effect = drugs.get(agent, NO_EFFECT)
        scheme = with_parameters(agent, CARRIERS[agent].scheme, chosen)
        places = [(OUTSIDE, chosen[f"{agent}.concentration"])]
        if chosen[f"{agent}.rim"] > 0.0:
            places.append((RIM, chosen[f"{agent}.rim"]))
        binders += [
            BinderSpec(
                name=f"{agent}.{where}",
                role="carrier",
                scheme=with_drugs(scheme, effect),
                where=where,
                millimolar=millimolar,
                available=0.0 if "uptake" in closed else effect.left,
            )
            for where, millimolar in places
        ]
    if routes["enzyme"].exists:
        effect = drugs.get("ache", NO_EFFECT)
        scheme = with_parameters("ache", ACETYLCHOLINESTERASE, chosen)
        binders.append(
            BinderSpec(
                name="ache",
                role="enzyme",
                scheme=with_drugs(scheme, effect),
                where=CLEFT,
                per_um2=chosen["ache.density"],
                available=0.0 if "enzyme" in closed else effect.left,
            )
        )
    return binders


def _uptake(
    transmitter: str,
    chosen: Mapping[str, float],
    closed: Collection[str],
    drugs: Mapping[str, Effect],
) -> tuple[float, float]:
    """Return Vmax and Km of an uptake by Michaelis and Menten; 0 for none."""
    agent = ROUTES[transmitter]["uptake"].agent
    if agent not in UPTAKES:
        return 0.0, 1.0
    effect = drugs.get(agent, NO_EFFECT)
    vmax = 0.0 if "uptake" in closed else chosen[f"{agent}.vmax"] * effect.left
    return vmax, chosen[f"{agent}.km"] * effect.competition
