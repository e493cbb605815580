"""What happened in the cleft of one contact around its release, lived through again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from neurolab.simulation.checkpoints import Scrubber
from neurolab.simulation.layout import TICK_MS

if TYPE_CHECKING:
    from neurolab.simulation.checkpoints import Checkpoints
    from neurolab.simulation.engine import Engine

Floats = NDArray[np.float64]

SEARCH_TICKS = 80
"""2 ms after an arrival a release is no answer to it."""


@dataclass(frozen=True, slots=True)
class ContactHistory:
    """The cleft of one contact after it released.

    Attributes
    ----------
    synapse : str
    contact : int
    start_ms : float
        Beginning of the tick of its release, from the start of the run.
    edges_um : (rings + 1,) float64
    times_ms : (n,) float64
        Ends of ticks, from the start of the run.
    millimolar : (n, rings) float64
        Free transmitter in every ring of the cleft.
    mean_times_ms, mean_millimolar : (m,) float64
        Mean at the receptors, as finely as it was computed.
    """

    synapse: str
    contact: int
    start_ms: float
    edges_um: Floats
    times_ms: Floats
    millimolar: Floats
    mean_times_ms: Floats
    mean_millimolar: Floats


def contact_history(
    live: Engine,
    checkpoints: Checkpoints,
    place: tuple[str, int],
    arrival_ms: float,
    span_ms: float,
) -> ContactHistory | None:
    """Return the history of a contact after an arrival.

    Parameters
    ----------
    live : Engine
        It is not touched.
    checkpoints : Checkpoints
        Of the same run.
    place : (str, int)
        Synapse and contact.
    arrival_ms, span_ms : float
        When the action potential came, and how long to look from the release.

    Returns
    -------
    ContactHistory or None
        None if the contact did not release, or the lab was edited meanwhile.
    """
    synapse, contact = place
    first = max(int(arrival_ms / TICK_MS) - 1, 0)
    last = min(first + SEARCH_TICKS, live.tick)
    if last <= first or any(first < one.tick <= last for one in live.log):
        return None
    engine = Scrubber(live, checkpoints).go_to(first)
    engine.watch(synapse, contact)
    address = f"synapse.{synapse}.contact.{contact}.cleft.mean"
    engine.record((address,))
    times: list[float] = []
    rings: list[Floats] = []
    fine_times: list[Floats] = []
    fine_values: list[Floats] = []
    edges = np.zeros(0)
    end = last
    view = engine.frame().synapse
    before = 0 if view is None else view.released
    while engine.tick < end:
        chunk = engine.advance(1)
        view = engine.frame().synapse
        if view is None:
            return None
        if not times and view.released == before:
            continue
        if not times:
            ticks = round(span_ms / TICK_MS)
            end = min(engine.tick - 1 + ticks, live.tick)
            edges = view.anatomy.edges_um
        times.append(engine.time_ms)
        rings.append(view.millimolar[: edges.size - 1].copy())
        for probe, samples in zip(chunk.channels, chunk.samples, strict=True):
            if probe.address == address:
                fine_times.append(samples.times_ms)
                fine_values.append(samples.values)
    if not times:
        return None
    return ContactHistory(
        synapse=synapse,
        contact=contact,
        start_ms=times[0] - TICK_MS,
        edges_um=edges,
        times_ms=np.array(times),
        millimolar=np.array(rings),
        mean_times_ms=np.concatenate(fine_times),
        mean_millimolar=np.concatenate(fine_values),
    )
