"""A run starts at rest, at a voltage, or in the state of an earlier moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.addresses import set_value
from neurolab.document.checks import check, require
from neurolab.document.records import ChannelDensity
from neurolab.document.saved_state import SavedState
from neurolab.errors import FormatError, LabError
from neurolab.formats.project import decode_lab, encode_lab
from neurolab.kernel.circuit import CALCIUM, OUTER_V, V
from neurolab.kernel.gates import OHMIC
from neurolab.simulation.engine import Engine
from neurolab.simulation.runner import Runner
from tests.simulation.runs import coupled

if TYPE_CHECKING:
    from neurolab.document.records import Lab

MOMENT_MS = 5.0


def after(lab: Lab, time_ms: float = MOMENT_MS) -> Engine:
    """Return an engine in the middle of a run."""
    engine = Engine(lab)
    engine.advance_to(time_ms)
    return engine


def saved(lab: Lab) -> SavedState:
    """Return the saved state of a lab."""
    assert isinstance(lab.start, SavedState)
    return lab.start


@pytest.mark.parametrize(
    "name", ["myelinated-neuron", "mrg-fibre", "adapting-neuron", "coupled"]
)
def test_saved_state_goes_through_a_file_bit_for_bit(name: str) -> None:
    """Voltages, calcium and gates are the same, and so is what follows.

    What follows is compared with the run itself, which starts a sweep at that moment.
    """
    lab = coupled() if name == "coupled" else neurolab.load(name)
    lab = replace(  # noise depends on the number of the sweep
        lab,
        electrodes=tuple(replace(e, commands=e.commands[:1]) for e in lab.electrodes),
    )
    live = after(lab)
    read = decode_lab(encode_lab(live.lab_from_now()), "warm.json")
    started = Engine(read)
    for row in (V, OUTER_V, CALCIUM):
        assert np.array_equal(started.state.cells[row], live.state.cells[row])
    assert np.array_equal(started.state.gates, live.state.gates)
    for channel in live.model.circuit.channels[
        live.model.circuit.channels.flux == OHMIC
    ]:
        here = slice(channel.block, channel.block + channel["count"])
        open_now = live.state.conductance[here]
        assert started.state.conductance[here] == pytest.approx(open_now, rel=1e-12)
    live.fire(keep_state=True)
    for engine in (live, started):
        engine.advance(200)
    assert np.array_equal(started.state.cells[V], live.state.cells[V])


def test_saved_state_holds_tracked_ions() -> None:
    """Sodium that came in is still there, and the upkeep is that of rest."""
    lab = replace(neurolab.load("action-potential"), track_ions=True)
    live = after(lab)
    started = Engine(live.lab_from_now())
    inside, balance = slice(0, 2), slice(2, 4)
    assert np.array_equal(started.state.ions[inside], live.state.ions[inside])
    assert np.array_equal(started.state.ions[balance], live.state.ions[balance])
    assert not np.array_equal(live.state.ions[inside], Engine(lab).state.ions[inside])


def test_every_sweep_starts_in_the_saved_state() -> None:
    """Fire and reset go back to it, as they would to rest."""
    lab = after(neurolab.load("generic-neuron")).lab_from_now()
    engine = Engine(lab)
    first = engine.state.cells[V].copy()
    engine.advance(400)
    engine.fire()
    assert np.array_equal(engine.state.cells[V], first)
    assert engine.restless == ()


def test_saved_state_outlives_another_cut() -> None:
    """Twice as fine, every compartment starts where the one it came from was."""
    live = after(neurolab.load("generic-neuron"))
    lab = live.lab_from_now()
    neuron = lab.neurons[0]
    fine = tuple(
        replace(b, compartments=2 * b.compartments) if b.compartments else b
        for b in neuron.branches
    )
    engine = Engine(replace(lab, neurons=(replace(neuron, branches=fine),)))
    cell, coarse = engine.model.layout.maps["n1"], live.model.layout.maps["n1"]
    for branch in neuron.branches:
        here = slice(cell.first[branch.id], cell.first[branch.id] + 1)
        there = coarse.first[branch.id]
        assert engine.state.cells[V, here] == live.state.cells[V, there]


def test_what_the_saved_state_does_not_know_starts_at_rest() -> None:
    """A second neuron rests; a channel that is new is at its steady state."""
    lab = after(neurolab.load("generic-neuron")).lab_from_now()
    neuron = lab.neurons[0]
    m_current = ChannelDensity(channel="m_current", density_ms_cm2=0.01)
    membranes = tuple(
        replace(m, channels=(*m.channels, m_current)) if m.id == "soma" else m
        for m in neuron.membranes
    )
    more = (replace(neuron, membranes=membranes), replace(neuron, id="n2"))
    engine = Engine(replace(lab, neurons=more))
    rested = Engine(replace(lab, start=None))
    layout = engine.model.layout
    second = engine.state.cells[V, layout.span("n2")]
    assert second == pytest.approx(rested.state.cells[V], abs=1e-6)
    assert engine.state.cells[V, 0] == saved(lab).neurons[0].branches["soma"].v_mv[0]
    places, number = engine.model.cells.blocks["n1", "m_current"][0]
    gate = engine.model.circuit.gates[engine.model.circuit.channels[number].gate_first]
    assert 0.0 < engine.state.gates[gate.block] < 0.2
    assert places.size == 1


def test_neuron_that_is_gone_is_said_with_a_repair() -> None:
    """A saved state of a neuron taken off the bench is passed over."""
    lab = after(coupled()).lab_from_now()
    less = replace(lab, neurons=lab.neurons[:1], electrical_synapses=())
    finding = next(f for f in check(less) if f.key == "saved_state_gone")
    assert "n2" in str(finding)
    assert finding.repair is not None
    assert [n.id for n in saved(finding.repair).neurons] == ["n1"]
    assert "saved_state_gone" not in [f.key for f in check(finding.repair)]
    Engine(less)


def _with_soma(lab: Lab, **changes: object) -> Lab:
    start = saved(lab)
    neuron = start.neurons[0]
    soma = replace(neuron.branches["soma"], **changes)
    branches = {**neuron.branches, "soma": soma}
    return replace(
        lab, start=replace(start, neurons=(replace(neuron, branches=branches),))
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"v_mv": ()}, "holds no voltage"),
        ({"v_mv": (1e4,)}, "from -300 to 300"),
        ({"gates": {"hh_na": ((0.5,), (2.0,))}}, "hh_na is 2"),
        ({"calcium_millimolar": (-1.0,)}, "calcium_millimolar is -1"),
        ({"sodium_millimolar": (1.0, 2.0)}, "2 values of sodium_millimolar"),
    ],
)
def test_impossible_saved_state_is_refused(
    changes: dict[str, object], said: str
) -> None:
    """The error names the place in the file and what to do."""
    lab = _with_soma(after(neurolab.load("action-potential")).lab_from_now(), **changes)
    with pytest.raises(LabError, match=said) as error:
        require(lab)
    assert "lab.start.n1.soma" in str(error.value)
    with pytest.raises(FormatError, match=r"warm\.json"):
        decode_lab(encode_lab(lab), "warm.json")


def test_misspelt_field_of_a_saved_state_is_named() -> None:
    """Unknown fields are refused inside the state, too."""
    lab = after(neurolab.load("action-potential")).lab_from_now()
    data = encode_lab(lab).replace(b'"sheath_mv"', b'"sheat_mv"')
    with pytest.raises(FormatError, match="sheat_mv"):
        decode_lab(data, "warm.json")


def test_stated_start_is_not_said_to_be_no_rest() -> None:
    """Who starts a cell in the middle of a spike knows that it does not rest."""
    lab = set_value(neurolab.load("action-potential"), "lab.sweep_ms", 5.0)
    for start in (-30.0, saved(after(lab, 2.5).lab_from_now())):
        runner = Runner(replace(lab, start=start), 1000.0)
        assert runner.engine.lab.start == start
        for k in range(200):
            runner.turn(0.05 * k)
        assert runner.engine.restless == ()
