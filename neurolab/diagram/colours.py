"""One colour map for membrane voltage: violet, slate blue at rest, orange, yellow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STOPS_MV = (-95.0, -70.0, -40.0, 0.0, 40.0)
STOPS_RGB = (
    (107, 63, 160),
    (88, 126, 168),
    (176, 120, 80),
    (240, 140, 46),
    (255, 211, 63),
)


def voltage_colours(voltages_mv: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return red, green and blue of each voltage.

    Parameters
    ----------
    voltages_mv : (n,) float32

    Returns
    -------
    (n, 3) uint8
    """
    table = np.array(STOPS_RGB, dtype=np.float64)
    channels = [np.interp(voltages_mv, STOPS_MV, table[:, k]) for k in range(3)]
    return np.stack(channels, axis=1).round().astype(np.uint8)
