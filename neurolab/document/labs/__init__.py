"""Labs that come with NeuroLab and are put together from templates, by name.

``resources/labs`` holds their files; a test keeps both the same. `parts` are what they
are built from, the other modules hold the labs by subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.document.labs import circuits, potentials, receptors, release, spikes
from neurolab.document.labs.opening import opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.document.records import Lab

LABS: dict[str, Callable[[], Lab]] = {
    build.__name__.replace("_", "-"): build
    for build in (
        opening,
        spikes.threshold,
        spikes.all_or_nothing,
        spikes.refractory,
        spikes.collision,
        spikes.diameter,
        spikes.thick_sheath,
        spikes.saltatory,
        spikes.demyelination,
        release.calcium,
        circuits.quanta,
        release.poisons,
        release.short_term_plasticity,
        potentials.epsp,
        potentials.ipsp,
        potentials.immature_chloride,
        potentials.shunting,
        potentials.spatial_summation,
        potentials.temporal_summation,
        potentials.two_axons,
        receptors.clearing,
        receptors.glutamate_receptors,
        receptors.gaba_receptors,
        receptors.counting_spikes,
        receptors.acetylcholine_receptors,
        receptors.noradrenaline,
        circuits.neuromuscular_junction,
        circuits.three_neurons,
        circuits.thousands_of_inputs,
    )
}
"""Name of the lab, which is that of its file, to what builds it, as a course goes."""
