"""The registry of addresses: each has unit, range, default, source and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.addresses import (
    addresses,
    describe,
    get_value,
    observables,
    quantities,
    set_value,
)
from neurolab.document.checks import require
from neurolab.document.templates import TEMPLATES
from neurolab.document.templates.origins import recipes_of, shapes_of
from neurolab.document.templates.parts import membrane
from neurolab.errors import AddressError
from neurolab.physiology.parameter import ASSUMED
from neurolab.physiology.references import REFERENCES
from neurolab.simulation.build import build
from neurolab.simulation.probes import resolve
from neurolab.units import parse_unit

if TYPE_CHECKING:
    from neurolab.document.records import Membrane

LABS = sorted(neurolab.bundled_labs())


@pytest.mark.parametrize("name", LABS)
def test_every_quantity_is_described_in_full(name: str) -> None:
    """A known unit, a value in its range, a known source, words."""
    for address, one in quantities(neurolab.load(name)).items():
        assert one.address == address
        parse_unit(one.unit)
        assert one.low <= one.value <= one.high, one
        assert one.default is None or one.low <= one.default <= one.high, one
        assert one.source == ASSUMED or one.source in REFERENCES
        assert one.title
        assert one.note.endswith(".")


@pytest.mark.parametrize("name", LABS)
def test_every_address_can_be_set_to_its_own_value(name: str) -> None:
    """Reading and writing agree, and the lab stays a lab."""
    lab = neurolab.load(name)
    for address, value in list(addresses(lab).items())[::7]:
        changed = set_value(lab, address, value)
        assert get_value(changed, address) == value
        require(changed)


def test_setting_changes_one_value_only() -> None:
    """What is set is found at its address; the other addresses keep theirs.

    A membrane's value is also that of the branches which have it, a branch's default
    follows its membrane.
    """
    lab = neurolab.load("adapting-neuron")
    before = addresses(lab)
    for address, one in quantities(lab).items():
        value = one.low if one.value != one.low else one.high
        after = addresses(set_value(lab, address, value))
        assert after[address] == value
        changed = {name for name in after if after[name] != before[name]} - {address}
        shared = ".membrane." in address
        assert shared or not changed, (address, changed)


@pytest.mark.parametrize("side", ["low", "high"])
def test_a_value_outside_its_range_is_refused_at_every_address(side: str) -> None:
    """The error names the address, and what is possible."""
    lab = neurolab.load("myelinated-neuron")
    for address, one in list(quantities(lab).items())[::5]:
        beyond = one.low - 1.0 if side == "low" else one.high * 2.0 + 1.0
        with pytest.raises(AddressError) as refused:
            set_value(lab, address, beyond)
        assert refused.value.key == "value_outside"
        assert address in str(refused.value)


def test_a_count_is_a_whole_number() -> None:
    """Two and a half compartments are refused, not rounded."""
    with pytest.raises(AddressError, match="whole number"):
        set_value(neurolab.load("generic-neuron"), "neuron.n1.axon.compartments", 2.5)


def test_a_template_says_where_its_numbers_come_from() -> None:
    """The segment's density is that of Kole 2008, the soma's that of Hu 2009."""
    lab = neurolab.load("generic-neuron")
    segment = describe(lab, "neuron.n1.ais_distal.pyr37_na")
    assert (segment.source, segment.default) == ("kole_2008", 250.0)
    assert describe(lab, "neuron.n1.soma.pyr37_na").source == "hu_2009"
    length = describe(
        neurolab.load("myelinated-neuron"), "neuron.n1.internode_3.length_um"
    )
    assert (length.source, length.default) == ("rushton_1951", 100.0)


def test_the_default_outlives_an_edit() -> None:
    """After a change the default is still the template's, so that it can be reset."""
    lab = neurolab.load("squid-axon")
    address = "neuron.n1.membrane.axon.hh_na"
    changed = describe(set_value(lab, address, 60.0), address)
    assert (changed.value, changed.default) == (60.0, 120.0)


def test_a_measured_branch_has_no_default_length() -> None:
    """Nobody can say how long a branch of no template should be."""
    lab = neurolab.load("squid-axon")
    measured = replace(lab, neurons=(replace(lab.neurons[0], template=""),))
    assert describe(measured, "neuron.n1.axon.length_um").default is None


@pytest.mark.parametrize("template", list(TEMPLATES))
def test_recipes_and_shapes_are_those_of_the_template(template: str) -> None:
    """The table of origins tells of the very numbers that the template has."""
    neuron = TEMPLATES[template].build()
    found: dict[str, Membrane] = {
        name: membrane(name, recipe) for name, recipe in recipes_of(template).items()
    }
    assert found == {one.id: one for one in neuron.membranes}
    branches = {one.id: one for one in neuron.branches}
    for name, shape in shapes_of(template).items():
        assert branches[name].length_um == shape.length.value
        assert branches[name].start_diameter_um == shape.diameter.value


@pytest.mark.parametrize("template", list(TEMPLATES))
def test_a_fresh_template_has_its_defaults(template: str) -> None:
    """No value of an untouched template differs from its default."""
    lab = neurolab.load("squid-axon")
    lab = replace(lab, neurons=(TEMPLATES[template].build(),), electrodes=())
    for one in quantities(lab).values():
        if one.address.startswith("neuron.") and one.default is not None:
            if not one.address.endswith((".attach",)):
                assert one.value == one.default, one


def test_observables_have_unit_and_words() -> None:
    """Everything that can be read is listed with its unit."""
    found = observables(neurolab.load("adapting-neuron"))
    assert found["neuron.n1.soma@0.5.v"].unit == "mV"
    assert found["neuron.n1.soma@0.5.ca_bs.m"].unit == ""
    for one in found.values():
        parse_unit(one.unit)
        assert one.title


@pytest.mark.parametrize("name", ["adapting-neuron", "mrg-fibre"])
def test_every_observable_can_be_read(name: str) -> None:
    """A probe resolves each listed address, in the unit that the registry states."""
    lab = neurolab.load(name)
    model = build(lab)
    for one in observables(lab).values():
        assert resolve(one.address, model).unit == one.unit
