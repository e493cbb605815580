"""Where metabotropic receptors sit: around the synapse, not in it.

They see only what spills out of the cleft. One packet leaves too little there to do
much; the packets of several neighbouring contacts, or of a train, add up.
"""

from __future__ import annotations

from neurolab.physiology.parameter import ASSUMED, Parameter

SHELL_INNER = Parameter(
    "r_in",
    0.3,
    "um",
    0.1,
    2.0,
    ASSUMED,
    None,
    "central synapse",
    "Distance from the middle of the cleft at which metabotropic receptors begin. "
    "Assumed: just outside the contact, as electron microscopy finds most of them.",
)
SHELL_OUTER = Parameter(
    "r_out",
    1.0,
    "um",
    0.2,
    5.0,
    ASSUMED,
    None,
    "central synapse",
    "Distance at which the counted receptors end. Assumed: beyond it a packet is "
    "diluted to nothing.",
)
NEIGHBOURS = Parameter(
    "n",
    10.0,
    "",
    1.0,
    200.0,
    ASSUMED,
    None,
    "central synapse",
    "How many contacts of a connection spill into the same surroundings, if it has as "
    "many. Assumed: boutons of one axon stand in clusters.",
)

PARAMETERS: dict[str, Parameter] = {
    "spillover.inner": SHELL_INNER,
    "spillover.outer": SHELL_OUTER,
    "spillover.neighbours": NEIGHBOURS,
}
