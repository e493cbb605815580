"""The Python interface: load, run, edit, read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import neurolab
from neurolab.document.addresses import addresses, get_value, set_value
from neurolab.errors import AddressError

SOMA = "neuron.n1.soma@0.5.v"


def test_a_bundled_lab_runs_to_an_action_potential() -> None:
    """A pulse in the soma becomes a propagated action potential."""
    simulation = neurolab.Simulation(neurolab.load("myelinated-neuron"))
    simulation.run(10.0)
    trace = simulation.traces[SOMA]
    assert trace.unit == "mV"
    assert trace.values.max() > 0.0
    places = [spike.branch for spike in simulation.spikes()]
    assert places.index("ais_distal") < places.index("soma")
    assert places[-1] == "node_19" or "node_19" in places


def test_the_example_of_the_readme_runs(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """What the README shows is what happens, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    example = readme.split("```python\n")[1].split("```")[0]
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("peak ")
    assert [one.name for one in tmp_path.iterdir()] == ["warm.json"]


def test_an_edit_takes_effect_and_time_goes_on() -> None:
    """Blocking sodium while it runs stops the next action potential only."""
    simulation = neurolab.Simulation(neurolab.load("action-potential"))
    simulation.run(20.0)
    before = len(simulation.spikes())
    simulation.set("dose.ttx", 1.0)
    simulation.fire()
    simulation.run(20.0)
    assert before == 1
    assert len(simulation.spikes()) == before
    assert np.all(np.diff(simulation.traces[SOMA].time_ms) > 0.0)


def test_every_address_can_be_set_to_its_own_value() -> None:
    """Reading and writing agree, and nothing else changes."""
    lab = neurolab.load("adapting-neuron")
    for address, value in addresses(lab).items():
        assert get_value(set_value(lab, address, value), address) == value


def test_a_set_lab_shares_what_did_not_change() -> None:
    """An edit of one neuron's membrane leaves the electrodes the same objects."""
    lab = neurolab.load("generic-neuron")
    changed = set_value(lab, "neuron.n1.soma.length_um", 21.0)
    assert changed.electrodes is lab.electrodes
    assert changed.neurons[0].branches[1] is lab.neurons[0].branches[1]


def test_an_unknown_address_suggests_the_nearest() -> None:
    """The error names what was probably meant."""
    with pytest.raises(AddressError, match=r"bath\.celsius"):
        get_value(neurolab.load("squid-axon"), "bath.celcius")
