"""What is said of a running lab: cells without rest, temperatures out of range."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.addresses import set_value
from neurolab.simulation.engine import Engine
from neurolab.simulation.pacing import UNLIMITED
from neurolab.simulation.rest_check import RestCheck
from neurolab.simulation.runner import Runner

if TYPE_CHECKING:
    from neurolab.document.records import Lab

BUNDLED = (
    "action-potential",
    "adapting-neuron",
    "fast-spiking",
    "graded-potentials",
    "generic-neuron",
    "mrg-fibre",
    "muscle-fibre",
    "myelinated-neuron",
    "squid-axon",
)


def holding(name: str, current_na: float) -> Lab:
    """Return a lab whose stimulus is a constant current and no pulse."""
    lab = neurolab.load(name)
    electrodes = tuple(
        replace(each, holding=current_na, commands=()) if each.commands else each
        for each in lab.electrodes
    )
    return replace(lab, electrodes=electrodes)


def restless(lab: Lab) -> tuple[str, ...]:
    """Return the neurons that do not rest."""
    engine = Engine(lab)
    found = RestCheck(engine).advance(60.0)
    assert found is not None
    engine.note_restless(found)
    return engine.restless


@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_lab_rests(name: str) -> None:
    """Templates are silent, and the check agrees."""
    assert restless(neurolab.load(name)) == ()


@pytest.mark.parametrize(
    ("current_ua_cm2", "rests"),
    [(8.5, True), (12.0, False), (145.0, False), (170.0, True)],
)
def test_a_cell_that_fires_by_itself_has_no_rest(
    current_ua_cm2: float, rests: bool
) -> None:
    """The steady state of Hodgkin and Huxley's membrane loses its stability at 9.78.

    It regains it at 154.5 uA/cm2 (Rinzel & Miller 1980, Math Biosci 49:27).
    """
    area_um2 = Engine(neurolab.load("action-potential")).model.layout.maps["n1"].area[0]
    lab = holding("action-potential", current_ua_cm2 * float(area_um2) * 1e-5)
    assert (restless(lab) == ()) is rests


def test_only_the_cell_without_rest_is_named() -> None:
    """Its neighbour on the bench rests."""
    lab = holding("generic-neuron", 0.3)
    other = replace(lab.neurons[0], id="n2", name="other")
    lab = replace(lab, neurons=(*lab.neurons, other))
    assert restless(lab) == ("n1",)


def test_the_check_does_not_touch_the_run() -> None:
    """It runs on a copy: tick, log and state stay."""
    engine = Engine(neurolab.load("generic-neuron"))
    engine.advance(50)
    before = engine.state.cells.copy()
    RestCheck(engine).advance(60.0)
    assert engine.tick == 50
    assert engine.log == []
    assert (engine.state.cells == before).all()


def test_warnings_follow_the_edits() -> None:
    """Squid membrane in a warm bath is said, with a repair, until it is cool again."""
    engine = Engine(neurolab.load("action-potential"))
    assert engine.warnings == ()
    engine.edit(set_value(engine.lab, "bath.celsius", 35.0))
    [warning] = engine.frame().warnings
    assert warning.key == "squid_too_warm"
    assert "35" in str(warning)
    assert engine.frame().warnings is engine.frame().warnings
    assert warning.repair is not None
    engine.edit(warning.repair)
    assert engine.frame().warnings == ()


def test_every_mechanism_out_of_its_range_is_named() -> None:
    """A temperature that the neuron allows but one channel does not is said of it."""
    lab = neurolab.load("adapting-neuron")
    wide = replace(lab.neurons[0], valid_celsius=(0.0, 60.0), celsius=28.0)
    lab = replace(set_value(lab, "bath.celsius", 28.0), neurons=(wide,))
    found = {str(each.fields["channel"]) for each in Engine(lab).warnings}
    assert len(found) == 1


def test_a_restless_cell_is_said_in_a_quiet_moment() -> None:
    """Some time after the edit a frame brings it, and a repair takes it away."""
    lab = neurolab.load("action-potential")
    runner = Runner(lab, UNLIMITED)
    stimulus = next(e.id for e in lab.electrodes if e.commands)
    fires = set_value(lab, f"electrode.{stimulus}.holding", 0.5)
    now_s = 0.0
    for wanted, keys in ((fires, ["no_rest"]), (lab, [])):
        runner.wishes.put(partial(Runner.edit, lab=wanted))
        runner.turn(now_s)
        runner.mailbox.take()
        runner.turn(now_s + 0.2)
        assert runner.mailbox.take() is None
        for k in range(50):
            runner.turn(now_s + 0.3 + 0.01 * k)
        frame = runner.mailbox.take()
        assert frame is not None
        assert [each.key for each in frame.warnings] == keys
        now_s += 10.0


def test_a_removed_cell_is_no_longer_said() -> None:
    """What is gone needs no rest."""
    engine = Engine(neurolab.load("generic-neuron"))
    other = replace(engine.lab.neurons[0], id="n2")
    engine.edit(replace(engine.lab, neurons=(*engine.lab.neurons, other)))
    engine.note_restless(["n2"])
    assert [each.place for each in engine.warnings] == ["neuron.n2"]
    engine.edit(replace(engine.lab, neurons=engine.lab.neurons[:1]))
    assert engine.warnings == ()
