"""A lab that runs, for scripts: run, edit, read traces as arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.addresses import set_value
from neurolab.document.checks import require
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Crossing, Engine, TraceChunk, replay
from neurolab.simulation.run_log import Happening
from neurolab.simulation.threshold import ThresholdReport, ThresholdSearch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from neurolab.document.records import Lab

CHUNK_TICKS = 400


@dataclass(frozen=True, slots=True)
class Trace:
    """One recorded quantity.

    Attributes
    ----------
    address : str
        What was recorded, for instance ``neuron.n1.soma@0.5.v``.
    time_ms : (n,) float64
    values : (n,) float64
        In `unit`.
    unit : str
    """

    address: str
    time_ms: NDArray[np.float64]
    values: NDArray[np.float64]
    unit: str


class Simulation:
    """A running lab.

    Parameters
    ----------
    lab : Lab
    record : iterable of str, optional
        Addresses to record besides the lab's own channels.

    Raises
    ------
    LabError
        If the lab cannot exist.
    AddressError
        If an address names nothing in the lab.

    Examples
    --------
    >>> simulation = Simulation(lab)                      # doctest: +SKIP
    >>> simulation.run(20.0)                              # doctest: +SKIP
    >>> simulation.traces["neuron.n1.soma@0.5.v"].values  # doctest: +SKIP
    """

    def __init__(self, lab: Lab, record: Iterable[str] = ()) -> None:
        require(lab)
        self.engine = Engine(lab, record)
        self._chunks: list[TraceChunk] = []

    @property
    def lab(self) -> Lab:
        """Return the lab as it is now."""
        return self.engine.lab

    @property
    def time_ms(self) -> float:
        """Return the simulated time."""
        return self.engine.time_ms

    def run(
        self, duration_ms: float, progress: Callable[[float], None] | None = None
    ) -> None:
        """Run for some simulated time.

        Parameters
        ----------
        duration_ms : float
        progress : callable, optional
            Called now and then with the share that is done, 0 to 1. What it raises
            stops the run; what was recorded so far is kept.

        Raises
        ------
        DivergenceError
            If the run left what is physically possible.
        """
        ticks = round(duration_ms / TICK_MS)
        done = 0
        while done < ticks:
            step = min(CHUNK_TICKS, ticks - done)
            self._chunks.append(self.engine.advance(step))
            done += step
            if progress is not None:
                progress(done / ticks)

    def edit(self, lab: Lab) -> None:
        """Go on with another lab; time and state go on."""
        require(lab)
        self.engine.edit(lab)

    def set(self, address: str, value: float) -> None:
        """Change one parameter while the lab runs, for instance ``bath.celsius``."""
        self.edit(set_value(self.lab, address, value))

    def fire(self) -> None:
        """Start the next sweep: every electrode plays its commands again."""
        self.engine.fire()

    def reset(self) -> None:
        """Go back to rest and start the next sweep."""
        self.engine.reset()

    def lab_from_now(self) -> Lab:
        """Return the lab as it is, to start in the present state of its membranes.

        It can be saved: the state is part of the project file.
        """
        return self.engine.lab_from_now()

    @property
    def traces(self) -> dict[str, Trace]:
        """Return everything recorded so far, by address."""
        parts: dict[str, list[tuple[NDArray[np.float64], NDArray[np.float64]]]] = {}
        units: dict[str, str] = {}
        for chunk in self._chunks:
            for probe, times, values in zip(
                chunk.channels, chunk.times_ms, chunk.values, strict=True
            ):
                parts.setdefault(probe.address, []).append((times, values))
                units[probe.address] = probe.unit
        return {
            address: Trace(
                address,
                np.concatenate([times for times, _ in pieces]),
                np.concatenate([values for _, values in pieces]),
                units[address],
            )
            for address, pieces in parts.items()
        }

    def below_threshold(self) -> tuple[ThresholdReport, ...]:
        """Return how far from firing the neurons of this sweep stayed, and why.

        For each connection whose neuron did not fire in this sweep: the distance to
        threshold at the initial segment, and how many contacts would have fired it. It
        is measured on copies that live through the sweep again; this run stays as it
        is. Empty if the lab was edited within the sweep.
        """
        engine = self.engine
        if any(
            one.happening is Happening.EDIT and one.tick > engine.sweep_tick
            for one in engine.log
        ):
            return ()
        log = [one for one in engine.log if one.tick <= engine.sweep_tick]
        start = replay(engine.first_lab, log, engine.sweep_tick)
        records = [one for chunk in self._chunks for one in chunk.chains]
        search = ThresholdSearch(
            engine, start.snapshot(), [*records, *engine.open_chains()]
        )
        search.advance(math.inf)
        return search.reports

    def spikes(self) -> tuple[Crossing, ...]:
        """Return every action potential that passed a soma, node or axon end."""
        return tuple(one for chunk in self._chunks for one in chunk.crossings)
