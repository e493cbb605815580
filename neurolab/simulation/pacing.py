"""How far to advance now, so that the screen shows the speed that was asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass

from neurolab.simulation.layout import TICK_MS

SLOWEST_MS_PER_S = 0.01
UNLIMITED = math.inf
LONGEST_TURN_S = 0.025
"""Most real time that one turn makes up for: a slow machine falls behind, it does not
stutter."""
MOST_TICKS = 4000
"""Most ticks in one turn, however fast the machine."""
TURN_S = 0.010
"""Real time that one turn may take, so that an edit takes effect within 50 ms."""
MEMORY = 0.3
"""Weight of the newest turn in what is known of the machine's pace."""


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
    _tick_s: float = TURN_S / 20

    def restart(self) -> None:
        """Forget the time that passed, for instance after a pause."""
        self._owed_ms = 0.0
        self._last_s = None

    @property
    def turn_ticks(self) -> int:
        """Return how many ticks this machine does in one turn."""
        return max(1, min(int(TURN_S / self._tick_s), MOST_TICKS))

    @property
    def fastest(self) -> float:
        """Return how fast this machine runs the lab, simulated ms per second."""
        return TICK_MS / self._tick_s

    @property
    def share(self) -> float:
        """Return how much of the next tick has passed on the clock, 0 to 1."""
        return min(max(self._owed_ms / TICK_MS, 0.0), 1.0)

    def ticks(self, now_s: float) -> int:
        """Return how many ticks to advance at real time `now_s` (s).

        What is less than a tick is owed to the next turn, so that the speed is exact.
        """
        if self.speed == UNLIMITED:
            return self.turn_ticks
        if self._last_s is not None:
            elapsed = min(now_s - self._last_s, LONGEST_TURN_S)
            self._owed_ms += elapsed * self.speed
        self._last_s = now_s
        most = self.turn_ticks
        ticks = min(int(self._owed_ms / TICK_MS), most)
        self._owed_ms = min(self._owed_ms - ticks * TICK_MS, most * TICK_MS)
        return ticks

    def took(self, ticks: int, seconds: float) -> None:
        """Learn from how long some ticks took."""
        self._tick_s += MEMORY * (seconds / ticks - self._tick_s)
