"""How far to advance now, so that the screen shows the speed that was asked for."""

from __future__ import annotations

from dataclasses import dataclass

from neurolab.simulation.build import TICK_MS

LONGEST_TURN_S = 0.025
"""Most real time that one turn makes up for: a slow machine falls behind, it does not
stutter."""
TURN_TICKS = 200
"""Most ticks in one turn, so that an edit takes effect within 50 ms."""


@dataclass(slots=True)
class Pacer:
    """Turns real time into ticks.

    Attributes
    ----------
    speed : float
        Simulated ms per real second; infinite for as fast as it can.
    """

    speed: float
    _owed_ms: float = 0.0
    _last_s: float | None = None

    def restart(self) -> None:
        """Forget the time that passed, for instance after a pause."""
        self._owed_ms = 0.0
        self._last_s = None

    def ticks(self, now_s: float) -> int:
        """Return how many ticks to advance at real time `now_s` (s).

        What is less than a tick is owed to the next turn, so that the speed is exact.
        """
        if self.speed == float("inf"):
            return TURN_TICKS
        if self._last_s is not None:
            elapsed = min(now_s - self._last_s, LONGEST_TURN_S)
            self._owed_ms += elapsed * self.speed
        self._last_s = now_s
        ticks = min(int(self._owed_ms / TICK_MS), TURN_TICKS)
        self._owed_ms = min(self._owed_ms - ticks * TICK_MS, TURN_TICKS * TICK_MS)
        return ticks
