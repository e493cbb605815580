"""What the microscope changes on the bench."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Synapse

RouteName = Literal["diffusion", "uptake", "enzyme"]


def full_synapses(lab: Lab) -> tuple[Synapse, ...]:
    """Return the synapses that can be seen from inside."""
    return tuple(one for one in lab.synapses if one.detail == "full")


def with_route(lab: Lab, synapse: str, route: RouteName, *, is_open: bool) -> Lab:
    """Return the lab with a way of clearing switched at one synapse."""
    synapses = []
    for one in lab.synapses:
        if one.id == synapse:
            closed = tuple(name for name in one.closed if name != route)
            one = replace(one, closed=closed if is_open else (*closed, route))
        synapses.append(one)
    return replace(lab, synapses=tuple(synapses))
