"""Summation: two inputs that come close in time, or from places near and far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from neurolab.document.records import Stretch
from neurolab.errors import LabError
from neurolab.protocols.common import Table, measure_each, voltage
from neurolab.protocols.synaptic import (
    ONSET_MS,
    PULSE_NA,
    driven,
    height,
    is_random,
    mean_sweep,
    synapse_of,
    with_synapse,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from neurolab.document.records import Branch, Lab, Neuron, Place
    from neurolab.protocols.common import Progress

    Floats = NDArray[np.float64]

AFTER_MS = 40.0
"""How long after the last action potential a potential is looked for."""


def summation_interval(
    lab: Lab,
    first: str,
    second: str,
    intervals_ms: Sequence[float],
    *,
    site: Place,
    trials: int = 20,
    pulse_na: float = PULSE_NA,
    progress: Progress | None = None,
) -> Table:
    """Return the potential of two synapses against the interval between them (ms).

    Parameters
    ----------
    lab : Lab
        Its electrodes are lifted and its inputs silent but for these synapses.
    first, second : str
        The same synapse twice is one that fires twice.
    intervals_ms : sequence of float
    site : Place
        Where the potential is measured.
    trials : int
        Sweeps that are averaged where release is drawn; else one is enough.
    pulse_na : float
        See `synaptic.driven`.
    progress : callable, optional

    Returns
    -------
    Table
        interval; height (mV) of the pair; over that of the first alone; over the height
        of both potentials simply added at this interval, 1 where they are linear.

    Notes
    -----
    One synapse cannot fire twice at once: at interval 0 the pair of a synapse with
    itself is what the single one is.
    """
    runs = _Runs(lab, site, trials, pulse_na)
    until = ONSET_MS + max(intervals_ms, default=0.0) + AFTER_MS
    alone = runs.trace({first: (ONSET_MS,)}, until)

    def measure(interval_ms: float) -> tuple[float, float, float]:
        later = ONSET_MS + interval_ms
        if first == second:
            pair = runs.trace({first: (ONSET_MS, later)}, until)
        else:
            pair = runs.trace({first: (ONSET_MS,), second: (later,)}, until)
        other = runs.trace({second: (later,)}, until)
        added = alone + other - other[0]
        return height(pair), _over(pair, alone), _over(pair, added)

    names = ("interval", "pair", "over_single", "over_sum")
    return measure_each(intervals_ms, measure, names, ("ms", "mV", "", ""), progress)


def summation_distance(
    lab: Lab,
    fixed: str,
    moved: str,
    positions: Sequence[float],
    *,
    site: Place,
    trials: int = 20,
    pulse_na: float = PULSE_NA,
    progress: Progress | None = None,
) -> Table:
    """Return what a synapse does, alone and with another, against where it is.

    Parameters
    ----------
    lab : Lab
        Its electrodes are lifted and its inputs silent but for these synapses.
    fixed : str
        Stays where it is; fires at the same time.
    moved : str
        Is moved along the branch of its first target, all its contacts together.
    positions : sequence of float
        Fractions of that branch.
    site : Place
        Where the potentials are measured, for instance the soma.
    trials, pulse_na, progress
        As in `summation_interval`.

    Returns
    -------
    Table
        position; distance to the root (um); height (mV) of the moved one's potential
        where it is and at the site; of both together at the site; that over their sum.
    """
    target = synapse_of(lab, moved).targets[0]
    if target.branch is None:
        raise LabError("protocol_target_spread", synapse=moved)
    neuron = next(each for each in lab.neurons if each.id == target.neuron)
    until = ONSET_MS + AFTER_MS
    fixed_alone = height(
        _Runs(lab, site, trials, pulse_na).trace({fixed: (ONSET_MS,)}, until)
    )

    def measure(position: float) -> tuple[float, ...]:
        here = Stretch(
            neuron=target.neuron, branch=target.branch, start=position, stop=position
        )
        there = with_synapse(
            lab, msgspec.structs.replace(synapse_of(lab, moved), targets=(here,))
        )
        runs = _Runs(there, site, trials, pulse_na)
        branch = target.branch or ""
        near = msgspec.structs.replace(
            site, neuron=target.neuron, branch=branch, position=position
        )
        local, far = (height(each) for each in runs.both(moved, near, until))
        pair = height(runs.trace({fixed: (ONSET_MS,), moved: (ONSET_MS,)}, until))
        distance = distance_to_root(neuron, branch, position)
        return distance, local, far, pair, pair / (fixed_alone + far)

    names = ("position", "distance", "local", "alone", "pair", "over_sum")
    units = ("", "um", "mV", "mV", "mV", "")
    return measure_each(positions, measure, names, units, progress)


def distance_to_root(neuron: Neuron, branch: str, position: float) -> float:
    """Return the way along the branches from a place to the root's joint, um."""
    branches: Mapping[str, Branch] = {each.id: each for each in neuron.branches}
    here = branches[branch]
    if here.parent is None:
        return 0.0
    total = position * here.length_um
    while True:
        parent = branches.get(here.parent or "")
        if parent is None or parent.parent is None:
            return total
        total += here.attach * parent.length_um
        here = parent


class _Runs:
    """Runs of one lab with some of its synapses driven."""

    def __init__(self, lab: Lab, site: Place, trials: int, pulse_na: float) -> None:
        self.lab, self.site = lab, site
        self.trials, self.pulse_na = trials, pulse_na

    def trace(self, spikes: dict[str, tuple[float, ...]], until_ms: float) -> Floats:
        """Return the mean voltage at the site."""
        return self._traces(spikes, (self.site,), until_ms)[0]

    def both(self, name: str, near: Place, until_ms: float) -> tuple[Floats, Floats]:
        """Return the mean voltages near a synapse and at the site."""
        traces = self._traces({name: (ONSET_MS,)}, (near, self.site), until_ms)
        return traces[0], traces[-1]

    def _traces(
        self,
        spikes: dict[str, tuple[float, ...]],
        places: tuple[Place, ...],
        until_ms: float,
    ) -> list[Floats]:
        changed = driven(self.lab, spikes, pulse_na=self.pulse_na)
        number = self.trials if is_random(self.lab, list(spikes)) else 1
        addresses = list(dict.fromkeys(voltage(place) for place in places))
        return mean_sweep(changed, addresses, until_ms, number)[1]


def _over(trace: Floats, other: Floats) -> float:
    """Return the ratio of two heights."""
    below = height(other)
    return height(trace) / below if below else np.nan
