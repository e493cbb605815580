"""From the synapses of a lab to the kernel's arrays.

Light synapses come first, so that their parts and patches stand before those of full
ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from neurolab.document.contacts import Contacts, contacts_of
from neurolab.document.records import (
    Input,
    Lab,
    PoissonSpikes,
    RegularSpikes,
    SpikeTimes,
    Synapse,
)
from neurolab.kernel.light import (
    DRIVEN,
    HEARD,
    KINETICS,
    LATEST,
    LEFT,
    LIGHT,
    LINE,
    LINE_BLOCK,
    LINE_ROWS,
    NEXT,
    POISSON,
    PULSE,
    REGULAR,
    SILENT,
    TIMES,
    Light,
    LightState,
)
from neurolab.kernel.network import Activity, Network
from neurolab.kernel.patches import (
    PART,
    PATCH_ROWS,
    TOTAL_COLUMNS,
    Patches,
    PatchState,
)
from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.cells import bouton
from neurolab.physiology.receptors import RECEPTORS
from neurolab.simulation.cascade_sites import (
    cascade_part,
    cascades_of,
    opens_channels,
    potassium_mv,
)
from neurolab.simulation.chain_places import targets_of
from neurolab.simulation.equipment import terminal_of
from neurolab.simulation.full_tables import FullTables, full_tables
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.receptor_parts import part_constants
from neurolab.simulation.stages import receptors_of, value_of
from neurolab.simulation.tables import empty_table, integers, joined, offsets
from neurolab.simulation.wire_tables import NANO_TO_MICRO, key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.kernel.full import FullState
    from neurolab.simulation.cell_tables import CellTables
    from neurolab.simulation.layout import Layout
    from neurolab.simulation.membranes import NeuronMembrane

Integers = NDArray[np.int64]

MS_PER_SECOND = 1000.0
KEY_SHIFT = 28
"""Bits for the number of a line or contact within the random key of its synapse."""

NEARLY = 1e-3
"""Least relative difference of rise and decay: equal ones have no difference."""


@dataclass(frozen=True, slots=True)
class SynapseTables:
    """All synapses as the kernel runs them, and their index.

    Attributes
    ----------
    network : Network
    synapses : tuple of str
        Ids in the order of the arrays.
    parts : tuple of (synapse id, receptor)
        In the order of the arrays.
    contacts : dict of str to Contacts
        Where the contacts of each synapse are.
    patches : dict of str to (contacts,) int64
        Patch of each contact of a synapse, counted within each of its parts.
    light : tuple of str
        Ids of the synapses in the order of `Light.synapses`: the light ones, and those
        with full detail whose input excites a bouton.
    full : FullTables
        Those with full detail.
    """

    network: Network
    synapses: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    contacts: dict[str, Contacts]
    patches: dict[str, Integers]
    light: tuple[str, ...]
    full: FullTables

    def column(self, synapse: str, receptor: str = "") -> int:
        """Return the column of a synapse's totals, or of one kind of its receptors.

        Raises
        ------
        ValueError
            If there is none.
        """
        if not receptor:
            return self.synapses.index(synapse)
        return len(self.synapses) + self.parts.index((synapse, receptor))


def synapse_tables(
    lab: Lab,
    layout: Layout,
    detectors: Sequence[tuple[str, str, float]],
    cells: CellTables,
    membranes: dict[str, NeuronMembrane],
) -> SynapseTables:
    """Return the tables of all synapses of a lab.

    Parameters
    ----------
    lab : Lab
    layout : Layout
    detectors : sequence of (neuron, branch, position)
        Among them all `wire_tables.terminals`.
    cells, membranes
        Of the lab.
    """
    inputs = {one.id: one for one in lab.inputs}
    neurons = {one.id: one for one in lab.neurons}
    ordered = sorted(lab.synapses, key=lambda one: one.detail == "full")
    contacts = {
        one.id: contacts_of(one, inputs.get(one.input or ""), neurons)
        for one in ordered
    }
    places = {key: _compartments(each, layout) for key, each in contacts.items()}
    patches = {
        key: np.unique(each, return_inverse=True) for key, each in places.items()
    }
    own = {one.id: receptors_of(lab, one) for one in ordered}
    parts = [(one, name) for one in ordered for name in own[one.id]]
    parts += [
        (one, name)
        for one in ordered
        if one.detail == "full"
        for name in cascades_of(one)
        if opens_channels(name)
    ]
    number = {one.id: i for i, one in enumerate(ordered)}
    table = empty_table(PART, len(parts))
    begin = offsets(patches[one.id][0].size for one, _ in parts)
    table.first, table.last = begin[:-1], begin[1:]
    table.synapse = [number[one.id] for one, _ in parts]
    for row, (one, name) in zip(table, parts, strict=True):
        for field, value in _constants(lab, one, name, membranes).items():
            row[field] = value
    light = [one for one in ordered if one.detail == "light"]
    excited = [one for one in ordered if one.detail == "full" and one.input is not None]
    local = {key: index.astype(np.int64) for key, (_, index) in patches.items()}
    full = full_tables(
        lab,
        layout,
        cells,
        [one for one in ordered if one.detail == "full"],
        contacts,
        local,
        [(one.id, name) for one, name in parts],
        table,
        detectors,
        targets_of(ordered, contacts, layout),
    )
    places_of_patches = joined([patches[one.id][0] for one, _ in parts]).astype(
        np.int64
    )
    return SynapseTables(
        network=Network(
            patches=Patches(
                parts=table,
                compartment=places_of_patches,
                synapses=len(ordered),
            ),
            light=_light_tables(
                lab, light, excited, inputs, contacts, local, own, detectors, layout
            ),
            full=full.full,
        ),
        synapses=tuple(one.id for one in ordered),
        parts=tuple((one.id, name) for one, name in parts),
        contacts=contacts,
        patches=local,
        light=tuple(one.id for one in (*light, *excited)),
        full=full,
    )


def _constants(
    lab: Lab, synapse: Synapse, name: str, membranes: dict[str, NeuronMembrane]
) -> dict[str, Any]:
    """Return what a part's record holds besides its places."""
    if name in RECEPTORS:
        return part_constants(RECEPTORS[name], synapse.parameters, lab.bath)
    potassium = potassium_mv(membranes[synapse.targets[0].neuron])
    return cascade_part(CASCADES[name], synapse.parameters, potassium, lab.bath)


def _compartments(contacts: Contacts, layout: Layout) -> Integers:
    """Return the compartment of each contact, counted over the whole circuit."""
    result = np.zeros(contacts.span.size, dtype=np.int64)
    for number, span in enumerate(contacts.spans):
        here = contacts.span == number
        places = layout.maps[span.neuron].locate_all(
            span.branch, contacts.fraction[here]
        )
        result[here] = layout.first[span.neuron] + places
    return result


def _light_tables(
    lab: Lab,
    light: list[Synapse],
    excited: list[Synapse],
    inputs: dict[str, Input],
    contacts: dict[str, Contacts],
    patches: dict[str, Integers],
    own: dict[str, tuple[str, ...]],
    detectors: Sequence[tuple[str, str, float]],
    layout: Layout,
) -> Light:
    """Return the tables of the light synapses, which are the first of all.

    Behind them stand the inputs of those with full detail, which excite boutons.
    """
    every = [*light, *excited]
    table = empty_table(LIGHT, len(every))
    line_begin = offsets(contacts[one.id].lines for one in every)
    part_begin = offsets(
        len(own[one.id]) if one.detail == "light" else 0 for one in every
    )
    table.line_first, table.line_last = line_begin[:-1], line_begin[1:]
    table.part_first, table.part_last = part_begin[:-1], part_begin[1:]
    table.synapse = np.arange(len(every))
    table.pulse = -1
    pulses = empty_table(PULSE, len(excited))
    contact_begin = offsets(
        contacts[one.id].span.size if one.detail == "light" else 0 for one in every
    )
    lines = empty_table(LINE, int(line_begin[-1]))
    spikes: list[float] = []
    for k, one in enumerate(every):
        row = table[k]
        if one.detail == "full":
            row.pulse = k - len(light)
            _set_pulse(pulses[row.pulse], one, layout)
        else:
            row.delay = value_of(lab, one, "light.delay")
        row.failure = value_of(lab, one, "light.failure")
        row.use = value_of(lab, one, "plasticity.use")
        row.recovery = value_of(lab, one, "plasticity.recovery")
        row.facilitation = value_of(lab, one, "plasticity.facilitation")
        row.contacts = one.contacts
        row.failure_key = key_of("failure", one.id) << KEY_SHIFT
        here = lines[line_begin[k] : line_begin[k + 1]]
        here.light = k
        here.contact_first = contact_begin[k] + one.contacts * np.arange(here.size)
        if one.terminal is not None:
            place = (one.terminal.neuron, one.terminal.branch, one.terminal.position)
            row.pattern = DRIVEN if one.on else SILENT
            row.detector = detectors.index(place)
            row.heard = int((table.pattern[:k] == DRIVEN).sum())
        else:
            source = inputs[one.input or ""]
            _set_train(row, source, spikes)
            if not (one.on and source.on):
                row.pattern = SILENT
            here.key = _line_keys(source, contacts[one.id])
            here.shift = source.spread_ms * np.arange(here.size) / max(here.size, 1)
    kinetics = empty_table(KINETICS, int(part_begin[-1]))
    named = [(one, name) for one in light for name in own[one.id]]
    for row, (one, name) in zip(kinetics, named, strict=True):
        row.weight, row.decay, row.rise = _kinetics(lab, one, name)
    for kind in ("decay", "rise"):
        tau = kinetics[kind]
        kinetics[f"keep_{kind}"] = np.exp(-TICK_MS / tau)
        kinetics[f"mean_{kind}"] = -tau * np.expm1(-TICK_MS / tau) / TICK_MS
    return Light(
        synapses=table,
        lines=lines,
        kinetics=kinetics,
        contacts=joined([patches[one.id] for one in light]).astype(np.int64),
        spikes=np.array(spikes, dtype=np.float64),
        pulses=pulses,
        driven=np.flatnonzero(table.pattern == DRIVEN),
    )


def _set_pulse(row: Any, synapse: Synapse, layout: Layout) -> None:
    """Write the pulse that excites the bouton of an outside input."""
    place = terminal_of(synapse)
    row.compartment = layout.locate(place.neuron, place.branch, place.position)
    local = row.compartment - layout.first[place.neuron]
    row.current = bouton.arriving_na(float(layout.maps[place.neuron].area[local]))
    row.duration = bouton.PULSE_DURATION.value


def _kinetics(lab: Lab, synapse: Synapse, receptor: str) -> tuple[float, float, float]:
    """Return weight (uS), decay and rise (ms) of one event's two exponentials."""
    peak = value_of(lab, synapse, f"{receptor}.light_peak") * NANO_TO_MICRO
    rise = value_of(lab, synapse, f"{receptor}.light_rise")
    decay = value_of(lab, synapse, f"{receptor}.light_decay")
    rise, decay = min(rise, decay), max(rise, decay)
    rise = min(rise, decay * (1.0 - NEARLY))
    summit = rise * decay / (decay - rise) * log(decay / rise)
    return peak / (exp(-summit / decay) - exp(-summit / rise)), decay, rise


def _set_train(row: Any, source: Input, spikes: list[float]) -> None:
    """Write an input's spike train into its synapse."""
    train = source.train
    row.spike_first = row.spike_last = len(spikes)
    match train:
        case SpikeTimes():
            row.pattern = TIMES
            spikes += train.times_ms
            row.spike_last = len(spikes)
        case RegularSpikes():
            row.pattern = REGULAR
            row.onset, row.interval = train.onset_ms, train.interval_ms
            row.end = inf
            if train.count is not None:
                # half an interval after the last, so that rounding loses none
                row.end = train.onset_ms + (train.count - 0.5) * train.interval_ms
        case PoissonSpikes():
            row.pattern = POISSON
            row.onset = train.onset_ms
            row.interval = MS_PER_SECOND / train.rate_hz if train.rate_hz > 0.0 else inf
            duration = train.duration_ms
            row.end = inf if duration is None else train.onset_ms + duration


def _line_keys(source: Input, contacts: Contacts) -> Integers:
    """Return the random key of each line, whatever synapse it drives.

    With a density the key names the branch, so that a branch more, or a longer one,
    leaves the spikes of all others as they are.
    """
    if isinstance(source.train, PoissonSpikes) and source.train.synchronous:
        key = key_of("spikes", source.id) << KEY_SHIFT
        return np.full(contacts.lines, key, dtype=np.int64)
    if source.density_per_um is None:
        return (key_of("spikes", source.id) << KEY_SHIFT) + np.arange(contacts.lines)
    parts = [
        (key_of("spikes", source.id, span.neuron, span.branch) << KEY_SHIFT)
        + np.arange(count)
        for span, count in zip(contacts.spans, contacts.lines_of_span, strict=True)
    ]
    return joined(parts).astype(np.int64)


def empty_activity(network: Network, full: FullState) -> Activity:
    """Return all synapses at rest: closed, with no spike under way.

    Parameters
    ----------
    network : Network
    full : FullState
        Of those with full detail, at rest.
    """
    patches, light = network.patches, network.light
    lines = light.lines.size
    driven = int((light.synapses.pattern == DRIVEN).sum())
    state = np.zeros((LINE_ROWS, lines))
    state[NEXT], state[LEFT], state[LATEST] = inf, 1.0, -inf
    return Activity(
        patches=PatchState(
            rows=np.zeros((PATCH_ROWS, patches.compartment.size)),
            totals=np.zeros((patches.synapses + patches.parts.size, TOTAL_COLUMNS)),
            active=np.zeros(patches.parts.size, dtype=np.int64),
        ),
        light=LightState(
            open=np.zeros((2, patches.compartment.size)),
            lines=state,
            number=integers([0] * lines),
            earliest=np.full(-(-lines // LINE_BLOCK), inf),
            heard=np.full((driven, HEARD), -inf),
            heard_count=integers([0] * driven),
            pulse_start=np.full(light.pulses.size, -inf),
        ),
        full=full,
    )
