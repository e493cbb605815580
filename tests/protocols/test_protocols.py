"""Protocols against closed forms and published numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.records import Bath, Lab, Place
from neurolab.document.templates import (
    generic_neuron,
    passive_dendrite,
    single_compartment,
    squid_axon,
)
from neurolab.errors import CancelledError, NeuroLabError
from neurolab.protocols.catalogue import Question, run_protocol
from neurolab.protocols.common import threshold
from neurolab.protocols.firing import f_i_curve
from neurolab.protocols.spread import attenuation, velocity_diameter
from neurolab.protocols.thresholds import refractory_curve, strength_duration
from neurolab.protocols.voltage_clamp import i_v_curve
from neurolab.simulation.geometry import cut

SOMA = Place(neuron="n1", branch="soma")
AREA_CM2 = np.pi * 20.0**2 * 1e-8


def patch() -> Lab:
    """Return the squid patch."""
    return Lab(name="patch", bath=Bath(celsius=6.3), neurons=(single_compartment(),))


def test_f_i_curve_of_the_generic_neuron() -> None:
    """46 and 60 Hz at .15 and .2 nA (T16), silence without current."""
    lab = Lab(name="cell", bath=Bath(celsius=37.0), neurons=(generic_neuron(),))
    rates = f_i_curve(lab, SOMA, [0.0, 0.15, 0.2]).column("rate")
    assert rates == pytest.approx([0.0, 46.0, 60.0], rel=0.03)


def test_strength_duration_of_the_squid_patch() -> None:
    """13.3, 6.92 and 2.35 uA/cm2 at .5, 1 and 5 ms (T5)."""
    table = strength_duration(patch(), SOMA, [0.5, 1.0, 5.0], highest_na=1.0)
    densities = table.column("threshold") * 1e-3 / AREA_CM2
    assert densities == pytest.approx([13.3, 6.92, 2.35], rel=0.02)


def test_i_v_curve_crosses_zero_at_the_sodium_potential() -> None:
    """The early current is inward below +50 mV and outward above, less potassium."""
    table = i_v_curve(patch(), SOMA, [-20.0, 0.0, 80.0], series_resistance_megaohm=0.01)
    peak, steady = table.column("peak_inward"), table.column("steady")
    assert peak[0] < 0.0
    assert peak[1] < 0.0
    assert peak[2] > 0.0
    assert np.all(steady > 0.0)


def test_attenuation_follows_the_hyperbolic_cosine() -> None:
    """A sealed passive dendrite: V(x)/V(0) = cosh((l-x)/lambda)/cosh(l/lambda)."""
    dendrite = passive_dendrite()
    branch = dendrite.branches[0]
    membrane = dendrite.membranes[0]
    lab = Lab(name="d", bath=Bath(celsius=dendrite.celsius), neurons=(dendrite,))
    start = Place(neuron="n1", branch=branch.id, position=0.0)
    table = attenuation(lab, start, [0.25, 0.5, 1.0], duration_ms=300.0)
    resistance = 1e3 / membrane.leak_ms_cm2
    radius_cm = branch.start_diameter_um * 1e-4
    ratio = radius_cm * resistance / (4.0 * membrane.axial_resistivity_ohm_cm)
    reach = 1e4 * np.sqrt(ratio) / branch.length_um
    centre = 0.5 / cut(dendrite, lab.resolution).count[branch.id]
    x = centre + table.column("distance") / branch.length_um
    wanted = np.cosh((1.0 - x) / reach) / np.cosh((1.0 - centre) / reach)
    assert table.column("share") == pytest.approx(wanted, rel=0.005)


def test_velocity_of_bare_axons_grows_with_the_root_of_diameter() -> None:
    """Four times the diameter doubles the velocity (T10)."""

    def axon(diameter_um: float) -> object:
        length = 4000.0 * np.sqrt(diameter_um)
        return squid_axon(length_um=length, diameter_um=diameter_um, compartments=200)

    place = Place(neuron="n1", branch=squid_axon().branches[0].id)
    table = velocity_diameter(
        Lab(name="a", bath=Bath(celsius=18.5), neurons=()),
        axon,  # type: ignore[arg-type]
        [4.0, 16.0],
        place=replace(place, position=0.0),
        sites=(replace(place, position=0.3), replace(place, position=0.7)),
        current_na=lambda diameter: 3.0 * diameter**1.5,
    )
    slow, fast = table.column("velocity")
    assert fast / slow == pytest.approx(2.0, rel=0.01)


def test_refractory_patch_needs_more_for_a_second_spike() -> None:
    """At 6.3 degrees nothing fires again at 4 ms; at 20 ms it takes less than at 9."""
    table = refractory_curve(
        patch(),
        SOMA,
        SOMA,
        [4.0, 9.0, 20.0],
        first_na=0.4,
        highest_na=1.0,
        level_mv=0.0,
        precision=0.02,
    )
    absolute, early, late = table.column("threshold")
    assert np.isnan(absolute)
    assert early > late


def test_a_protocol_can_be_cancelled() -> None:
    """Saying no to the progress ends the protocol at once."""
    with pytest.raises(CancelledError):
        f_i_curve(patch(), SOMA, [0.1, 0.2], progress=lambda share: share < 0.4)


def test_threshold_brackets_to_its_precision() -> None:
    """The bisection finds a known step, and says nan where there is none."""
    assert threshold(lambda x: x >= 0.3, 1.0, 0.001) == pytest.approx(0.3, rel=0.001)
    assert np.isnan(threshold(lambda x: x >= 2.0, 1.0))


VALUES = {
    "f-i": (0.5,),
    "i-v": (0.0,),
    "strength-duration": (2.0,),
    "refractory": (10.0,),
    "attenuation": (0.5,),
    "velocity-diameter": (0.7,),
    "paired-pulses": (10.0,),
    "release-calcium": (2.0,),
}
SYNAPTIC = ("paired-pulses", "release-calcium")


@pytest.mark.parametrize("name", VALUES)
def test_every_protocol_suits_a_lab_by_itself(name: str) -> None:
    """A name and a lab are enough: place, currents and sites are found."""
    lab = neurolab.load("opening" if name in SYNAPTIC else "myelinated-neuron")
    table = run_protocol(name, Question(lab=lab, values=VALUES[name]))
    assert len(table.names) == len(table.units) == table.rows.shape[1]
    assert np.all(np.isfinite(table.rows[:, :2]))


def test_velocity_of_similar_myelinated_axons_is_linear() -> None:
    """Internodes, sheath and wraps grow with the axon: so does the velocity (T19)."""
    asked = Question(lab=neurolab.load("mrg-fibre"), values=(3.3, 3.96))
    thin, thick = run_protocol("velocity-diameter", asked).column("velocity")
    assert thin == pytest.approx(56.25, rel=0.005)
    assert thick / thin == pytest.approx(1.2, rel=0.03)


def test_attenuation_at_the_place_itself_is_one() -> None:
    """The place may be among the positions."""
    asked = Question(lab=neurolab.load("graded-potentials"), values=(0.0, 0.5))
    assert run_protocol("attenuation", asked).column("share")[0] == 1.0


@pytest.mark.parametrize(
    ("name", "lab", "more"),
    [
        ("no-such-curve", "squid-axon", {}),
        ("f-i", "graded-potentials", {}),
        ("paired-pulses", "squid-axon", {}),
        ("dose-response", "opening", {}),
        ("dose-response", "opening", {"drug": "no-such-drug"}),
        ("i-v", "squid-axon", {"at": Place(neuron="n9", branch="axon")}),
        ("i-v", "squid-axon", {"at": Place(neuron="n1", branch="soma")}),
    ],
)
def test_protocol_that_cannot_be_says_why(
    name: str, lab: str, more: dict[str, Any]
) -> None:
    """No sodium channel, no synapse, no drug, no such place: one sentence each."""
    with pytest.raises(NeuroLabError) as error:
        run_protocol(name, Question(lab=neurolab.load(lab), **more))
    assert len(str(error.value).splitlines()) == 1
