"""Which trace belongs to a part of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.microscope.drawing import (
    agent_places,
    channel_places,
    metabotropic_places,
)
from neurolab.physiology.clearing import ROUTES

if TYPE_CHECKING:
    from neurolab.microscope.plan import Plan
    from neurolab.simulation.synapse_view import SynapseView


def address_at(plan: Plan, view: SynapseView, x: float, y: float) -> str:
    """Return the address of what is drawn at a point, "" where nothing is recorded.

    Calcium channels and their cloud, docked vesicles, the cleft, receptors, slow
    messengers, and what carriers or the enzyme have cleared.
    """
    synapse, unit = plan.anatomy.synapse, plan.unit
    near = 9.0 * unit
    for place in channel_places(plan):
        if abs(place.x() - x) < near and abs(place.y() - y) < 1.6 * plan.membrane:
            return f"synapse.{synapse}.calcium.current"
    routes = ROUTES[plan.anatomy.transmitter]
    mass = "split" if routes["enzyme"].exists else "carried"
    for place in agent_places(plan):
        if abs(place.x() - x) < near and abs(place.y() - y) < near:
            return f"synapse.{synapse}.mass.{mass}"
    for place, kind in zip(
        metabotropic_places(plan), plan.anatomy.cascades, strict=True
    ):
        if abs(place.x() - x) < near and y > place.y() - near:
            return f"synapse.{synapse}.{kind.name}.stage.{kind.symbols[-1]}"
    if abs(y - plan.post) < 0.6 * max(2.9 * plan.membrane, 21.0 * unit):
        for slot in plan.slots:
            if abs(slot.x - x) < 0.5 * plan.slot_width:
                name = plan.anatomy.receptors[slot.kind].name
                return f"synapse.{synapse}.{name}.open"
    if abs(x - plan.middle) < plan.half:
        if plan.pre <= y <= plan.post:
            return f"synapse.{synapse}.cleft.mean"
        if y > plan.docked_y + plan.vesicle_radius - 1.0 and y < plan.pre:
            return f"synapse.{synapse}.calcium.local"
        if abs(y - plan.docked_y) <= plan.vesicle_radius:
            return f"synapse.{synapse}.docked"
        if plan.top < y < plan.docked_y - 1.4 * plan.vesicle_radius:
            return f"synapse.{synapse}.released"
    if y > plan.post + near and abs(x - plan.middle) < plan.half:
        neuron, branch, fraction = view.anatomy.places[view.contact]
        return f"neuron.{neuron}.{branch}@{fraction:.3g}.v"
    return ""
