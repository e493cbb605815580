"""The frozen records of a lab: everything that is on the bench, and nothing that runs.

A `Lab` is a value. Editing means building a new one that shares every unchanged part
with the old one (`msgspec.structs.replace`), so that `simulation.plan_edit` can see by
identity what changed. The project file is these records as JSON (`formats.project`).
Whether a lab makes sense is asked in `checks`.

The records are `msgspec.Struct`s, not dataclasses: only those refuse an unknown field
when a file is read.

Units are part of the names. Positions on a branch are fractions from 0 (the end that
joins the parent) to 1, so that they survive stretching.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from neurolab.document.record import Record
from neurolab.document.saved_state import SavedState


class BranchKind(StrEnum):
    """The part of a neuron that a branch is."""

    SOMA = "soma"
    DENDRITE = "dendrite"
    HILLOCK = "hillock"
    INITIAL_SEGMENT = "initial_segment"
    AXON = "axon"
    NODE = "node"
    INTERNODE = "internode"
    BOUTON = "bouton"


class Transmitter(StrEnum):
    """What a neuron or an outside input releases."""

    GLUTAMATE = "glutamate"
    ACETYLCHOLINE = "acetylcholine"
    GABA = "gaba"
    GLYCINE = "glycine"
    DOPAMINE = "dopamine"
    NORADRENALINE = "noradrenaline"
    SEROTONIN = "serotonin"


class ChannelDensity(Record, frozen=True, kw_only=True):
    """One kind of channel in a membrane.

    Attributes
    ----------
    channel : str
        Name in `physiology.channels.CHANNELS`; an unknown name stays as it is,
        conducts nothing and is reported.
    density_ms_cm2 : float
        Maximal conductance, mS/cm2, before any temperature factor of the source.
    reversal_mv : float or None
        Reversal potential at the default bath; None takes the published one.
    parameters : dict of str to float
        The channel's adjustable parameters that differ from the default.
    """

    channel: str
    density_ms_cm2: float
    reversal_mv: float | None = None
    parameters: dict[str, float] = {}


class CalciumPool(Record, frozen=True, kw_only=True):
    """Calcium under the membrane: dC/dt = -gain I - (C - rest) / decay.

    Attributes
    ----------
    gain_millimolar_cm2_per_nc : float
        Rise of the concentration (mM) per inward calcium charge density (nC/cm2, which
        is uA ms/cm2).
    decay_ms, rest_millimolar : float
        Time constant and resting concentration.
    """

    gain_millimolar_cm2_per_nc: float
    decay_ms: float
    rest_millimolar: float


class Membrane(Record, frozen=True, kw_only=True):
    """A membrane recipe: capacitance, leak, cytoplasm, channels.

    Attributes
    ----------
    id : str
        Name within the neuron, for instance ``dendrite``.
    capacitance_uf_cm2, axial_resistivity_ohm_cm : float
    leak_ms_cm2, leak_mv : float
        Leak conductance and its reversal potential at the default bath.
    channels : tuple of ChannelDensity
    calcium : CalciumPool or None
        Needed by channels that sense calcium.
    """

    id: str
    capacitance_uf_cm2: float
    axial_resistivity_ohm_cm: float
    leak_ms_cm2: float
    leak_mv: float
    channels: tuple[ChannelDensity, ...] = ()
    calcium: CalciumPool | None = None


class Myelin(Record, frozen=True, kw_only=True):
    """The sheath of an internode.

    Attributes
    ----------
    fibre_diameter_um : float
        Outer diameter of the sheath; the branch's own diameter is the axon's.
    lamellae : float
        Number of wraps; each counts as two membranes in series.
    periaxonal_nm : float
        Width of the space between axon and sheath; used by the double cable.
    """

    fibre_diameter_um: float
    lamellae: float
    periaxonal_nm: float = 4.0


class Branch(Record, frozen=True, kw_only=True):
    """One branch of a neuron: a cylinder, cone or profile of circular cross-section.

    Attributes
    ----------
    id : str
        Name within the neuron, for instance ``soma`` or ``apical``.
    kind : BranchKind
    parent : str or None
        Branch that it grows from; None for the one root.
    attach : float
        Place on the parent, 0 to 1. Branches leaving a soma start at its middle, 0.5.
    length_um, start_diameter_um, end_diameter_um : float
    profile : tuple of (float, float)
        Optional (fraction of length, diameter in um) points, 0 and 1 included, of a
        measured branch; replaces the straight taper.
    membrane : str
        `Membrane.id`.
    overrides : dict of str to float
        Changes of single membrane values in this branch only: ``capacitance_uf_cm2``,
        ``axial_resistivity_ohm_cm``, ``leak_ms_cm2``, ``leak_mv``, or a channel name
        for its density.
    spine_factor : float
        Membrane area of unresolved spines: multiplies capacitance and leak.
    compartments : int or None
        Number of compartments; None lets the length constant decide.
    myelin : Myelin or None
        The sheath, on internodes.
    path : tuple of (float, float)
        The drawn path in um of the drawing, start first, x to the right and y down.
        Length is mapped along it.
    """

    id: str
    kind: BranchKind
    parent: str | None = None
    attach: float = 1.0
    length_um: float
    start_diameter_um: float
    end_diameter_um: float
    profile: tuple[tuple[float, float], ...] = ()
    membrane: str
    overrides: dict[str, float] = {}
    spine_factor: float = 1.0
    compartments: int | None = None
    myelin: Myelin | None = None
    path: tuple[tuple[float, float], ...] = ()


class Spine(Record, frozen=True, kw_only=True):
    """One explicit dendritic spine: a head behind the resistance of its neck.

    Attributes
    ----------
    id : str
    branch : str
    position : float
        0 to 1 along the branch.
    neck_ns : float
        Conductance of the neck, nS.
    head_diameter_um : float
        Diameter of the spherical head, which has the branch's passive membrane.
    """

    id: str
    branch: str
    position: float
    neck_ns: float
    head_diameter_um: float


class Neuron(Record, frozen=True, kw_only=True):
    """A tree of branches with its membranes.

    Attributes
    ----------
    id, name : str
    template : str
        Name of the template it was made from, "" for a morphology.
    about : str
        What it is and what in it is assumed.
    celsius : float
        Temperature that its template is meant for.
    valid_celsius : (float, float)
        Range in which the template works as described.
    cable : str
        ``single`` (the sheath is a thin membrane) or ``double`` (the space under the
        sheath is a cable of its own: McIntyre, Richardson & Grill 2002).
    sub_steps : int or None
        Steps per tick: 1, 2, 5, 10 or 20; None takes 10 with nodes of Ranvier, else 1.
    branches : tuple of Branch
    membranes : tuple of Membrane
    spines : tuple of Spine
    position : (float, float)
        Where the origin of the drawn paths lies on the bench, in um of the drawing.
    transmitter : Transmitter
        What all of its terminals release (Dale's principle).
    """

    id: str
    name: str
    template: str = ""
    about: str = ""
    celsius: float
    valid_celsius: tuple[float, float]
    cable: Literal["single", "double"] = "single"
    sub_steps: Literal[1, 2, 5, 10, 20] | None = None
    branches: tuple[Branch, ...]
    membranes: tuple[Membrane, ...]
    spines: tuple[Spine, ...] = ()
    position: tuple[float, float] = (0.0, 0.0)
    transmitter: Transmitter = Transmitter.GLUTAMATE


class Place(Record, frozen=True, kw_only=True):
    """A place on a neuron: branch and fraction of its length."""

    neuron: str
    branch: str
    position: float = 0.5


class ElectricalSynapse(Record, frozen=True, kw_only=True):
    """A gap junction: the same current leaves one place and enters the other."""

    id: str
    first: Place
    second: Place
    conductance_ns: float


class Waveform(Record, frozen=True, kw_only=True, tag_field="shape"):
    """Base of the commands that an electrode can play.

    Times count from the sweep's start. The amplitude's unit is the electrode's: nA, mV
    or nS.
    """


class Step(Waveform, frozen=True, kw_only=True, tag="step"):
    """A rectangular pulse."""

    onset_ms: float
    duration_ms: float
    amplitude: float


class Train(Waveform, frozen=True, kw_only=True, tag="train"):
    """Equal pulses at a fixed interval from onset to onset."""

    onset_ms: float
    duration_ms: float
    interval_ms: float
    count: int
    amplitude: float


class DoublePulse(Waveform, frozen=True, kw_only=True, tag="double_pulse"):
    """Two pulses, for paired stimuli and refractory periods."""

    onset_ms: float
    duration_ms: float
    interval_ms: float
    amplitude: float
    second_amplitude: float


class Ramp(Waveform, frozen=True, kw_only=True, tag="ramp"):
    """A straight line from `start` to `end`, zero outside."""

    onset_ms: float
    duration_ms: float
    start: float
    end: float


class Sine(Waveform, frozen=True, kw_only=True, tag="sine"):
    """A sine wave of given amplitude about `offset`."""

    onset_ms: float
    duration_ms: float
    amplitude: float
    frequency_hz: float
    offset: float = 0.0


class Noise(Waveform, frozen=True, kw_only=True, tag="noise"):
    """Gaussian noise with exponential correlation, from the lab's seed.

    An Ornstein-Uhlenbeck process.
    """

    onset_ms: float
    duration_ms: float
    mean: float
    deviation: float
    correlation_ms: float


class Drawn(Waveform, frozen=True, kw_only=True, tag="drawn"):
    """A curve drawn by hand or read from a file: straight lines between points.

    Two points at one time make a jump; outside the first and last point it is zero.
    """

    times_ms: tuple[float, ...]
    values: tuple[float, ...]
    source: str = ""


AnyWaveform = Step | Train | DoublePulse | Ramp | Sine | Noise | Drawn


class ElectrodeMode(StrEnum):
    """What an electrode does."""

    VOLTAGE = "voltage"
    CURRENT_CLAMP = "current_clamp"
    VOLTAGE_CLAMP = "voltage_clamp"
    CONDUCTANCE_CLAMP = "conductance_clamp"


class Electrode(Record, frozen=True, kw_only=True):
    """An electrode somewhere on a neuron.

    Attributes
    ----------
    id, name : str
    place : Place
    mode : ElectrodeMode
        ``voltage`` only records; the others also play `commands`.
    commands : tuple of waveforms
        Added up. In nA, mV or nS.
    holding : float
        Added throughout: nA, mV or nS.
    series_resistance_megaohm : float
        Of a voltage clamp; must be above 0.
    reversal_mv : float
        Of a conductance clamp.
    on : bool
        False lifts the electrode: it records, but commands nothing.
    """

    id: str
    name: str = ""
    place: Place
    mode: ElectrodeMode = ElectrodeMode.VOLTAGE
    commands: tuple[AnyWaveform, ...] = ()
    holding: float = 0.0
    series_resistance_megaohm: float = 1.0
    reversal_mv: float = 0.0
    on: bool = True


class IonConcentration(Record, frozen=True, kw_only=True):
    """Concentrations of one ion outside and inside, mM."""

    ion: str
    outside_millimolar: float
    inside_millimolar: float


class Bath(Record, frozen=True, kw_only=True):
    """Temperature and ions of the bath, shared by all neurons.

    Attributes
    ----------
    celsius : float
    ions : tuple of IonConcentration
        Empty means the default table of `physiology.ions`; an entry replaces its ion.
    reversals : str
        ``published``: each membrane keeps its published reversal potentials and a
        changed concentration adds the difference of Nernst potentials. ``ion_table``:
        reversal potentials are computed from the table and the temperature.
    """

    celsius: float
    ions: tuple[IonConcentration, ...] = ()
    reversals: Literal["published", "ion_table"] = "published"


class Dose(Record, frozen=True, kw_only=True):
    """A drug in the bath, or at one synapse.

    Attributes
    ----------
    drug : str
        Name in `physiology.drugs.DRUGS`; an unknown name stays as it is, does nothing
        and is reported.
    micromolar : float
    minutes : float or None
        None acts at once and in full. A number follows the drug's real time course:
        for how many minutes it has been there when the run starts, or when it is given.
    washing : bool
        With a time course: True takes it out of the bath, and what has reached the
        cells leaves with the drug's own time; what does not wash out stays.
    aged : float
        Share of its effect, 0 to 1, that no antidote undoes any more when it is given.
    """

    drug: str
    micromolar: float
    minutes: float | None = None
    washing: bool = False
    aged: float = 0.0


class SpikeTrain(Record, frozen=True, kw_only=True, tag_field="pattern"):
    """Base of the spike trains of outside inputs; times from the start of the sweep."""


class SpikeTimes(SpikeTrain, frozen=True, kw_only=True, tag="times"):
    """A list of spike times, in order."""

    times_ms: tuple[float, ...]


class RegularSpikes(SpikeTrain, frozen=True, kw_only=True, tag="regular"):
    """Spikes at a fixed interval; without `count` until the next sweep begins."""

    onset_ms: float
    interval_ms: float
    count: int | None = None


class PoissonSpikes(SpikeTrain, frozen=True, kw_only=True, tag="poisson"):
    """Spikes at random, from the lab's seed.

    Attributes
    ----------
    rate_hz : float
        Of each line.
    onset_ms : float
    duration_ms : float or None
        None goes on until the next sweep begins.
    synchronous : bool
        True gives all lines of a bundle the same spikes; False draws each line's own.
    """

    rate_hz: float
    onset_ms: float = 0.0
    duration_ms: float | None = None
    synchronous: bool = False


AnySpikeTrain = SpikeTimes | RegularSpikes | PoissonSpikes


class Input(Record, frozen=True, kw_only=True):
    """An outside input: an axon, or a bundle of them, from a cell not on the bench.

    Attributes
    ----------
    id, name : str
    transmitter : Transmitter
    train : SpikeTimes, RegularSpikes or PoissonSpikes
    count : int
        Number of lines (axons); 1 is a single axon, more is a bundle, whose synapses
        are light.
    density_per_um : float or None
        Lines per um of target instead of `count`, so that a new branch brings inputs.
    spread_ms : float
        Line k of n fires k/n of this later than line 0.
    on : bool
        False keeps it silent.
    position : (float, float)
        Where it is drawn on the bench, in um of the drawing.
    """

    id: str
    name: str = ""
    transmitter: Transmitter = Transmitter.GLUTAMATE
    train: AnySpikeTrain
    count: int = 1
    density_per_um: float | None = None
    spread_ms: float = 0.0
    on: bool = True
    position: tuple[float, float] = (0.0, 0.0)


class Stretch(Record, frozen=True, kw_only=True):
    """A stretch of a branch, from fraction `start` to `stop`; a point where they agree.

    Without a branch it is every dendrite of the neuron, from end to end.
    """

    neuron: str
    branch: str | None = None
    start: float = 0.0
    stop: float = 1.0


class Synapse(Record, frozen=True, kw_only=True):
    """A chemical connection from a terminal, or an outside input, to some targets.

    Attributes
    ----------
    id, name : str
    terminal : Place or None
        Where on the presynaptic neuron it sits; None for an outside input.
    input : str or None
        `Input.id`; exactly one of `terminal` and `input` is given.
    targets : tuple of Stretch
        Where its contacts are, spread evenly by length over all of them.
    contacts : int
        Number of contacts; for a bundle, of each of its lines.
    detail : str
        ``full`` computes calcium, vesicles, cleft, receptors and clearing; ``light``
        is an event with two-state receptors and short-term plasticity.
    detailed : tuple of int
        Contacts of a light synapse that have full detail all the same: numbers from 0,
        line after line.
    geometry : str
    receptors : tuple of str
        Names in `physiology.transmitters.RECEPTORS`; an unknown name stays as it is,
        stays closed and is reported.
    parameters : dict of str to float
        Values that differ from the default, for instance ``ampa.count``; names and
        units in `physiology.synapse`.
    closed : tuple of str
        Ways of clearing that are switched off: ``diffusion``, ``uptake``, ``enzyme``.
    doses : tuple of Dose
        Drugs at this synapse only, besides those in the bath.
    release : str
        ``stochastic`` vesicle by vesicle, or ``mean_field`` for the average.
    on : bool
        False takes it out: it neither releases nor conducts.
    """

    id: str
    name: str = ""
    terminal: Place | None = None
    input: str | None = None
    targets: tuple[Stretch, ...]
    contacts: int = 1
    detail: Literal["full", "light"] = "full"
    detailed: tuple[int, ...] = ()
    geometry: Literal["central", "neuromuscular"] = "central"
    receptors: tuple[str, ...]
    parameters: dict[str, float] = {}
    closed: tuple[Literal["diffusion", "uptake", "enzyme"], ...] = ()
    doses: tuple[Dose, ...] = ()
    release: Literal["stochastic", "mean_field"] = "stochastic"
    on: bool = True


class Puff(Record, frozen=True, kw_only=True):
    """Transmitter from a pipette onto a synapse with full detail.

    Attributes
    ----------
    id, name : str
    synapse : str
        `Synapse.id`.
    transmitter : Transmitter or None
        None is the synapse's own. Another one reaches the receptors that it fits, and
        is gone as soon as the puff ends: its clearing is not computed.
    onset_ms, duration_ms : float
        From the start of the sweep.
    millimolar : float
        Concentration in the cleft and around it while it lasts.
    fading_ms : float
        Time constant with which it falls meanwhile; 0 holds it.
    on : bool
    """

    id: str
    name: str = ""
    synapse: str
    transmitter: Transmitter | None = None
    onset_ms: float
    duration_ms: float
    millimolar: float
    fading_ms: float = 0.0
    on: bool = True


class Uncaging(Record, frozen=True, kw_only=True):
    """Calcium set free by a flash in a terminal with full detail.

    Attributes
    ----------
    id, name : str
    synapse : str
        `Synapse.id`.
    onset_ms, duration_ms : float
        From the start of the sweep.
    micromolar : float
        Added to the calcium at the sensor while it lasts.
    on : bool
    """

    id: str
    name: str = ""
    synapse: str
    onset_ms: float
    duration_ms: float
    micromolar: float
    on: bool = True


class Lab(Record, frozen=True, kw_only=True):
    """Everything on the bench.

    Attributes
    ----------
    name, title, about : str
        File name without suffix, title for people, and what to look at.
    bath : Bath
    neurons, electrical_synapses, inputs, synapses : tuples
    electrodes, puffs, uncagings, doses : tuples
    channels : tuple of str
        Addresses on the oscilloscope.
    sweep_ms : float
        Length of one sweep.
    seed : int
        Of everything that is drawn at random.
    resolution : float
        Factor on the number of compartments where it is not stated; 2 halves them in
        length.
    start : float, SavedState or None
        Voltage (mV) at which a run starts, with gates at steady state, or the state of
        a moment of an earlier run; None starts from rest.
    history : str
        ``rested`` begins every sweep from the rested state; ``continuous`` keeps what
        the sweep before left behind, such as emptied pools.
    track_ions : bool
        True lets the currents change sodium and potassium inside, and with them the
        reversal potentials; False holds the concentrations constant.
    drug_minutes_per_s : float
        Time-lapse of drugs that are given with their time course: how many of their
        minutes pass in a second of the run. 1/60 is real time.
    fine_colours : bool
        True opens the lab in the colours of rest plus and minus 10 mV, in which the
        potentials of synapses are seen; False in those of action potentials, unless
        nothing in the lab can fire.
    """

    name: str
    title: str = ""
    about: str = ""
    bath: Bath
    neurons: tuple[Neuron, ...]
    electrical_synapses: tuple[ElectricalSynapse, ...] = ()
    inputs: tuple[Input, ...] = ()
    synapses: tuple[Synapse, ...] = ()
    electrodes: tuple[Electrode, ...] = ()
    puffs: tuple[Puff, ...] = ()
    uncagings: tuple[Uncaging, ...] = ()
    doses: tuple[Dose, ...] = ()
    channels: tuple[str, ...] = ()
    sweep_ms: float = 20.0
    seed: int = 1
    resolution: float = 1.0
    start: float | SavedState | None = None
    history: Literal["rested", "continuous"] = "rested"
    track_ions: bool = False
    drug_minutes_per_s: float = 1.0
    fine_colours: bool = False
