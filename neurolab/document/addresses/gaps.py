"""Addresses of electrical synapses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.document.addresses.quantity import (
    Family,
    Quantity,
    fields_of,
    with_field,
    with_item,
)
from neurolab.physiology import bench

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from neurolab.document.records import Lab


def _quantities(lab: Lab, _names: Sequence[str]) -> Iterator[Quantity]:
    """Yield the conductance of each electrical synapse."""
    for gap in lab.electrical_synapses:
        yield from fields_of(gap, f"electrical_synapse.{gap.id}", bench.GAP)


def _change(lab: Lab, names: Sequence[str], value: float) -> Lab:
    """Return the lab with another conductance of one electrical synapse."""
    gap_id, what = names
    changed: Lab = with_item(
        lab, "electrical_synapses", gap_id, lambda gap: with_field(gap, what, value)
    )
    return changed


GAPS = Family(_quantities, _change)
