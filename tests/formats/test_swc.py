"""SWC files: the rules by which points become branches, and what is refused."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.document.checks import require
from neurolab.document.records import Bath, Branch, BranchKind, Lab, Membrane, Neuron
from neurolab.errors import FormatError, LabError
from neurolab.formats import files
from neurolab.formats.project import decode_lab, encode_lab
from neurolab.formats.swc import load_swc, neuron_from_swc, read_swc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

PASSIVE = Membrane(
    id="passive",
    capacitance_uf_cm2=1.0,
    axial_resistivity_ohm_cm=150.0,
    leak_ms_cm2=0.05,
    leak_mv=-70.0,
)

ROUND = """# a soma of one point, a dendrite that forks, an axon
1 1 0 0 0 5 -1
2 3 6 0 0 1 1
3 3 20 0 0 .8 2
4 3 20 10 0 .5 3
5 3 30 0 0 .5 3
6 2 0 -6 0 .5 1
7 2 0 -30 0 .4 6
"""

CHAIN = """1 1 0 0 0 2 -1
2 1 2 0 0 4 1
3 1 5 0 0 6 2
4 1 9 1 0 5 3
5 1 12 1 1 2 4
6 3 5 7 0 1 3
7 3 5 27 0 .8 6
8 4 15 1 1 1.5 5
9 4 40 1 1 1 8
10 4 60 10 1 .5 9
11 4 60 -10 1 .5 9
12 2 -3 0 0 .5 1
13 2 -50 0 0 .5 12
"""

SIDES = """1 1 0 0 0 5 -1
2 1 0 {up} 0 5 1
3 1 0 -{up} 0 5 1
4 3 6 0 0 1 1
5 3 20 0 0 .8 4
"""

FORKED_SOMA = """1 1 0 0 0 3 -1
2 1 4 0 0 4 1
3 1 8 3 0 3 2
4 1 8 -3 0 3 2
5 3 14 3 0 1 3
6 3 30 3 0 1 5
7 3 4 10 0 1 2
8 3 4 30 0 1 7
"""

FREE_TYPES = """1 1 0 0 0 5 -1
2 5 6 0 0 1 1
3 5 20 0 0 .8 2
4 7 30 0 0 .8 3
5 7 40 0 0 .8 4
6 0 30 9 0 .8 3
7 0 40 9 0 .8 6
"""

SINGLE_TIP = """1 1 0 0 0 5 -1
2 3 16 0 0 1 1
3 3 0 20 0 1 1
4 3 0 40 0 .5 3
"""

# Sections, area (um2) and farthest path (um) that Import3d of NEURON 9.0.2 makes.
IMPORT3D = {
    "round": (ROUND, 5, 542.91263, 24.0),
    "three points": (SIDES.format(up=5), 2, 393.33548, 14.0),
    "three points, no ball": (SIDES.format(up=7), 3, 518.99918, 17.5),
    "chain": (CHAIN, 6, 1114.87012, 56.968116),
    "forked soma": (FORKED_SOMA, 5, 578.83220, 29.0),
    "free types": (FREE_TYPES, 4, 611.75722, 37.453624),
    "dendrite of one point": (SINGLE_TIP, 3, 508.96746, 20.0),
    "soma alone": ("1 1 0 0 0 5 -1\n", 1, 314.15927, 5.0),
}


def _neuron(
    text: str,
    membranes: Membrane | Mapping[BranchKind, Membrane] = PASSIVE,
    compartment_um: float | None = None,
) -> Neuron:
    """Return the neuron of a small file, with one passive membrane."""
    return neuron_from_swc(
        read_swc(text, "cell.swc"),
        neuron_id="n1",
        membranes=membranes,
        celsius=37.0,
        valid_celsius=(20.0, 40.0),
        compartment_um=compartment_um,
    )


def _by_name(neuron: Neuron) -> dict[str, Branch]:
    """Return the branches by their ids."""
    return {branch.id: branch for branch in neuron.branches}


def _area_um2(branch: Branch) -> float:
    """Return the sides of the cones between the points of the profile."""
    ends = ((0.0, branch.start_diameter_um), (1.0, branch.end_diameter_um))
    return sum(
        math.pi / 2 * (a + b) * math.hypot((g - f) * branch.length_um, (a - b) / 2)
        for (f, a), (g, b) in pairwise(branch.profile or ends)
    )


def _farthest_um(neuron: Neuron) -> float:
    """Return the longest path from the middle of the root to an end."""
    root = neuron.branches[0]
    ends = {root.id: root.length_um / 2}
    starts: dict[str, float] = {}
    for branch in neuron.branches[1:]:
        assert branch.parent is not None
        if branch.parent == root.id:
            starts[branch.id] = abs(branch.attach - 0.5) * root.length_um
        else:
            parent = _by_name(neuron)[branch.parent]
            starts[branch.id] = starts[parent.id] + branch.attach * parent.length_um
        ends[branch.id] = starts[branch.id] + branch.length_um
    return max(ends.values())


@pytest.mark.parametrize("kind", IMPORT3D)
def test_branches_are_those_of_import3d(kind: str) -> None:
    """Number of branches, area and longest path agree with NEURON."""
    text, sections, area_um2, farthest_um = IMPORT3D[kind]
    neuron = _neuron(text)
    assert len(neuron.branches) == sections
    assert sum(map(_area_um2, neuron.branches)) == pytest.approx(area_um2, rel=1e-6)
    assert _farthest_um(neuron) == pytest.approx(farthest_um, rel=1e-6)


@pytest.mark.parametrize("name", ["c91662", "single_cell_allen"])
def test_real_neuron_is_that_of_import3d(
    name: str, test_data: Path, reference: Callable[[str], dict[str, Any]]
) -> None:
    """Number of branches, area and longest path of two traced neurons agree too."""
    expected = reference(f"morphology_{name}")["result"]
    morphology = load_swc(test_data / "swc" / f"{name}.swc")
    neuron = neuron_from_swc(
        morphology,
        neuron_id="n1",
        membranes=PASSIVE,
        celsius=37.0,
        valid_celsius=(20.0, 40.0),
    )
    area_um2 = sum(map(_area_um2, neuron.branches))
    assert len(neuron.branches) == expected["sections"]
    assert area_um2 == pytest.approx(expected["total_area_um2"], rel=1e-5)
    assert _farthest_um(neuron) == pytest.approx(
        expected["farthest_tip_path_um"], rel=1e-5
    )
    lab = Lab(name="real", bath=Bath(celsius=37.0), neurons=(neuron,))
    assert decode_lab(encode_lab(lab), "real.json") == lab


def test_soma_of_one_point_is_a_cylinder_of_the_same_area() -> None:
    """Length and diameter are twice the radius; what leaves it leaves its middle."""
    branches = _by_name(_neuron(ROUND))
    soma, dendrite = branches["soma"], branches["dendrite_1"]
    assert soma.kind == BranchKind.SOMA
    assert (soma.length_um, soma.start_diameter_um, soma.parent) == (10.0, 10.0, None)
    assert _area_um2(soma) == pytest.approx(math.pi * 10.0**2)
    assert (dendrite.parent, dendrite.attach) == ("soma", 0.5)
    # From the first own point, at 6 um, to the fork at 20 um.
    assert dendrite.length_um == 14.0
    assert dendrite.path == ((6.0, 0.0), (20.0, 0.0))


def test_kinds_and_names_follow_the_types() -> None:
    """Types 1 to 4 have names; others are dendrites."""
    branches = _by_name(_neuron(ROUND))
    assert branches["axon_1"].kind == BranchKind.AXON
    assert branches["dendrite_3"].kind == BranchKind.DENDRITE
    assert branches["dendrite_3"].parent == "dendrite_1"
    assert "apical_1" in _by_name(_neuron(CHAIN))
    assert _by_name(_neuron(FREE_TYPES))["other_2"].kind == BranchKind.DENDRITE


def test_chain_of_soma_points_is_one_branch() -> None:
    """Dendrites join its ends or, in between, its middle."""
    branches = _by_name(_neuron(CHAIN))
    soma = branches["soma"]
    assert len(soma.profile) == 5
    assert (soma.start_diameter_um, soma.end_diameter_um) == (4.0, 4.0)
    places = {name: one.attach for name, one in branches.items()}
    assert places["axon_1"] == 0.0
    assert places["dendrite_1"] == 0.5
    assert places["apical_1"] == 1.0


def test_way_from_the_end_of_a_soma_has_the_dendrites_width() -> None:
    """It counts, but not with the width of the soma."""
    apical = _by_name(_neuron(CHAIN))["apical_1"]
    assert apical.length_um == pytest.approx(28.0)
    assert apical.profile[0] == (0.0, 3.0)


def test_fork_in_the_first_point_joins_the_soma() -> None:
    """The second arm starts at the fork, and joins the middle of the soma."""
    text = "1 1 0 0 0 5 -1\n2 3 6 0 0 1 1\n3 3 20 0 0 .8 2\n4 3 20 10 0 .5 2\n"
    second = _by_name(_neuron(text))["dendrite_2"]
    assert (second.parent, second.attach) == ("soma", 0.5)
    assert second.path == ((6.0, 0.0), (20.0, 10.0))


def test_length_and_profile_are_measured_in_space() -> None:
    """Depth counts for the length; the drawing shows the view from above."""
    text = "1 1 0 0 0 5 -1\n2 3 6 0 0 1 1\n3 3 9 0 4 2 2\n4 3 9 0 19 1 3\n"
    dendrite = _by_name(_neuron(text))["dendrite_1"]
    assert dendrite.length_um == 20.0
    assert dendrite.profile == ((0.0, 2.0), (0.25, 4.0), (1.0, 2.0))
    assert dendrite.path == ((6.0, 0.0), (9.0, 0.0))


def test_branch_without_length_is_left_out() -> None:
    """Its children hang on its parent."""
    text = (
        "1 1 0 0 0 5 -1\n2 3 6 0 0 1 1\n3 3 20 0 0 1 2\n"
        "4 3 20 0 0 1 3\n5 3 30 0 0 1 3\n6 3 30 9 0 1 4\n7 3 30 -9 0 1 4\n"
    )
    neuron = _neuron(text)
    assert all(branch.length_um > 0 for branch in neuron.branches)
    parents = [branch.parent for branch in neuron.branches]
    assert parents == [None, "soma", "dendrite_1", "dendrite_1", "dendrite_1"]


@pytest.mark.parametrize("kind", IMPORT3D)
def test_neuron_passes_the_checks(kind: str) -> None:
    """What was read can run."""
    neuron = _neuron(IMPORT3D[kind][0])
    require(Lab(name="x", bath=Bath(celsius=37.0), neurons=(neuron,)))


def test_membranes_are_chosen_by_kind() -> None:
    """Each kind of branch gets its own; a kind without one is an error."""
    active = Membrane(
        id="active",
        capacitance_uf_cm2=1.0,
        axial_resistivity_ohm_cm=100.0,
        leak_ms_cm2=0.1,
        leak_mv=-65.0,
    )
    chosen = {BranchKind.SOMA: active, BranchKind.DENDRITE: PASSIVE}
    with pytest.raises(LabError, match="axon"):
        _neuron(ROUND, membranes=chosen)
    neuron = _neuron(ROUND, membranes=chosen | {BranchKind.AXON: active})
    assert _by_name(neuron)["axon_1"].membrane == "active"
    assert _by_name(neuron)["dendrite_1"].membrane == "passive"
    assert {membrane.id for membrane in neuron.membranes} == {"active", "passive"}


def test_compartments_have_at_most_the_length_asked_for() -> None:
    """14 um in pieces of at most 5 um are three."""
    branches = _by_name(_neuron(ROUND, compartment_um=5.0))
    assert branches["dendrite_1"].compartments == 3
    assert _by_name(_neuron(ROUND))["dendrite_1"].compartments is None


def test_arrays_are_read_only_and_parents_come_first() -> None:
    """A morphology is a value."""
    morphology = read_swc(ROUND.encode(), "cell.swc")
    assert morphology.repairs == ()
    np.testing.assert_array_equal(morphology.parent, [-1, 0, 1, 2, 2, 0, 5])
    with pytest.raises(ValueError, match="read-only"):
        morphology.x[0] = 1.0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems_are_read(end: str) -> None:
    """So are tabs, comments behind a point, and a byte order mark."""
    text = ROUND.replace("\n", end).replace(" 3 ", "\t3\t").replace("-1", "-1 # root")
    morphology = read_swc(b"\xef\xbb\xbf" + text.encode(), "cell.swc")
    assert len(morphology.id) == 7


MALFORMED = {
    "empty": ("# nothing\n\n", "swc_empty", None),
    "six columns": ("1 1 0 0 0 5 -1\n2 3 6 0 0 1\n", "swc_columns", 2),
    "eight columns": ("1 1 0 0 0 5 -1 9\n", "swc_columns", 1),
    "a word": ("1 1 0 zero 0 5 -1\n", "swc_not_number", 1),
    "underscore": ("1 1 0 1_0 0 5 -1\n", "swc_not_number", 1),
    "decimal comma": ("1 1 0 0,5 0 5 -1\n", "swc_not_number", 1),
    "NaN": ("\n1 1 0 nan 0 5 -1\n", "swc_not_finite", 2),
    "infinity": ("1 1 0 0 inf 5 -1\n", "swc_not_finite", 1),
    "far away": ("1 1 0 1e200 0 5 -1\n", "swc_too_large", 1),
    "half a point": ("1.5 1 0 0 0 5 -1\n", "swc_not_whole", 1),
    "negative number": ("-1 1 0 0 0 5 -1\n", "swc_negative", 1),
    "number twice": ("1 1 0 0 0 5 -1\n1 3 9 0 0 5 1\n", "swc_number_twice", 2),
    "missing parent": ("1 1 0 0 0 5 -1\n2 3 9 0 0 5 7\n", "swc_parent_missing", 2),
    "own parent": ("1 1 0 0 0 5 -1\n2 3 9 0 0 5 2\n", "swc_cycle", 2),
    "ring": (
        "1 1 0 0 0 5 -1\n2 3 9 0 0 5 4\n3 3 9 0 0 5 2\n4 3 9 0 0 5 3\n5 3 9 0 0 5 4\n",
        "swc_cycle",
        2,
    ),
    "no root": ("1 1 0 0 0 5 2\n2 1 0 0 0 5 1\n", "swc_cycle", 1),
    "parent later": (
        "1 1 0 0 0 5 -1\n3 3 9 0 0 5 2\n2 3 8 0 0 5 1\n",
        "swc_parent_later",
        2,
    ),
    "two roots": ("1 1 0 0 0 5 -1\n2 3 9 0 0 5 -1\n", "swc_several_roots", 2),
    "radius 0": ("1 1 0 0 0 5 -1\n2 3 9 0 0 0 1\n", "swc_radius", 2),
    "negative radius": ("1 1 0 0 0 -5 -1\n", "swc_radius", 1),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_malformed_file_is_refused(kind: str) -> None:
    """The error names file and line, and ends with a remedy."""
    text, key, line = MALFORMED[kind]
    with pytest.raises(FormatError) as caught:
        read_swc(text, "cell.swc")
    assert caught.value.key == key
    assert str(caught.value).startswith("cell.swc")
    assert caught.value.fields.get("line") == line
    assert str(caught.value).count(". ") >= 1


def test_bytes_that_are_no_text_are_refused() -> None:
    """A picture with the wrong ending is no morphology."""
    with pytest.raises(FormatError, match="line 2"):
        read_swc(b"1 1 0 0 0 5 -1\n\xff\xfe", "cell.swc")


def test_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit nothing is read, from a path or from memory."""
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 20)
    path = tmp_path / "cell.swc"
    path.write_text(ROUND)
    with pytest.raises(FormatError, match="at most"):
        load_swc(path)
    with pytest.raises(FormatError, match="at most"):
        read_swc(ROUND, "cell.swc")


REPAIRABLE = {
    "eight columns": ("1 1 0 0 0 5 -1 9\n", ["repair_columns"], [1]),
    "number twice": (
        "1 1 0 0 0 5 -1\n1 3 9 0 0 5 1\n",
        ["repair_number_twice"],
        [1],
    ),
    "missing parent, near": (
        "1 1 0 0 0 5 -1\n2 3 9 0 0 1 7\n",
        ["repair_parent_missing", "repair_root_joined"],
        [1, 2],
    ),
    "parent later": (
        "1 1 0 0 0 5 -1\n3 3 9 0 0 5 2\n2 3 8 0 0 5 1\n",
        ["repair_order"],
        [1, 2, 3],
    ),
    "root far away": (
        "1 1 0 0 0 5 -1\n2 3 900 0 0 5 -1\n",
        ["repair_root_dropped"],
        [1],
    ),
    "soma second": (
        "1 3 9 0 0 1 -1\n2 1 0 0 0 5 -1\n",
        ["repair_root_joined"],
        [2, 1],
    ),
    "radius 0": (
        "1 1 0 0 0 5 -1\n2 3 9 0 0 0 1\n3 3 19 0 0 2 2\n",
        ["repair_radius"],
        [1, 2, 3],
    ),
    "point repeated": (
        "1 1 0 0 0 5 -1\n2 3 9 0 0 1 1\n3 3 9 0 0 1 2\n4 3 20 0 0 1 3\n",
        ["repair_point_twice"],
        [1, 2, 4],
    ),
}


@pytest.mark.parametrize("kind", REPAIRABLE)
def test_repairable_file_is_repaired_and_listed(kind: str) -> None:
    """Every repair is said in a sentence that names the line."""
    text, keys, numbers = REPAIRABLE[kind]
    morphology = read_swc(text, "cell.swc", repair=True)
    assert [repair.key for repair in morphology.repairs] == keys
    assert all(str(repair).startswith("Line ") for repair in morphology.repairs)
    assert morphology.id.tolist() == numbers
    assert (morphology.parent < np.arange(len(numbers))).all()
    assert (morphology.parent < 0).sum() == 1
    assert (morphology.radius > 0).all()


def test_radius_is_borrowed_from_the_same_type() -> None:
    """A dendrite does not become as thick as the soma that it leaves."""
    text = REPAIRABLE["radius 0"][0]
    assert read_swc(text, "cell.swc", repair=True).radius.tolist() == [5.0, 2.0, 2.0]


@pytest.mark.parametrize("kind", ["ring", "own parent", "no root", "NaN", "empty"])
def test_what_cannot_be_repaired_is_refused(kind: str) -> None:
    """A ring, or a number that is none, has no repair that is not a guess."""
    text, key, _ = MALFORMED[kind]
    with pytest.raises(FormatError) as caught:
        read_swc(text, "cell.swc", repair=True)
    assert caught.value.key == key


def test_file_without_any_radius_is_refused() -> None:
    """There is no neighbour to borrow from."""
    with pytest.raises(FormatError, match="no point of the file"):
        read_swc("1 1 0 0 0 0 -1\n", "cell.swc", repair=True)


def test_good_file_is_not_repaired() -> None:
    """Repair changes nothing where nothing is wrong."""
    plain, mended = (read_swc(CHAIN, "cell.swc", repair=r) for r in (False, True))
    assert mended.repairs == ()
    np.testing.assert_array_equal(plain.radius, mended.radius)
    np.testing.assert_array_equal(plain.parent, mended.parent)
