"""What one address reads, as the kernel finds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Probe:
    """What one address reads.

    Attributes
    ----------
    address, unit : str
    array, row, index : int
        Array of `State`, row of `State.cells`, place: as `kernel.circuit.PROBE`.
    group : int
        Group of the neuron, -1 for none.
    is_rate : bool
        True if the samples are to be differentiated: a current from a charge.
    """

    address: str
    unit: str
    array: int
    row: int
    index: int
    group: int
    is_rate: bool = False
