"""Whether a lab can start as it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from neurolab.document.checks.limits import LARGEST_MV, MOST_MILLIMOLAR
from neurolab.document.saved_state import SavedState

if TYPE_CHECKING:
    from neurolab.document.checks.findings import Findings
    from neurolab.document.records import Lab
    from neurolab.document.saved_state import SavedPart, Values

RANGES = {
    "v_mv": (-LARGEST_MV, LARGEST_MV),
    "sheath_mv": (-LARGEST_MV, LARGEST_MV),
    "calcium_millimolar": (0.0, MOST_MILLIMOLAR),
    "sodium_millimolar": (0.0, MOST_MILLIMOLAR),
    "potassium_millimolar": (0.0, MOST_MILLIMOLAR),
}
GATE = (0.0, 1.0)
ROUNDING = 1e-9
"""How far a gate may be outside its range before a run stops as well."""


def check_start(lab: Lab, findings: Findings) -> None:
    """Refuse a start outside of what is possible."""
    start = lab.start
    if isinstance(start, SavedState):
        findings.number("lab.start", "time_ms", start.time_ms, 0.0)
        for neuron in start.neurons:
            parts = [*neuron.branches.items(), *neuron.spines.items()]
            for name, part in parts:
                _check_part(f"lab.start.{neuron.id}.{name}", part, findings)
    elif start is not None:
        findings.number("lab", "start", start, -LARGEST_MV, LARGEST_MV)


def check_start_doubts(lab: Lab, findings: Findings) -> None:
    """Warn of a saved state of neurons that are not on the bench any more."""
    if not isinstance(lab.start, SavedState):
        return
    there = {one.id for one in lab.neurons}
    gone = [one.id for one in lab.start.neurons if one.id not in there]
    if gone:
        kept = tuple(one for one in lab.start.neurons if one.id in there)
        repair = replace(lab, start=replace(lab.start, neurons=kept) if kept else None)
        names = ", ".join(gone)
        findings.warning("saved_state_gone", "lab.start", repair=repair, names=names)


def _check_part(place: str, part: SavedPart, findings: Findings) -> None:
    """Refuse values that are impossible, or not one for each compartment."""
    if not part.v_mv:
        findings.error("saved_state_empty", place)
    for name, (low, high) in RANGES.items():
        values: Values = getattr(part, name)
        if values:
            _check_values(place, name, values, low, high, part, findings)
    for channel, gates in part.gates.items():
        for values in gates:
            _check_values(place, channel, values, *GATE, part, findings)


def _check_values(
    place: str,
    name: str,
    values: Values,
    low: float,
    high: float,
    part: SavedPart,
    findings: Findings,
) -> None:
    if len(values) != len(part.v_mv):
        findings.error(
            "saved_state_lengths",
            place,
            name=name,
            values=len(values),
            voltages=len(part.v_mv),
        )
        return
    found = np.array(values)
    is_good = (found >= low - ROUNDING) & (found <= high + ROUNDING)
    if not is_good.all():
        wrong = float(found[~is_good][0])
        findings.number(place, name, wrong, low, high)
