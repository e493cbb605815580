"""How far from firing a neuron stayed, measured on copies of the sweep."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.addresses import set_value
from neurolab.document.labs.opening import opening
from neurolab.document.records import Dose, Lab
from neurolab.simulation.pacing import UNLIMITED
from neurolab.simulation.runner import Runner, RunState
from neurolab.simulation.simulation import Simulation
from neurolab.simulation.threshold import CLOSE, ThresholdReport

SEGMENT = "neuron.n2.ais_distal@0.5.v"
FEW = 8


def _with_contacts(count: int) -> Lab:
    return set_value(opening(), "synapse.driver.contacts", count)


def _run(lab: Lab) -> Simulation:
    simulation = Simulation(lab, [SEGMENT])
    simulation.run(lab.sweep_ms)
    return simulation


@cache
def _few() -> tuple[ThresholdReport, float]:
    """Return the report of a sweep with 8 contacts, and the highest potential in it."""
    simulation = _run(_with_contacts(FEW))
    (report,) = simulation.below_threshold()
    trace = simulation.traces[SEGMENT]
    after = trace.values[trace.time_ms > report.arrival_ms]
    return report, float(after.max())


def _fires(contacts: int) -> bool:
    spikes = _run(_with_contacts(contacts)).spikes()
    return any(one.neuron == "n2" for one in spikes)


def test_so_many_contacts_fire_it_and_a_few_less_do_not() -> None:
    """The answer is what the bench does with that many contacts."""
    report, _ = _few()
    assert report.enough is not None
    assert FEW < report.enough < 150
    assert _fires(report.enough)
    assert not _fires(report.enough - max(1, round(CLOSE * report.enough)))


def test_distance_is_that_of_the_trace_to_the_nearest_miss() -> None:
    """The sweep's own peak, and a threshold between rest and the detector."""
    report, peak = _few()
    assert report.peak_mv == pytest.approx(peak, abs=1e-6)
    assert report.threshold_mv is not None
    assert report.distance_mv == pytest.approx(report.threshold_mv - peak)
    assert 5.0 < report.threshold_mv - peak < 20.0
    assert -62.0 < report.threshold_mv < -50.0


def test_measuring_leaves_the_run_alone() -> None:
    """The run goes on bit for bit as if nobody had asked."""
    asked, other = (_run(_with_contacts(FEW)) for _ in range(2))
    asked.below_threshold()
    for one in (asked, other):
        one.run(2.0)
    assert np.array_equal(asked.traces[SEGMENT].values, other.traces[SEGMENT].values)


def test_what_no_contact_can_do_a_current_can() -> None:
    """Without calcium current contacts do not help; the threshold is there still."""
    lab = replace(opening(), doses=(Dose(drug="cadmium", micromolar=1000.0),))
    (report,) = _run(lab).below_threshold()
    assert report.enough is None
    assert report.current_na is not None
    assert 0.1 < report.current_na < 2.0
    assert report.threshold_mv is not None
    assert -62.0 < report.threshold_mv < -50.0


def test_a_neuron_that_fired_is_not_asked_about() -> None:
    """The opening lab as it is has nothing to report."""
    assert _run(opening()).below_threshold() == ()


def test_an_edit_within_the_sweep_leaves_no_answer() -> None:
    """No copy could live through it with other contacts alone."""
    simulation = Simulation(_with_contacts(FEW))
    simulation.run(5.0)
    simulation.set("bath.celsius", 30.0)
    simulation.run(5.0)
    assert simulation.below_threshold() == ()


def _swept(lab: Lab) -> Runner:
    """Return a runner that has just ended a sweep."""
    runner = Runner(lab, UNLIMITED)
    runner.fire()
    for k in range(2000):
        runner.turn(0.01 * k)
        if runner.state is RunState.IDLE:
            return runner
    pytest.fail("the sweep did not end")


def test_runner_measures_while_it_waits_and_an_edit_stops_it() -> None:
    """In turns, with rising share; a name changes nothing, physics does."""
    runner = _swept(_with_contacts(FEW))
    assert runner.threshold is not None
    shares = [runner.threshold.share]
    for k in range(2000):
        runner.turn(30.0 + 0.01 * k)
        shares.append(runner.threshold.share)
        if runner.threshold.is_done:
            break
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    (report,) = runner.threshold_reports
    assert report == _few()[0]
    runner.edit(replace(runner.engine.lab, title="another"))
    assert len(runner.threshold_reports) == 1
    runner.edit(_with_contacts(FEW + 1))
    assert not runner.threshold_reports


def test_a_new_sweep_stops_it() -> None:
    """Firing again forgets the measurement of the sweep before."""
    runner = _swept(_with_contacts(FEW))
    assert runner.threshold is not None
    runner.fire()
    assert runner.threshold is None
