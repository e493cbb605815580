"""Kinetic schemes with one ligand as data: receptors, carriers, enzymes, sensors.

A `Scheme` is a set of states and the transitions between them. Its occupancies p obey
dp/dt = Q(c) p, where c is the concentration of the ligand: a transition that binds has
the rate ``rate * c``, every other one ``rate``. What a transition consumes (a carried
molecule, a split one, a fused vesicle) is counted and does not return.

What lives here: the records, and what follows from them without time (bound ligands,
rate matrices, closed loops). Time steps are in ``simulation.propagators``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from neurolab.errors import LabError
from neurolab.physiology.constants import q10_factor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from neurolab.physiology.parameter import Parameter


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of a scheme.

    Attributes
    ----------
    source, target : str
        Names of states.
    rate : Parameter
        1/ms, or 1/(mM ms) if the transition binds.
    binds : int
        Ligands taken from the solution, 0 or 1.
    releases : int
        Ligands given back to the solution, 0 or 1.
    consumes : str or None
        Name of the counter of a ligand that the transition does away with, for
        instance ``carried``, or of any other event that is counted.
    ligands : int
        Ligands that a consuming transition takes out of the bound state: 1, or 0 for
        an event that leaves them where they are.
    """

    source: str
    target: str
    rate: Parameter
    binds: int = 0
    releases: int = 0
    consumes: str | None = None
    ligands: int = 1


@dataclass(frozen=True, slots=True)
class Scheme:
    """States, transitions, and how temperature moves the rates.

    Attributes
    ----------
    name : str
        Stable name, for instance ``ampa``.
    title : str
        Name for people.
    states : tuple of str
        The first is where everything is without ligand.
    transitions : tuple of Transition
    open_states : tuple of str
        States that conduct; empty for what is no channel.
    q10 : Parameter
        Factor on all rates per 10 degrees, binding included.
    celsius : float
        Temperature at which the rates hold.
    valid_celsius : tuple of float
        Range of temperatures in which the scheme means something.
    about : str
        What it does, in a student's words.
    """

    name: str
    title: str
    states: tuple[str, ...]
    transitions: tuple[Transition, ...]
    open_states: tuple[str, ...]
    q10: Parameter
    celsius: float
    valid_celsius: tuple[float, float]
    about: str

    def speed(self, celsius: float) -> float:
        """Return the factor on all rates at a temperature."""
        return q10_factor(self.q10.value, celsius, self.celsius)

    @property
    def counters(self) -> tuple[str, ...]:
        """Return the names of what the transitions consume, each once."""
        names = (each.consumes for each in self.transitions)
        return tuple(dict.fromkeys(name for name in names if name is not None))


def bound_ligands(scheme: Scheme) -> dict[str, int]:
    """Return how many ligands each state holds.

    Raises
    ------
    LabError
        If two ways to a state disagree, or no way leads there.
    """
    held = {scheme.states[0]: 0}
    for _ in scheme.states:
        for arrow in scheme.transitions:
            change = _ligands_gained(arrow)
            if arrow.source in held:
                held.setdefault(arrow.target, held[arrow.source] + change)
            elif arrow.target in held:
                held[arrow.source] = held[arrow.target] - change
    for arrow in scheme.transitions:
        start, end = held.get(arrow.source), held.get(arrow.target)
        if start is None or end is None or end - start != _ligands_gained(arrow):
            raise LabError(
                "scheme_inconsistent", scheme=scheme.name, state=arrow.target
            )
    for state in scheme.states:
        if state not in held:
            raise LabError("scheme_inconsistent", scheme=scheme.name, state=state)
    return {state: held[state] for state in scheme.states}


def rate_matrices(
    scheme: Scheme, celsius: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Q0 (1/ms) and Q1 (1/(mM ms)) of dp/dt = (Q0 + c Q1) p.

    Behind the rows of the states stands one row for each counter, so that the integral
    of such a row counts the events; the counters' columns are zero.
    """
    counters = scheme.counters
    size = len(scheme.states) + len(counters)
    place = {name: i for i, name in enumerate(scheme.states)}
    fixed, bound = np.zeros((size, size)), np.zeros((size, size))
    speed = scheme.speed(celsius)
    for arrow in scheme.transitions:
        matrix = bound if arrow.binds else fixed
        rate = speed * arrow.rate.value
        source, target = place[arrow.source], place[arrow.target]
        matrix[target, source] += rate
        matrix[source, source] -= rate
        if arrow.consumes is not None:
            matrix[len(scheme.states) + counters.index(arrow.consumes), source] += rate
    return fixed, bound


def open_vector(scheme: Scheme) -> NDArray[np.float64]:
    """Return 1 for the states that conduct, 0 for the others."""
    return np.array([float(state in scheme.open_states) for state in scheme.states])


def steady_occupancy(
    scheme: Scheme, millimolar: float, celsius: float
) -> NDArray[np.float64]:
    """Return the share in each state after a long time at one concentration."""
    fixed, bound = rate_matrices(scheme, celsius)
    count = len(scheme.states)
    matrix = (fixed + millimolar * bound)[:count, :count]
    matrix[-1] = 1.0
    right = np.zeros(count)
    right[-1] = 1.0
    return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)


def half_effect_millimolar(scheme: Scheme, celsius: float) -> float:
    """Return the concentration at which half of the largest steady opening is reached.

    The largest steady opening is that at 100 mM.
    """
    opens = open_vector(scheme)

    def steady(millimolar: float) -> float:
        return float(opens @ steady_occupancy(scheme, millimolar, celsius))

    half, low, high = 0.5 * steady(100.0), 1e-9, 100.0
    for _ in range(80):
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if steady(middle) < half else (low, middle)
    return float(np.sqrt(low * high))


def loop_ratios(scheme: Scheme) -> dict[tuple[str, ...], float]:
    """Return for every closed loop its rates one way round over those the other way.

    Microscopic reversibility demands 1. Loops in which something is consumed are
    driven by energy and left out, as are the concentrations, which cancel.
    """
    rates = {(a.source, a.target): a.rate.value for a in scheme.transitions}
    driven = {(a.source, a.target) for a in scheme.transitions if a.consumes}
    found = {}
    for loop in _loops(set(rates) - driven, scheme.states):
        around = (*loop, loop[0])
        forth = [rates[step] for step in pairwise(around)]
        back = [rates[step] for step in pairwise(reversed(around))]
        found[loop] = float(np.prod(forth) / np.prod(back))
    return found


def with_rates(scheme: Scheme, factor: Callable[[Transition], float]) -> Scheme:
    """Return the scheme with each rate multiplied by what `factor` says."""
    return replace(
        scheme,
        transitions=tuple(
            replace(each, rate=_scaled(each.rate, factor(each)))
            for each in scheme.transitions
        ),
    )


def with_open_block(
    scheme: Scheme, micromolar: float, on: Parameter, off: Parameter
) -> Scheme:
    """Return the scheme with a drug that plugs open channels only.

    Each open state gains a blocked state, in which the ligand stays trapped: the block
    grows with use, and ends only through the open state.

    Parameters
    ----------
    scheme : Scheme
    micromolar : float
        Concentration of the drug.
    on, off : Parameter
        1/(uM ms) and 1/ms, at the scheme's temperature.
    """
    blocked = tuple(f"{state}B" for state in scheme.open_states)
    enter = replace(
        on,
        value=on.value * micromolar,
        unit="1/ms",
        low=0.0,
        high=max(on.high * micromolar, on.value * micromolar),
    )
    arrows = []
    for state, plugged in zip(scheme.open_states, blocked, strict=True):
        arrows += [Transition(state, plugged, enter), Transition(plugged, state, off)]
    return replace(
        scheme,
        states=scheme.states + blocked,
        transitions=scheme.transitions + tuple(arrows),
    )


def _ligands_gained(arrow: Transition) -> int:
    """Return how many more ligands the target holds than the source."""
    lost = arrow.ligands if arrow.consumes is not None else 0
    return arrow.binds - arrow.releases - lost


def _scaled(rate: Parameter, factor: float) -> Parameter:
    value = rate.value * factor
    return replace(
        rate, value=value, low=min(rate.low, value), high=max(rate.high, value)
    )


def _loops(
    steps: set[tuple[str, str]], states: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """Return each simple loop of reversible steps once, longer than two states."""
    place = {state: i for i, state in enumerate(states)}

    def walk(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for state in states:
            if (path[-1], state) not in steps or (state, path[-1]) not in steps:
                continue
            # One start, its lowest state, and one sense of rotation.
            if state == path[0] and len(path) > 2 and place[path[1]] < place[path[-1]]:
                yield path
            elif place[state] > place[path[0]] and state not in path:
                yield from walk((*path, state))

    for state in states:
        yield from walk((state,))
