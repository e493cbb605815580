"""Voltage as colour: violet below rest, slate blue at rest, orange, yellow at the peak.

Two ranges share the colours: the whole action potential, and rest plus or minus 10 mV
for graded potentials. The colours differ in lightness as well, so that they can be told
apart with any eyes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STOPS_RGB = (
    (94, 48, 158),
    (84, 122, 166),
    (199, 120, 72),
    (244, 143, 45),
    (255, 214, 64),
)
LEVELS = 256
FULL_STOPS_MV = (-95.0, -70.0, -40.0, 0.0, 40.0)
FINE_HALF_MV = 10.0
FINE_STOPS = (-1.0, 0.0, 0.35, 0.7, 1.0)
"""Stops of the fine range, in shares of its half width."""
USUAL_REST_MV = -70.0


@dataclass(frozen=True, slots=True)
class VoltageRange:
    """A range of voltages and how it maps to colours.

    Attributes
    ----------
    is_fine : bool
        True for rest plus or minus 10 mV.
    stops_mv : tuple of float
        Voltages of `STOPS_RGB`.
    """

    is_fine: bool
    stops_mv: tuple[float, ...]

    @property
    def low_mv(self) -> float:
        """Return the voltage of the first colour."""
        return self.stops_mv[0]

    @property
    def high_mv(self) -> float:
        """Return the voltage of the last colour."""
        return self.stops_mv[-1]

    def levels(self, voltages_mv: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Return the colour level, 0 to 255, of each voltage.

        Parameters
        ----------
        voltages_mv : (n,) float32
        """
        share = (voltages_mv - self.low_mv) * (1.0 / (self.high_mv - self.low_mv))
        scaled = np.clip(share, 0.0, 1.0) * (LEVELS - 1) + 0.5
        levels: NDArray[np.uint8] = scaled.astype(np.uint8)
        return levels

    def table(self) -> NDArray[np.uint8]:
        """Return red, green and blue of every level, (256, 3)."""
        return _table(self.stops_mv)

    def colour(self, voltage_mv: float) -> tuple[int, int, int]:
        """Return red, green and blue of one voltage."""
        level = int(self.levels(np.array([voltage_mv], dtype=np.float32))[0])
        red, green, blue = self.table()[level].tolist()
        return red, green, blue


@cache
def _table(stops_mv: tuple[float, ...]) -> NDArray[np.uint8]:
    voltages = np.linspace(stops_mv[0], stops_mv[-1], LEVELS)
    rgb = np.array(STOPS_RGB, dtype=np.float64)
    columns = [np.interp(voltages, stops_mv, rgb[:, k]) for k in range(3)]
    return np.stack(columns, axis=1).round().astype(np.uint8)


FULL = VoltageRange(is_fine=False, stops_mv=FULL_STOPS_MV)


def fine_range(rest_mv: float) -> VoltageRange:
    """Return the range of rest plus or minus 10 mV."""
    stops = tuple(rest_mv + FINE_HALF_MV * share for share in FINE_STOPS)
    return VoltageRange(is_fine=True, stops_mv=stops)


TRANSMITTER_COLOURS = {
    "glutamate": "#e07b39",
    "acetylcholine": "#2f9e6b",
    "gaba": "#5468d2",
    "glycine": "#3b8fc4",
    "dopamine": "#c2528b",
    "noradrenaline": "#9a6bd0",
    "serotonin": "#b98a12",
}
"""Transmitter to the colour of its terminals and inputs; shape and word say it too."""
