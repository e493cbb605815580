"""How a simulator is measured: time of a step, and error of the spike times."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tests.benchmarks.cases import CONVERGED_STEP_MS, DURATION_MS, STEP_MS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.cases import Case

RUNS = 5
COMPARTMENT_STEPS = 5_000_000
FEWEST_STEPS, MOST_STEPS = 40, 20_000


class UnavailableError(Exception):
    """A simulator that is not installed, or not there yet."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not installed")


class Model(Protocol):
    """A model ready to run from rest, at a fixed step."""

    compartments: int

    def advance(self, until_ms: float) -> None:
        """Compute until `until_ms` of the model's time."""

    def spike_times_ms(self) -> list[float]:
        """Return the upward crossings of `SPIKE_LEVEL_MV` at the probe.

        Asked once, at `DURATION_MS`; later spikes need not be recorded.
        """


@dataclass(frozen=True, slots=True)
class RunResult:
    """What one simulator did with one model.

    Attributes
    ----------
    version : str
        Of the simulator, with what matters for its speed.
    compartments : int
        Compartments that have membrane.
    ns_per_compartment_step : float
        Median over `RUNS` runs, `STEP_MS` long steps.
    fastest_ns : float
        The same of the fastest run, which a busy machine disturbed least.
    spike_times_ms, converged_spike_times_ms : list of float
        At `STEP_MS`, and of the same simulator with the step going to 0.
    spike_time_error_ms : float or None
        Largest difference of the two; None if their number differs.
    """

    version: str
    compartments: int
    ns_per_compartment_step: float
    fastest_ns: float
    spike_times_ms: list[float]
    converged_spike_times_ms: list[float]
    spike_time_error_ms: float | None


def measure(
    case: Case, prepare: Callable[[Case, float], Model], version: str
) -> RunResult:
    """Return time and accuracy of the models that `prepare` makes.

    Parameters
    ----------
    case : Case
        The model.
    prepare : callable
        Takes a case and a step in ms. It is called three times, and each model is
        dropped before the next is made.
    version : str
        Of the simulator.

    Notes
    -----
    The clock runs after `DURATION_MS` of the model's time, with everything loaded,
    compiled and warm, while the spikes go on.
    """
    converged = _converged(case.short(), prepare)
    model = prepare(case, STEP_MS)
    model.advance(DURATION_MS)
    spikes = model.spike_times_ms()
    times = _step_times_ns(model)
    return RunResult(
        version=version,
        compartments=model.compartments,
        ns_per_compartment_step=statistics.median(times) / model.compartments,
        fastest_ns=min(times) / model.compartments,
        spike_times_ms=spikes,
        converged_spike_times_ms=converged,
        spike_time_error_ms=_largest_difference(spikes, converged),
    )


def _converged(case: Case, prepare: Callable[[Case, float], Model]) -> list[float]:
    """Return the spike times for a step of 0, from two fine steps.

    A first-order scheme at `CONVERGED_STEP_MS` is still 0.01 ms late; a straight line
    through two steps takes that away, and does a second-order scheme no harm.
    """
    found: list[list[float]] = []
    for step_ms in (CONVERGED_STEP_MS, 2.0 * CONVERGED_STEP_MS):
        model = prepare(case, step_ms)
        model.advance(DURATION_MS)
        found.append(model.spike_times_ms())
        del model
    return [2.0 * fine - coarse for fine, coarse in zip(*found, strict=True)]


def _step_times_ns(model: Model) -> list[float]:
    """Return the nanoseconds that a step takes, once for each run."""
    steps = COMPARTMENT_STEPS // model.compartments
    steps = min(max(steps, FEWEST_STEPS), MOST_STEPS)
    times: list[float] = []
    for run in range(1, RUNS + 1):
        end_ms = DURATION_MS + run * steps * STEP_MS
        start = time.perf_counter_ns()
        model.advance(end_ms)
        times.append((time.perf_counter_ns() - start) / steps)
    return times


def _largest_difference(spikes: list[float], converged: list[float]) -> float | None:
    """Return the largest distance of two lists; None if their lengths differ."""
    if len(spikes) != len(converged):
        return None
    return max((abs(a - b) for a, b in zip(spikes, converged, strict=True)), default=0)
