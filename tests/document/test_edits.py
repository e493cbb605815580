"""Edits: what they change, what they leave alone, what they refuse."""

from __future__ import annotations

import math

import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.checks import require
from neurolab.document.edits.branches import (
    add_bouton,
    add_dendrite,
    remove_branch,
    reshape_branch,
    resize_soma,
    set_diameter,
)
from neurolab.document.edits.copying import copy, paste
from neurolab.document.edits.places import (
    move_electrode,
    move_target,
    move_things,
    rename,
)
from neurolab.document.edits.refs import (
    Ref,
    branch_of,
    every_ref,
    find,
    free_id,
    free_name,
    neuron_of,
)
from neurolab.document.edits.removing import remove
from neurolab.document.edits.sheaths import (
    add_internode,
    remove_internode,
    strip_myelin,
    wrap_myelin,
)
from neurolab.document.edits.things import (
    add_electrode,
    add_input,
    add_neuron,
    connect,
)
from neurolab.document.records import (
    BranchKind,
    ElectrodeMode,
    Lab,
    Place,
    Transmitter,
)
from neurolab.errors import LabError


@pytest.fixture
def lab() -> Lab:
    """Return the myelinated neuron of the bench."""
    return neurolab.load("myelinated-neuron")


@pytest.fixture
def two() -> Lab:
    """Return two neurons, an input, a connection and an electrode."""
    empty = replace(
        neurolab.load("myelinated-neuron"), neurons=(), electrodes=(), channels=()
    )
    made, _ = add_neuron(empty, "myelinated_neuron", (0.0, 0.0))
    made, _ = add_neuron(made, "generic_neuron", (700.0, 0.0))
    terminal = Place(neuron="n1", branch="terminal", position=1.0)
    made, _ = connect(made, terminal, Place(neuron="n2", branch="apical"))
    made, line = add_input(made, (700.0, 200.0), Transmitter.GABA)
    made, _ = connect(made, line, Place(neuron="n2", branch="soma"))
    made, _ = add_electrode(made, Place(neuron="n2", branch="soma"))
    require(made)
    return made


def test_names_count_up() -> None:
    """A taken id or name gets the next number."""
    assert free_id("n", ["n1", "n3"]) == "n2"
    assert free_name("Neuron 2", ["Neuron 2", "Neuron"]) == "Neuron 3"


def test_new_neurons_have_a_terminal_and_a_number(two: Lab) -> None:
    """What the palette places can be connected, and is called Neuron 1, Neuron 2."""
    assert [one.name for one in two.neurons] == ["Neuron 1", "Neuron 2"]
    for neuron in two.neurons:
        assert neuron.branches[-1].kind is BranchKind.BOUTON


def test_moving_an_electrode_takes_its_channel_along(lab: Lab) -> None:
    """The scope goes on showing the electrode, and every other part is shared."""
    place = Place(neuron="n1", branch="apical", position=0.25)
    moved = move_electrode(lab, "segment", place)
    require(moved)
    assert "neuron.n1.apical@0.25.v" in moved.channels
    assert "neuron.n1.ais_distal@0.7.v" not in moved.channels
    assert len(moved.channels) == len(lab.channels)
    assert moved.neurons is lab.neurons
    assert moved.electrodes[0] is lab.electrodes[0]


def test_moving_an_electrode_leaves_a_shared_channel(lab: Lab) -> None:
    """A channel that another electrode needs stays."""
    here = lab.electrodes[1].place
    both, ref = add_electrode(lab, here)
    away = move_electrode(both, ref.id, Place(neuron="n1", branch="soma"))
    assert "neuron.n1.ais_distal@0.7.v" in away.channels


def test_moving_things_leaves_the_branches_alone(two: Lab) -> None:
    """A move on the bench is no change of the cable."""
    moved = move_things(two, (Ref("neuron", "n2"), Ref("input", "in1")), 10.0, -5.0)
    assert moved.neurons[1].position == (710.0, -5.0)
    assert moved.inputs[0].position == (710.0, 195.0)
    assert moved.neurons[0] is two.neurons[0]
    assert moved.neurons[1].branches is two.neurons[1].branches


def test_connection_takes_the_transmitter_of_its_source(two: Lab) -> None:
    """Receptors fit what is released."""
    assert two.synapses[0].receptors == ("ampa", "nmda")
    assert two.synapses[1].receptors == ("gaba_a",)


@pytest.mark.parametrize(
    ("branch", "key"), [("internode_3", "synapse_on_myelin"), ("apical", "")]
)
def test_myelin_refuses_a_synapse(two: Lab, branch: str, key: str) -> None:
    """A sheath is no target; a dendrite is."""
    place = Place(neuron="n1", branch=branch)
    if not key:
        require(connect(two, Ref("input", "in1"), place)[0])
        return
    with pytest.raises(LabError) as caught:
        connect(two, Ref("input", "in1"), place)
    assert caught.value.key == key


def test_dendrite_is_no_terminal(two: Lab) -> None:
    """No transmitter comes from a dendrite."""
    source = Place(neuron="n1", branch="apical")
    with pytest.raises(LabError, match="axon"):
        connect(two, source, Place(neuron="n2", branch="soma"))


def test_target_keeps_its_length(two: Lab) -> None:
    """A moved target covers as many micrometres as before."""
    old = two.synapses[0].targets[0]
    length = (old.stop - old.start) * 400.0
    moved = move_target(two, "syn1", 0, Place(neuron="n2", branch="basal_1"))
    new = moved.synapses[0].targets[0]
    assert new.branch == "basal_1"
    assert (new.stop - new.start) * 200.0 == pytest.approx(length, abs=0.1)


def test_stretching_carries_what_grows_from_a_branch(lab: Lab) -> None:
    """A longer hillock pushes the whole axon along, and keeps every other length."""
    before = neuron_of(lab, "n1")
    after = neuron_of(reshape_branch(lab, "n1", "hillock_1", length_um=15.0), "n1")
    assert branch_of(after, "hillock_1").length_um == 15.0
    for name in ("hillock_2", "node_19"):
        old, new = branch_of(before, name), branch_of(after, name)
        assert new.path[0][0] - old.path[0][0] == pytest.approx(10.0)
        assert new.length_um == old.length_um
    assert branch_of(after, "apical") is branch_of(before, "apical")


def test_turning_keeps_lengths(lab: Lab) -> None:
    """A turned dendrite is as long as before, on the drawing too."""
    turned = reshape_branch(lab, "n1", "apical", turn_degrees=90.0)
    old, new = (branch_of(neuron_of(one, "n1"), "apical") for one in (lab, turned))
    assert new.length_um == old.length_um
    assert math.dist(new.path[0], new.path[-1]) == pytest.approx(
        math.dist(old.path[0], old.path[-1]), abs=0.01
    )
    before, after = (
        (one.path[-1][0] - one.path[0][0], one.path[-1][1] - one.path[0][1])
        for one in (old, new)
    )
    assert math.hypot(*before) > 50.0
    across = before[0] * after[0] + before[1] * after[1]
    assert across == pytest.approx(0.0, abs=0.01 * math.hypot(*before))


def test_diameter_takes_the_sheath_along(lab: Lab) -> None:
    """A thicker axon has a thicker sheath, with the same ratio."""
    thick = set_diameter(lab, "n1", "internode_2", 1.4)
    require(thick)
    one = branch_of(neuron_of(thick, "n1"), "internode_2")
    assert one.myelin is not None
    assert one.start_diameter_um / one.myelin.fibre_diameter_um == pytest.approx(0.7)


def test_soma_grows_as_a_ball(lab: Lab) -> None:
    """A larger soma is as long as it is thick."""
    one = branch_of(neuron_of(resize_soma(lab, "n1", "soma", 30.0), "n1"), "soma")
    assert one.length_um == one.start_diameter_um == 30.0


def test_new_dendrite_is_thinner_than_its_parent(lab: Lab) -> None:
    """A daughter of the apical dendrite takes its membrane, and is thinner."""
    grown, name = add_dendrite(lab, "n1", "apical", 0.5, -45.0)
    require(grown)
    one = branch_of(neuron_of(grown, "n1"), name)
    assert (one.parent, one.attach, one.membrane) == ("apical", 0.5, "dendrite")
    assert one.start_diameter_um < 2.5


def test_no_dendrite_grows_from_a_node(lab: Lab) -> None:
    """An axon has no dendrites."""
    with pytest.raises(LabError, match="dendrite"):
        add_dendrite(lab, "n1", "node_2", 0.5, 0.0)


def test_bouton_brings_its_membrane(lab: Lab) -> None:
    """A bouton has the calcium channels of a terminal; a second one shares them."""
    one, first = add_bouton(lab, "n1", "node_19")
    two, second = add_bouton(one, "n1", "node_19")
    require(two)
    cell = neuron_of(two, "n1")
    assert {branch_of(cell, first).membrane, branch_of(cell, second).membrane} == {
        "terminal"
    }
    with pytest.raises(LabError, match="axon"):
        add_bouton(lab, "n1", "apical")


def test_removed_branch_takes_everything_on_it_away(two: Lab) -> None:
    """Synapse, electrode and channel of a removed branch go with it."""
    measured, _ = add_electrode(two, Place(neuron="n2", branch="apical"))
    cut = remove_branch(measured, "n2", "apical")
    require(cut)
    assert [one.id for one in cut.synapses] == ["syn2"]
    assert all("apical" not in one for one in cut.channels)
    with pytest.raises(LabError, match="Everything"):
        remove_branch(two, "n2", "soma")


def test_removed_neuron_takes_everything_on_it_away(two: Lab) -> None:
    """Nothing dangles after a removal, and what is elsewhere stays."""
    left = remove(two, (Ref("neuron", "n2"),))
    require(left)
    assert (left.synapses, left.electrodes, left.channels) == ((), (), ())
    assert left.inputs is two.inputs or left.inputs == two.inputs
    assert left.neurons == (two.neurons[0],)


def test_everything_can_be_removed(two: Lab) -> None:
    """The bench can be emptied."""
    empty = remove(two, every_ref(two))
    require(empty)
    assert every_ref(empty) == ()


def test_internodes_come_and_go(lab: Lab) -> None:
    """One more and one less is what was there before."""
    longer = add_internode(lab, "n1")
    require(longer)
    cell = neuron_of(longer, "n1")
    assert len(cell.branches) == len(neuron_of(lab, "n1").branches) + 2
    assert branch_of(cell, "node_20").parent == "internode_20"
    assert neuron_of(remove_internode(longer, "n1"), "n1") == neuron_of(lab, "n1")


def test_bouton_stays_at_the_end_of_a_longer_axon(lab: Lab) -> None:
    """What grew from the last node grows from the new one, moved along."""
    before, name = add_bouton(lab, "n1", "node_19")
    after = add_internode(before, "n1")
    require(after)
    old, new = (branch_of(neuron_of(one, "n1"), name) for one in (before, after))
    assert new.parent == "node_20"
    assert new.path[0][0] > old.path[0][0]


def test_last_internode_stays(lab: Lab) -> None:
    """An axon keeps one internode, because the next one is made after it."""
    for _ in range(19):
        lab = remove_internode(lab, "n1")
    require(lab)
    with pytest.raises(LabError, match="last internode"):
        remove_internode(lab, "n1")


def test_double_cable_gets_another_internode() -> None:
    """All ten sections of an internode are made anew."""
    lab = neurolab.load("mrg-fibre")
    longer = add_internode(lab, "n1")
    require(longer)
    more = len(longer.neurons[0].branches) - len(lab.neurons[0].branches)
    assert more == 11
    assert len({one.id for one in longer.neurons[0].branches}) == 452


def test_stripping_and_wrapping(lab: Lab) -> None:
    """A stripped internode is bare axon; wrapped again it is what it was."""
    bare = strip_myelin(lab, "n1", "internode_4")
    require(bare)
    one = branch_of(neuron_of(bare, "n1"), "internode_4")
    assert (one.kind, one.myelin) == (BranchKind.AXON, None)
    assert neuron_of(wrap_myelin(bare, "n1", "internode_4"), "n1") == neuron_of(
        lab, "n1"
    )
    with pytest.raises(LabError, match="axon"):
        wrap_myelin(lab, "n1", "apical")


def test_copies_are_connected_to_each_other(two: Lab) -> None:
    """Pasted neurons bring the synapse between them, and none to the originals."""
    clip = copy(two, (Ref("neuron", "n1"), Ref("neuron", "n2")))
    pasted, refs = paste(two, clip, 50.0, 50.0)
    require(pasted)
    assert {ref.id for ref in refs if ref.kind == "neuron"} == {"n3", "n4"}
    new = pasted.synapses[-1]
    assert new.terminal is not None
    assert (new.terminal.neuron, new.targets[0].neuron) == ("n3", "n4")
    assert pasted.electrodes[-1].place.neuron == "n4"


def test_pasted_electrode_does_not_hide_the_first(two: Lab) -> None:
    """A copy on the same branch sits a little further."""
    pasted, _ = paste(two, copy(two, (Ref("electrode", "e1"),)), 0.0, 0.0)
    require(pasted)
    first, second = (one.place.position for one in pasted.electrodes)
    assert first != second


def test_names_can_change(two: Lab) -> None:
    """Every kind of thing that has a name can be renamed."""
    for ref in every_ref(two):
        record = find(rename(two, ref, "Anna"), ref)
        assert getattr(record, "name", "") == "Anna"


@pytest.mark.parametrize(
    "mode",
    [
        ElectrodeMode.VOLTAGE,
        ElectrodeMode.CURRENT_CLAMP,
        ElectrodeMode.VOLTAGE_CLAMP,
        ElectrodeMode.CONDUCTANCE_CLAMP,
    ],
)
@pytest.mark.parametrize("kind", ["step", "train", "noise", "ramp", "sine"])
def test_every_new_electrode_can_run(lab: Lab, mode: ElectrodeMode, kind: str) -> None:
    """Whatever is placed passes the checks."""
    place = Place(neuron="n1", branch="soma")
    made, _ = add_electrode(lab, place, mode, kind)  # type: ignore[arg-type]
    require(made)


@pytest.mark.parametrize("transmitter", list(Transmitter))
@pytest.mark.parametrize("bundle", [False, True])
def test_every_new_input_can_be_connected(
    two: Lab, transmitter: Transmitter, bundle: bool
) -> None:
    """Inputs and bundles of every transmitter connect to a dendrite."""
    made, ref = add_input(two, (0.0, 0.0), transmitter, bundle=bundle)
    made, _ = connect(made, ref, Place(neuron="n2", branch="apical"))
    require(made)
