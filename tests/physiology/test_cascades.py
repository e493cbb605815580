"""Cascades as data: complete, in order, and acting on things that exist."""

from __future__ import annotations

import pytest

from neurolab.physiology.cascade import (
    INPUT,
    OutputKind,
    StageLaw,
    occupancy,
)
from neurolab.physiology.cascades import CASCADES, PARAMETERS, overrides_of
from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.extrasynaptic import SHELL_INNER, SHELL_OUTER
from neurolab.physiology.gene_expression import GENE_EXPRESSION
from neurolab.physiology.transmitters import IONOTROPIC, RECEPTORS

CHAINS = {name: each.stages for name, each in CASCADES.items()} | {
    "gene_expression": GENE_EXPRESSION
}


def test_every_metabotropic_receptor_has_a_cascade() -> None:
    """And opens to the transmitter that the table of receptors names."""
    slow = {name: by for name, by in RECEPTORS.items() if name not in IONOTROPIC}
    assert {name: each.transmitter for name, each in CASCADES.items()} == slow


@pytest.mark.parametrize("name", CHAINS)
def test_drivers_stand_before_what_they_drive(name: str) -> None:
    """The first stage is driven from outside, each other by an earlier one."""
    known = [INPUT]
    for stage in CHAINS[name]:
        assert stage.driver in known
        known.append(stage.symbol)
    assert len(set(known)) == len(known)


@pytest.mark.parametrize("name", CHAINS)
def test_stages_have_the_numbers_that_their_law_needs(name: str) -> None:
    """A loss unless it follows; a Hill curve has both its numbers or neither."""
    for stage in CHAINS[name]:
        assert (stage.loss is None) == (stage.law is StageLaw.FOLLOWS)
        assert (stage.half is None) == (stage.power is None)
        assert stage.gain.low > 0.0 or stage.symbol == "D"


@pytest.mark.parametrize("name", CASCADES)
def test_outputs_act_on_something(name: str) -> None:
    """A factor names a channel of the shop, a conductance says how large it is."""
    output = CASCADES[name].output
    assert output.stage in {stage.symbol for stage in CASCADES[name].stages}
    if output.kind is OutputKind.FACTOR:
        assert output.channel in CHANNELS
        assert output.conductance is None
    else:
        assert output.channel not in CHANNELS
        assert output.conductance is not None
    assert (output.reversal is None) == (output.kind is OutputKind.FACTOR)


def test_desensitisation_is_slower_than_unbinding() -> None:
    """Else the published equations would let R + D exceed 1."""
    for name in ("gaba_b", "m2", "ht1a"):
        cascade = CASCADES[name]
        unbinding = cascade.stage("R").loss
        assert unbinding is not None
        assert cascade.stage("D").gain.high < unbinding.low


def test_occupancy_is_that_of_one_site() -> None:
    """0, a half and ten elevenths."""
    assert occupancy(0.0, 1e-3) == 0.0
    assert occupancy(1e-3, 1e-3) == 0.5
    assert occupancy(1e-2, 1e-3) == pytest.approx(10.0 / 11.0)


def test_receptors_sit_outside_the_cleft() -> None:
    """Farther out than the contact's radius of 0.22 um."""
    assert 0.22 < SHELL_INNER.value < SHELL_OUTER.value


def test_an_unknown_stage_is_an_error() -> None:
    """Stages are asked for by symbol."""
    assert CASCADES["m1"].stage("P").title
    with pytest.raises(KeyError):
        CASCADES["m1"].stage("X")


def test_every_number_of_a_cascade_has_one_name() -> None:
    """A connection's own numbers find their way back to the cascade."""
    own = {"gaba_b.R.gain": 1.0, "gaba_b.conductance": 2.0, "m1.half": 3.0, "x.y": 4.0}
    assert overrides_of("gaba_b", own) == {"R.gain": 1.0, "conductance": 2.0}
    assert overrides_of("m1", own) == {"half": 3.0}
    assert set(own) - set(PARAMETERS) == {"x.y"}
