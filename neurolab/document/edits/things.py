"""Adding whole things to the bench, and connecting them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from neurolab.document.edits.places import (
    address_of,
    require_gap,
    require_target,
    rounded,
    target_at,
)
from neurolab.document.edits.refs import (
    Ref,
    branch_of,
    free_id,
    free_name,
    neuron_of,
)
from neurolab.document.records import (
    BranchKind,
    DoublePulse,
    ElectricalSynapse,
    Electrode,
    ElectrodeMode,
    Input,
    Lab,
    Noise,
    Place,
    PoissonSpikes,
    Ramp,
    RegularSpikes,
    Sine,
    Step,
    Synapse,
    Train,
    Transmitter,
)
from neurolab.document.templates import TEMPLATES, with_terminal
from neurolab.errors import LabError
from neurolab.physiology import bench, placing
from neurolab.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from neurolab.document.records import AnyWaveform, Neuron

TERMINALS = (BranchKind.BOUTON, BranchKind.AXON, BranchKind.NODE)

RECEPTORS: dict[Transmitter, tuple[str, ...]] = {
    Transmitter.GLUTAMATE: ("ampa", "nmda"),
    Transmitter.ACETYLCHOLINE: ("nicotinic",),
    Transmitter.GABA: ("gaba_a",),
    Transmitter.GLYCINE: ("glycine",),
    Transmitter.DOPAMINE: ("d1",),
    Transmitter.NORADRENALINE: ("beta",),
    Transmitter.SEROTONIN: ("ht1a",),
}
"""Receptors that a new synapse has, by what its source releases."""

TRANSMITTERS = {"fast_spiking_interneuron": Transmitter.GABA}
"""Templates that release something else than glutamate."""

Stimulus = Literal["step", "train", "double_pulse", "noise", "ramp", "sine"]


def add_neuron(
    lab: Lab,
    template: str,
    position: tuple[float, float],
    transmitter: Transmitter | None = None,
) -> tuple[Lab, Ref]:
    """Put a neuron made from a template on the bench, with a terminal on its axon."""
    name = free_id("n", (one.id for one in lab.neurons))
    neuron = TEMPLATES[template].build(neuron_id=name)
    kinds = {one.kind for one in neuron.branches}
    if BranchKind.SOMA in kinds and neuron.branches[-1].kind in TERMINALS:
        neuron = with_terminal(neuron)
    if transmitter is None:
        transmitter = TRANSMITTERS.get(template, neuron.transmitter)
    neuron = replace(neuron, transmitter=transmitter)
    return put_neuron(
        lab,
        replace(
            neuron,
            name=_numbered(word("placing.neuron"), (one.name for one in lab.neurons)),
        ),
        position,
    )


def put_neuron(
    lab: Lab, neuron: Neuron, position: tuple[float, float]
) -> tuple[Lab, Ref]:
    """Put a finished neuron on the bench, under a free id."""
    name = free_id("n", (one.id for one in lab.neurons))
    neuron = replace(
        neuron, id=name, position=(round(position[0], 2), round(position[1], 2))
    )
    return replace(lab, neurons=(*lab.neurons, neuron)), Ref("neuron", name)


def _numbered(stem: str, taken: Iterable[str]) -> str:
    """Return the first of ``stem 1``, ``stem 2`` ... that is not taken."""
    return free_id(f"{stem} ", taken)


def add_input(
    lab: Lab,
    position: tuple[float, float],
    transmitter: Transmitter,
    *,
    bundle: bool = False,
) -> tuple[Lab, Ref]:
    """Put an outside input on the bench: one axon, or a bundle of them."""
    name = free_id("in", (one.id for one in lab.inputs))
    train: RegularSpikes | PoissonSpikes = RegularSpikes(
        onset_ms=placing.INPUT_ONSET_MS.value,
        interval_ms=placing.INPUT_INTERVAL_MS.value,
        count=1,
    )
    if bundle:
        train = PoissonSpikes(rate_hz=placing.BUNDLE_RATE_HZ.value)
    title = word(f"placing.{'bundle' if bundle else transmitter.value}")
    new = Input(
        id=name,
        name=free_name(title, (one.name for one in lab.inputs)),
        transmitter=transmitter,
        train=train,
        count=int(placing.BUNDLE_LINES.value) if bundle else 1,
        position=(round(position[0], 2), round(position[1], 2)),
    )
    return replace(lab, inputs=(*lab.inputs, new)), Ref("input", name)


def add_electrode(
    lab: Lab,
    place: Place,
    mode: ElectrodeMode = ElectrodeMode.VOLTAGE,
    stimulus: Stimulus = "step",
) -> tuple[Lab, Ref]:
    """Put an electrode on a membrane, and its voltage on the oscilloscope."""
    place = rounded(place)
    name = free_id("e", (one.id for one in lab.electrodes))
    clamp = mode is ElectrodeMode.VOLTAGE_CLAMP
    commands: tuple[AnyWaveform, ...] = ()
    if mode is not ElectrodeMode.VOLTAGE:
        commands = (new_waveform(stimulus, mode),)
    title = word(f"placing.{mode.value}")
    electrode = Electrode(
        id=name,
        name=free_name(title, (one.name for one in lab.electrodes)),
        place=place,
        mode=mode,
        commands=commands,
        holding=placing.HOLDING_MV.value if clamp else 0.0,
    )
    channel = f"electrode.{name}.current" if clamp else address_of(place)
    added = replace(
        lab,
        electrodes=(*lab.electrodes, electrode),
        channels=tuple(dict.fromkeys((*lab.channels, channel))),
    )
    return added, Ref("electrode", name)


def new_waveform(kind: Stimulus, mode: ElectrodeMode) -> AnyWaveform:
    """Return a command as it is when it is placed."""
    onset, size = placing.PULSE_ONSET_MS.value, placing.PULSE_NA.value
    if mode is ElectrodeMode.VOLTAGE_CLAMP:
        size = placing.CLAMP_MV.value
    long = placing.LONG_MS.value
    match kind:
        case "train":
            return Train(
                onset_ms=onset,
                duration_ms=placing.PULSE_MS.value,
                interval_ms=placing.PULSE_INTERVAL_MS.value,
                count=int(placing.PULSE_COUNT.value),
                amplitude=size,
            )
        case "double_pulse":
            return DoublePulse(
                onset_ms=onset,
                duration_ms=placing.PULSE_MS.value,
                interval_ms=placing.PULSE_INTERVAL_MS.value,
                amplitude=size,
                second_amplitude=size,
            )
        case "noise":
            return Noise(
                onset_ms=onset,
                duration_ms=long,
                mean=0.0,
                deviation=placing.NOISE_NA.value * size / placing.PULSE_NA.value,
                correlation_ms=placing.NOISE_CORRELATION_MS.value,
            )
        case "ramp":
            return Ramp(onset_ms=onset, duration_ms=long, start=0.0, end=size)
        case "sine":
            return Sine(
                onset_ms=onset,
                duration_ms=long,
                amplitude=size,
                frequency_hz=placing.SINE_HZ.value,
            )
    return Step(onset_ms=onset, duration_ms=placing.PULSE_MS.value, amplitude=size)


def terminal_at(lab: Lab, place: Place) -> Place | None:
    """Return the terminal at a place, None where no transmitter is released."""
    neuron = neuron_of(lab, place.neuron)
    branch = branch_of(neuron, place.branch)
    has_axon = any(one.kind in TERMINALS for one in neuron.branches)
    if branch.kind is BranchKind.SOMA and not has_axon:
        return replace(place, position=0.5)
    if branch.kind not in TERMINALS:
        return None
    return rounded(place)


def connect(lab: Lab, source: Place | Ref, place: Place) -> tuple[Lab, Ref]:
    """Make a synapse from a terminal or an outside input onto a membrane.

    Raises
    ------
    LabError
        If no synapse can be there; its sentence says why.
    """
    require_target(lab, place)
    name = free_id("syn", (one.id for one in lab.synapses))
    terminal: Place | None = None
    line: str | None = None
    contacts, detail = 1, "full"
    if isinstance(source, Place):
        terminal = terminal_at(lab, source)
        if terminal is None:
            raise LabError(
                "terminal_not_on_axon",
                place=f"neuron.{source.neuron}.{source.branch}",
                branch=source.branch,
            )
        neuron = neuron_of(lab, source.neuron)
        transmitter, title = neuron.transmitter, neuron.name or neuron.id
        contacts = int(placing.CONTACTS.value)
    else:
        one = next(each for each in lab.inputs if each.id == source.id)
        transmitter, title, line = one.transmitter, one.name or one.id, one.id
        if one.count > 1 or one.density_per_um is not None:
            detail = "light"
    length = placing.TARGET_LENGTH_UM.value if contacts > 1 or detail == "light" else 0
    onto = neuron_of(lab, place.neuron)
    synapse = Synapse(
        id=name,
        name=free_name(
            f"{title} → {onto.name or onto.id}", (one.name for one in lab.synapses)
        ),
        terminal=terminal,
        input=line,
        targets=(target_at(lab, place, length),),
        contacts=contacts,
        detail="light" if detail == "light" else "full",
        receptors=RECEPTORS[transmitter],
    )
    return replace(lab, synapses=(*lab.synapses, synapse)), Ref("synapse", name)


def join(lab: Lab, first: Place, second: Place) -> tuple[Lab, Ref]:
    """Join two membranes by a gap junction.

    Raises
    ------
    LabError
        On myelin, and where both ends are on one cell.
    """
    name = free_id("gap", (one.id for one in lab.electrical_synapses))
    new = ElectricalSynapse(
        id=name,
        first=rounded(first),
        second=rounded(second),
        conductance_ns=bench.GAP["conductance_ns"].value,
    )
    require_gap(lab, new)
    gaps = (*lab.electrical_synapses, new)
    return replace(lab, electrical_synapses=gaps), Ref("gap", name)
