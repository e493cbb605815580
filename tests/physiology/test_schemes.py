"""Kinetic schemes: closed loops, bound ligands, steady states, what drugs change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.errors import LabError
from neurolab.physiology.acetylcholinesterase import ACETYLCHOLINESTERASE
from neurolab.physiology.ampa import AMPA, AMPA_MINIMAL
from neurolab.physiology.drugs import NO_EFFECT, with_drugs
from neurolab.physiology.gaba_a import (
    BENZODIAZEPINE_UNBINDING,
    GABA_A,
    GABA_A_MINIMAL,
)
from neurolab.physiology.glycine import GLYCINE
from neurolab.physiology.nicotinic import NICOTINIC
from neurolab.physiology.nmda import NMDA, NMDA_MINIMAL
from neurolab.physiology.parameter import ASSUMED, Parameter
from neurolab.physiology.scheme import (
    bound_ligands,
    half_effect_millimolar,
    loop_ratios,
    rate_matrices,
    steady_occupancy,
    with_open_block,
)
from neurolab.physiology.transporters import CARRIERS

if TYPE_CHECKING:
    from collections.abc import Callable

RECEPTORS = (AMPA, NMDA, GABA_A, GLYCINE, NICOTINIC)
MINIMAL = (AMPA_MINIMAL, NMDA_MINIMAL, GABA_A_MINIMAL)
ALL = (
    *RECEPTORS,
    *MINIMAL,
    ACETYLCHOLINESTERASE,
    *(each.scheme for each in CARRIERS.values()),
)
ARROWS = "transitions [from, to, rate per ms or per mM per ms, binding?]"
IN_REFERENCE = {
    "AMPA_Jonas_22C": AMPA,
    "AMPA_Jonas_37C_x2.9": AMPA,
    "NMDA5": NMDA,
    "GABAA5": GABA_A,
    "glycine": GLYCINE,
    "nAChR": NICOTINIC,
}


@pytest.mark.parametrize("scheme", ALL, ids=lambda each: each.name)
def test_closed_loops_keep_detailed_balance(scheme: Any) -> None:
    """Round every loop the rates multiply to the same both ways, to 1 %."""
    for loop, ratio in loop_ratios(scheme).items():
        assert ratio == pytest.approx(1.0, abs=0.01), loop


def test_the_loops_of_ampa_are_found() -> None:
    """C1-C2-C4-C3, C2-O-C5-C4, and the ring around both; rates as published."""
    found = loop_ratios(AMPA)
    assert {frozenset(loop) for loop in found} == {
        frozenset(("C1", "C2", "C4", "C3")),
        frozenset(("C2", "O", "C5", "C4")),
        frozenset(("C1", "C2", "O", "C5", "C4", "C3")),
    }
    # 8.75e-3 against 8.70e-3, and 1.039e-5 against 1.040e-5
    assert sorted(max(each, 1.0 / each) for each in found.values()) == pytest.approx(
        [1.001, 1.005, 1.006], abs=1e-3
    )


@pytest.mark.parametrize("name", list(IN_REFERENCE))
def test_rates_are_those_of_the_reference(
    name: str, reference: Callable[[str], dict[str, Any]]
) -> None:
    """Every arrow of the reference is there with its rate, and no other."""
    expected = reference("receptors")["result"][name]
    scheme = IN_REFERENCE[name]
    own = {
        (arrow.source, arrow.target): (arrow.rate.value, bool(arrow.binds))
        for arrow in scheme.transitions
    }
    assert own == {(a, b): (rate, binds) for a, b, rate, binds in expected[ARROWS]}
    assert scheme.open_states == tuple(expected["open_states"])
    half = half_effect_millimolar(scheme, scheme.celsius) * 1e3
    assert half == pytest.approx(expected["EC50_steady_uM"], rel=1e-3)


def test_ampa_is_faster_by_2_9_at_37_degrees() -> None:
    """Every rate, binding included; NMDA and GABA-A receptors stay as they are."""
    assert AMPA.speed(37.0) == pytest.approx(2.9)
    assert AMPA.speed(22.0) == 1.0
    assert NMDA.speed(22.0) == GABA_A.speed(37.0) == 1.0
    assert NICOTINIC.speed(33.0) == pytest.approx(2.5)
    assert GLYCINE.speed(34.0) == pytest.approx(2.1)


@pytest.mark.parametrize("scheme", ALL, ids=lambda each: each.name)
def test_nothing_is_lost_between_states(scheme: Any) -> None:
    """The columns of a rate matrix sum to zero over the states."""
    for matrix in rate_matrices(scheme, 37.0):
        states = matrix[: len(scheme.states)]
        np.testing.assert_allclose(states.sum(axis=0), 0.0, atol=1e-12)


def test_states_know_how_many_ligands_they_hold() -> None:
    """Counted from the arrows, desensitised and carrying states included."""
    assert bound_ligands(AMPA) == {
        "C0": 0,
        "C1": 1,
        "C2": 2,
        "O": 2,
        "C3": 1,
        "C4": 2,
        "C5": 2,
    }
    assert bound_ligands(CARRIERS["eaat"].scheme) == {"X": 0, "TX": 1}
    assert bound_ligands(ACETYLCHOLINESTERASE) == {"E": 0, "EA": 1, "acetyl-E": 0}


def test_a_scheme_that_creates_ligand_is_refused() -> None:
    """A state that two ways reach with different numbers of ligands cannot be."""
    broken = replace(AMPA.transitions[6], binds=1)
    scheme = replace(AMPA, transitions=(*AMPA.transitions[:6], broken))
    with pytest.raises(LabError):
        bound_ligands(replace(scheme, states=(*AMPA.states, "lost")))


def test_half_saturation_of_the_carriers() -> None:
    """Km = (koff + kcat) / kon: 34 uM for glutamate, 2.5 for GABA, 30 for glycine."""
    for name, km in (("eaat", 0.0338), ("gat", 0.0025), ("glyt", 0.03)):
        scheme = CARRIERS[name].scheme
        holding = steady_occupancy(scheme, km, scheme.celsius)
        assert holding == pytest.approx([0.5, 0.5], rel=2e-3)


def test_carriers_turn_over_as_measured() -> None:
    """EAAT 10 to 30, GAT 6 to 15, GlyT 5 to 20 molecules a second."""
    for name, low, high in (("eaat", 10, 30), ("gat", 6, 15), ("glyt", 5, 20)):
        last = CARRIERS[name].scheme.transitions[-1]
        assert low <= last.rate.value * 1e3 <= high


def test_the_enzyme_is_as_fast_as_diffusion_allows() -> None:
    """16 to 20 molecules a millisecond, half-saturation 50 to 90 uM."""
    rates = [arrow.rate.value for arrow in ACETYLCHOLINESTERASE.transitions]
    on, off, split, free = rates
    kcat = split * free / (split + free)
    km = (off + split) / on * free / (split + free)
    assert 16.0 <= kcat <= 20.0
    assert 0.05 <= km <= 0.09


def test_benzodiazepine_raises_the_affinity() -> None:
    """Unbinding x 0.4 shifts the half-effective GABA about 2.5-fold."""
    benzodiazepine = replace(NO_EFFECT, unbinding=BENZODIAZEPINE_UNBINDING.value)
    drugged = with_drugs(GABA_A, benzodiazepine)
    shift = half_effect_millimolar(GABA_A, 37.0) / half_effect_millimolar(drugged, 37.0)
    assert shift == pytest.approx(2.5, rel=0.01)
    # nothing opens without GABA
    assert steady_occupancy(drugged, 0.0, 37.0)[0] == pytest.approx(1.0)


def test_open_channel_block_traps_the_ligand() -> None:
    """A blocked state behind the open one, with as many ligands, reached by use."""
    rate = Parameter("k", 0.03, "1/(uM ms)", 0.0, 1.0, ASSUMED, note="Chosen.")
    off = replace(rate, value=1e-4, unit="1/ms")
    blocked = with_open_block(NMDA, 10.0, rate, off)
    assert blocked.states == (*NMDA.states, "OB")
    assert bound_ligands(blocked)["OB"] == 2
    assert loop_ratios(blocked) == {}
    steady = steady_occupancy(blocked, 1.0, 36.0)
    assert steady[-1] / steady[3] == pytest.approx(0.3 / 1e-4)
