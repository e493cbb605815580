"""Checks of inputs, synapses, puffs and flashes name what, where and what to do."""

from __future__ import annotations

import math
from typing import Any

import pytest
from msgspec.structs import replace

from neurolab.document.checks import check, require
from neurolab.document.records import (
    Bath,
    Dose,
    Input,
    Lab,
    Place,
    PoissonSpikes,
    Puff,
    RegularSpikes,
    SpikeTimes,
    Stretch,
    Synapse,
    Transmitter,
    Uncaging,
)
from neurolab.document.templates import (
    fast_spiking_interneuron,
    generic_neuron,
    mrg_fibre,
)
from neurolab.errors import LabError

APICAL = Stretch(neuron="n2", branch="apical")
AXON = Place(neuron="n1", branch="axon", position=1.0)


def _connected(**changes: Any) -> Lab:
    """Return two neurons with one full synapse, changed."""
    synapse = Synapse(
        id="s1", terminal=AXON, targets=(APICAL,), contacts=8, receptors=("ampa",)
    )
    return Lab(
        name="test",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(), generic_neuron(neuron_id="n2")),
        synapses=(replace(synapse, **changes),),
    )


def _driven(source: dict[str, Any], **changes: Any) -> Lab:
    """Return a neuron with one light synapse from an outside input, both changed."""
    one = replace(Input(id="i1", train=SpikeTimes(times_ms=(1.0,))), **source)
    synapse = Synapse(
        id="s1",
        input="i1",
        targets=(APICAL,),
        detail="light",
        receptors=("ampa",),
    )
    return replace(_connected(), inputs=(one,), synapses=(replace(synapse, **changes),))


def _found(lab: Lab) -> list[tuple[str, str, str]]:
    """Return severity, key and place of all findings."""
    return [(one.severity, one.key, one.place) for one in check(lab)]


def test_usual_connections_have_nothing_to_report() -> None:
    """A terminal on an axon and an outside input are both fine."""
    assert check(_connected()) == ()
    assert check(_driven({})) == ()
    assert check(_driven({"count": 30000}, targets=(Stretch(neuron="n2"),))) == ()


@pytest.mark.parametrize(
    ("changes", "key", "place"),
    [
        ({"contacts": 0}, "number_outside", "synapse.s1"),
        ({"contacts": 201}, "number_outside", "synapse.s1"),
        ({"terminal": None}, "synapse_source", "synapse.s1"),
        ({"terminal": None, "input": "i9"}, "input_missing", "synapse.s1"),
        ({"targets": ()}, "targets_missing", "synapse.s1"),
        ({"receptors": ()}, "receptors_missing", "synapse.s1"),
        ({"receptors": ("ampa", "ampa")}, "id_twice", "synapse.s1"),
        (
            {"terminal": replace(AXON, branch="apical")},
            "terminal_not_on_axon",
            "synapse.s1.terminal",
        ),
        (
            {"terminal": replace(AXON, branch="soma")},
            "terminal_not_on_axon",
            "synapse.s1.terminal",
        ),
        (
            {"terminal": replace(AXON, branch="axn")},
            "branch_missing",
            "synapse.s1.terminal",
        ),
        (
            {"terminal": replace(AXON, neuron="n9")},
            "neuron_missing",
            "synapse.s1.terminal",
        ),
        (
            {"terminal": replace(AXON, position=1.5)},
            "number_outside",
            "synapse.s1.terminal",
        ),
        (
            {"targets": (replace(APICAL, neuron="n9"),)},
            "neuron_missing",
            "synapse.s1.targets[0]",
        ),
        (
            {"targets": (APICAL, replace(APICAL, branch="x"))},
            "branch_missing",
            "synapse.s1.targets[1]",
        ),
        (
            {"targets": (replace(APICAL, start=0.6, stop=0.5),)},
            "stretch_reversed",
            "synapse.s1.targets[0]",
        ),
        (
            {"targets": (replace(APICAL, stop=math.nan),)},
            "number_not_finite",
            "synapse.s1.targets[0]",
        ),
        ({"parameters": {"light.failure": 2.0}}, "number_outside", "synapse.s1"),
        ({"parameters": {"ampa.light_peak": -1.0}}, "number_outside", "synapse.s1"),
        (
            {"doses": (Dose(drug="ttx", micromolar=-1.0),)},
            "number_too_small",
            "synapse.s1",
        ),
        ({"doses": (Dose(drug="ttx", micromolar=1.0),) * 2}, "id_twice", "synapse.s1"),
    ],
)
def test_impossible_synapse_is_refused(
    changes: dict[str, Any], key: str, place: str
) -> None:
    """One wrong part of a synapse is one error, at its place."""
    lab = _connected(**changes)
    assert _found(lab) == [("error", key, place)]
    with pytest.raises(LabError):
        require(lab)


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ({"count": 0}, "number_outside"),
        ({"count": -5}, "number_outside"),
        ({"density_per_um": -0.1}, "number_outside"),
        ({"spread_ms": -1.0}, "number_outside"),
        ({"train": SpikeTimes(times_ms=(2.0, 1.0))}, "spikes_not_in_order"),
        ({"train": SpikeTimes(times_ms=(-1.0, 1.0))}, "number_too_small"),
        ({"train": PoissonSpikes(rate_hz=-1.0)}, "number_outside"),
        ({"train": PoissonSpikes(rate_hz=math.inf)}, "number_not_finite"),
        (
            {"train": RegularSpikes(onset_ms=0.0, interval_ms=0.0)},
            "number_not_positive",
        ),
        (
            {"train": RegularSpikes(onset_ms=0.0, interval_ms=5.0, count=-1)},
            "number_outside",
        ),
    ],
)
def test_impossible_input_is_refused(source: dict[str, Any], key: str) -> None:
    """Counts, densities, rates and times of an input are checked."""
    assert _found(_driven(source)) == [("error", key, "input.i1")]


def test_synapse_has_one_source_only() -> None:
    """A terminal and an input at once are refused."""
    lab = _driven({}, terminal=AXON)
    assert _found(lab) == [("error", "synapse_source", "synapse.s1")]


@pytest.mark.parametrize("source", [{"count": 2}, {"density_per_um": 0.1}])
def test_bundle_with_full_detail_is_refused(source: dict[str, Any]) -> None:
    """Thousands of inputs are light; the error says how to go on."""
    lab = _driven(source, detail="full")
    assert _found(lab) == [("error", "bundle_not_light", "synapse.s1")]
    assert "light" in str(check(lab)[0])


def test_target_without_dendrites_needs_a_branch() -> None:
    """All dendrites of a cell that has none are nothing."""
    lab = replace(_connected(), neurons=(generic_neuron(), mrg_fibre(neuron_id="n2")))
    lab = replace(
        lab,
        bath=Bath(celsius=37.0),
        synapses=(replace(lab.synapses[0], targets=(Stretch(neuron="n2"),)),),
    )
    keys = [one.key for one in check(lab)]
    assert keys == ["synapse_on_double_cable", "dendrites_missing"]


def test_cell_without_axon_releases_from_its_body() -> None:
    """Where nobody drew an axon, the terminal sits on the soma."""
    lab = _connected(terminal=Place(neuron="n1", branch="soma"))
    cells = (fast_spiking_interneuron(), lab.neurons[1])
    assert not [one for one in check(replace(lab, neurons=cells)) if one.key != ""]


def test_stimuli_need_a_full_synapse() -> None:
    """Puffs and flashes reach clefts and sensors, which a light synapse has not."""
    puff = Puff(id="p", synapse="s1", onset_ms=0.0, duration_ms=1.0, millimolar=1.0)
    flash = Uncaging(
        id="u", synapse="s9", onset_ms=0.0, duration_ms=1.0, micromolar=1.0
    )
    lab = replace(_driven({}), puffs=(puff,), uncagings=(flash,))
    assert _found(lab) == [
        ("error", "synapse_is_light", "puff.p"),
        ("error", "synapse_missing", "uncaging.u"),
    ]
    wrong = replace(_connected(), puffs=(replace(puff, millimolar=-1.0),))
    assert _found(wrong) == [("error", "number_outside", "puff.p")]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"receptors": ("ampa", "a receptor")}, "receptor_unknown"),
        ({"receptors": ("ampa", "gaba_a")}, "receptor_not_opened"),
        ({"closed": ("enzyme",)}, "route_not_there"),
        ({"parameters": {"a.value": 1.0}}, "synapse_parameter_unknown"),
        ({"doses": (Dose(drug="a drug", micromolar=1.0),)}, "drug_unknown"),
        (
            {"targets": (Stretch(neuron="n1", branch="apical"),)},
            "synapse_to_itself",
        ),
    ],
)
def test_doubtful_synapse_is_allowed_and_said(
    changes: dict[str, Any], key: str
) -> None:
    """What does nothing, or is rare, is a warning."""
    lab = _connected(**changes)
    assert _found(lab) == [("warning", key, "synapse.s1")]
    assert str(check(lab)[0]).startswith("synapse.s1: ")
    require(lab)


def test_receptor_of_another_transmitter_is_named() -> None:
    """The warning follows the transmitter of the source, neuron or input."""
    lab = _driven({"transmitter": Transmitter.GABA})
    assert _found(lab) == [("warning", "receptor_not_opened", "synapse.s1")]
    assert "gaba does not open the receptor “ampa”" in str(check(lab)[0])
