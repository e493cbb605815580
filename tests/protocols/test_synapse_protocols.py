"""Protocols of synapses against closed forms and published numbers."""

from __future__ import annotations

from typing import Any

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
    RegularSpikes,
    SpikeTimes,
    Step,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import generic_neuron
from neurolab.document.templates.simple import passive_dendrite
from neurolab.errors import CancelledError, LabError
from neurolab.physiology.drugs import DRUGS
from neurolab.protocols.calcium_release import release_calcium
from neurolab.protocols.dose_response import dose_response
from neurolab.protocols.pulses import paired_pulses, train
from neurolab.protocols.quanta import quantal_histogram
from neurolab.protocols.summation import (
    distance_to_root,
    summation_distance,
    summation_interval,
)

SOMA = Place(neuron="n1", branch="soma")
APICAL_UM = 400.0
DEPRESSING = {"plasticity.use": 0.5, "plasticity.recovery": 800.0}
FACILITATING = {
    "plasticity.use": 0.15,
    "plasticity.recovery": 50.0,
    "plasticity.facilitation": 750.0,
}
TEST_CONDUCTANCE = {
    "ampa.light_peak": 0.3,
    "ampa.light_rise": 0.2,
    "ampa.light_decay": 2.0,
}


def dendrite(**changes: Any) -> Lab:
    """Return a passive dendrite with one synapse, changed."""
    cell = passive_dendrite()
    there = Stretch(neuron="n1", branch=cell.branches[0].id, start=0.5, stop=0.5)
    one = Synapse(id="s", input="i", targets=(there,), receptors=("ampa",))
    return Lab(
        name="dendrite",
        bath=Bath(celsius=37.0),
        neurons=(cell,),
        inputs=(Input(id="i", train=SpikeTimes(times_ms=(1.0,))),),
        synapses=(replace(one, **changes),),
    )


def volleys(*distances_um: float, count: int = 1) -> Lab:
    """Return the generic neuron with test conductances on its apical dendrite."""
    return Lab(
        name="volleys",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        inputs=tuple(
            Input(id=f"i{k}", train=SpikeTimes(times_ms=()), count=count)
            for k in range(len(distances_um))
        ),
        synapses=tuple(
            Synapse(
                id=f"s{k}",
                input=f"i{k}",
                targets=(at(distance),),
                detail="light",
                receptors=("ampa",),
                parameters={**TEST_CONDUCTANCE, "light.delay": 0.0},
            )
            for k, distance in enumerate(distances_um)
        ),
    )


def at(distance_um: float) -> Stretch:
    """Return a place on the apical dendrite."""
    place = distance_um / APICAL_UM
    return Stretch(neuron="n1", branch="apical", start=place, stop=place)


@pytest.mark.parametrize(
    ("preset", "ratios"),
    [
        (DEPRESSING, (0.512, 0.530, 0.559, 0.732)),
        (FACILITATING, (1.644, 1.696, 1.708, 1.436)),
    ],
)
def test_paired_pulses_of_a_light_synapse(
    preset: dict[str, float], ratios: tuple[float, ...]
) -> None:
    """The ratios of Tsodyks and Markram's presets (T35), off the conductance."""
    lab = dendrite(detail="light", parameters=preset)
    table = paired_pulses(lab, "s", [20.0, 50.0, 100.0, 500.0])
    assert table.column("ratio") == pytest.approx(ratios, rel=0.01)


def test_trains_of_a_light_synapse() -> None:
    """1, .53, .31, .206, .157 of the first at 20 Hz (T36)."""
    lab = dendrite(detail="light", parameters=DEPRESSING)
    shares = train(lab, "s", 20.0, 5).column("share")
    assert shares == pytest.approx([1.0, 0.53, 0.31, 0.206, 0.157], abs=3e-3)


def test_paired_pulses_of_a_full_synapse() -> None:
    """Residual calcium facilitates a little, a facilitating sensor a lot.

    By 1.15 to 1.2 where vesicles do not run out (the fourth power of 5 %).
    """
    ratios = []
    for gain in (0.0, 6.0):
        values = {"facilitation.gain": gain, "release.refill": 1.0}
        lab = dendrite(release="mean_field", parameters=values)
        ratios.append(float(paired_pulses(lab, "s", [20.0]).column("ratio")[0]))
    assert 1.05 < ratios[0] < 1.3
    assert ratios[1] > ratios[0] + 0.2


def test_train_of_a_full_synapse_empties_its_sites() -> None:
    """At 100 Hz what is released falls below half within ten action potentials."""
    lab = dendrite(release="mean_field", parameters={"calcium.local": 15.0})
    table = train(lab, "s", 100.0, 10)
    assert table.column("share")[-1] < 0.5
    assert table.column("time") == pytest.approx(2.0 + 10.0 * np.arange(10))


def test_release_against_calcium() -> None:
    """T28: probabilities at five concentrations, and how the slope falls."""
    values = {"calcium.residual": 0.0, "release.refill": 0.0}
    lab = dendrite(parameters=values, contacts=3)
    table = release_calcium(lab, "s", [0.25, 0.5, 1.0, 2.0, 4.0])
    wanted = [0.000187, 0.00163, 0.0114, 0.0503, 0.133]
    assert table.column("probability") == pytest.approx(wanted, rel=0.06)
    assert table.column("slope")[1:] == pytest.approx([3.1, 2.8, 2.15, 1.43], abs=0.1)
    assert table.column("vesicles")[3] == pytest.approx(0.503, rel=0.05)
    nothing = release_calcium(lab, "s", [0.0]).rows[0]
    assert nothing[2] < 1e-4


def test_release_against_calcium_drawn() -> None:
    """The mean of drawn sweeps is the mean field's, within 3 standard errors."""
    lab = dendrite(contacts=100)
    drawn = release_calcium(lab, "s", [2.0], trials=10).rows[0]
    mean = release_calcium(lab, "s", [2.0]).rows[0]
    error = np.sqrt(mean[2] * (1.0 - mean[2]) / 10_000)
    assert drawn[2] == pytest.approx(mean[2], abs=3.0 * error)


def test_quantal_histogram() -> None:
    """Peaks at 0, 1 and 2 q; n, p and q are those of the synapse.

    20 contacts of one site each, so that no receptor sees two vesicles.
    """
    values = {
        "release.sites": 1.0,
        "release.content_cv": 0.05,
        "calcium.residual": 0.0,
        "calcium.local": 15.0,
    }
    lab = dendrite(contacts=20, parameters=values)
    trials = 400
    found = quantal_histogram(lab, "s", trials, after_ms=5.0)
    content = found.content
    expected = release_calcium(lab, "s", [2.0]).column("probability")[0]
    assert content / 20.0 == pytest.approx(expected, rel=0.15)
    # 36 channels of 10 pS
    assert found.quantum == pytest.approx(0.36e-3, rel=0.1)
    assert found.quantal_cv < 0.15
    # vesicles do not fuse at one moment, so that their peaks add up to a little less
    assert found.content_by_means == pytest.approx(content, rel=0.1)
    assert found.binomial.p == pytest.approx(expected, abs=0.1)
    assert found.binomial.n * found.binomial.p == pytest.approx(content, rel=0.1)
    histogram = found.histogram
    counts, places = histogram.column("trials"), histogram.column("amplitude")
    assert counts.sum() == trials
    near = np.abs(places / found.quantum - np.rint(places / found.quantum)) < 0.25
    assert counts[near].sum() > 3.0 * counts[~near].sum()
    failures = np.mean(found.trials.column("vesicles") == 0.0)
    assert failures == pytest.approx((1.0 - expected) ** 20, abs=0.08)


def test_quantal_content_at_low_calcium() -> None:
    """Poisson: failures, means and variation tell the same m within 15 %."""
    values = {"release.sites": 20.0, "calcium.residual": 0.0}
    lab = dendrite(contacts=10, parameters=values)
    lab = set_value(lab, "bath.ca.outside", 0.8)
    found = quantal_histogram(lab, "s", 400, after_ms=5.0)
    m = found.content
    assert 0.5 < m < 3.0
    assert found.content_by_failures == pytest.approx(m, rel=0.15)
    assert found.content_by_means == pytest.approx(m, rel=0.15)
    assert found.content_by_variation == pytest.approx(m, rel=0.2)


def test_responses_of_one_trial_are_told_as_far_as_they_go() -> None:
    """Where nothing was released there is no quantum, and no number is made up."""
    lab = set_value(dendrite(), "bath.ca.outside", 0.0)
    found = quantal_histogram(lab, "s", 2)
    assert np.isnan(found.quantum)
    assert np.isnan(found.binomial.n)
    assert found.histogram.column("trials").sum() == 2


def test_dose_response_of_cnqx() -> None:
    """A competitive blocker: monotone, at last nothing is left.

    At the dissociation constant (.353 uM) glutamate seems half as concentrated: with
    two sites to bind between a quarter and all of the response is left.
    """
    lab = dendrite(release="mean_field")
    doses = [0.0, 0.1, 0.353, 1.0, 10.0, 1000.0]
    table = dose_response(lab, "cnqx", doses, "synapse.s.ampa.open", duration_ms=5.0)
    shares = table.column("share")
    assert shares[0] == 1.0
    assert np.all(np.diff(shares) < 0.0)
    assert 0.25 < shares[2] < 1.0
    assert shares[4] < 0.1
    assert shares[-1] < 0.01


def test_dose_response_of_cadmium_at_one_synapse() -> None:
    """75, 50 and 25 % of the channels left: x .39, .095, .008 of the release (T29)."""
    values = {"calcium.residual": 0.0, "release.refill": 0.0}
    lab = dendrite(release="mean_field", parameters=values)
    half = DRUGS["cadmium"].half.value
    doses = [half / 3.0, half, 3.0 * half]
    table = dose_response(
        lab, "cadmium", doses, "synapse.s.released", duration_ms=6.0, synapse="s"
    )
    assert table.column("share") == pytest.approx([0.39, 0.095, 0.008], rel=0.12)


def test_dose_response_of_ttx_on_firing() -> None:
    """Any observable: the height of an action potential falls and is gone."""
    stimulus = Electrode(
        id="e",
        place=SOMA,
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=(Step(onset_ms=1.0, duration_ms=2.0, amplitude=0.6),),
    )
    lab = Lab(
        name="cell",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        electrodes=(stimulus,),
    )
    table = dose_response(
        lab, "ttx", [0.0, 0.5], "neuron.n1.soma@0.5.v", measure="highest"
    )
    free, poisoned = table.column("response")
    assert free > 10.0
    assert poisoned < -30.0


def test_summation_against_interval() -> None:
    """T51: 1.88, 1.75, 1.50, 1.21 and 1.02 of a single volley."""
    lab = volleys(150.0, 150.0, count=8)
    intervals = [0.0, 5.0, 10.0, 20.0, 50.0]
    table = summation_interval(lab, "s0", "s1", intervals, site=SOMA)
    wanted = [1.88, 1.75, 1.50, 1.21, 1.02]
    assert table.column("over_single") == pytest.approx(wanted, abs=0.02)
    assert np.all(table.column("over_sum") < 1.0)


def test_summation_against_distance() -> None:
    """T49: .425 to .386 mV at the soma, .55 to 1.31 where the synapse is.

    Two take driving force from each other: a little less than their sum.
    """
    lab = volleys(90.0, 90.0)
    places = [each / APICAL_UM for each in (90.0, 190.0, 290.0, 390.0)]
    table = summation_distance(lab, "s0", "s1", places, site=SOMA)
    assert table.column("alone") == pytest.approx(
        [0.425, 0.402, 0.391, 0.386], rel=0.01
    )
    assert table.column("local") == pytest.approx([0.55, 0.74, 0.98, 1.31], rel=0.01)
    assert table.column("distance") == pytest.approx([90.0, 190.0, 290.0, 390.0])
    shares = table.column("over_sum")
    assert np.all(shares < 1.0)
    assert np.all(shares > 0.95)


def test_distance_follows_the_branches() -> None:
    """The axon begins behind hillock and initial segment."""
    cell = generic_neuron()
    assert distance_to_root(cell, "soma", 0.5) == 0.0
    axon = distance_to_root(cell, "axon", 0.5)
    lengths = {one.id: one.length_um for one in cell.branches}
    behind = {one.id: one.parent for one in cell.branches}
    wanted, here = 0.5 * lengths["axon"], behind["axon"]
    while here is not None and here != "soma":
        wanted, here = wanted + lengths[here], behind[here]
    assert axon == pytest.approx(wanted)


def test_a_terminal_of_the_bench_is_fired_in_place() -> None:
    """A connection between neurons answers both pulses, with full synapses."""
    synapse = Synapse(
        id="s",
        terminal=Place(neuron="n1", branch="axon", position=1.0),
        targets=(Stretch(neuron="n2", branch="apical", start=0.3, stop=0.6),),
        contacts=10,
        receptors=("ampa",),
        release="mean_field",
    )
    lab = Lab(
        name="pair",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(), generic_neuron(neuron_id="n2")),
        synapses=(synapse,),
    )
    row = paired_pulses(lab, "s", [30.0]).rows[0]
    assert row[1] > 5e-4
    assert 0.5 < row[3] < 1.5


def test_nothing_else_acts() -> None:
    """Other inputs and electrodes of the lab do not disturb a protocol."""
    lab = dendrite(release="mean_field")
    noise = Input(
        id="noise",
        transmitter=Transmitter.GABA,
        train=RegularSpikes(onset_ms=0.0, interval_ms=1.0),
    )
    more = replace(
        lab.synapses[0], id="noise", input="noise", receptors=("gaba_a",), doses=()
    )
    busy = replace(
        lab,
        inputs=(noise, *lab.inputs),
        synapses=(*lab.synapses, more),
        electrodes=(
            Electrode(
                id="e",
                place=Place(neuron="n1", branch=lab.neurons[0].branches[0].id),
                mode=ElectrodeMode.CURRENT_CLAMP,
                holding=0.1,
            ),
        ),
    )
    alone, beside = (paired_pulses(each, "s", [10.0]).rows for each in (lab, busy))
    assert beside == pytest.approx(alone, rel=0.02)


def test_protocols_refuse_what_they_cannot_measure() -> None:
    """A light synapse has no vesicles, and a missing one no answer."""
    lab = dendrite(detail="light")
    with pytest.raises(LabError, match="light"):
        release_calcium(lab, "s", [2.0])
    with pytest.raises(LabError, match="no synapse"):
        paired_pulses(lab, "t", [20.0])
    spread = replace(lab.synapses[0], targets=(Stretch(neuron="n1"),))
    place = Place(neuron="n1", branch=lab.neurons[0].branches[0].id)
    with pytest.raises(LabError, match="spread"):
        summation_distance(
            replace(lab, synapses=(spread,)), "s", "s", [0.5], site=place
        )


def test_synapse_protocols_can_be_cancelled() -> None:
    """Saying no to the progress ends any of them at once."""
    lab = dendrite()

    def no(share: float) -> bool:
        return share < 0.4

    place = Place(neuron="n1", branch=lab.neurons[0].branches[0].id)
    for start in (
        lambda: paired_pulses(lab, "s", [5.0, 6.0], trials=1, progress=no),
        lambda: train(lab, "s", 100.0, 2, trials=4, progress=no),
        lambda: release_calcium(lab, "s", [1.0, 2.0], progress=no),
        lambda: quantal_histogram(lab, "s", 4, progress=no),
        lambda: dose_response(
            lab, "cnqx", [1.0, 2.0], "synapse.s.g", duration_ms=3.0, progress=no
        ),
        lambda: summation_interval(lab, "s", "s", [3.0, 4.0], site=place, progress=no),
        lambda: summation_distance(lab, "s", "s", [0.2, 0.4], site=place, progress=no),
    ):
        with pytest.raises(CancelledError):
            start()


def test_a_dose_at_one_synapse_leaves_its_others() -> None:
    """The drugs that were there stay; a dose of the same drug is replaced."""
    lab = dendrite(
        release="mean_field",
        doses=(Dose(drug="tboa", micromolar=10.0), Dose(drug="cnqx", micromolar=1e4)),
    )
    table = dose_response(
        lab, "cnqx", [0.0, 1e4], "synapse.s.g", synapse="s", duration_ms=5.0
    )
    free, blocked = table.column("response")
    assert free > 100.0 * blocked
