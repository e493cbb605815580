"""What a lecture must see of the drugs behind the terminal (PHYSIOLOGY 1.15).

At the usual bath dose unless a dose is named. Drugs of the terminal itself are in
`test_drugs_at_a_terminal`, those of axons in `test_must_be_seen_on_axons`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.document.records import (
    Bath,
    Dose,
    Input,
    Lab,
    SpikeTimes,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import muscle_fibre
from neurolab.measure.spikes import upward_crossings
from neurolab.physiology.drugs import DRUGS, effects
from neurolab.simulation.cleft_specs import cleft_spec
from tests.acceptance.cleft_rig import Contacts, fall
from tests.acceptance.rig import voltage
from tests.acceptance.synaptic_rig import run
from tests.acceptance.test_synapse_mistakes import decay_ms, patch_lab, seen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CROWDED = {"cleft.outer_radius": 0.5, "cleft.exchange": 2000.0}
"""Neighbours that release too: what spills over stays between them."""


def _usual(drug: str) -> float:
    """Return the usual dose in the bath, uM; 0 without a drug."""
    return DRUGS[drug].usual_micromolar if drug else 0.0


# -- the neuromuscular junction --------------------------------------------------------


@cache
def _miniature(drug: str) -> tuple[float, float]:
    """Return open channels at the peak and decay (ms) of one vesicle of 8000."""
    spec = cleft_spec(
        "acetylcholine",
        "neuromuscular",
        ("nicotinic",),
        1,
        23.0,
        effects=effects({drug: _usual(drug)} if drug else {}),
    )
    contacts = Contacts(spec)
    contacts.fuse((0, 0, 8000.0))
    contacts.advance(60.0)
    times, opened = contacts.open()
    decay = (fall(times, opened, 0.2) - fall(times, opened, 0.8)) / np.log(4.0)
    return float(opened.max()), float(decay)


def test_neostigmine_makes_the_endplate_current_larger_and_longer() -> None:
    """Amplitude x 1.1 to 1.6, decay x 2 to 6."""
    plain, dosed = _miniature(""), _miniature("neostigmine")
    assert 1.1 < dosed[0] / plain[0] < 1.6
    assert 2.0 < dosed[1] / plain[1] < 6.0


def test_sarin_does_as_much() -> None:
    """At least as much as neostigmine."""
    assert _miniature("sarin")[1] >= 0.99 * _miniature("neostigmine")[1]
    assert _miniature("sarin")[0] == pytest.approx(
        _miniature("neostigmine")[0], rel=0.1
    )


def _train(drug: str) -> tuple[int, float]:
    """Return spikes at the endplate in 8 stimuli at 50 Hz, and where it ends, mV."""
    source = Input(
        id="motor",
        transmitter=Transmitter.ACETYLCHOLINE,
        train=SpikeTimes(times_ms=tuple(2.0 + 20.0 * k for k in range(8))),
    )
    endplate = Synapse(
        id="endplate",
        input="motor",
        targets=(Stretch(neuron="n1", branch="fibre", start=0.3, stop=0.3),),
        contacts=160,
        receptors=("nicotinic",),
        geometry="neuromuscular",
        parameters={"release.sites": 20.0},
    )
    lab = Lab(
        name="train",
        bath=Bath(celsius=36.0),
        neurons=(muscle_fibre(),),
        inputs=(source,),
        synapses=(endplate,),
        doses=(Dose(drug=drug, micromolar=_usual(drug)),) if drug else (),
    )
    times, (v,) = run(lab, voltage("fibre", 0.3), until_ms=160.0)
    return int(upward_crossings(times, v, -20.0).size), float(v[-1])


def test_sarin_blocks_a_train_by_depolarisation() -> None:
    """Every stimulus fires a healthy fibre; then few do, and it stays depolarised."""
    spikes, end_mv = _train("")
    assert spikes == 8
    assert end_mv < -80.0
    spikes, end_mv = _train("sarin")
    assert 1 <= spikes <= 4
    assert end_mv > -65.0


@pytest.mark.parametrize("drug", ["curare", "bungarotoxin"])
def test_blockers_make_miniatures_smaller(drug: str) -> None:
    """To under an eighth."""
    assert _miniature(drug)[0] < 0.125 * _miniature("")[0]


def test_toxins_of_the_receptor_stay() -> None:
    """Curare and neostigmine can be washed out; bungarotoxin and sarin not."""
    stays = {
        name: not DRUGS[name].reversible
        for name in ("curare", "neostigmine", "bungarotoxin", "sarin")
    }
    assert stays == {
        "curare": False,
        "neostigmine": False,
        "bungarotoxin": True,
        "sarin": True,
    }


# -- inhibition ------------------------------------------------------------------------


def _inhibited(drug: str, *receptors: str, glycine: bool = False, **more: Any) -> Any:
    """Return the traces of the open channels (or G proteins) of an inhibitory axon."""
    lab = patch_lab(
        *receptors,
        transmitter=Transmitter.GLYCINE if glycine else Transmitter.GABA,
        release="mean_field",
        doses=(Dose(drug=drug, micromolar=_usual(drug)),) if drug else (),
        **more,
    )
    names = {"gaba_b": "gaba_b.g"}
    return seen(lab, 120.0, *(names.get(one, f"{one}.open") for one in receptors))


@pytest.mark.parametrize(
    ("drug", "glycine"),
    [("strychnine", True), ("bicuculline", False), ("picrotoxin", False)],
)
def test_fast_inhibition_is_lost(drug: str, glycine: bool) -> None:
    """Strychnine takes glycine's, bicuculline and picrotoxin that of GABA."""
    receptor = "glycine" if glycine else "gaba_a"
    plain, dosed = (
        _inhibited(one, receptor, glycine=glycine)[0].max() for one in ("", drug)
    )
    assert dosed < 0.15 * plain


def test_bicuculline_spares_slow_inhibition() -> None:
    """Five spikes at 200 Hz between neighbours open as much of GABA-B as before."""
    train = tuple(2.0 + 5.0 * k for k in range(5))
    plain, dosed = (
        _inhibited(one, "gaba_a", "gaba_b", spikes_ms=train, parameters=CROWDED)
        for one in ("", "bicuculline")
    )
    assert dosed[0].max() < 0.15 * plain[0].max()
    assert dosed[1].max() >= 0.99 * plain[1].max()
    assert plain[1].max() > 1e-3


def _half_width_ms(trace: Floats) -> float:
    """Return how long a trace is above half of its peak."""
    above = np.flatnonzero(trace > 0.5 * trace.max())
    return float(above[-1] - above[0]) * 0.025


def test_tiagabine_leaves_a_single_packet() -> None:
    """Without neighbours: the same peak, the half-width within 15 %."""
    plain, dosed = (_inhibited(one, "gaba_a")[0] for one in ("", "tiagabine"))
    assert dosed.max() == pytest.approx(plain.max(), rel=0.02)
    assert _half_width_ms(dosed) < 1.15 * _half_width_ms(plain)


def test_tiagabine_prolongs_what_many_release() -> None:
    """Where neighbours release too the half-width more than doubles.

    Measured: + 109 +- 15 % with the peak unchanged, and a GABA-B component appears.
    How much depends on how near the neighbours are.
    """
    plain, dosed = (
        _inhibited(one, "gaba_a", "gaba_b", parameters=CROWDED)
        for one in ("", "tiagabine")
    )
    assert dosed[0].max() == pytest.approx(plain[0].max(), rel=0.02)
    assert _half_width_ms(dosed[0]) > 1.94 * _half_width_ms(plain[0])
    assert dosed[1].max() > 10.0 * plain[1].max()


# -- the carriers of amines ------------------------------------------------------------


def _left(drug: str, transmitter: Transmitter, receptor: str) -> Floats:
    """Return the concentration in the cleft for two seconds after a spike."""
    lab = patch_lab(
        receptor,
        transmitter=transmitter,
        release="mean_field",
        doses=(Dose(drug=drug, micromolar=_usual(drug)),) if drug else (),
    )
    return seen(lab, 2000.0, "cleft.mean")[0]


@pytest.mark.parametrize("drug", ["citalopram", "fluoxetine", "cocaine"])
def test_blockers_of_its_carrier_keep_serotonin(drug: str) -> None:
    """Its half-life is longer, at least twice."""
    halves = []
    for one in ("", drug):
        course = _left(one, Transmitter.SEROTONIN, "serotonin_1a")
        start = course[round(10.0 / 0.025)]
        gone = np.flatnonzero(course[400:] < 0.5 * start)
        halves.append(float(gone[0]) if gone.size else np.inf)
    assert np.isfinite(halves[0])
    assert halves[1] > 2.0 * halves[0]


# -- excitation ------------------------------------------------------------------------


@pytest.mark.parametrize("drug", ["cnqx", "nbqx"])
def test_ampa_blockers_leave_the_slow_component(drug: str) -> None:
    """The fast component goes, NMDA remains."""
    ampa, nmda = _excited(drug)
    plain = _excited("")
    assert ampa.max() < 0.15 * plain[0].max()
    assert nmda.max() == pytest.approx(plain[1].max(), rel=0.02)


def test_apv_leaves_the_fast_component() -> None:
    """The slow component goes, AMPA remains with its decay."""
    ampa, nmda = _excited("apv")
    plain = _excited("")
    assert nmda.max() < 0.15 * plain[1].max()
    assert ampa.max() == pytest.approx(plain[0].max(), rel=0.02)
    assert decay_ms(ampa) == pytest.approx(decay_ms(plain[0]), rel=0.02)


@cache
def _excited(drug: str) -> tuple[Floats, Floats]:
    """Return open AMPA and NMDA channels after a spike."""
    lab = patch_lab(
        "ampa",
        "nmda",
        release="mean_field",
        doses=(Dose(drug=drug, micromolar=_usual(drug)),) if drug else (),
    )
    ampa, nmda = seen(lab, 120.0, "ampa.open", "nmda.open")
    return ampa, nmda
