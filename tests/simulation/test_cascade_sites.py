"""Which cascades a synapse of a lab starts, and who carries their current."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import (
    Bath,
    Dose,
    Input,
    IonConcentration,
    Lab,
    SpikeTimes,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import adapting_neuron
from neurolab.kernel.circuit import NA, K
from neurolab.physiology.cascades import CASCADES
from neurolab.simulation.build import TICK_MS, build
from neurolab.simulation.cascade_build import build_cascades, rested
from neurolab.simulation.cascade_sites import (
    cascade_part,
    cascade_sites,
    cascades_of,
    opens_channels,
    potassium_mv,
)

PATCHES = {
    name: (np.array([3, 5]), np.array([1.0, 4.0]), 0)
    for name in CASCADES
    if opens_channels(name)
}


def lab(transmitter: Transmitter, *receptors: str, **fields: object) -> Lab:
    """Return the adapting neuron with one outside input."""
    synapse = Synapse(
        id="s", input="i", targets=(Stretch(neuron="n1"),), receptors=receptors
    )
    source = Input(id="i", transmitter=transmitter, train=SpikeTimes(times_ms=(1.0,)))
    return Lab(
        name="lab",
        bath=Bath(celsius=37.0),
        neurons=(adapting_neuron(),),
        inputs=(source,),
        synapses=(replace(synapse, **fields),),
    )


def test_every_metabotropic_receptor_starts_a_cascade() -> None:
    """Each once, in the order of the synapse; channels are left out.

    GABA-B waits for a puff of GABA: acetylcholine does not reach it.
    """
    bench = lab(Transmitter.ACETYLCHOLINE, "nicotinic", "m1", "gaba_b", "m2", "m1")
    assert cascades_of(bench.synapses[0]) == ("m1", "gaba_b", "m2")
    of = build(bench).synapses.full.full.cascade_of
    assert [bool(row.ligand < 0) for row in of] == [True, False, True]


def test_conductances_get_patches_and_factors_their_channel() -> None:
    """M2 opens channels at the contacts, M1 scales the target's M-current."""
    bench = lab(Transmitter.ACETYLCHOLINE, "m1", "m2")
    factors = build(bench).cells.factors
    one, two = cascade_sites(bench, bench.synapses[0], ["n1"], PATCHES, factors)
    assert (one.key, two.key) == ("s.m1.n1", "s.m2")
    assert one.factor == factors["n1", "m_current"]
    assert one.patches.size == 0
    assert two.patches.tolist() == [3, 5]
    kernel = build_cascades([one, two], 37.0, TICK_MS).kernel
    assert kernel.targets.patch.tolist() == [3, 5]
    assert kernel.targets.conductance == pytest.approx([0.5e-3, 2.0e-3])


def test_a_cascade_acts_on_each_neuron_that_it_reaches() -> None:
    """One without the channel is not touched."""
    bench = lab(Transmitter.NORADRENALINE, "beta")
    factors = {("n1", "slow_ahp"): 4}
    sites = cascade_sites(bench, bench.synapses[0], ["n1", "n2", "n1"], {}, factors)
    assert [(one.key, one.factor) for one in sites] == [
        ("s.beta.n1", 4),
        ("s.beta.n2", -1),
    ]


def test_drugs_and_own_numbers_reach_the_cascade() -> None:
    """From the bath, from the synapse, and from its parameters."""
    bench = lab(
        Transmitter.GABA,
        "gaba_b",
        doses=(Dose(drug="baclofen", micromolar=3.0),),
        parameters={"gaba_b.conductance": 2.0, "gaba_b.G.loss": 0.004},
    )
    sites = cascade_sites(bench, bench.synapses[0], ["n1"], PATCHES, {})
    built = build_cascades(sites, 36.0, TICK_MS)
    assert rested(built).output[0] > 0.05
    assert built.kernel.targets.conductance[0] == pytest.approx(2e-3)
    assert built.kernel.steps.loss[-1] == pytest.approx(0.004)


def test_potassium_takes_the_reversal_of_the_cell_s_own_channels() -> None:
    """All of it is potassium's; without such channels -90 mV moves with the bath."""
    bench = lab(Transmitter.GABA, "gaba_b")
    own = potassium_mv(build(bench).membranes["n1"])
    assert own == pytest.approx(-90.0)
    part = cascade_part(CASCADES["gaba_b"], {}, -77.0, bench.bath)
    assert (part["reversal"], part["share"], part["share_carrier"]) == (-77.0, 1.0, K)
    assert cascade_part(CASCADES["gaba_b"], {}, None, bench.bath)[
        "reversal"
    ] == pytest.approx(-90.0)
    ion = IonConcentration(ion="k", outside_millimolar=10.0, inside_millimolar=140.0)
    high = Bath(celsius=37.0, ions=(ion,))
    moved = cascade_part(CASCADES["gaba_b"], {}, None, high)["reversal"]
    assert moved == pytest.approx(-90.0 + 98.6 - 70.5, abs=0.1)
    stated = cascade_part(CASCADES["gaba_b"], {"gaba_b.reversal": -60.0}, -77.0, high)
    assert stated["reversal"] == -60.0


def test_trpc_passes_sodium_and_potassium() -> None:
    """At 0 mV 59.7 % of the conductance is sodium's."""
    part = cascade_part(CASCADES["mglur1"], {}, -90.0, Bath(celsius=37.0))
    assert part["reversal"] == 0.0
    assert part["share"] == pytest.approx(0.403, abs=1e-3)
    assert (part["share_carrier"], part["rest_carrier"]) == (K, NA)
