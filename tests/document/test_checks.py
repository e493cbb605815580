"""Checks find what is wrong, name its place, and say what to do."""

from __future__ import annotations

import math
from typing import Any

import pytest
from msgspec.structs import replace

from neurolab.document.checks import Finding, check, require
from neurolab.document.records import (
    Bath,
    BranchKind,
    ChannelDensity,
    Dose,
    DoublePulse,
    Drawn,
    ElectricalSynapse,
    Electrode,
    IonConcentration,
    Lab,
    Neuron,
    Noise,
    Place,
    Sine,
    Spine,
    Step,
    Train,
)
from neurolab.document.templates import (
    TEMPLATES,
    generic_neuron,
    mrg_fibre,
    myelinated_neuron,
    single_compartment,
    squid_axon,
)
from neurolab.errors import LabError

NAN, INF = math.nan, math.inf
SOMA = Place(neuron="n1", branch="soma")


def _lab(*neurons: Neuron, **changes: Any) -> Lab:
    """Return a lab of the given neurons at the first one's temperature."""
    everyone = neurons or (generic_neuron(),)
    lab = Lab(name="test", bath=Bath(celsius=everyone[0].celsius), neurons=everyone)
    return replace(lab, **changes)


def _with_branch(name: str, neuron: Neuron | None = None, **changes: Any) -> Lab:
    """Return a lab whose neuron has one branch changed."""
    neuron = neuron or generic_neuron()
    branches = tuple(
        replace(one, **changes) if one.id == name else one for one in neuron.branches
    )
    return _lab(replace(neuron, branches=branches))


def _with_membrane(name: str, **changes: Any) -> Lab:
    """Return a lab whose neuron has one membrane changed."""
    neuron = generic_neuron()
    membranes = tuple(
        replace(one, **changes) if one.id == name else one for one in neuron.membranes
    )
    return _lab(replace(neuron, membranes=membranes))


def _with_command(command: Any) -> Lab:
    """Return a lab with one electrode that plays the command."""
    electrode = Electrode(id="e1", place=SOMA, commands=(command,))
    return _lab(electrodes=(electrode,))


def _errors(lab: Lab) -> list[tuple[str, str]]:
    """Return key and place of every error."""
    return [(one.key, one.place) for one in check(lab) if one.severity == "error"]


def _warnings(lab: Lab) -> list[Finding]:
    """Return every warning of a lab that has no error."""
    assert _errors(lab) == []
    return [one for one in check(lab) if one.severity == "warning"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_at_its_temperature_has_nothing_to_report(name: str) -> None:
    """No template brings an error or a warning of its own."""
    assert check(_lab(TEMPLATES[name].build())) == ()


def test_empty_bench_is_good() -> None:
    """A lab may begin with nothing on it."""
    assert check(Lab(name="empty", bath=Bath(celsius=37.0), neurons=())) == ()


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"length_um": -1.0}, "number_not_positive"),
        ({"length_um": 0.0}, "number_not_positive"),
        ({"length_um": NAN}, "number_not_finite"),
        ({"length_um": INF}, "number_not_finite"),
        ({"length_um": 1e9}, "number_outside"),
        ({"length_um": 1e-300}, "number_outside"),
        ({"start_diameter_um": 5e-324}, "number_outside"),
        ({"overrides": {"pyr37_na": 1e300}}, "number_outside"),
        ({"start_diameter_um": 0.0}, "number_not_positive"),
        ({"end_diameter_um": -INF}, "number_not_finite"),
        ({"attach": 1.5}, "number_outside"),
        ({"attach": NAN}, "number_not_finite"),
        ({"spine_factor": 0.0}, "number_not_positive"),
        ({"compartments": 0}, "number_outside"),
        ({"compartments": 10**9}, "number_outside"),
        ({"profile": ((0.0, 1.0), (0.5, 2.0))}, "profile_not_rising"),
        ({"profile": ((0.0, 1.0), (0.0, 2.0), (1.0, 1.0))}, "profile_not_rising"),
        ({"profile": ((0.0, 1.0), (1.0, 0.0))}, "number_not_positive"),
        ({"path": ((0.0, NAN), (1.0, 0.0))}, "number_not_finite"),
        ({"path": ((0.0, 0.0),)}, "path_too_short"),
        ({"membrane": "nowhere"}, "membrane_missing"),
        ({"parent": "nowhere"}, "parent_missing"),
        ({"overrides": {"leak": 1.0}}, "override_unknown"),
        ({"overrides": {"hh_na": 1.0}}, "override_unknown"),
        ({"overrides": {"pyr37_na": -1.0}}, "number_too_small"),
        ({"overrides": {"capacitance_uf_cm2": 0.0}}, "number_not_positive"),
        ({"overrides": {"leak_mv": 1e4}}, "number_outside"),
        ({"kind": BranchKind.INTERNODE}, "internode_without_myelin"),
    ],
)
def test_impossible_branch_is_named(changes: dict[str, Any], key: str) -> None:
    """One wrong value of a branch is one error at that branch."""
    assert _errors(_with_branch("axon", **changes)) == [(key, "neuron.n1.axon")]


def test_branches_in_a_circle_are_named_once() -> None:
    """A cycle is one error that lists its branches, also when a root is left."""
    (finding,) = check(_with_branch("hillock_1", parent="ais_distal"))
    assert finding.key == "branch_cycle"
    branches = "hillock_1, ais_distal, ais_proximal, hillock_2"
    assert finding.fields == {"branches": branches}


def test_tree_without_a_root_is_a_circle() -> None:
    """Where every branch has a parent that exists, some of them form a cycle."""
    assert _errors(_with_branch("soma", parent="soma")) == [
        ("branch_cycle", "neuron.n1")
    ]


def test_two_roots_are_refused() -> None:
    """A neuron is one tree."""
    lab = _with_branch("axon", parent=None)
    assert _errors(lab) == [("roots_several", "neuron.n1")]
    assert "soma, axon" in str(check(lab)[0])


def test_neuron_without_branches_is_refused() -> None:
    """There is no neuron without a branch."""
    lab = _lab(replace(generic_neuron(), branches=()))
    assert _errors(lab) == [("branches_missing", "neuron.n1")]


def test_names_are_unique_and_fit_into_addresses() -> None:
    """A name given twice or one that an address cannot hold is refused."""
    twice = _lab(generic_neuron(), squid_axon(celsius=37.0))
    assert ("id_twice", "neuron.n1") in _errors(twice)
    dotted = _errors(_lab(single_compartment(neuron_id="a.b")))
    assert dotted == [("id_not_usable", "neuron.a.b")]
    soma = generic_neuron().branches[0]
    doubled = replace(generic_neuron(), branches=(soma, soma))
    assert _errors(_lab(doubled)) == [("id_twice", "neuron.n1.soma")]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"capacitance_uf_cm2": 0.0}, "number_not_positive"),
        ({"axial_resistivity_ohm_cm": NAN}, "number_not_finite"),
        ({"leak_ms_cm2": -0.1}, "number_too_small"),
        ({"leak_mv": -1e3}, "number_outside"),
    ],
)
def test_impossible_membrane_is_named(changes: dict[str, Any], key: str) -> None:
    """A wrong value of a recipe is one error, whatever branches use it."""
    assert _errors(_with_membrane("dendrite", **changes)) == [
        (key, "neuron.n1.membrane.dendrite")
    ]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"density_ms_cm2": -1.0}, "number_too_small"),
        ({"density_ms_cm2": INF}, "number_not_finite"),
        ({"reversal_mv": 1e3}, "number_outside"),
        ({"parameters": {"shfit": 1.0}}, "channel_parameter_unknown"),
        ({"parameters": {"slope": 0.0}}, "number_outside"),
    ],
)
def test_impossible_channel_density_is_named(changes: dict[str, Any], key: str) -> None:
    """Density, reversal and adjustable parameters of a channel are checked."""
    entry = replace(ChannelDensity(channel="pyr37_na", density_ms_cm2=1.0), **changes)
    assert _errors(_with_membrane("dendrite", channels=(entry,))) == [
        (key, "neuron.n1.membrane.dendrite.pyr37_na")
    ]


def test_channel_listed_twice_is_refused() -> None:
    """An override by name must mean one entry."""
    entry = ChannelDensity(channel="pyr37_kv", density_ms_cm2=1.0)
    assert _errors(_with_membrane("dendrite", channels=(entry, entry))) == [
        ("channel_twice", "neuron.n1.membrane.dendrite")
    ]


def test_sheath_must_fit_its_axon() -> None:
    """A sheath narrower than the axon, and one on a bare branch, are refused."""
    neuron = myelinated_neuron()
    thick = {"start_diameter_um": 2.0, "end_diameter_um": 2.0}
    assert _errors(_with_branch("internode_3", neuron, **thick)) == [
        ("sheath_too_narrow", "neuron.n1.internode_3")
    ]
    myelin = next(one.myelin for one in neuron.branches if one.myelin)
    assert _errors(_with_branch("axon", myelin=myelin)) == [
        ("myelin_without_internode", "neuron.n1.axon")
    ]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"branch": "nowhere"}, "branch_missing"),
        ({"position": -0.1}, "number_outside"),
        ({"neck_ns": 0.0}, "number_not_positive"),
        ({"head_diameter_um": NAN}, "number_not_finite"),
    ],
)
def test_impossible_spine_is_named(changes: dict[str, Any], key: str) -> None:
    """A spine needs a branch, a place on it and a size."""
    spine = Spine(
        id="s1", branch="apical", position=0.5, neck_ns=5.0, head_diameter_um=0.5
    )
    neuron = replace(generic_neuron(), spines=(replace(spine, **changes),))
    assert _errors(_lab(neuron)) == [(key, "neuron.n1.spine.s1")]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"place": Place(neuron="n2", branch="soma")}, "neuron_missing"),
        ({"place": Place(neuron="n1", branch="tail")}, "branch_missing"),
        ({"place": replace(SOMA, position=1.01)}, "number_outside"),
        ({"series_resistance_megaohm": 0.0}, "number_not_positive"),
        ({"holding": NAN}, "number_not_finite"),
        ({"reversal_mv": INF}, "number_not_finite"),
    ],
)
def test_impossible_electrode_is_named(changes: dict[str, Any], key: str) -> None:
    """An electrode needs a place and a possible amplifier."""
    electrode = replace(Electrode(id="e1", place=SOMA), **changes)
    assert _errors(_lab(electrodes=(electrode,))) == [(key, "electrode.e1")]


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (Step(onset_ms=-1.0, duration_ms=1.0, amplitude=1.0), "number_too_small"),
        (Step(onset_ms=0.0, duration_ms=-1.0, amplitude=1.0), "number_too_small"),
        (Step(onset_ms=0.0, duration_ms=1.0, amplitude=NAN), "number_not_finite"),
        (
            Train(
                onset_ms=0.0, duration_ms=2.0, interval_ms=1.0, count=3, amplitude=1.0
            ),
            "pulses_overlap",
        ),
        (
            Train(
                onset_ms=0.0, duration_ms=0.0, interval_ms=0.0, count=3, amplitude=1.0
            ),
            "number_not_positive",
        ),
        (
            Train(
                onset_ms=0.0, duration_ms=1.0, interval_ms=2.0, count=-1, amplitude=1.0
            ),
            "number_outside",
        ),
        (
            DoublePulse(
                onset_ms=0.0,
                duration_ms=2.0,
                interval_ms=1.0,
                amplitude=1.0,
                second_amplitude=1.0,
            ),
            "pulses_overlap",
        ),
        (
            Sine(onset_ms=0.0, duration_ms=1.0, amplitude=1.0, frequency_hz=-5.0),
            "number_too_small",
        ),
        (
            Noise(
                onset_ms=0.0,
                duration_ms=1.0,
                mean=0.0,
                deviation=1.0,
                correlation_ms=0.0,
            ),
            "number_not_positive",
        ),
        (Drawn(times_ms=(0.0, 1.0), values=(1.0,)), "drawn_lengths"),
        (Drawn(times_ms=(1.0, 0.0), values=(1.0, 1.0)), "drawn_not_rising"),
        (Drawn(times_ms=(0.0, NAN), values=(1.0, 1.0)), "number_not_finite"),
        (Drawn(times_ms=(-1.0, 0.0), values=(1.0, 1.0)), "number_too_small"),
    ],
)
def test_impossible_command_is_named(command: Any, key: str) -> None:
    """The place of a wrong command is the electrode and its number in the list."""
    assert _errors(_with_command(command)) == [(key, "electrode.e1.commands[0]")]


def test_jump_in_a_drawn_curve_is_good() -> None:
    """Two points at one time make a jump."""
    jump = Drawn(times_ms=(0.0, 1.0, 1.0, 2.0), values=(0.0, 0.0, 1.0, 1.0))
    assert check(_with_command(jump)) == ()


@pytest.mark.parametrize(
    ("changes", "key", "place"),
    [
        ({"bath": Bath(celsius=61.0)}, "number_outside", "bath"),
        ({"bath": Bath(celsius=NAN)}, "number_not_finite", "bath"),
        ({"sweep_ms": 0.0}, "number_not_positive", "lab"),
        ({"resolution": 0.0}, "number_outside", "lab"),
        ({"start": NAN}, "number_not_finite", "lab"),
        ({"seed": -1}, "number_too_small", "lab"),
        (
            {"doses": (Dose(drug="ttx", micromolar=-1.0),)},
            "number_too_small",
            "drug.ttx",
        ),
    ],
)
def test_impossible_bench_is_named(
    changes: dict[str, Any], key: str, place: str
) -> None:
    """Bath, sweep, seed and doses are checked."""
    assert _errors(_lab(**changes)) == [(key, place)]


@pytest.mark.parametrize(
    ("ion", "outside", "key"),
    [
        ("k", 0.0, "number_not_positive"),
        ("k", -3.5, "number_not_positive"),
        ("xe", 3.5, "ion_unknown"),
    ],
)
def test_impossible_concentration_is_named(ion: str, outside: float, key: str) -> None:
    """A concentration must be above 0, and of an ion that the bath knows."""
    entry = IonConcentration(ion=ion, outside_millimolar=outside, inside_millimolar=1.0)
    lab = _lab(bath=Bath(celsius=37.0, ions=(entry,)))
    assert _errors(lab) == [(key, f"bath.{ion}")]


def test_electrical_synapse_joins_two_single_cables() -> None:
    """Ends must exist and differ, and a double cable takes none."""
    end = Place(neuron="n2", branch="node_0")
    gap = ElectricalSynapse(id="g1", first=SOMA, second=end, conductance_ns=1.0)
    double = _lab(generic_neuron(), mrg_fibre(neuron_id="n2", nodes=2))
    lab = replace(double, electrical_synapses=(gap,))
    assert _errors(lab) == [("gap_on_double_cable", "gap.g1")]
    lab = replace(double, electrical_synapses=(replace(gap, second=SOMA),))
    assert _errors(lab) == [("gap_to_itself", "gap.g1")]
    lab = _lab(electrical_synapses=(gap,))
    assert _errors(lab) == [("neuron_missing", "gap.g1")]


def test_require_raises_the_first_error_with_its_place() -> None:
    """The error is a ValueError too, and its sentence names place and remedy."""
    with pytest.raises(LabError, match=r"neuron\.n1\.axon: length_um is -3.*Enter"):
        require(_with_branch("axon", length_um=-3.0))
    require(_lab())


def test_every_error_and_warning_has_a_sentence() -> None:
    """The words of what the other tests find can be made."""
    for lab in (
        _with_branch("axon", attach=2.0, membrane="no", overrides={"x": 1.0}),
        _with_branch("axon", kind=BranchKind.INTERNODE),
        _with_membrane(
            "soma", channels=(ChannelDensity(channel="?", density_ms_cm2=1),)
        ),
        _lab(doses=(Dose(drug="?", micromolar=1.0),), bath=Bath(celsius=5.0)),
    ):
        sentences = [str(finding) for finding in check(lab)]
        assert sentences
        assert all("{" not in sentence for sentence in sentences)


def test_unknown_channel_and_drug_are_kept_and_reported() -> None:
    """They warn, and do not forbid to run."""
    entry = ChannelDensity(channel="from_the_future", density_ms_cm2=1.0)
    (finding,) = _warnings(_with_membrane("soma", channels=(entry,)))
    assert (finding.key, finding.place) == (
        "channel_unknown",
        "neuron.n1.membrane.soma",
    )
    (finding,) = _warnings(_lab(doses=(Dose(drug="elixir", micromolar=1.0),)))
    assert (finding.key, finding.repair) == ("drug_unknown", None)


@pytest.mark.parametrize(
    ("neuron", "celsius", "key"),
    [
        (generic_neuron(), 6.3, "temperature_outside"),
        (generic_neuron(), 25.0, "temperature_differs"),
        (squid_axon(), 20.0, "temperature_differs"),
        (squid_axon(), 37.0, "squid_too_warm"),
    ],
)
def test_wrong_bath_is_said_once_and_repaired(
    neuron: Neuron, celsius: float, key: str
) -> None:
    """The repair sets the bath to the neuron's temperature, and nothing else."""
    lab = _lab(neuron, bath=Bath(celsius=celsius))
    (finding,) = _warnings(lab)
    assert finding.key == key
    assert finding.repair is not None
    assert finding.repair.bath.celsius == neuron.celsius
    assert finding.repair.neurons is lab.neurons
    assert check(finding.repair) == ()


def test_three_degrees_off_are_not_worth_a_word() -> None:
    """A bath close to the template's temperature is left in peace."""
    assert check(_lab(bath=Bath(celsius=34.0))) == ()


def test_channel_beyond_its_model_is_said() -> None:
    """A warm-blooded channel in a cold neuron is reported by its title."""
    neuron = squid_axon()
    extra = ChannelDensity(channel="tm_na", density_ms_cm2=1.0)
    membrane = replace(neuron.membranes[0], channels=(extra,))
    (finding,) = _warnings(_lab(replace(neuron, membranes=(membrane,))))
    assert finding.key == "channel_outside"
