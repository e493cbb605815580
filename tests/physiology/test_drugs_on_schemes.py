"""What drugs do to receptors, carriers and the enzyme as schemes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from neurolab.physiology.drugs import (
    DRUGS,
    UNPLUGGING,
    effect_on,
    with_drugs,
)
from neurolab.physiology.receptors import RECEPTORS
from neurolab.physiology.scheme import (
    half_effect_millimolar,
    loop_ratios,
    open_vector,
    rate_matrices,
    steady_occupancy,
)
from neurolab.physiology.transporters import CARRIERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.physiology.scheme import Scheme

    Floats = NDArray[np.float64]

STEP_MS = 0.02


def course(scheme: Scheme, millimolar: Floats, start: Floats | None = None) -> Floats:
    """Return every state (time, state) by exact steps of a given concentration."""
    count = len(scheme.states)
    fixed, bound = rate_matrices(scheme, scheme.celsius)
    p = np.eye(count)[0] if start is None else start
    steps: dict[float, Floats] = {}
    states = [p]
    for c in millimolar:
        if c not in steps:
            q = (fixed + c * bound)[:count, :count]
            short = q * STEP_MS / 1024
            part = np.eye(count) + short + 0.5 * short @ short
            steps[c] = np.linalg.matrix_power(part, 1024)
        p = steps[c] @ p
        states.append(p)
    return np.array(states)


def pulse(millimolar: float, pulse_ms: float, run_ms: float) -> Floats:
    """Return a rectangular pulse."""
    times = STEP_MS * np.arange(round(run_ms / STEP_MS))
    return np.where(times < pulse_ms, millimolar, 0.0)


def opening(name: str, doses: dict[str, float], transmitter: Floats) -> Floats:
    """Return the open share of a receptor in some drugs."""
    scheme = with_drugs(RECEPTORS[name].scheme, effect_on(name, doses))
    return np.asarray(course(scheme, transmitter) @ open_vector(scheme))


def decay_ms(opened: Floats) -> float:
    """Return the time from the peak to 1/e of it."""
    top = int(opened.argmax())
    return STEP_MS * int((opened[top:] <= opened[top] / np.e).argmax())


@pytest.mark.parametrize("name", RECEPTORS)
def test_no_drug_changes_nothing(name: str) -> None:
    """Open share by open share, also where a plugged state stands ready."""
    transmitter = pulse(1.0, 1.0, 20.0)
    scheme = RECEPTORS[name].scheme
    plain = course(scheme, transmitter) @ open_vector(scheme)
    assert opening(name, {}, transmitter) == pytest.approx(plain, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "drug", "dose"),
    [
        ("ampa", "cnqx", 0.353),
        ("ampa", "nbqx", 10.0),
        ("nmda", "apv", 50.0),
        ("gaba_a", "bicuculline", 20.0),
        ("glycine", "strychnine", 1.0),
    ],
)
def test_competitors_shift_the_dose_response_in_parallel(
    name: str, drug: str, dose: float
) -> None:
    """EC50 grows by 1 + [I]/Ki (Schild), the maximum stays."""
    scheme = RECEPTORS[name].scheme
    effect = effect_on(name, {drug: dose})
    changed = with_drugs(scheme, effect)
    usual = half_effect_millimolar(scheme, scheme.celsius)
    shifted = effect.competition * usual
    opens = open_vector(scheme)
    half = opens @ steady_occupancy(scheme, usual, scheme.celsius)
    again = opens @ steady_occupancy(unplugged(changed), shifted, scheme.celsius)
    assert again == pytest.approx(half, rel=1e-9)


def unplugged(scheme: Scheme) -> Scheme:
    """Return a scheme without the states that drugs plug."""
    kept = tuple(s for s in scheme.states if " " not in s)
    arrows = tuple(a for a in scheme.transitions if {a.source, a.target} <= set(kept))
    return replace(scheme, states=kept, transitions=arrows)


def test_amino_acid_antagonists_split_the_current_in_two() -> None:
    """NBQX takes the fast part and leaves NMDA; APV the slow one and leaves AMPA."""
    transmitter = pulse(1.0, 1.0, 40.0)
    for drug, gone, spared in (("nbqx", "ampa", "nmda"), ("apv", "nmda", "ampa")):
        doses = {drug: DRUGS[drug].usual_micromolar}
        assert opening(gone, doses, transmitter).max() < 0.15 * (
            opening(gone, {}, transmitter).max()
        )
        usual = opening(spared, {}, transmitter)
        assert np.array_equal(opening(spared, doses, transmitter), usual)


def test_diazepam_makes_inhibition_last() -> None:
    """1 uM: decay 5.3 -> 9.9 ms, peak +6 %; without GABA nothing; flumazenil undoes."""
    transmitter = pulse(1.0, 1.0, 60.0)
    usual = opening("gaba_a", {}, transmitter)
    held = opening("gaba_a", {"diazepam": 1.0}, transmitter)
    assert decay_ms(usual) == pytest.approx(5.3, rel=0.02)
    assert decay_ms(held) == pytest.approx(9.9, rel=0.02)
    assert held.max() / usual.max() == pytest.approx(1.06, abs=0.01)
    assert not opening("gaba_a", {"diazepam": 1.0}, 0.0 * transmitter).any()
    antidote = {"diazepam": 1.0, "flumazenil": 1.0}
    assert decay_ms(opening("gaba_a", antidote, transmitter)) < 5.5


def test_diazepam_shifts_the_dose_response_two_and_a_half_times() -> None:
    """By the 2.5-fold affinity, as measured."""
    scheme = RECEPTORS["gaba_a"].scheme
    held = with_drugs(scheme, effect_on("gaba_a", {"diazepam": 1.0}))
    usual = half_effect_millimolar(scheme, scheme.celsius)
    shifted = half_effect_millimolar(held, scheme.celsius)
    assert usual / shifted == pytest.approx(2.5, rel=0.05)


def test_mk801_blocks_with_use_only() -> None:
    """Nothing without glutamate; each pulse smaller than the one before."""
    scheme = with_drugs(RECEPTORS["nmda"].scheme, effect_on("nmda", {"mk801": 20.0}))
    waiting = course(scheme, np.zeros(2500))
    assert waiting[-1, 0] == pytest.approx(1.0)
    peaks, p = [], waiting[-1]
    for _ in range(3):
        states = course(scheme, pulse(1.0, 1.0, 200.0), p)
        peaks.append(float((states @ open_vector(scheme)).max()))
        p = states[-1]
    assert peaks[1] < 0.8 * peaks[0]
    assert peaks[2] < peaks[1]


@pytest.mark.parametrize(
    ("drug", "dose", "back"), [("mk801", 20.0, False), ("ketamine", 200.0, True)]
)
def test_what_is_plugged_stays_plugged_until_used(
    drug: str, dose: float, back: bool
) -> None:
    """After washing, with use: ketamine leaves within seconds, MK-801 does not."""
    receptor = RECEPTORS["nmda"].scheme
    blocked = with_drugs(receptor, effect_on("nmda", {drug: dose}))
    after = course(blocked, pulse(1.0, 50.0, 400.0))[-1]
    washed = with_drugs(receptor, effect_on("nmda", {}))
    assert washed.states == blocked.states
    plugged = [" " in state for state in washed.states]
    start = after[plugged].sum()
    assert start > 0.5
    used = course(washed, np.full(100000, 1.0), after)[-1][plugged].sum()
    assert used < 0.3 * start if back else used > 0.99 * start


def test_curare_makes_packets_smaller_and_shorter() -> None:
    """Competition lowers the peak, the plug cuts the tail."""
    transmitter = pulse(1.0, 0.2, 10.0)
    usual = opening("nicotinic", {}, transmitter)
    poisoned = opening("nicotinic", {"curare": 5.0}, transmitter)
    assert poisoned.max() < 0.5 * usual.max()
    assert decay_ms(poisoned) < decay_ms(usual)


@pytest.mark.parametrize("name", RECEPTORS)
def test_closed_loops_stay_in_balance(name: str) -> None:
    """No drug makes a scheme run in circles: the loops keep their ratios."""
    scheme = RECEPTORS[name].scheme
    doses = {each: drug.usual_micromolar for each, drug in DRUGS.items()}
    changed = loop_ratios(with_drugs(scheme, effect_on(name, doses)))
    for loop, ratio in loop_ratios(scheme).items():
        assert changed[loop] == pytest.approx(ratio)


def test_tiagabine_slows_the_binding_of_gaba_to_its_carrier() -> None:
    """Carriers catch 1 + [I]/Ki times more slowly, and let go as before."""
    scheme = CARRIERS["gat"].scheme
    effect = effect_on("gat", {"tiagabine": 0.06})
    changed = with_drugs(scheme, effect)
    for before, after in zip(scheme.transitions, changed.transitions, strict=True):
        factor = 0.5 if before.binds else 1.0
        assert after.rate.value == pytest.approx(factor * before.rate.value)


def test_only_channels_that_a_drug_plugs_have_the_state() -> None:
    """NMDA and nicotinic receptors."""
    assert set(UNPLUGGING) == {"nmda", "nicotinic"}
    for name in RECEPTORS:
        more = len(with_drugs(RECEPTORS[name].scheme).states)
        assert (more > len(RECEPTORS[name].scheme.states)) == (name in UNPLUGGING)
