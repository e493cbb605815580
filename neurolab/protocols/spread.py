"""How far a potential spreads, and how fast an action potential runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from neurolab.document.records import Place
from neurolab.measure.conduction import first_crossing, velocity
from neurolab.protocols.common import (
    Progress,
    Table,
    measure_each,
    pulse,
    trace,
    voltage,
    with_commands,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from neurolab.document.records import Lab, Neuron


def attenuation(
    lab: Lab,
    place: Place,
    positions: Sequence[float],
    *,
    current_na: float = 0.01,
    duration_ms: float = 200.0,
    progress: Progress | None = None,
) -> Table:
    """Return the share of a steady potential that is left along the branch.

    Parameters
    ----------
    lab : Lab
    place : Place
        Where the current enters.
    positions : sequence of float
        Fractions of the same branch.
    current_na, duration_ms : float
        A small current, for long enough to become steady.
    progress : callable, optional

    Returns
    -------
    Table
        position, distance from the place (um), potential over that at the place.
    """
    neuron = next(each for each in lab.neurons if each.id == place.neuron)
    branch = next(each for each in neuron.branches if each.id == place.branch)
    sites = [msgspec.structs.replace(place, position=each) for each in positions]
    addresses = [voltage(place), *(voltage(site) for site in sites)]
    changed = with_commands(lab, place, pulse(0.025, duration_ms, current_na))
    _, values = trace(changed, addresses, duration_ms)
    change = np.array([each[-1] - each[0] for each in values])

    def measure(position: float) -> tuple[float, float]:
        distance = abs(position - place.position) * branch.length_um
        return distance, change[1 + list(positions).index(position)] / change[0]

    names, units = ("position", "distance", "share"), ("", "um", "")
    return measure_each(positions, measure, names, units, progress)


def velocity_diameter(
    lab: Lab,
    axon_of: Callable[[float], Neuron],
    diameters_um: Sequence[float],
    *,
    branch: str,
    current_na: Callable[[float], float],
    sites: tuple[float, float] = (0.3, 0.7),
    duration_ms: float = 20.0,
    level_mv: float = -20.0,
    progress: Progress | None = None,
) -> Table:
    """Return the velocity (m/s) between two sites of an axon against its diameter (um).

    Parameters
    ----------
    lab : Lab
        Bath and start; its neurons are replaced.
    axon_of : callable
        Returns the axon of a diameter, for instance a template.
    diameters_um : sequence of float
    branch : str
        The axon's branch; the pulse of 0.5 ms enters at its start.
    current_na : callable
        Returns the pulse's current for a diameter.
    sites : (float, float)
        Two positions on the branch.
    duration_ms, level_mv : float
        How long to run, and the level that is timed.
    progress : callable, optional
    """

    def measure(diameter_um: float) -> tuple[float]:
        neuron = axon_of(diameter_um)
        place = Place(neuron=neuron.id, branch=branch, position=0.0)
        command = pulse(0.1, 0.5, current_na(diameter_um))
        with_axon = msgspec.structs.replace(
            lab, neurons=(neuron,), electrical_synapses=()
        )
        changed = with_commands(with_axon, place, command)
        ends = [msgspec.structs.replace(place, position=site) for site in sites]
        times, values = trace(changed, [voltage(end) for end in ends], duration_ms)
        first, second = (first_crossing(times, each, level_mv) for each in values)
        length = next(b.length_um for b in neuron.branches if b.id == branch)
        return (velocity(first, second, (sites[1] - sites[0]) * length),)

    names, units = ("diameter", "velocity"), ("um", "m/s")
    return measure_each(diameters_um, measure, names, units, progress)
