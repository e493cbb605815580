"""A terminal under test: the engine's membrane, and release from what it carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from neurolab.document.records import Bath, IonConcentration, Lab
from neurolab.document.templates.terminals import TERMINAL, bouton_neuron
from neurolab.kernel.circuit import V
from neurolab.kernel.release import (
    CALCIUM_CURRENT,
    LOCAL_CALCIUM,
    OCCUPANCY,
    QUANTA,
    RATE,
    advance_release,
)
from neurolab.physiology.cells import bouton
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from neurolab.simulation.release_build import (
    Terminal,
    build_release,
    new_fusions,
    rest_release,
)
from tests.acceptance.rig import clamp, pulse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

AREA_UM2 = np.pi * bouton.BOUTON.diameter.value * bouton.BOUTON.length.value
PULSE_MS = 1.0
SINGLE_SPIKE = {"calcium.residual": 0.0, "release.refill": 0.0}
"""How the published numbers of one spike were computed."""


@dataclass
class Trace:
    """What a terminal did, one value per tick.

    Attributes
    ----------
    times_ms : (n,) float64
        End of each tick.
    v, current, calcium, rate, occupancy, quanta : (n,) float64
        mV; nA; uM at the sensor; 1/ms; share of sites with a vesicle; released in the
        tick by one contact (mean field).
    fusions : list of (time in ms, contact, site, vesicle, molecules)
    """

    times_ms: Floats
    v: Floats
    current: Floats
    calcium: Floats
    rate: Floats
    occupancy: Floats
    quanta: Floats
    fusions: list[tuple[float, int, int, int, float]] = field(default_factory=list)

    @property
    def released(self) -> float:
        """Return the share of the docked vesicles that fused (mean field)."""
        return float(1.0 - self.occupancy[-1])


def bouton_lab(
    *,
    celsius: float = 37.0,
    calcium_millimolar: float = 2.0,
    magnesium_millimolar: float = 1.0,
    channels: float = 1.0,
    potassium: float = 1.0,
    onsets_ms: Sequence[float] = (PULSE_MS,),
    sub_steps: int | None = None,
    start: float | None = bouton.START.value,
) -> Lab:
    """Return the test bouton with its stimuli.

    Parameters
    ----------
    celsius, calcium_millimolar, magnesium_millimolar : float
        Bath.
    channels, potassium : float
        Share of the calcium and potassium channels that is left.
    onsets_ms : sequence of float
        Of the exciting pulses.
    sub_steps : int or None
        None keeps the template's.
    start : float or None
        mV; None starts from rest, at -70 mV as an outside input's bouton does.
    """
    neuron = bouton_neuron()
    (recipe,) = neuron.membranes
    left = {"ca_bs": channels, "pyr37_kv": potassium}
    recipe = replace(
        recipe,
        channels=tuple(
            replace(one, density_ms_cm2=one.density_ms_cm2 * left.get(one.channel, 1.0))
            for one in recipe.channels
        ),
    )
    if start is not None:
        own = bouton.MEMBRANE
        recipe = replace(
            recipe, leak_ms_cm2=own.leak.value, leak_mv=own.leak_reversal.value
        )
    neuron = replace(
        neuron, membranes=(recipe,), sub_steps=sub_steps or neuron.sub_steps
    )
    strength = bouton.pulse_na(AREA_UM2)
    pulses = [pulse(t, bouton.PULSE_DURATION.value, strength) for t in onsets_ms]
    outside = (
        IonConcentration(
            ion="ca", outside_millimolar=calcium_millimolar, inside_millimolar=5e-5
        ),
        IonConcentration(
            ion="mg", outside_millimolar=magnesium_millimolar, inside_millimolar=0.5
        ),
    )
    return Lab(
        name="terminal",
        bath=Bath(celsius=celsius, ions=outside),
        neurons=(neuron,),
        electrodes=(clamp(TERMINAL, 0.5, *pulses),),
        start=start,
    )


def run_terminal(
    lab: Lab,
    until_ms: float,
    *,
    contacts: int = 1,
    mean_field: bool = True,
    values: Mapping[str, float] = SINGLE_SPIKE,
    competent: float = 1.0,
    uncaged: tuple[float, float, float] = (0.0, 0.0, 0.0),
    stream: int = 1,
    key: int = 7,
    engine: Engine | None = None,
) -> Trace:
    """Return what the terminal of a lab does.

    Parameters
    ----------
    lab, until_ms
    contacts, mean_field, values, competent, key
        As in `Terminal`.
    uncaged : (float, float, float)
        Calcium set free: onset, end (ms), uM.
    stream : int
        Seed of the draws.
    engine : Engine, optional
        Runs the lab; a new one by default.
    """
    engine = engine or Engine(lab)
    place = engine.model.layout.locate("n1", TERMINAL, 0.5)
    terminal = Terminal(
        key=key,
        compartment=place,
        area_um2=AREA_UM2,
        contacts=contacts,
        values=values,
        mean_field=mean_field,
        competent=competent,
    )
    release = build_release([terminal], lab.bath.celsius, TICK_MS)
    # a vesicle that starts without calcium bound is as good as one at rest
    state = rest_release(release, np.zeros(1), np.zeros(1), stream)
    fusions = new_fusions(release)
    ticks = round(until_ms / TICK_MS)
    rows = np.zeros((ticks, 6))
    times = TICK_MS * np.arange(1, ticks + 1, dtype=np.float64)
    trace = Trace(times, *rows.T)
    flash = np.zeros(1)
    for tick in range(ticks):
        engine.advance(1)
        middle = (tick + 0.5) * TICK_MS
        flash[0] = uncaged[2] if uncaged[0] <= middle < uncaged[1] else 0.0
        cells = engine.state.cells
        advance_release(release, state, fusions, cells, flash, stream, tick, TICK_MS)
        now = state.terminals[0]
        rows[tick] = (
            cells[V, place],
            now[CALCIUM_CURRENT],
            now[LOCAL_CALCIUM],
            now[RATE],
            now[OCCUPANCY],
            now[QUANTA],
        )
        for row in fusions.rows[: fusions.number[0]]:
            moment = tick * TICK_MS + 1e-3 * row.microsecond
            trace.fusions.append(
                (
                    float(moment),
                    int(row.contact),
                    int(row.site),
                    int(row.vesicle),
                    float(row.molecules),
                )
            )
    return trace
