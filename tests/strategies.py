"""Random labs for properties that hold for every lab.

Each has two or three neurons, at least five branches, two membranes per neuron, an
electrode and a stimulus. `labs` draws a good half of them so that they fire: membranes
full of channels and a strong step at the root; the rest are passive and barely pushed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from hypothesis import strategies as st
from msgspec.structs import replace

from neurolab.document.records import (
    AnyWaveform,
    Bath,
    Branch,
    BranchKind,
    ChannelDensity,
    Dose,
    DoublePulse,
    Drawn,
    ElectricalSynapse,
    Electrode,
    ElectrodeMode,
    Input,
    IonConcentration,
    Lab,
    Membrane,
    Neuron,
    Noise,
    Place,
    PoissonSpikes,
    Puff,
    Ramp,
    RegularSpikes,
    Sine,
    SpikeTimes,
    Spine,
    Step,
    Stretch,
    Synapse,
    Train,
    Transmitter,
    Uncaging,
)
from neurolab.physiology.drugs import DRUGS
from neurolab.physiology.synapse import PARAMETERS, default_of
from neurolab.physiology.transmitters import IONOTROPIC, RECEPTORS, ROUTES

FEWEST_BRANCHES = 3
"""Per neuron; with two neurons a lab has at least six."""

SWEEP_MS = 20.0


@dataclass(frozen=True, slots=True)
class Kit:
    """Channels that work together, at their temperature."""

    celsius: float
    valid_celsius: tuple[float, float]
    sodium: str
    potassium: str
    sodium_ms_cm2: float
    potassium_ms_cm2: float
    leak_ms_cm2: float
    leak_mv: float


KITS = (
    Kit(6.3, (0.0, 33.0), "hh_na", "hh_k", 120.0, 36.0, 0.3, -54.387),
    Kit(37.0, (20.0, 40.0), "pyr37_na", "pyr37_kv", 60.0, 20.0, 0.05, -70.0),
)


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Draw finite floats from `low` to `high`."""
    return st.floats(low, high, allow_nan=False, allow_infinity=False)


def _titles() -> st.SearchStrategy[str]:
    """Draw any text that a person could type."""
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def membranes(membrane_id: str, kit: Kit, active: bool) -> st.SearchStrategy[Membrane]:
    """Draw a membrane with or without the channels of a kit."""
    channels: st.SearchStrategy[tuple[ChannelDensity, ...]] = st.just(())
    if active:
        channels = numbers(0.9, 1.2).map(
            lambda factor: (
                ChannelDensity(
                    channel=kit.sodium, density_ms_cm2=kit.sodium_ms_cm2 * factor
                ),
                ChannelDensity(
                    channel=kit.potassium, density_ms_cm2=kit.potassium_ms_cm2 * factor
                ),
            )
        )
    return st.builds(
        Membrane,
        id=st.just(membrane_id),
        capacitance_uf_cm2=numbers(0.75, 1.0),
        axial_resistivity_ohm_cm=numbers(35.0, 150.0),
        leak_ms_cm2=st.just(kit.leak_ms_cm2),
        leak_mv=st.just(kit.leak_mv if active else -70.0),
        channels=channels,
    )


@st.composite
def branches(draw: st.DrawFn, branch_id: str, parent: Branch | None) -> Branch:
    """Draw a branch, the root being a soma of 15 to 25 um."""
    if parent is None:
        size_um = draw(numbers(15.0, 25.0))
        return Branch(
            id=branch_id,
            kind=BranchKind.SOMA,
            length_um=size_um,
            start_diameter_um=size_um,
            end_diameter_um=size_um,
            membrane="active",
            path=((0.0, 0.0), (size_um, 0.0)),
        )
    start_um, end_um = draw(numbers(0.5, 4.0)), draw(numbers(0.5, 4.0))
    middle = draw(st.none() | st.tuples(numbers(0.1, 0.9), numbers(0.5, 4.0)))
    from_soma = parent.kind == BranchKind.SOMA
    leak = st.fixed_dictionaries({}, optional={"leak_ms_cm2": numbers(0.05, 0.3)})
    return Branch(
        id=branch_id,
        kind=draw(st.sampled_from([BranchKind.DENDRITE, BranchKind.AXON])),
        parent=parent.id,
        attach=0.5 if from_soma else draw(st.sampled_from([1.0, 0.0]) | numbers(0, 1)),
        length_um=draw(numbers(20.0, 200.0)),
        start_diameter_um=start_um,
        end_diameter_um=end_um,
        profile=() if middle is None else ((0.0, start_um), middle, (1.0, end_um)),
        membrane=draw(st.sampled_from(["active", "passive"])),
        overrides=draw(leak),
        spine_factor=draw(numbers(1.0, 2.0)),
        compartments=draw(st.none() | st.integers(1, 9)),
    )


@st.composite
def neurons(draw: st.DrawFn, neuron_id: str, *, active: bool = True) -> Neuron:
    """Draw a neuron of three to six branches with two membranes."""
    kit = draw(st.sampled_from(KITS))
    tree = [draw(branches("soma", None))]
    for number in range(1, draw(st.integers(FEWEST_BRANCHES, 6))):
        parent = draw(st.sampled_from(tree))
        tree.append(draw(branches(f"branch_{number}", parent)))
    spine = st.builds(
        Spine,
        id=st.just("spine_1"),
        branch=st.just(tree[-1].id),
        position=numbers(0.0, 1.0),
        neck_ns=numbers(1.0, 50.0),
        head_diameter_um=numbers(0.2, 1.0),
    )
    return Neuron(
        id=neuron_id,
        name=draw(_titles()),
        celsius=kit.celsius,
        valid_celsius=kit.valid_celsius,
        branches=tuple(tree),
        membranes=(
            draw(membranes("active", kit, active)),
            draw(membranes("passive", kit, False)),
        ),
        spines=tuple(draw(st.lists(spine, max_size=1))),
    )


def waveforms(amplitude: float) -> st.SearchStrategy[AnyWaveform]:
    """Draw commands of every shape that stay within `amplitude`."""
    onset, length = numbers(0.0, 10.0), numbers(0.1, 5.0)
    size = numbers(-amplitude, amplitude)
    times: dict[str, Any] = {"onset_ms": onset, "duration_ms": length}
    pause = numbers(5.0, 10.0)
    curve = st.lists(st.tuples(onset, size), min_size=2, max_size=5).map(sorted)
    return st.one_of(
        st.builds(Step, **times, amplitude=size),
        st.builds(
            Train, **times, interval_ms=pause, count=st.integers(1, 4), amplitude=size
        ),
        st.builds(
            DoublePulse,
            **times,
            interval_ms=pause,
            amplitude=size,
            second_amplitude=size,
        ),
        st.builds(Ramp, **times, start=size, end=size),
        st.builds(Sine, **times, amplitude=size, frequency_hz=numbers(1.0, 500.0)),
        st.builds(
            Noise,
            **times,
            mean=size,
            deviation=numbers(0.0, amplitude / 4),
            correlation_ms=numbers(0.5, 5.0),
        ),
        curve.map(
            lambda points: Drawn(
                times_ms=tuple(time for time, _ in points),
                values=tuple(value for _, value in points),
            )
        ),
    )


@st.composite
def electrodes(
    draw: st.DrawFn, electrode_id: str, neuron: Neuron, *, amplitude_na: float
) -> Electrode:
    """Draw an electrode somewhere on a neuron, recording or injecting current."""
    branch = draw(st.sampled_from(neuron.branches))
    mode = draw(st.sampled_from([ElectrodeMode.VOLTAGE, ElectrodeMode.CURRENT_CLAMP]))
    return Electrode(
        id=electrode_id,
        name=draw(_titles()),
        place=Place(
            neuron=neuron.id, branch=branch.id, position=draw(numbers(0.0, 1.0))
        ),
        mode=mode,
        commands=tuple(draw(st.lists(waveforms(amplitude_na), max_size=2))),
    )


FAST = {
    Transmitter.GLUTAMATE: ("ampa", "nmda"),
    Transmitter.ACETYLCHOLINE: ("nicotinic",),
    Transmitter.GABA: ("gaba_a",),
    Transmitter.GLYCINE: ("glycine",),
}
"""Transmitter to receptors that conduct by themselves."""


def inputs(input_id: str, *, single: bool = False) -> st.SearchStrategy[Input]:
    """Draw an outside input: a single axon or a bundle, with any spike train.

    A single one has any transmitter; a bundle one that opens channels by itself.
    """
    onset = numbers(0.0, 10.0)
    trains = st.one_of(
        st.lists(onset, max_size=4).map(
            lambda times: SpikeTimes(times_ms=tuple(sorted(times)))
        ),
        st.builds(
            RegularSpikes,
            onset_ms=onset,
            interval_ms=numbers(1.0, 10.0),
            count=st.none() | st.integers(0, 5),
        ),
        st.builds(
            PoissonSpikes,
            rate_hz=numbers(0.0, 200.0),
            onset_ms=onset,
            duration_ms=st.none() | onset,
            synchronous=st.booleans(),
        ),
    )
    return st.builds(
        Input,
        id=st.just(input_id),
        transmitter=st.sampled_from(sorted(Transmitter if single else FAST)),
        train=trains,
        count=st.just(1) if single else st.sampled_from([1, 1, 5]),
        density_per_um=st.none() if single else st.sampled_from([None, None, 0.05]),
        spread_ms=numbers(0.0, 5.0),
        on=st.booleans(),
    )


@st.composite
def light_synapses(
    draw: st.DrawFn, synapse_id: str, source: Input, target: Neuron
) -> Synapse:
    """Draw a light synapse from an input onto a stretch of a neuron."""
    branch = draw(st.sampled_from(target.branches))
    start, stop = sorted((draw(numbers(0.0, 1.0)), draw(numbers(0.0, 1.0))))
    plastic = {
        "plasticity.use": draw(numbers(0.1, 0.9)),
        "plasticity.recovery": draw(numbers(0.0, 800.0)),
        "plasticity.facilitation": draw(numbers(0.0, 800.0)),
        "light.failure": draw(numbers(0.0, 0.5)),
        "light.delay": draw(numbers(0.0, 1.0)),
    }
    return Synapse(
        id=synapse_id,
        input=source.id,
        targets=(Stretch(neuron=target.id, branch=branch.id, start=start, stop=stop),),
        contacts=draw(st.integers(1, 3)),
        detail="light",
        receptors=FAST[source.transmitter],
        parameters=draw(st.just({}) | st.just(plastic)),
        on=draw(st.booleans()),
    )


OWN = ("release.", "calcium.", "facilitation.", "cleft.", "spillover.")
"""Parameters of a synapse with full detail that its receptors do not bring."""


def _own_parameters(
    transmitter: str, geometry: str, receptors: tuple[str, ...]
) -> st.SearchStrategy[dict[str, float]]:
    """Draw up to four parameters within a factor of two of their defaults."""
    heads = (*OWN, *(f"{name}." for name in receptors))
    known = [
        name
        for name in sorted(PARAMETERS)
        if name.startswith(heads)
        and ".light_" not in name
        and not name.endswith((".reversal", "outer_radius"))
        and default_of(name, transmitter, geometry).value > 0.0
    ]

    def factor(name: str) -> st.SearchStrategy[float]:
        one = default_of(name, transmitter, geometry)
        return numbers(0.5, 2.0).map(
            lambda factor: min(max(factor * one.value, one.low), one.high)
        )

    return st.lists(st.sampled_from(known), max_size=4, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: factor(name) for name in names})
    )


def doses(*, most: int = 2) -> st.SearchStrategy[tuple[Dose, ...]]:
    """Draw some drugs at a tenth, once or ten times their usual dose."""
    one = st.builds(
        lambda name, factor: Dose(
            drug=name, micromolar=factor * DRUGS[name].usual_micromolar
        ),
        st.sampled_from(sorted(DRUGS)),
        st.sampled_from([0.1, 1.0, 10.0]),
    )
    return st.lists(one, max_size=most, unique_by=lambda dose: dose.drug).map(tuple)


@st.composite
def full_synapses(
    draw: st.DrawFn, synapse_id: str, source: Input | Place, target: Neuron
) -> Synapse:
    """Draw a synapse with full detail from an input or a terminal with glutamate."""
    transmitter = str(Transmitter.GLUTAMATE)
    if isinstance(source, Input):
        transmitter = str(source.transmitter)
    branch = draw(st.sampled_from(target.branches))
    start, stop = sorted((draw(numbers(0.0, 1.0)), draw(numbers(0.0, 1.0))))
    receptors = tuple(
        draw(
            st.lists(
                st.sampled_from(
                    [k for k, by in RECEPTORS.items() if by == transmitter]
                ),
                min_size=1,
                unique=True,
            )
        )
    )
    is_muscle = receptors == ("nicotinic",) and draw(st.booleans())
    geometry: Literal["central", "neuromuscular"] = "central"
    if is_muscle:
        geometry = "neuromuscular"
    fast = tuple(name for name in receptors if name in IONOTROPIC)
    return Synapse(
        id=synapse_id,
        input=source.id if isinstance(source, Input) else None,
        terminal=source if isinstance(source, Place) else None,
        targets=(Stretch(neuron=target.id, branch=branch.id, start=start, stop=stop),),
        contacts=draw(st.integers(1, 4)),
        geometry=geometry,
        receptors=receptors,
        parameters={
            "calcium.local": draw(st.sampled_from([10.0, 40.0, 100.0])),
            **draw(_own_parameters(transmitter, geometry, fast)),
        },
        closed=tuple(draw(st.lists(st.sampled_from(ROUTES[transmitter]), unique=True))),
        doses=draw(doses()),
        release=draw(st.sampled_from(["stochastic", "stochastic", "mean_field"])),
        on=draw(st.sampled_from([True, True, True, False])),
    )


@st.composite
def synaptic_labs(draw: st.DrawFn, *, poisoned: bool = True) -> Lab:
    """Draw a lab about synapses: a small neuron, two full ones, perhaps a light one.

    Parameters
    ----------
    draw : DrawFn
    poisoned : bool
        Whether drugs may be in the bath.
    """
    cell = draw(neurons("n1", active=draw(st.booleans())))
    firing = RegularSpikes(
        onset_ms=draw(numbers(0.0, 2.0)), interval_ms=draw(numbers(2.0, 8.0))
    )
    sources: tuple[Input, ...] = (
        replace(draw(inputs("i0", single=True)), on=True, train=firing),
        draw(inputs("i1", single=True)),
    )
    synapses = [draw(full_synapses(f"s_{one.id}", one, cell)) for one in sources]
    bundle = draw(inputs("bundle"))
    if draw(st.booleans()):
        sources = (*sources, bundle)
        synapses.append(draw(light_synapses("s_bundle", bundle, cell)))
    onset_ms, duration_ms = draw(numbers(0.0, 8.0)), draw(numbers(0.0, 3.0))
    puff = Puff(
        id="puff",
        synapse="s_i0",
        onset_ms=onset_ms,
        duration_ms=duration_ms,
        millimolar=draw(numbers(0.0, 2.0)),
    )
    flash = Uncaging(
        id="flash",
        synapse="s_i1",
        onset_ms=onset_ms,
        duration_ms=duration_ms,
        micromolar=draw(numbers(0.0, 30.0)),
    )
    return Lab(
        name="random",
        bath=Bath(celsius=draw(numbers(22.0, 37.0)), ions=draw(_ions())),
        neurons=(cell,),
        inputs=sources,
        synapses=tuple(synapses),
        puffs=(puff,) if draw(st.booleans()) else (),
        uncagings=(flash,) if draw(st.booleans()) else (),
        doses=draw(doses()) if poisoned else (),
        sweep_ms=SWEEP_MS,
        seed=draw(st.integers(0, 2**31 - 1)),
        start=-70.0,
    )


def _ions() -> st.SearchStrategy[tuple[IonConcentration, ...]]:
    """Draw the bath's calcium: as usual, little, none, or twice as much."""
    return st.sampled_from([None, None, 0.5, 0.0, 4.0]).map(
        lambda outside: (
            ()
            if outside is None
            else (
                IonConcentration(
                    ion="ca", outside_millimolar=outside, inside_millimolar=5e-5
                ),
            )
        )
    )


@st.composite
def labs(draw: st.DrawFn, *, spiking: bool | None = None) -> Lab:
    """Draw a lab that `checks.require` accepts.

    Parameters
    ----------
    draw : DrawFn
    spiking : bool, optional
        Whether the first neuron is to fire; None draws it.
    """
    fires = spiking
    if fires is None:  # hypothesis likes the first, and drops what draws much
        fires = draw(st.sampled_from([True, False, True]))
    count = draw(st.integers(2, 3))
    cells = tuple(draw(neurons(f"n{i}", active=fires)) for i in range(1, count + 1))
    stimulus = Electrode(
        id="stimulus",
        place=Place(neuron="n1", branch="soma"),
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=(
            Step(
                onset_ms=draw(numbers(0.5, 2.0)),
                duration_ms=2.0,
                amplitude=draw(numbers(4.0, 6.0) if fires else numbers(0.01, 0.05)),
            ),
        ),
    )
    more = [draw(electrodes(f"e_{cell.id}", cell, amplitude_na=0.02)) for cell in cells]
    sources = [draw(inputs(f"i{k}")) for k in range(draw(st.integers(0, 2)))]
    synapses = [
        draw(light_synapses(f"s_{one.id}", one, draw(st.sampled_from(cells))))
        for one in sources
    ]
    if draw(st.booleans()):
        axon = draw(inputs("axon", single=True))
        sources.append(axon)
        synapses.append(
            draw(full_synapses("s_axon", axon, draw(st.sampled_from(cells))))
        )
    gap = ElectricalSynapse(
        id="gap_1",
        first=Place(neuron="n1", branch="soma"),
        second=Place(neuron="n2", branch="branch_1", position=draw(numbers(0.0, 1.0))),
        conductance_ns=draw(numbers(0.1, 2.0)),
    )
    return Lab(
        name="random",
        title=draw(_titles()),
        about=draw(_titles()),
        bath=Bath(celsius=cells[0].celsius),
        neurons=cells,
        electrical_synapses=(gap,) if draw(st.booleans()) else (),
        inputs=tuple(sources),
        synapses=tuple(synapses),
        electrodes=(stimulus, *more),
        doses=draw(
            st.just(()) | st.just((Dose(drug="a drug of the future", micromolar=1.0),))
        ),
        channels=("neuron.n1.soma@0.5.v",),
        sweep_ms=SWEEP_MS,
        seed=draw(st.integers(0, 2**31 - 1)),
        resolution=draw(st.sampled_from([0.5, 1.0, 2.0])),
        start=draw(st.none() | numbers(-80.0, -55.0)),
        history=draw(st.sampled_from(["rested", "continuous"])),
    )
