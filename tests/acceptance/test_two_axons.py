"""Summation to threshold and its cancellation: axons A and B of the bundled lab.

The numbers are those of PHYSIOLOGY section 7: probabilities of firing, 40 trials each,
known to .08; ours have the same error, so that two standard errors of the difference
are .23 where half of the trials fire, and less at the ends.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.records import Lab, SpikeTimes
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from tests.acceptance.cell_naive import NaiveMyelinatedCell

TRIALS = 40
BAND = 0.23
AFTER_MS = 18.0


def _lab(
    a: tuple[float, ...], b: tuple[float, ...], inhibition_ns: float, contacts: int
) -> Lab:
    """Return the lab with other spikes, inhibition (at 1 ms) and contacts."""
    lab = neurolab.load("two-axons")
    times = {"a": a, "b": b, "inhibit": (1.0,) if inhibition_ns else ()}
    return replace(
        lab,
        inputs=tuple(
            replace(
                one, train=SpikeTimes(times_ms=times[one.id]), on=bool(times[one.id])
            )
            for one in lab.inputs
        ),
        synapses=tuple(
            replace(
                one,
                parameters={
                    **one.parameters,
                    "gaba_a.light_peak": inhibition_ns or 1.0,
                },
            )
            if one.id == "inhibit"
            else replace(one, contacts=contacts)
            for one in lab.synapses
        ),
        channels=("neuron.n1.soma@0.5.v",),
        seed=1,
    )


@cache
def _fired(
    a: tuple[float, ...],
    b: tuple[float, ...] = (),
    inhibition_ns: float = 0.0,
    contacts: int = 60,
) -> tuple[float, float]:
    """Return how often the cell fires, and its mean rise (mV) where it does not."""
    engine = Engine(_lab(a, b, inhibition_ns, contacts))
    ticks = round((max((*a, *b)) + AFTER_MS) / TICK_MS)
    fired, rises = 0, []
    for _ in range(TRIALS):
        chunk = engine.advance(ticks)
        v = chunk.samples[0].values
        if any(one.branch == "soma" for one in chunk.crossings):
            fired += 1
        else:
            rises.append(float(v.max() - v[0]))
        engine.fire()
    return fired / TRIALS, float(np.mean(rises)) if rises else np.nan


def _train(hertz: float) -> tuple[float, ...]:
    return tuple(2.0 + 1000.0 / hertz * k for k in range(5))


def test_one_axon_does_not_fire_it() -> None:
    """A alone moves the soma by 7 mV."""
    share, rise = _fired((2.0,))
    assert share <= 0.05
    assert rise == pytest.approx(7.0, rel=0.1)


@pytest.mark.parametrize(
    ("later_ms", "share"), [(0.0, 1.0), (5.0, 0.85), (10.0, 0.23), (20.0, 0.0)]
)
def test_second_axon_counts_as_long_as_the_first_lasts(
    later_ms: float, share: float
) -> None:
    """A and B together fire it; the later B is, the less often."""
    assert _fired((2.0,), (2.0 + later_ms,))[0] == pytest.approx(share, abs=BAND)


@pytest.mark.parametrize(("hertz", "share"), [(50.0, 0.0), (200.0, 1.0)])
def test_train_of_one_axon(hertz: float, share: float) -> None:
    """Five spikes of A fire it at 200 Hz and hardly at 50."""
    assert _fired(_train(hertz))[0] == pytest.approx(share, abs=BAND)


@pytest.mark.parametrize(("inhibition_ns", "share"), [(5.0, 0.75), (15.0, 0.0)])
def test_inhibition_takes_it_back(inhibition_ns: float, share: float) -> None:
    """A and B against GABA on the soma."""
    found, _ = _fired((2.0,), (2.0,), inhibition_ns)
    assert found == pytest.approx(share, abs=0.15)


@pytest.mark.parametrize(
    ("contacts", "share"), [(8, 0.0), (80, 0.17), (100, 0.78), (120, 0.97), (150, 1.0)]
)
def test_connection_of_so_many_contacts(contacts: int, share: float) -> None:
    """One spike of one axon, from a cortical pair to a driver."""
    found, rise = _fired((2.0,), contacts=contacts)
    assert found == pytest.approx(share, abs=0.2)
    if contacts == 8:
        assert rise == pytest.approx(0.9, rel=0.25)


def test_more_inhibition_fires_it_less_often() -> None:
    """Each 5 nS takes something."""
    found = [_fired((2.0,), (2.0,), ns)[0] for ns in (0.0, 5.0, 10.0, 15.0)]
    assert found == sorted(found, reverse=True)


def test_ten_nanosiemens_by_two_methods() -> None:
    """A fifth to a third of the trials, by two methods; section 7 has a twentieth.

    .30 in 80 trials, between .78 at 5 and .04 at 15 nS. A dense matrix of the cell,
    with packets drawn at random whose charge gives the 7 mV of A alone, has .22 at 10
    nS in 60 trials (.97, .65 and .03 at 0, 5 and 15).
    """
    cell, draw = NaiveMyelinatedCell(), np.random.default_rng(1)
    alone = [cell.volley(draw, 60, 0.0)[1] for _ in range(10)]
    assert np.mean(alone) == pytest.approx(7.0, rel=0.1)
    naive = np.mean([cell.volley(draw, 120, 10.0)[0] for _ in range(30)])
    ours, _ = _fired((2.0,), (2.0,), 10.0)
    assert ours == pytest.approx(naive, abs=BAND)
    assert 0.1 < ours < 0.5


@pytest.mark.xfail(
    reason=".48. The dense matrix, whose release has no residual calcium, has .29 in "
    "24 trials; what calcium left from spike to spike adds is not measured apart.",
    strict=True,
)
def test_train_of_one_axon_at_100_hertz() -> None:
    """.17 at 100 Hz."""
    assert _fired(_train(100.0))[0] == pytest.approx(0.17, abs=BAND)
