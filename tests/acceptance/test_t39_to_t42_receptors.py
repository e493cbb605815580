"""T39, T41, T42 and the reference `receptors`: textbook pulses on receptors alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.kernel.cleft import OPEN
from neurolab.physiology.ampa import AMPA
from neurolab.physiology.drugs import NO_EFFECT, with_drugs
from neurolab.physiology.gaba_a import (
    BENZODIAZEPINE_UNBINDING,
    GABA_A,
)
from neurolab.physiology.glycine import GLYCINE
from neurolab.physiology.nicotinic import NICOTINIC
from neurolab.physiology.nmda import NMDA
from neurolab.physiology.scheme import (
    half_effect_millimolar,
    open_vector,
)
from neurolab.simulation.cleft_specs import cleft_spec
from neurolab.simulation.propagators import open_course
from tests.acceptance.cleft_rig import Contacts, fall, rise

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.physiology.scheme import Scheme

CASES = {
    "AMPA_Jonas_22C": (AMPA, 22.0),
    "AMPA_Jonas_37C_x2.9": (AMPA, 37.0),
    "NMDA5": (NMDA, 36.0),
    "GABAA5": (GABA_A, 36.0),
    "glycine": (GLYCINE, 24.0),
    "nAChR": (NICOTINIC, 23.0),
}


def pulse(
    scheme: Scheme, celsius: float, duration: float, after: float, every: float = 0.004
) -> tuple[np.ndarray, np.ndarray]:
    """Return times and open probability for 1 mM of some duration."""
    pieces = ((1.0, duration), (0.0, after))
    times, states = open_course(scheme, celsius, pieces, every)
    return times, states @ open_vector(scheme)


@pytest.mark.parametrize("name", list(CASES))
def test_receptors_follow_the_reference(
    name: str, reference: Callable[[str], dict[str, Any]]
) -> None:
    """Open probability within 0.5 % of the peak at every stored time."""
    expected = reference("receptors")["result"][name]
    stored, step = np.array(expected["open"]), expected["open_every_ms"]
    every = 0.1 if step < 1 else 0.5
    duration = (stored.size - 1) * step
    scheme, celsius = CASES[name]
    _, found = pulse(scheme, celsius, 1.0, duration - 1.0, every)
    found = found[:: round(step / every)][: stored.size]
    np.testing.assert_allclose(found, stored, atol=0.005 * expected["peak_open"])


@pytest.mark.parametrize("name", list(CASES))
def test_receptors_in_a_cleft_follow_the_reference(
    name: str, reference: Callable[[str], dict[str, Any]]
) -> None:
    """The running engine gives the same, with the concentration held in the cleft."""
    expected = reference("receptors")["result"][name]
    scheme, celsius = CASES[name]
    transmitter = {
        "nAChR": "acetylcholine",
        "GABAA5": "gaba",
        "glycine": "glycine",
    }.get(name, "glutamate")
    spec = cleft_spec(transmitter, "central", (scheme.name,), 1, celsius)
    contacts = Contacts(spec)
    contacts.inputs.held[:] = 1.0
    contacts.advance(1.0)
    contacts.inputs.held[:] = 0.0
    stored, step = np.array(expected["open"]), expected["open_every_ms"]
    contacts.advance((stored.size - 1) * step - 1.0)
    count = spec.binders[0].count
    found = np.array([0.0, *(seen[OPEN] for seen in contacts.seen)]) / count
    found = found[:: round(step / 0.025)][: stored.size]
    np.testing.assert_allclose(found, stored, atol=0.005 * expected["peak_open"])


def test_t39_nmda() -> None:
    """T39: peak 0.273 at 20.9 ms, 10-90 % 10.7 ms, decay 115.8 ms, EC50 2.0 uM."""
    times, values = pulse(NMDA, 36.0, 1.0, 300.0, 0.02)
    assert float(values.max()) == pytest.approx(0.273, rel=0.02)
    assert float(times[values.argmax()]) == pytest.approx(20.9, rel=0.02)
    assert rise(times, values, 0.1, 0.9) == pytest.approx(10.7, rel=0.02)
    assert fall(times, values, 1.0 / np.e) == pytest.approx(115.8, rel=0.02)
    assert half_effect_millimolar(NMDA, 36.0) == pytest.approx(2.04e-3, rel=0.02)


def test_t41_gaba_a() -> None:
    """T41: peak 0.879, 10-90 % 0.58 ms, decay 5.3 ms, EC50 100 uM."""
    times, values = pulse(GABA_A, 36.0, 1.0, 30.0)
    assert float(values.max()) == pytest.approx(0.879, rel=0.02)
    assert rise(times, values, 0.1, 0.9) == pytest.approx(0.58, rel=0.02)
    assert fall(times, values, 1.0 / np.e) == pytest.approx(5.3, rel=0.02)
    assert half_effect_millimolar(GABA_A, 36.0) == pytest.approx(0.1, rel=0.02)


def test_t42_nicotinic() -> None:
    """T42: 1 mM x 0.2 ms: peak 0.967, 10-90 % 0.055 ms, decay 1.38 ms, EC50 29.2 uM."""
    times, values = pulse(NICOTINIC, 23.0, 0.2, 10.0, 0.001)
    assert float(values.max()) == pytest.approx(0.967, rel=0.05)
    assert rise(times, values, 0.1, 0.9) == pytest.approx(0.055, rel=0.05)
    assert fall(times, values, 1.0 / np.e) == pytest.approx(1.38, rel=0.05)
    assert half_effect_millimolar(NICOTINIC, 23.0) == pytest.approx(0.0292, rel=0.05)
    # after 1 ms of transmitter it falls as fast, counted from the end
    times, values = pulse(NICOTINIC, 23.0, 1.0, 10.0)
    after = times >= 1.0
    left = np.interp(-values.max() / np.e, -values[after], times[after])
    assert float(left) - 1.0 == pytest.approx(1.38, rel=0.05)


def test_benzodiazepine_prolongs_the_inhibition() -> None:
    """Unbinding x 0.4: decay 5.3 to 9.9 ms, peak + 6 %."""
    benzodiazepine = replace(NO_EFFECT, unbinding=BENZODIAZEPINE_UNBINDING.value)
    drugged = with_drugs(GABA_A, benzodiazepine)
    _, plain = pulse(GABA_A, 36.0, 1.0, 60.0)
    times, values = pulse(drugged, 36.0, 1.0, 60.0)
    assert fall(times, values, 1.0 / np.e) == pytest.approx(9.9, rel=0.02)
    assert float(values.max() / plain.max()) == pytest.approx(1.06, abs=0.01)


def test_schemes_as_drugs_leave_them_start_as_the_plain_ones() -> None:
    """Without a dose the state that is kept for pore blockers stays empty."""
    for scheme, celsius in CASES.values():
        kept = with_drugs(scheme)
        _, plain = pulse(scheme, celsius, 1.0, 5.0, 0.05)
        _, with_state = pulse(kept, celsius, 1.0, 5.0, 0.05)
        np.testing.assert_allclose(with_state, plain, atol=1e-12)


def _clock(scheme: Scheme, celsius: float, duration: float) -> tuple[float, ...]:
    """Return onset (5 %), peak and half-duration of a textbook pulse, ms."""
    times, opened = pulse(scheme, celsius, duration, 300.0, 0.02)
    top = int(opened.argmax())
    onset, half = (
        float(times[np.argmax(opened > x * opened[top])]) for x in (0.05, 0.5)
    )
    end = float(times[top + np.argmax(opened[top:] < 0.5 * opened[top])])
    return onset, float(times[top]), end - half


def test_clocks_of_ionotropic_receptors() -> None:
    """Peak and half-duration: .2/1.5 nicotinic, .2/1 AMPA, 1/5 GABA-A, 21/94 ms NMDA.

    In 10 % where two digits are given; one digit is a rounded number (section 5).
    """
    nicotinic = _clock(NICOTINIC, 23.0, 0.2)
    ampa = _clock(AMPA, 37.0, 0.1)
    gaba = _clock(GABA_A, 36.0, 1.0)
    nmda = _clock(NMDA, 36.0, 1.0)
    assert [round(one[1], 1) for one in (nicotinic, ampa, gaba)] == [0.2, 0.2, 1.0]
    assert nmda[1:] == pytest.approx((21.0, 94.0), rel=0.1)
    assert gaba[2] == pytest.approx(5.0, rel=0.15)
    assert nicotinic[2] < 1.5
    assert ampa[2] < 1.05
    assert max(nicotinic[0], ampa[0], gaba[0]) < 0.2 < nmda[0]


@pytest.mark.parametrize(
    ("spikes", "ratio"), [(1, 1.0), (2, 1.08), (3, 1.09), (5, 1.09), (10, 1.09)]
)
def test_gaba_a_does_not_count_spikes(spikes: int, ratio: float) -> None:
    """1 mM x .5 ms at 200 Hz: .74 open after one pulse, .80 at most after ten."""
    peaks = []
    for count in (1, spikes):
        pieces = ((1.0, 0.5), (0.0, 4.5)) * count
        _, states = open_course(GABA_A, 36.0, pieces, 0.01)
        peaks.append(float((states @ open_vector(GABA_A)).max()))
    assert peaks[0] == pytest.approx(0.74, abs=0.01)
    assert peaks[1] / peaks[0] == pytest.approx(ratio, abs=0.01)
