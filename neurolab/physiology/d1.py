"""D1 receptors: dopamine, by the same pathway as noradrenaline's beta receptors."""

from __future__ import annotations

from neurolab.physiology.gs_pathway import gs_cascade, half_occupancy

d1 = gs_cascade(
    name="d1",
    title="D1 dopamine receptor",
    transmitter="dopamine",
    half=half_occupancy("Dopamine", 1e-3, "D1 receptors respond to 1 uM and more."),
    about="Acts as the beta receptor does, by cyclic AMP and protein kinase A: the "
    "slow potassium channels close and the cell fires on.",
)
