"""Templates build what the published and computed cells are made of."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path

import pytest

from neurolab.document.records import BranchKind
from neurolab.document.templates import (
    TEMPLATES,
    generic_neuron,
    mrg_fibre,
    myelinated_neuron,
    scaled_myelinated_fibre,
)
from neurolab.errors import LabError
from neurolab.physiology.channels import CHANNELS
from neurolab.texts import word

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
NAMES = {
    "soma": "soma",
    "apical": "apical",
    "basal, 4 equal ones": "basal_4",
    "hillock 1": "hillock_1",
    "hillock 2": "hillock_2",
    "AIS proximal": "ais_proximal",
    "AIS distal": "ais_distal",
    "axon": "axon",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_named_after_its_entry(name: str) -> None:
    """A file's template name finds the function that made the neuron, and its title."""
    neuron = TEMPLATES[name].build(neuron_id="x")
    assert (neuron.id, neuron.template) == ("x", name)
    assert neuron.name == word(TEMPLATES[name].title)
    assert neuron.valid_celsius[0] <= neuron.celsius <= neuron.valid_celsius[1]


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_names_only_existing_parts(name: str) -> None:
    """Parents stand before children, membranes and channels exist, nothing is empty."""
    neuron = TEMPLATES[name].build()
    membranes = {one.id for one in neuron.membranes}
    seen: set[str | None] = {None}
    for branch in neuron.branches:
        assert branch.parent in seen
        assert branch.membrane in membranes
        seen.add(branch.id)
    assert {branch.membrane for branch in neuron.branches} == membranes
    for one in neuron.membranes:
        assert {channel.channel for channel in one.channels} <= set(CHANNELS)


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_drawn_in_one_piece(name: str) -> None:
    """Every branch has a path, joins its parent's and is never drawn too long."""
    branches = {branch.id: branch for branch in TEMPLATES[name].build().branches}
    for branch in branches.values():
        drawn = sum(math.dist(a, b) for a, b in pairwise(branch.path))
        assert 0.0 < drawn <= max(1.1 * branch.length_um, 10.0)
        assert all(abs(x) <= 1600.0 for point in branch.path for x in point)
        if branch.parent is None:
            continue
        parent = branches[branch.parent]
        if parent.kind is BranchKind.SOMA:
            radius = 0.5 * parent.start_diameter_um
            assert math.hypot(*branch.path[0]) == pytest.approx(radius, abs=0.01)
        else:
            assert branch.path[0] == parent.path[-1]


def test_generic_neuron_is_the_reference_cell() -> None:
    """Geometry, compartments, densities and shifts are those of pyr37_cell.json."""
    cell = json.loads((REFERENCE / "pyr37_cell.json").read_text())["cell"]
    neuron = generic_neuron()
    branches = {branch.id: branch for branch in neuron.branches}
    membranes = {one.id: one for one in neuron.membranes}
    for row in cell["sections"]:
        branch = branches[NAMES[row["name"]]]
        assert branch.length_um == row["L_um"]
        assert branch.start_diameter_um == branch.end_diameter_um == row["diam_um"]
        assert branch.compartments == row["compartments"]
        membrane = membranes[branch.membrane]
        sodium, potassium = membrane.channels
        assert sodium.density_ms_cm2 == row["gbarNa_mS_per_cm2"]
        assert sodium.parameters == {"shift": row["shift_mV"], "slope": 7.0}
        assert potassium.density_ms_cm2 == row["gbarKv_mS_per_cm2"]
        common = cell["common"]
        assert membrane.capacitance_uf_cm2 == common["cm_uF_per_cm2"]
        assert membrane.axial_resistivity_ohm_cm == common["Ra_ohm_cm"]
        assert membrane.leak_ms_cm2 == common["g_leak_mS_per_cm2"]
        assert membrane.leak_mv == common["E_leak_mV"]
    total = sum(branch.compartments or 0 for branch in neuron.branches)
    assert total == cell["compartments"]
    assert all(b.attach == 0.5 for b in neuron.branches if b.parent == "soma")


def test_published_slope_is_taken_in_the_axon_only() -> None:
    """The option changes initial segment and axon, not soma and dendrites."""
    slopes = {
        one.id: one.channels[0].parameters["slope"]
        for one in generic_neuron(published_slope=True).membranes
    }
    assert slopes == {
        "soma": 7.0,
        "dendrite": 7.0,
        "hillock": 7.0,
        "ais_proximal": 6.0,
        "ais_distal": 6.0,
        "axon": 6.0,
    }


@pytest.mark.parametrize("diameter_um", [1.0, 2.0, 5.0])
def test_myelinated_neuron_is_the_robust_reference(diameter_um: float) -> None:
    """291 compartments; internodes, nodes and densities as pyr37_myelinated.json."""
    stored = json.loads((REFERENCE / "pyr37_myelinated.json").read_text())
    robust = stored["cell"]["densities"]["robust"]
    row = stored["result"]["robust"][f"D_{diameter_um:g}_um"]
    neuron = myelinated_neuron(fibre_diameter_um=diameter_um)
    branches = {branch.id: branch for branch in neuron.branches}
    membranes = {one.id: one for one in neuron.membranes}
    assert sum(b.compartments or 0 for b in neuron.branches) == 291
    internode, node = branches["internode_19"], branches["node_19"]
    assert branches["internode_0"].parent == "ais_distal"
    assert internode.myelin is not None
    assert internode.length_um == row["internode_um"]
    assert internode.start_diameter_um == pytest.approx(0.7 * diameter_um)
    assert internode.myelin.fibre_diameter_um == diameter_um
    assert internode.myelin.lamellae == pytest.approx(row["lamellae"])
    assert membranes["internode"].leak_mv == -70.0
    assert (node.length_um, node.start_diameter_um) == (1.0, row["node_diam_um"])
    assert [one.density_ms_cm2 for one in membranes["node"].channels] == [
        robust["node_gbarNa_mS_per_cm2"],
        300.0,
    ]
    potassium = membranes["soma"].channels[1].density_ms_cm2
    assert potassium == robust["soma_gbarKv_mS_per_cm2"]


def test_mrg_fibre_has_the_published_sections() -> None:
    """A 10 um fibre: 41 nodes, ten sections between them, 1150 um from node to node."""
    neuron = mrg_fibre()
    branches = {branch.id: branch for branch in neuron.branches}
    assert neuron.cable == "double"
    assert len(neuron.branches) == 41 + 40 * 10
    between = [b for b in neuron.branches if b.id.startswith("internode_7_")]
    node = branches["node_8"]
    assert sum(b.length_um for b in between) + node.length_um == pytest.approx(1150.0)
    assert branches["internode_7_stin_1"].length_um == pytest.approx(175.1667, abs=1e-4)
    mysa, flut = branches["internode_7_mysa_2"], branches["internode_7_flut_1"]
    assert (mysa.start_diameter_um, flut.start_diameter_um) == (3.3, 6.9)
    assert mysa.myelin is not None
    assert flut.myelin is not None
    assert (mysa.myelin.periaxonal_nm, flut.myelin.periaxonal_nm) == (2.0, 4.0)
    assert node.myelin is None
    assert {b.myelin.lamellae for b in between if b.myelin} == {120.0}


def test_mrg_fibre_between_published_ones_is_interpolated() -> None:
    """Half way between two fibres of the table everything is half way too."""
    flut = next(b for b in mrg_fibre(fibre_diameter_um=8.0, nodes=2).branches[2:])
    assert flut.length_um == pytest.approx(39.0)
    assert flut.start_diameter_um == pytest.approx(5.2)


@pytest.mark.parametrize("diameter_um", [5.0, 17.0, math.nan])
def test_mrg_fibre_outside_the_table_is_refused(diameter_um: float) -> None:
    """Nobody measured such a fibre, so none is made."""
    with pytest.raises(LabError, match=r"5\.7 and 16"):
        mrg_fibre(fibre_diameter_um=diameter_um)


@pytest.mark.parametrize("row", [0, 1, 2, 3])
def test_scaled_fibre_is_the_reference_fibre(row: int) -> None:
    """Nodes, internodes and sheath as in myelin_single_cable.json."""
    stored = json.loads((REFERENCE / "myelin_single_cable.json").read_text())
    expected = stored["result"]["rows"][row]
    neuron = scaled_myelinated_fibre(fibre_diameter_um=expected["D_um"])
    internode, node = neuron.branches[1], neuron.branches[2]
    assert len(neuron.branches) == 41 + 40
    assert internode.myelin is not None
    assert internode.myelin.lamellae == pytest.approx(expected["lamellae"])
    assert internode.length_um == expected["internode_um"]
    assert node.start_diameter_um == expected["node_diam_um"]
    assert {one.axial_resistivity_ohm_cm for one in neuron.membranes} == {150.0}
    assert neuron.membranes[1].leak_mv == -80.0
