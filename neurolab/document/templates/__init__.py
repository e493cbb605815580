"""Templates: functions that build `Neuron` records from the numbers of physiology.

Each template brings its temperature, its membranes and a drawn path; `TEMPLATES` lists
those that a user can choose, by the name that is kept in `Neuron.template`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from neurolab.document.templates.cells import (
    adapting_neuron,
    fast_spiking_interneuron,
    muscle_fibre,
)
from neurolab.document.templates.fibres import mrg_fibre, scaled_myelinated_fibre
from neurolab.document.templates.generic import generic_neuron, myelinated_neuron
from neurolab.document.templates.simple import (
    passive_cable,
    passive_dendrite,
    single_compartment,
    squid_axon,
)
from neurolab.document.templates.terminals import bouton_neuron, with_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.document.records import Neuron

__all__ = [
    "TEMPLATES",
    "Template",
    "adapting_neuron",
    "bouton_neuron",
    "fast_spiking_interneuron",
    "generic_neuron",
    "mrg_fibre",
    "muscle_fibre",
    "myelinated_neuron",
    "passive_cable",
    "passive_dendrite",
    "scaled_myelinated_fibre",
    "single_compartment",
    "squid_axon",
    "with_terminal",
]


class Template(NamedTuple):
    """A template: the function that builds it, and the key of its title in texts."""

    build: Callable[..., Neuron]
    title: str


TEMPLATES: dict[str, Template] = {
    build.__name__: Template(build, f"templates.{build.__name__}")
    for build in (
        single_compartment,
        squid_axon,
        generic_neuron,
        myelinated_neuron,
        adapting_neuron,
        fast_spiking_interneuron,
        scaled_myelinated_fibre,
        mrg_fibre,
        muscle_fibre,
        passive_dendrite,
    )
}
"""Name to template, in the order in which a menu offers them."""
