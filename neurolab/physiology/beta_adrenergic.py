"""Beta-adrenergic receptors: noradrenaline lets a cell fire on."""

from __future__ import annotations

from neurolab.physiology.gs_pathway import gs_cascade, half_occupancy

beta_adrenergic = gs_cascade(
    name="beta",
    title="beta-adrenergic receptor",
    transmitter="noradrenaline",
    half=half_occupancy("Noradrenaline", 1e-3, "micromolar, as for the beta-1 kind."),
    about="Makes the cell produce cyclic AMP, which switches on a kinase, which closes "
    "the slow potassium channels: a cell that used to stop firing fires on, for a "
    "minute after the noradrenaline has gone.",
)
