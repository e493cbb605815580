"""Drugs of the shelf at a terminal: from the dose in the bath to the release."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.labs import parts
from neurolab.document.records import Bath, Dose, Lab
from neurolab.document.templates import generic_neuron
from neurolab.physiology.drugs import DRUGS, NO_EFFECT, effects
from neurolab.simulation.engine import Engine
from tests.acceptance.terminal_rig import Trace, bouton_lab, run_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

RUN_MS = 6.0
Doses = tuple[Dose, ...]


@cache
def poisoned(drug: str = "", micromolar: float = 0.0) -> Trace:
    """Return one action potential at the test bouton with a drug in the bath."""
    doses = (Dose(drug=drug, micromolar=micromolar),) if drug else ()
    reached = effects({dose.drug: dose.micromolar for dose in doses})
    return run_terminal(
        replace(bouton_lab(), doses=doses),
        RUN_MS,
        competent=reached.get("release", NO_EFFECT).left,
    )


def half_width_ms(trace: Trace) -> float:
    """Return the time above (peak - 70 mV) / 2."""
    level = 0.5 * (trace.v.max() - 70.0)
    above = np.flatnonzero(trace.v > level)
    first, last = int(above[0]), int(above[-1])

    def crossing(k: int) -> float:
        rise = (level - trace.v[k]) / (trace.v[k + 1] - trace.v[k])
        return float(trace.times_ms[k] + rise * (trace.times_ms[1] - trace.times_ms[0]))

    return crossing(last) - crossing(first - 1)


def released(traces: Sequence[Trace]) -> list[float]:
    """Return the released share of each run over that without drugs."""
    return [trace.released / poisoned().released for trace in traces]


@pytest.mark.parametrize(
    ("drug", "left", "wider", "more"),
    [
        ("tea", 0.5, 1.09, 1.16),
        ("tea", 0.25, 1.23, 1.22),
        ("tea", 0.1, 1.5, 1.28),
        ("four_ap", 0.25, 1.23, 1.22),
    ],
)
def test_potassium_blockers_widen_the_spike_and_release_more(
    drug: str, left: float, wider: float, more: float
) -> None:
    """With 50, 25, 10 % of the channels: width +9, +23, +50 %, Pv x1.16 to 1.28."""
    half = DRUGS[drug].target("pyr37_kv").half.value
    trace = poisoned(drug, half * (1.0 / left - 1.0))
    ratio = half_width_ms(trace) / half_width_ms(poisoned())
    assert ratio == pytest.approx(wider, abs=0.03)
    assert released([trace])[0] == pytest.approx(more, rel=0.03)


def test_calcium_channel_blockers_act_with_the_third_to_fourth_power() -> None:
    """75, 50 and 25 % of the channels left by cadmium: Pv x.39, .095, .008."""
    doses = [10.0 * (1.0 / left - 1.0) for left in (0.75, 0.5, 0.25)]
    shares = released([poisoned("cadmium", dose) for dose in doses])
    assert shares == pytest.approx([0.39, 0.095, 0.0079], rel=0.1)


def test_toxins_of_a_subtype_leave_some_release() -> None:
    """Conotoxin (30 % gone) leaves a third of the release, agatoxin a few per cent."""
    usual = [DRUGS[name].usual_micromolar for name in ("conotoxin", "agatoxin")]
    shares = released([poisoned("conotoxin", usual[0]), poisoned("agatoxin", usual[1])])
    assert 0.25 < shares[0] < 0.4
    assert 0.01 < shares[1] < 0.05


def test_usual_cadmium_leaves_minis_only() -> None:
    """Evoked release is gone; chance goes on at its own rate."""
    trace = poisoned("cadmium", DRUGS["cadmium"].usual_micromolar)
    assert released([trace])[0] < 1e-3
    assert trace.rate[-1] == pytest.approx(poisoned().rate[0], rel=0.05)


def test_botulinum_leaves_calcium_and_takes_release() -> None:
    """The calcium trace is the same to the bit; 2 % of the release is left."""
    trace = poisoned("botulinum", DRUGS["botulinum"].usual_micromolar)
    assert np.array_equal(trace.calcium, poisoned().calcium)
    assert np.array_equal(trace.v, poisoned().v)
    left = trace.quanta.sum() / poisoned().quanta.sum()
    assert left == pytest.approx(0.001 / 0.051, rel=0.01)


@pytest.mark.parametrize("drug", ["curare", "cnqx", "tboa", "atropine", "neostigmine"])
def test_drugs_behind_the_terminal_do_not_touch_it(drug: str) -> None:
    """Quantal content is none of their business."""
    trace = poisoned(drug, DRUGS[drug].usual_micromolar)
    assert np.array_equal(trace.rate, poisoned().rate)


def _of_an_outside_input(what: str, lab_doses: Doses = (), **fields: Any) -> float:
    """Return the largest value of an address after one spike of an outside input."""
    synapse = parts.connection(
        "s",
        "a",
        ("ampa",),
        parts.onto("n1", "apical", 0.3),
        contacts=20,
        label="s",
        **fields,
    )
    lab = Lab(
        name="outside",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        inputs=(parts.axon("a", (1.0,), (0.0, 0.0)),),
        synapses=(synapse,),
        doses=lab_doses,
    )
    chunk = Engine(lab, (f"synapse.s.{what}",)).advance(400)
    return float(np.max(chunk.samples[0].values))


@pytest.mark.parametrize(("left", "more"), [(0.5, 1.16), (0.25, 1.22), (0.1, 1.28)])
def test_outside_input_under_a_potassium_blocker(left: float, more: float) -> None:
    """Its bouton comes back from each spike, as if an axon held it."""
    dose = DRUGS["tea"].target("pyr37_kv").half.value * (1.0 / left - 1.0)
    ratio = _of_an_outside_input(
        "released", (Dose(drug="tea", micromolar=dose),), release="mean_field"
    ) / _of_an_outside_input("released", release="mean_field")
    assert ratio == pytest.approx(more, rel=0.1)


@pytest.mark.parametrize("detail", ["full", "light"])
def test_tetrodotoxin_silences_outside_inputs(detail: Literal["full", "light"]) -> None:
    """With a quarter of the sodium channels nothing arrives, with half of them it does.

    A dose at the synapse alone does not reach the axon.
    """
    half = DRUGS["ttx"].target("pyr37_na").half.value
    some, much = ((Dose(drug="ttx", micromolar=n * half),) for n in (1.0, 3.0))
    assert _of_an_outside_input("g", some, detail=detail) > 0.0
    assert _of_an_outside_input("g", much, detail=detail) == 0.0
    assert _of_an_outside_input("g", doses=much, detail=detail) > 0.0
