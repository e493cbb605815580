"""The records of a saved state: how every membrane was at a moment of a run.

They go by the names of neurons, branches and channels, not by the numbers of arrays:
a saved state outlives edits of the lab and versions of the program. What it knows
nothing of (a neuron or branch that was added) starts at rest, and what the lab has no
more is passed over.
"""

from __future__ import annotations

from neurolab.document.record import Record

Values = tuple[float, ...]


class SavedPart(Record, frozen=True, kw_only=True):
    """The compartments of a branch from its start to its end, or one spine head.

    Attributes
    ----------
    v_mv : tuple of float
        Voltage of each compartment; their number is that of the cut at that time.
    sheath_mv : tuple of float
        Voltage under the sheath, of a double cable; else empty.
    calcium_millimolar : tuple of float
        Where the membrane counts calcium; else empty.
    sodium_millimolar, potassium_millimolar : tuple of float
        Inside, where the lab tracked its ions; else empty.
    gates : dict of str to tuple of tuples
        Channel to the values of each of its gates, 0 to 1.
    """

    v_mv: Values
    sheath_mv: Values = ()
    calcium_millimolar: Values = ()
    sodium_millimolar: Values = ()
    potassium_millimolar: Values = ()
    gates: dict[str, tuple[Values, ...]] = {}


class SavedNeuron(Record, frozen=True, kw_only=True):
    """The state of one neuron's membranes.

    Attributes
    ----------
    id : str
        `Neuron.id`.
    branches, spines : dict of str to SavedPart
        By their ids.
    """

    id: str
    branches: dict[str, SavedPart]
    spines: dict[str, SavedPart] = {}


class SavedState(Record, frozen=True, kw_only=True):
    """The membranes of a lab at a moment; synapses start rested.

    Attributes
    ----------
    time_ms : float
        The moment, from the start of the run that it was taken from.
    neurons : tuple of SavedNeuron
    """

    time_ms: float
    neurons: tuple[SavedNeuron, ...]
