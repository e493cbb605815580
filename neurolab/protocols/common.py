"""What every protocol shares: its table, progress, cancelling, thresholds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from neurolab.document.checks import require
from neurolab.document.records import Electrode, ElectrodeMode, Step
from neurolab.errors import CancelledError, LabError
from neurolab.simulation.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from neurolab.document.records import AnyWaveform, Lab, Place

Progress = Callable[[float], bool]
"""Called with the share that is done, 0 to 1; returning False cancels."""

PROBE_ELECTRODE = "protocol"


@dataclass(frozen=True, slots=True)
class Table:
    """A curve as a protocol measured it.

    Attributes
    ----------
    names, units : tuple of str
        Of each column.
    rows : (n, columns) float64
        nan where nothing could be measured.
    """

    names: tuple[str, ...]
    units: tuple[str, ...]
    rows: NDArray[np.float64]

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one column by name."""
        return self.rows[:, self.names.index(name)]


def measure_each(
    values: Sequence[float],
    measure: Callable[[float], Sequence[float]],
    names: tuple[str, ...],
    units: tuple[str, ...],
    progress: Progress | None,
) -> Table:
    """Return a table with a row for each value: the value and what was measured.

    Raises
    ------
    CancelledError
        If `progress` returned False.
    """
    rows = []
    for number, value in enumerate(values):
        if progress is not None and not progress(number / len(values)):
            raise CancelledError("protocol_cancelled")
        rows.append((value, *measure(value)))
    if progress is not None:
        progress(1.0)
    return Table(names, units, np.array(rows, dtype=np.float64).reshape(-1, len(names)))


def with_commands(
    lab: Lab,
    place: Place,
    *commands: AnyWaveform,
    mode: ElectrodeMode = ElectrodeMode.CURRENT_CLAMP,
    holding: float = 0.0,
    series_resistance_megaohm: float = 1.0,
) -> Lab:
    """Return the lab with one electrode that commands, and all others lifted."""
    electrode = Electrode(
        id=PROBE_ELECTRODE,
        place=place,
        mode=mode,
        commands=commands,
        holding=holding,
        series_resistance_megaohm=series_resistance_megaohm,
    )
    return msgspec.structs.replace(lab, electrodes=(electrode,), channels=())


def pulse(onset_ms: float, duration_ms: float, amplitude: float) -> Step:
    """Return a rectangular pulse."""
    return Step(onset_ms=onset_ms, duration_ms=duration_ms, amplitude=amplitude)


def voltage(place: Place) -> str:
    """Return the address of the voltage at a place."""
    return f"neuron.{place.neuron}.{place.branch}@{place.position:.9f}.v"


def trace(
    lab: Lab, addresses: Sequence[str], duration_ms: float
) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
    """Run a lab from rest; return times (ms) and the values of each address.

    Raises
    ------
    LabError
        If what was asked makes a lab that cannot exist: a pulse before its sweep.
    """
    require(lab)
    engine = Engine(lab, addresses)
    chunk = engine.advance_to(duration_ms)
    if chunk is None:
        raise LabError("duration_unreadable", text=f"{duration_ms:g}")
    return chunk.times_ms[0], chunk.values


def threshold(
    fires: Callable[[float], bool], highest: float, precision: float = 0.005
) -> float:
    """Return the smallest amplitude that fires, nan if even `highest` does not.

    Parameters
    ----------
    fires : callable
        Whether an amplitude makes an action potential.
    highest : float
        Largest amplitude to try.
    precision : float
        Relative width of the last bracket.
    """
    if not fires(highest):
        return float("nan")
    low, high = 0.0, highest
    while high - low > precision * high:
        middle = 0.5 * (low + high)
        if fires(middle):
            high = middle
        else:
            low = middle
    return high
