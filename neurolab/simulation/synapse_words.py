"""What happens at a synapse now, in words: its eight numbers of a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.simulation.synapse_frames import SUMMARY
from neurolab.texts import word
from neurolab.units import format_quantity

if TYPE_CHECKING:
    from neurolab.document.records import Synapse
    from neurolab.simulation.reports import Frame


def words_of_synapse(frame: Frame, synapse: Synapse) -> str:
    """Return the state of all contacts together; "" if the frame does not hold it."""
    if frame.synapses is None or synapse.id not in frame.synapse_ids:
        return ""
    row = frame.synapses[frame.synapse_ids.index(synapse.id)]
    now = dict(zip(SUMMARY, map(float, row), strict=True))
    current = format_quantity(now["current_pa"], "pA", 3)
    if synapse.detail == "light":
        return word(
            "inspector.synapse_live_light",
            conductance=format_quantity(now["conductance_ns"], "nS", 3),
            current=current,
            released=f"{now['released']:.0f}",
        )
    return word(
        "inspector.synapse_live",
        docked=f"{now['docked']:.0f}",
        calcium=format_quantity(now["calcium_micromolar"], "uM", 3),
        cleft=format_quantity(now["cleft_millimolar"], "mM", 2),
        open=f"{now['open_channels']:.0f}",
        current=current,
    )
