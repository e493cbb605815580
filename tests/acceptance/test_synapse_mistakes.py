"""Mistakes of simulators that concern synapses, each shown to be absent.

The numbers are those of the list of mistakes that the product is checked against; 1 to
7 are in `test_release_mistakes`, 17 and 18 in `test_metabotropic`. Everything here runs
in the engine as a lab does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.addresses import set_value
from neurolab.document.records import (
    Bath,
    Dose,
    Electrode,
    ElectrodeMode,
    Input,
    Lab,
    Place,
    PoissonSpikes,
    Puff,
    SpikeTimes,
    Step,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import generic_neuron
from neurolab.measure.fits import fit_exponential
from neurolab.physiology.transmitters import ROUTES
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from tests.acceptance.rig import voltage
from tests.acceptance.synaptic_rig import Volley, height, run, synaptic_lab
from tests.acceptance.test_mistakes import passive_patch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SOMA = voltage("soma", 0.5)
SPIKE_MS = 2.0
HERE = Stretch(neuron="n1", branch="soma", start=0.5, stop=0.5)


def patch_lab(
    *receptors: str,
    transmitter: Transmitter = Transmitter.GLUTAMATE,
    celsius: float = 37.0,
    spikes_ms: tuple[float, ...] = (SPIKE_MS,),
    **changes: Any,
) -> Lab:
    """Return a passive patch with one synapse of 20 contacts, changed."""
    synapse = Synapse(
        id="s", input="i", targets=(HERE,), contacts=20, receptors=receptors
    )
    return Lab(
        name="patch",
        bath=Bath(celsius=celsius),
        neurons=(passive_patch(),),
        inputs=(
            Input(
                id="i", transmitter=transmitter, train=SpikeTimes(times_ms=spikes_ms)
            ),
        ),
        synapses=(replace(synapse, **changes),),
    )


def clamped(lab: Lab, millivolts: float) -> Lab:
    """Return the lab with its soma held at a potential."""
    clamp = Electrode(
        id="clamp",
        place=Place(neuron="n1", branch="soma"),
        mode=ElectrodeMode.VOLTAGE_CLAMP,
        holding=millivolts,
        series_resistance_megaohm=0.01,
    )
    return replace(lab, electrodes=(clamp,), start=millivolts)


def seen(lab: Lab, until_ms: float, *names: str) -> list[Floats]:
    """Return traces of the synapse."""
    engine = Engine(lab, [f"synapse.s.{name}" for name in names])
    return [one.values for one in engine.advance(round(until_ms / TICK_MS)).samples]


def decay_ms(trace: Floats) -> float:
    """Return the time from the peak to 1/e of it."""
    top = int(trace.argmax())
    below = np.flatnonzero(trace[top:] < trace[top] / np.e)
    return float(below[0]) * TICK_MS


# -- 8 ---------------------------------------------------------------------------------


def test_8_curare_leaves_the_quantal_content() -> None:
    """Curare shrinks the response and not the number of vesicles."""
    junction: dict[str, Any] = {
        "transmitter": Transmitter.ACETYLCHOLINE,
        "geometry": "neuromuscular",
    }
    poison = (Dose(drug="curare", micromolar=5.0),)
    free = seen(patch_lab("nicotinic", **junction), 6.0, "released", "nicotinic.open")
    poisoned = seen(
        patch_lab("nicotinic", doses=poison, **junction),
        6.0,
        "released",
        "nicotinic.open",
    )
    assert free[0][-1] > 2.0
    assert np.array_equal(poisoned[0], free[0])
    assert poisoned[1].max() < 0.4 * free[1].max()


def test_8_ttx_leaves_miniatures() -> None:
    """Without action potentials vesicles go on fusing by chance, TTX or not."""
    lab = patch_lab(
        "ampa", spikes_ms=(), contacts=200, parameters={"sensor.spontaneous": 2e-5}
    )
    dosed = replace(lab, doses=(Dose(drug="ttx", micromolar=1.0),))
    free, poisoned = (seen(each, 100.0, "released")[0] for each in (lab, dosed))
    # 2,000 vesicles at 2e-5 /ms, 3.6 times as much at 37 degrees and a little calcium
    assert 8.0 <= free[-1] <= 40.0
    assert poisoned[-1] >= 8.0


# -- 9 ---------------------------------------------------------------------------------


def test_9_potential_shrinks_and_reverses() -> None:
    """An EPSP is smaller at -35 mV than at -70 mV, and turns round above 0 mV."""
    sizes = []
    for millivolts in (-70.0, -35.0, 20.0):
        current = seen(clamped(patch_lab("ampa"), millivolts), 6.0, "current")[0]
        sizes.append(float(current[np.abs(current).argmax()]))
    assert sizes[0] < 0.0
    assert sizes[1] / sizes[0] == pytest.approx(0.5, abs=0.02)
    assert sizes[2] / sizes[0] == pytest.approx(-2.0 / 7.0, abs=0.02)


def test_9_summation_is_not_linear() -> None:
    """Forty synapses at one place make less than forty times one."""
    potentials = [
        height(run(synaptic_lab(cell, [volley]), SOMA, until_ms=20.0)[1][0])
        for cell in (generic_neuron(passive_dendrites=True),)
        for volley in (
            Volley("apical", 0.5, SPIKE_MS),
            Volley("apical", 0.5, SPIKE_MS, count=20),
        )
    ]
    assert potentials[1] < 0.95 * 20.0 * potentials[0]


# -- 10 and 11 -------------------------------------------------------------------------


def test_10_chloride_decides_the_sign_of_gaba() -> None:
    """Hyperpolarising with 4.7 mM chloride inside, depolarising with 20 mM."""
    signs = []
    for chloride in (4.7, 20.0):
        lab = patch_lab("gaba_a", transmitter=Transmitter.GABA)
        lab = replace(set_value(lab, "bath.cl.inside", chloride), start=-65.0)
        current = seen(lab, 6.0, "current")[0]
        signs.append(np.sign(current[np.abs(current).argmax()]))
    assert signs == [1.0, -1.0]


def test_11_nanosiemens_times_millivolts_are_picoamperes() -> None:
    """The current is conductance times the distance to 0 mV, in one set of units."""
    lab = clamped(patch_lab("ampa"), -70.0)
    conductance_us, current_na = seen(lab, 6.0, "g", "current")
    top = int(conductance_us.argmax())
    assert conductance_us[top] > 5e-4
    # microsiemens times millivolts are nanoamperes
    assert current_na[top] == pytest.approx(-70.0 * conductance_us[top], rel=0.01)


# -- 12 and 13 -------------------------------------------------------------------------


def test_12_magnesium_blocks_at_rest_and_not_at_zero_magnesium() -> None:
    """The open conductance is 18 times larger at 0 than at -70 mV, without Mg equal."""
    lab = patch_lab("nmda", parameters={"nmda.calcium_share": 0.0})
    for magnesium, wanted in ((1.0, 0.781 / 0.0445), (0.0, 1.0)):
        bathed = set_value(lab, "bath.mg.outside", magnesium)
        rest, zero = (
            seen(clamped(bathed, v), 20.0, "nmda.g")[0].max() for v in (-70.0, -0.01)
        )
        assert zero / rest == pytest.approx(wanted, rel=0.03)


def test_13_calcium_through_nmda_receptors_follows_its_own_flux() -> None:
    """At 0 mV, where the current as a whole is near nil, calcium still flows in."""
    lab = clamped(patch_lab("nmda"), 0.0)
    whole, calcium = seen(lab, 20.0, "current", "ca.current")
    assert calcium.min() < 0.0
    held = clamped(patch_lab("nmda"), 20.0)
    outward, still_inward = seen(held, 20.0, "current", "ca.current")
    assert outward.max() > 0.0
    assert still_inward.min() < 0.0
    assert np.abs(whole).max() < 0.4 * outward.max()


# -- 14 to 16 --------------------------------------------------------------------------


def test_14_blocked_uptake_does_not_prolong_ampa() -> None:
    """TBOA: the AMPA response lasts 3 % longer, not several times."""
    one: dict[str, Any] = {"contacts": 1, "release": "mean_field"}
    free = seen(patch_lab("ampa", **one), 8.0, "ampa.open")[0]
    dose = (Dose(drug="tboa", micromolar=100.0),)
    blocked = seen(patch_lab("ampa", doses=dose, **one), 8.0, "ampa.open")[0]
    assert decay_ms(blocked) < 1.15 * decay_ms(free)
    assert blocked.max() == pytest.approx(free.max(), rel=0.05)


def test_14_every_transmitter_has_its_own_way_out() -> None:
    """Acetylcholine is split and not taken up, glutamate taken up and not split."""
    assert ROUTES["acetylcholine"] == ("diffusion", "enzyme")
    assert ROUTES["glutamate"] == ("diffusion", "uptake")
    for transmitter, receptor, nothing in (
        (Transmitter.ACETYLCHOLINE, "nicotinic", "mass.carried"),
        (Transmitter.GLUTAMATE, "ampa", "mass.split"),
    ):
        lab = patch_lab(receptor, transmitter=transmitter)
        released, none = seen(lab, 8.0, "mass.released", nothing)
        assert released[-1] > 1000.0
        assert none.max() == 0.0


def test_15_blocked_enzyme_prolongs_the_endplate_current() -> None:
    """Without acetylcholinesterase the decay is several times as long."""
    junction: dict[str, Any] = {
        "transmitter": Transmitter.ACETYLCHOLINE,
        "geometry": "neuromuscular",
        "celsius": 24.0,
    }
    free = seen(patch_lab("nicotinic", **junction), 15.0, "nicotinic.open")[0]
    closed = patch_lab("nicotinic", closed=("enzyme",), **junction)
    blocked = seen(closed, 60.0, "nicotinic.open")[0]
    assert decay_ms(blocked) > 3.0 * decay_ms(free)
    assert blocked.max() < 2.5 * free.max()


@pytest.mark.parametrize(
    ("interval_ms", "ratio"), [(5.0, 0.59), (20.0, 0.60), (50.0, 0.78), (200.0, 0.99)]
)
def test_16_desensitised_receptors_come_back(interval_ms: float, ratio: float) -> None:
    """Two pulses of 1 mM for 1 ms at 22 degrees; .14 at 20 ms would be the trap."""
    lab = patch_lab("ampa", spikes_ms=(), contacts=1, celsius=22.0)
    puffs = tuple(
        Puff(id=f"p{k}", synapse="s", onset_ms=t, duration_ms=1.0, millimolar=1.0)
        for k, t in enumerate((1.0, 1.0 + interval_ms))
    )
    opened = seen(replace(lab, puffs=puffs), interval_ms + 6.0, "ampa.open")[0]
    second = round((1.0 + interval_ms) / TICK_MS)
    found = opened[second:].max() / opened[:second].max()
    assert found == pytest.approx(ratio, abs=0.06)


# -- 26 to 30 --------------------------------------------------------------------------


def test_26_synapses_load_the_cell() -> None:
    """Background lowers the input resistance at least by a third (same draws)."""
    cell = generic_neuron(passive_dendrites=True)
    bundle = Input(id="b", train=PoissonSpikes(rate_hz=5.0), count=4000)
    synapse = Synapse(
        id="b",
        input="b",
        targets=(Stretch(neuron="n1"),),
        detail="light",
        receptors=("ampa",),
        parameters={"ampa.reversal": -70.0},  # no potential of its own
    )
    quiet = Lab(name="quiet", bath=Bath(celsius=37.0), neurons=(cell,))
    busy = replace(quiet, inputs=(bundle,), synapses=(synapse,))
    resistance = []
    for lab in (quiet, busy):
        ends = []
        for current in (0.0, -0.02):
            step = Step(onset_ms=0.0, duration_ms=200.0, amplitude=current)
            electrode = Electrode(
                id="e",
                place=Place(neuron="n1", branch="soma"),
                mode=ElectrodeMode.CURRENT_CLAMP,
                commands=(step,),
            )
            _, (v,) = run(replace(lab, electrodes=(electrode,)), SOMA, until_ms=150.0)
            ends.append(v[round(80.0 / TICK_MS) :].mean())
        resistance.append((ends[1] - ends[0]) / -0.02)
    assert resistance[0] == pytest.approx(148.0, rel=0.1)
    assert resistance[1] < resistance[0] / 1.5


def test_27_far_synapses_are_larger_where_they_are() -> None:
    """390 um out: three times the local potential of the soma's, less at the soma."""
    found = {}
    for place_um in (90.0, 390.0):
        place = place_um / 400.0
        lab = synaptic_lab(generic_neuron(), [Volley("apical", place, SPIKE_MS)])
        _, (soma, local) = run(lab, SOMA, voltage("apical", place), until_ms=30.0)
        found[place_um] = height(soma), height(local)
    assert found[390.0][1] > 2.0 * found[90.0][1]
    assert found[390.0][0] < found[90.0][0]
    assert found[90.0][1] > found[90.0][0]


def test_28_potential_outlasts_the_receptors() -> None:
    """The conductance is over in 2 ms, the potential decays with the membrane's 12."""
    lab = synaptic_lab(generic_neuron(), [Volley("soma", 0.5, SPIKE_MS)])
    times, (v, g) = run(lab, SOMA, "synapse.s0.g", until_ms=60.0)
    late = (times > 20.0) & (times < 45.0)
    tau = fit_exponential(times[late], v[late], offset=float(v[0])).tau_ms
    assert decay_ms(g) < 3.0
    assert tau == pytest.approx(12.4, rel=0.1)


def test_29_temperature_changes_proportions() -> None:
    """Ten degrees double the speed of AMPA receptors and leave that of NMDA's."""
    decays: dict[str, list[float]] = {"ampa": [], "nmda": []}
    for celsius in (27.0, 37.0):
        lab = patch_lab("ampa", "nmda", contacts=1, spikes_ms=(), celsius=celsius)
        puff = Puff(id="p", synapse="s", onset_ms=1.0, duration_ms=0.5, millimolar=1.0)
        traces = seen(replace(lab, puffs=(puff,)), 200.0, "ampa.open", "nmda.open")
        for name, trace in zip(decays, traces, strict=True):
            decays[name].append(decay_ms(trace))
    assert decays["ampa"][0] / decays["ampa"][1] > 1.4
    assert decays["nmda"][0] == pytest.approx(decays["nmda"][1], rel=0.05)


@pytest.mark.parametrize("every", [1, 7, 100])
def test_30_looking_changes_no_draw(every: int) -> None:
    """Vesicles fuse at the same ticks however often the screen asks for a frame."""
    lab = patch_lab("ampa", spikes_ms=(1.0, 6.0), contacts=100)
    whole = seen(lab, 10.0, "released")[0]
    engine = Engine(lab, ["synapse.s.released"])
    parts = []
    while engine.tick < whole.size:
        parts.append(engine.advance(min(every, whole.size - engine.tick)).values[0])
        engine.frame()
    assert whole[-1] > 10.0
    assert np.array_equal(np.concatenate(parts), whole)


# -- T31 -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("geometry", "receptor", "celsius", "low", "high"),
    [
        ("central", "ampa", 37.0, 0.15, 0.6),
        ("neuromuscular", "nicotinic", 24.0, 0.5, 1.0),
    ],
)
def test_t31_onset_of_the_synaptic_current(
    geometry: str, receptor: str, celsius: float, low: float, high: float
) -> None:
    """From the peak of the terminal's action potential to 5 % of the current's peak."""
    transmitter = Transmitter.GLUTAMATE
    if receptor == "nicotinic":
        transmitter = Transmitter.ACETYLCHOLINE
    lab = patch_lab(
        receptor,
        transmitter=transmitter,
        celsius=celsius,
        geometry=geometry,
        contacts=200,
    )
    names = ["neuron.~s.terminal@0.5.v", f"synapse.s.{receptor}.g"]
    chunk = Engine(lab, names).advance(round(10.0 / TICK_MS))
    v, g = chunk.values
    onset = int(np.flatnonzero(g > 0.05 * g.max())[0])
    assert v.max() > 10.0
    assert low <= (onset - int(v.argmax())) * TICK_MS <= high
