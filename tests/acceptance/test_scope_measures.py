"""What the cards of the scope say of bundled labs, against PHYSIOLOGY's numbers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

import neurolab
from neurolab.oscilloscope.channel import channel_of
from neurolab.oscilloscope.readouts import Site, measure
from neurolab.oscilloscope.sites import partners
from neurolab.oscilloscope.stimuli import onsets_for
from neurolab.simulation.engine import Engine
from neurolab.simulation.layout import TICK_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Traces = tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]

VALUES = {
    ("opening", 0, "latency"): 1.06,  # soma at 2.06 ms, the pulse at 1.0
    ("epsp", 0, "epsp"): 0.465,
    ("saltatory", 0, "velocity"): 0.43,
    ("saltatory", 2, "velocity"): 5.7,
    ("thick-sheath", 2, "velocity"): 62.3,
    ("short-term-plasticity", 1, "pair"): 0.530,
    ("short-term-plasticity", 2, "pair"): 1.696,
    ("short-term-plasticity", 3, "pair"): 0.803,
    ("action-potential", 0, "undershoot"): -76.2,
}


@cache
def swept(name: str) -> Traces:
    """Return times and values of each channel in the first sweep of a lab."""
    lab = neurolab.load(name)
    chunk = Engine(lab).advance(round(lab.sweep_ms / TICK_MS))
    return tuple(
        (np.asarray(one.times_ms, np.float64), np.asarray(one.values, np.float64))
        for one in chunk.samples
    )


def measured(name: str, number: int) -> dict[str, float]:
    """Return the measures of a channel of a lab, by key."""
    lab, traces = neurolab.load(name), swept(name)
    channels = [
        channel_of(lab, one, "mV" if one.endswith(".v") else "") for one in lab.channels
    ]
    partner, distance = partners(lab, channels).get(number, (number, 0.0))
    site = None
    if partner != number:
        site = Site(channels[partner].name, distance, *traces[partner])
    onsets = onsets_for(lab, lab.channels[number])
    found = measure(channels[number], *traces[number], onsets, site)
    return {one.key: one.value for one in found}


@pytest.mark.parametrize(("lab", "number", "key"), VALUES)
def test_card_says_the_published_number(lab: str, number: int, key: str) -> None:
    """Within 2 % of PHYSIOLOGY, and nothing was exported to know it."""
    wanted = VALUES[lab, number, key]
    assert measured(lab, number)[key] == pytest.approx(wanted, rel=0.02)
