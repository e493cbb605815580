"""I-V curve: current against voltage in voltage clamp."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.records import ElectrodeMode
from neurolab.protocols.common import (
    PROBE_ELECTRODE,
    Progress,
    Table,
    measure_each,
    pulse,
    trace,
    with_commands,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.records import Lab, Place

BEFORE_MS = 20.0


def i_v_curve(
    lab: Lab,
    place: Place,
    voltages_mv: Sequence[float],
    *,
    holding_mv: float = -70.0,
    duration_ms: float = 20.0,
    series_resistance_megaohm: float = 0.1,
    settle_ms: float = 0.25,
    progress: Progress | None = None,
) -> Table:
    """Return peak inward and steady current (nA) against clamped voltage (mV).

    Parameters
    ----------
    lab : Lab
    place : Place
        Where the clamp is.
    voltages_mv : sequence of float
    holding_mv : float
        Held for 20 ms before each step.
    duration_ms : float
        Length of each step.
    series_resistance_megaohm : float
    settle_ms : float
        Left out behind the step, while the capacitance charges.
    progress : callable, optional
    """

    def measure(voltage_mv: float) -> tuple[float, float]:
        changed = with_commands(
            lab,
            place,
            pulse(BEFORE_MS, duration_ms, voltage_mv - holding_mv),
            mode=ElectrodeMode.VOLTAGE_CLAMP,
            holding=holding_mv,
            series_resistance_megaohm=series_resistance_megaohm,
        )
        address = f"electrode.{PROBE_ELECTRODE}.current"
        times, values = trace(changed, [address], BEFORE_MS + duration_ms)
        current = values[0][times > BEFORE_MS + settle_ms]
        return float(np.min(current)), float(current[-1])

    names, units = ("voltage", "peak_inward", "steady"), ("mV", "nA", "nA")
    return measure_each(voltages_mv, measure, names, units, progress)
