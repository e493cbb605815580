"""A synapse with full detail as the builders of its stages ask for it.

From the record, the bath and the drugs come the numbers of the terminal
(`release_build.Terminal`), of clefts, receptors and clearing (`cleft_build.CleftSpec`)
and of slow signalling (`cascade_build.CascadeSite`). A drug in the bath and at the
synapse add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.checks.synapse_doubts import transmitter_of
from neurolab.physiology.acetylcholinesterase import ACETYLCHOLINESTERASE
from neurolab.physiology.cascade import OutputKind
from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.clearing import ROUTES
from neurolab.physiology.cleft import GEOMETRIES
from neurolab.physiology.drugs import NO_EFFECT, effects
from neurolab.physiology.drugs.on_schemes import with_drugs
from neurolab.physiology.receptors import RECEPTORS
from neurolab.physiology.scheme import with_rates
from neurolab.physiology.synapse import default_of, rate_name
from neurolab.physiology.transporters import CARRIERS, UPTAKES
from neurolab.simulation.cascade_build import CascadeSite
from neurolab.simulation.cleft_build import (
    CLEFT,
    OUTSIDE,
    PSD,
    RIM,
    BinderSpec,
    CleftSpec,
    Space,
)
from neurolab.simulation.equipment import terminal_of
from neurolab.simulation.release_build import DEFAULTS, Terminal
from neurolab.simulation.wire_tables import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from neurolab.document.records import Lab, Synapse
    from neurolab.physiology.drugs import Effect
    from neurolab.physiology.scheme import Scheme, Transition
    from neurolab.simulation.layout import Layout

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stages:
    """One synapse with full detail.

    Attributes
    ----------
    id : str
    transmitter : str
    receptors : tuple of str
        Receptor channels, in the order of the slots of `kernel.cleft`.
    conductance : tuple of float
        Of one open channel of each, uS.
    cleft : CleftSpec
    terminal : Terminal
    cascades : tuple of CascadeSite
    neighbours : float
        Contacts whose spilled transmitter adds up around each of them.
    """

    id: str
    transmitter: str
    receptors: tuple[str, ...]
    conductance: tuple[float, ...]
    cleft: CleftSpec
    terminal: Terminal
    cascades: tuple[CascadeSite, ...]
    neighbours: float


class _Numbers:
    """The parameters of a synapse: its own where it has one, else the default."""

    def __init__(self, synapse: Synapse, transmitter: str) -> None:
        self._own = synapse.parameters
        self._transmitter = transmitter
        self._geometry = synapse.geometry

    def __call__(self, name: str) -> float:
        if name in self._own:
            return self._own[name]
        return default_of(name, self._transmitter, self._geometry).value

    def scheme(self, head: str, scheme: Scheme) -> Scheme:
        """Return a scheme with the rates that the synapse changes."""
        if not any(name.startswith(f"{head}.") for name in self._own):
            return scheme

        def factor(arrow: Transition) -> float:
            own = self._own.get(rate_name(head, arrow))
            return 1.0 if own is None else own / arrow.rate.value

        return with_rates(scheme, factor)


def drugs_at(lab: Lab, synapse: Synapse) -> dict[str, Effect]:
    """Return what all drugs do at a synapse, by target."""
    bath = {dose.drug: dose.micromolar for dose in lab.doses}
    local = {dose.drug: dose.micromolar for dose in synapse.doses}
    return effects(bath, local)


def stages_of(
    lab: Lab,
    synapse: Synapse,
    layout: Layout,
    targets: tuple[NDArray[np.int64], Floats],
    factors: Mapping[tuple[str, str], int],
    potassium_mv: float,
) -> Stages:
    """Return a synapse as its stages are built.

    Parameters
    ----------
    lab : Lab
    synapse : Synapse
        With full detail.
    layout : Layout
    targets : (compartments, contacts in each)
        Of its contacts.
    factors : mapping of (neuron, channel) to int
        `CellTables.factors`.
    potassium_mv : float
        Reversal potential of the target's potassium channels.
    """
    transmitter = str(transmitter_of(lab, synapse))
    number = _Numbers(synapse, transmitter)
    drugs = drugs_at(lab, synapse)
    own = receptors_of(lab, synapse)
    return Stages(
        id=synapse.id,
        transmitter=transmitter,
        receptors=own,
        conductance=tuple(1e-6 * number(f"{name}.conductance") for name in own),
        cleft=_cleft(lab, synapse, transmitter, own, number, drugs),
        terminal=_terminal(lab, synapse, transmitter, layout, drugs),
        cascades=_cascades(synapse, transmitter, targets, factors, drugs, potassium_mv),
        neighbours=min(number("spill.neighbours"), float(synapse.contacts)),
    )


def receptors_of(lab: Lab, synapse: Synapse) -> tuple[str, ...]:
    """Return the receptor channels of a synapse that its transmitter can open."""
    transmitter = transmitter_of(lab, synapse)
    return tuple(
        name
        for name in synapse.receptors
        if name in RECEPTORS and RECEPTORS[name].transmitter == transmitter
    )


def _terminal(
    lab: Lab,
    synapse: Synapse,
    transmitter: str,
    layout: Layout,
    drugs: Mapping[str, Effect],
) -> Terminal:
    """Return the presynaptic side."""
    place = terminal_of(synapse)
    compartment = layout.locate(place.neuron, place.branch, place.position)
    here = compartment - layout.first[place.neuron]
    able = drugs.get("release", NO_EFFECT).left
    able *= drugs.get(f"release.{transmitter}", NO_EFFECT).left
    return Terminal(
        key=key_of("release", synapse.id),
        compartment=compartment,
        area_um2=float(layout.maps[place.neuron].area[here]),
        contacts=synapse.contacts,
        transmitter=transmitter,
        values={k: v for k, v in synapse.parameters.items() if k in DEFAULTS},
        mean_field=synapse.release == "mean_field",
        competent=able if synapse.on and _is_on(lab, synapse) else 0.0,
    )


def _is_on(lab: Lab, synapse: Synapse) -> bool:
    source = {one.id: one for one in lab.inputs}.get(synapse.input or "")
    return source is None or source.on


def _cleft(
    lab: Lab,
    synapse: Synapse,
    transmitter: str,
    own: tuple[str, ...],
    number: _Numbers,
    drugs: Mapping[str, Effect],
) -> CleftSpec:
    """Return the cleft, its receptors and what clears it."""
    celsius = lab.bath.celsius
    geometry = GEOMETRIES[synapse.geometry]
    space = Space(
        height_um=number("cleft.height"),
        radius_um=number("cleft.radius"),
        receptor_um=min(number("cleft.receptor_radius"), number("cleft.radius")),
        release_um=min(number("cleft.release_radius"), number("cleft.radius")),
        diffusion=geometry.diffusion_at(celsius, number("cleft.diffusion")),
        volume_fraction=number("cleft.volume_fraction"),
        tortuosity=number("cleft.tortuosity"),
        outer_um=number("cleft.outer_radius"),
        exchange_ms=number("cleft.exchange"),
        closed="diffusion" in synapse.closed,
    )
    binders = []
    for name in own:
        receptor = RECEPTORS[name]
        effect = drugs.get(name, NO_EFFECT)
        spread = synapse.geometry == "neuromuscular" and receptor.density is not None
        binders.append(
            BinderSpec(
                name=name,
                role="receptor",
                scheme=with_drugs(number.scheme(name, receptor.scheme), effect),
                where=CLEFT if spread else PSD,
                count=-1.0 if spread else number(f"{name}.count"),
                per_um2=number(f"{name}.density") if spread else -1.0,
                available=effect.left,
            )
        )
    vmax, km = 0.0, 1.0
    routes = ROUTES[transmitter]
    agent = routes["uptake"].agent
    if agent in CARRIERS:
        effect = drugs.get(agent, NO_EFFECT)
        scheme = with_drugs(number.scheme("uptake", CARRIERS[agent].scheme), effect)
        left = 0.0 if "uptake" in synapse.closed else effect.left
        for where, name in ((OUTSIDE, "uptake.outside"), (RIM, "uptake.rim")):
            if where == RIM and number(name) == 0.0:
                continue
            binders.append(
                BinderSpec(
                    name=name,
                    role="carrier",
                    scheme=scheme,
                    where=where,
                    millimolar=number(name),
                    available=left,
                )
            )
    elif agent in UPTAKES:
        effect = drugs.get(agent, NO_EFFECT)
        left = 0.0 if "uptake" in synapse.closed else effect.left
        vmax = number("uptake.vmax") * left
        km = number("uptake.km") * effect.competition
    if routes["enzyme"].exists:
        effect = drugs.get("ache", NO_EFFECT)
        binders.append(
            BinderSpec(
                name="ache",
                role="enzyme",
                scheme=number.scheme("enzyme", ACETYLCHOLINESTERASE),
                where=CLEFT,
                per_um2=number("enzyme.density"),
                available=0.0 if "enzyme" in synapse.closed else effect.left,
            )
        )
    return CleftSpec(
        space=space,
        binders=tuple(binders),
        contacts=synapse.contacts,
        celsius=celsius,
        vmax=vmax,
        km=km,
    )


def _cascades(
    synapse: Synapse,
    transmitter: str,
    targets: tuple[NDArray[np.int64], Floats],
    factors: Mapping[tuple[str, str], int],
    drugs: Mapping[str, Effect],
    potassium_mv: float,
) -> tuple[CascadeSite, ...]:
    """Return the slow receptors of a synapse."""
    sites = []
    target = synapse.targets[0].neuron
    for name in synapse.receptors:
        cascade = CASCADES.get(name)
        if cascade is None or cascade.transmitter != transmitter:
            continue
        head = f"{name}."
        own = {
            key.removeprefix(head): value
            for key, value in synapse.parameters.items()
            if key.startswith(head)
        }
        published = cascade.output.reversal
        reversal = own.pop(
            "reversal", potassium_mv if published is None else published.value
        )
        compartments, contacts = targets
        is_factor = cascade.output.kind is OutputKind.FACTOR
        sites.append(
            CascadeSite(
                key=f"{synapse.id}.{name}",
                cascade=cascade,
                compartments=compartments[:0] if is_factor else compartments,
                contacts=contacts[:0] if is_factor else contacts,
                reversal_mv=reversal,
                factor=factors.get((target, cascade.output.channel), -1),
                effects=drugs,
                overrides=own,
            )
        )
    return tuple(sites)
