"""Every parameter and observable of synapses has an address that works."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from neurolab.document.addresses import (
    describe,
    get_value,
    observables,
    quantities,
    set_value,
)
from neurolab.document.checks import check
from neurolab.document.labs.opening import opening
from neurolab.document.records import (
    Input,
    Lab,
    PoissonSpikes,
    Puff,
    Stretch,
    Synapse,
    Transmitter,
    Uncaging,
)
from neurolab.errors import AddressError
from neurolab.simulation.build import build
from neurolab.simulation.probes import resolve


def _lab() -> Lab:
    """Return the opening lab with a dopamine bundle, a puff and a flash."""
    lab = opening()
    dopamine = Input(
        id="da", transmitter=Transmitter.DOPAMINE, train=PoissonSpikes(rate_hz=4.0)
    )
    volume = Synapse(
        id="volume", input="da", targets=(Stretch(neuron="n2"),), receptors=("d1",)
    )
    return replace(
        lab,
        inputs=(*lab.inputs, dopamine),
        synapses=(*lab.synapses, volume),
        puffs=(
            Puff(
                id="p", synapse="driver", onset_ms=1.0, duration_ms=1.0, millimolar=1.0
            ),
        ),
        uncagings=(
            Uncaging(
                id="u", synapse="driver", onset_ms=1.0, duration_ms=1.0, micromolar=5.0
            ),
        ),
    )


def _own(lab: Lab) -> dict[str, float]:
    """Return the addresses of everything synaptic, with the present values."""
    heads = ("synapse.", "input.", "puff.", "uncaging.")
    return {k: one.value for k, one in quantities(lab).items() if k.startswith(heads)}


def test_every_value_can_be_set_to_another_in_its_range() -> None:
    """Setting changes that address, keeps all others, and the lab stays sound."""
    lab = _lab()
    known = _own(lab)
    assert len(known) > 200
    for address in [*known][::9]:
        one = describe(lab, address)
        value = one.low if one.value != one.low else min(one.high, one.low + 1.0)
        if address.endswith((".count", ".contacts")):
            value = 2.0
        changed = set_value(lab, address, value)
        assert get_value(changed, address) == pytest.approx(value)
        others = {k: v for k, v in _own(changed).items() if k != address}
        assert others == {k: v for k, v in known.items() if k != address}


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("synapse.driver.contacts", 8.0),
        ("synapse.driver.ampa.count", 40.0),
        ("synapse.driver.cleft.height", 0.03),
        ("synapse.driver.route.uptake", 0.0),
        ("synapse.driver.dose.cnqx", 10.0),
        ("synapse.inhibition.gaba_a.light_peak", 5.0),
        ("input.gaba.on", 1.0),
        ("input.da.train.rate_hz", 20.0),
        ("puff.p.millimolar", 2.0),
        ("uncaging.u.micromolar", 20.0),
    ],
)
def test_known_addresses(address: str, value: float) -> None:
    """What a lecturer types works, and the lab can still run."""
    lab = set_value(_lab(), address, value)
    assert get_value(lab, address) == value
    assert [one for one in check(lab) if one.severity == "error"] == []


def test_switching_a_route_off_and_on_leaves_nothing_behind() -> None:
    """The lab is as before."""
    lab = _lab()
    closed = set_value(lab, "synapse.driver.route.diffusion", 0.0)
    assert closed.synapses[0].closed == ("diffusion",)
    assert set_value(closed, "synapse.driver.route.diffusion", 1.0) == lab


def test_parameters_follow_the_kind_of_synapse() -> None:
    """Dopamine has a carrier with Vmax; glutamate has no enzyme; light has no cleft."""
    known = _own(_lab())
    assert "synapse.volume.dat.vmax" in known
    assert "synapse.driver.ache.density" not in known
    assert "synapse.inhibition.cleft.height" not in known
    with pytest.raises(AddressError):
        set_value(_lab(), "synapse.driver.cleft.height", -1.0)


def test_every_observable_of_a_synapse_can_be_read() -> None:
    """The registry lists nothing that the engine does not know."""
    lab = _lab()
    model = build(lab)
    own = [one for one in observables(lab).values() if one.address.startswith("syn")]
    assert len(own) > 40
    for one in own:
        assert resolve(one.address, model).unit == one.unit or ".stage." in one.address
        assert one.title
