"""When the face begins anew: at each stimulus, or when a channel crosses a level."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from neurolab.measure.spikes import downward_crossings, upward_crossings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Repeats(Enum):
    """What a level trigger does between two crossings."""

    AUTO = "auto"
    NORMAL = "normal"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Trigger:
    """How the face is started.

    Attributes
    ----------
    source : str
        Address of the channel that is watched; "" is the onset of the stimulus.
    level : float
        In the unit of the channel.
    is_rising : bool
    holdoff_ms : float
        For so long after one crossing no other counts.
    before : float
        Share of the face before the trigger, 0 to 0.9.
    repeats : Repeats
    """

    source: str = ""
    level: float = 0.0
    is_rising: bool = True
    holdoff_ms: float = 0.0
    before: float = 0.1
    repeats: Repeats = Repeats.NORMAL


class Detector:
    """Finds crossings in samples that arrive in pieces.

    Parameters
    ----------
    trigger : Trigger
    """

    def __init__(self, trigger: Trigger) -> None:
        self.trigger = trigger
        self._last: tuple[float, float] | None = None
        self._free_from_ms = -np.inf

    def reset(self) -> None:
        """Forget what came before."""
        self._last, self._free_from_ms = None, -np.inf

    def hold(self, until_ms: float) -> None:
        """Let no crossing count before a time."""
        self._free_from_ms = max(self._free_from_ms, until_ms)

    def feed(self, times_ms: Floats, values: Floats) -> list[float]:
        """Return the times of the crossings that count, ms; hold-off is kept.

        Parameters
        ----------
        times_ms, values : (n,) float64
            Later than all samples before.
        """
        if not times_ms.size:
            return []
        if self._last is not None:
            times_ms = np.append(self._last[0], times_ms)
            values = np.append(self._last[1], values)
        self._last = float(times_ms[-1]), float(values[-1])
        crossings = upward_crossings if self.trigger.is_rising else downward_crossings
        found = []
        for time_ms in crossings(times_ms, values, self.trigger.level):
            if time_ms >= self._free_from_ms:
                found.append(float(time_ms))
                self.hold(float(time_ms) + max(self.trigger.holdoff_ms, 1e-9))
        return found
