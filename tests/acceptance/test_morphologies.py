"""References morphology_c91662 and morphology_single_cell_allen: two real neurons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.document.records import (
    Branch,
    BranchKind,
    ChannelDensity,
    Electrode,
    Membrane,
    Neuron,
)
from neurolab.formats.swc import load_swc
from neurolab.formats.swc_neuron import neuron_from_swc
from neurolab.kernel.circuit import V
from neurolab.measure.spikes import spike_times
from neurolab.simulation.engine import Engine
from tests.acceptance.rig import bench, clamp, pulse, record, voltage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CELLS = ("c91662", "single_cell_allen")
COMPARTMENT_UM = 5.0
CURRENT_NA = 0.05
SUB_STEPS = 5
PASSIVE = Membrane(
    id="passive",
    capacitance_uf_cm2=1.0,
    axial_resistivity_ohm_cm=150.0,
    leak_ms_cm2=0.05,
    leak_mv=-70.0,
)
SQUID = Membrane(
    id="squid",
    capacitance_uf_cm2=1.0,
    axial_resistivity_ohm_cm=150.0,
    leak_ms_cm2=0.3,
    leak_mv=-54.3,
    channels=(
        ChannelDensity(channel="hh_na", density_ms_cm2=120.0),
        ChannelDensity(channel="hh_k", density_ms_cm2=36.0),
    ),
)


@pytest.fixture
def load(test_data: Path) -> Callable[[str, Membrane], Neuron]:
    """Return a function that loads a real neuron with one membrane."""

    def load_one(name: str, membrane: Membrane) -> Neuron:
        return neuron_from_swc(
            load_swc(test_data / "swc" / f"{name}.swc"),
            neuron_id="n1",
            membranes=membrane,
            celsius=6.3,
            valid_celsius=(0.0, 33.0),
            compartment_um=COMPARTMENT_UM,
        )

    return load_one


def soma_clamp(neuron: Neuron, **how: Any) -> Electrode:
    """Return a current clamp in the middle of the soma."""
    commands = how.pop("commands", ())
    return clamp(root(neuron).id, 0.5, *commands, **how)


def root(neuron: Neuron) -> Branch:
    """Return the branch that all others grow from."""
    return next(b for b in neuron.branches if b.parent is None)


@pytest.mark.parametrize("name", CELLS)
def test_morphology_geometry(
    name: str,
    load: Callable[[str, Membrane], Neuron],
    reference: Callable[[str], dict[str, Any]],
) -> None:
    """Sections, area and path to the farthest tip are those of the reference."""
    expected = reference(f"morphology_{name}")["result"]
    neuron = load(name, PASSIVE)
    engine = Engine(bench(neuron, start=-70.0))
    cut = engine.model.layout.maps["n1"]
    tips = cut.distance + 0.5 * cut.length

    assert len(neuron.branches) == expected["sections"]
    assert cut.area.sum() == pytest.approx(expected["total_area_um2"], rel=1e-4)
    assert tips.max() == pytest.approx(expected["farthest_tip_path_um"], rel=1e-4)
    assert any(b.kind is BranchKind.SOMA for b in neuron.branches)


@pytest.mark.parametrize("name", CELLS)
def test_morphology_passive(
    name: str,
    load: Callable[[str, Membrane], Neuron],
    reference: Callable[[str], dict[str, Any]],
) -> None:
    """Input resistance and attenuation to the farthest tip within 1 %."""
    expected = reference(f"morphology_{name}")["result"]
    neuron = load(name, PASSIVE)
    engine = Engine(bench(neuron, soma_clamp(neuron, holding_na=CURRENT_NA)))
    lifted = engine.state.cells[V] + 70.0
    cut = engine.model.layout.maps["n1"]
    at_soma = lifted[cut.locate(root(neuron).id, 0.5)]
    at_tip = lifted[int(np.argmax(cut.distance))]

    assert not engine.restless
    assert at_soma / CURRENT_NA == pytest.approx(
        expected["input_resistance_Mohm"], rel=0.01
    )
    assert at_tip / at_soma == pytest.approx(expected["tip_over_soma"], rel=0.01)


@pytest.mark.parametrize("name", CELLS)
def test_morphology_spike(
    name: str,
    load: Callable[[str, Membrane], Neuron],
    reference: Callable[[str], dict[str, Any]],
) -> None:
    """With squid membrane everywhere the soma follows the reference's trace."""
    expected = reference(f"morphology_{name}")["result"]
    neuron = load(name, SQUID)
    electrode = soma_clamp(neuron, commands=(pulse(5.0, 1.0, 5.0),))
    lab = bench(neuron, electrode, start=-65.0, celsius=6.3, sub_steps=SUB_STEPS)

    times, (trace,) = record(lab, voltage(root(neuron).id, 0.5), until_ms=30.0)

    found = spike_times(times, trace, 0.0)
    assert found == pytest.approx(expected["hh_spike_times_ms"], abs=0.02)
    assert trace.max() == pytest.approx(expected["hh_peak_mV"], abs=0.5)
    every = round(0.5 / 0.025) * SUB_STEPS
    error = trace[::every] - np.array(expected["soma_v_every_0_5ms"])
    assert np.sqrt(np.mean(error**2)) < 0.1
