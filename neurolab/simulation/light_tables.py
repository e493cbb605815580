"""Rows of light synapses, and of the inputs that excite boutons, end to end.

An edit concerns a few of perhaps ten thousand synapses: the rows of the others are cut
from the tables that run and joined with new ones (`cut_rows`, `joined_rows`), which
shifts what they count from the beginning of each table.
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
    KINETICS,
    LIGHT,
    LINE,
    POISSON,
    PULSE,
    REGULAR,
    SILENT,
    TIMES,
)
from neurolab.kernel.patches import PART
from neurolab.physiology.cells import bouton
from neurolab.physiology.drugs import NO_EFFECT
from neurolab.physiology.receptors import RECEPTORS
from neurolab.physiology.synapse import default_of
from neurolab.simulation.detailed import detailed_contacts, is_part, whole_of
from neurolab.simulation.equipment import drugs_at, terminal_of
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.light_drugs import conductance_factors, release_factor
from neurolab.simulation.receptor_parts import part_constants
from neurolab.simulation.tables import empty_table, joined, offsets
from neurolab.simulation.wire_tables import NANO_TO_MICRO, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from neurolab.document.records import Neuron
    from neurolab.simulation.layout import Layout

Integers = NDArray[np.int64]

MS_PER_SECOND = 1000.0
KEY_SHIFT = 28
"""Bits for the number of a line or contact within the random key of its synapse."""

BY_CALCIUM = {
    "use": "first",
    "fast": "fast",
    "slow": "slow",
    "half_d": "haste_half",
    "tau_d": "haste_decay",
    "step_d": "haste_step",
    "half_f": "more_half",
    "tau_f": "more_decay",
    "step_f": "more_step",
}
"""Fields of `LIGHT` by the ends of the names in `plasticity.BY_CALCIUM`."""

NEARLY = 1e-3
"""Least relative difference of rise and decay: equal ones have no difference."""

NOWHERE = -1
"""In place of the patch of a contact that is computed in full detail."""


@dataclass(frozen=True, slots=True)
class LightRows:
    """Rows of some synapses in a row, each table counted from its beginning here.

    Attributes
    ----------
    ids : tuple of str
    names : tuple of (synapse id, receptor)
        Of each part.
    synapses, lines, kinetics, parts, pulses : tables
        `LIGHT`, `LINE`, `KINETICS`, `PART` and `PULSE`.
    contacts : (contacts,) int64
        Patch of each contact, counted within its part, or `NOWHERE`.
    compartment : (patches,) int64
    spikes : (spikes,) float64
        ms
    """

    ids: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    synapses: Any
    lines: Any
    kinetics: Any
    parts: Any
    pulses: Any
    contacts: Integers
    compartment: Integers
    spikes: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the contacts of one synapse are.

    Attributes
    ----------
    contacts : Contacts
    patch : (contacts,) int64
        Patch of each contact, counted within each of its parts.
    compartment : (patches,) int64
        Counted over the circuit.
    """

    contacts: Contacts
    patch: Integers
    compartment: Integers


def places_of(
    synapse: Synapse,
    source: Input | None,
    neurons: Mapping[str, Neuron],
    layout: Layout,
) -> Places:
    """Return where the contacts of a synapse are."""
    contacts = contacts_of(synapse, source, neurons)
    place = np.zeros(contacts.span.size, dtype=np.int64)
    for number, span in enumerate(contacts.spans):
        here = contacts.span == number
        local = layout.maps[span.neuron].locate_all(
            span.branch, contacts.fraction[here]
        )
        place[here] = layout.first[span.neuron] + local
    compartment, patch = np.unique(place, return_inverse=True)
    return Places(contacts, patch.astype(np.int64), compartment)


def light_rows(
    lab: Lab,
    synapses: Sequence[Synapse],
    places: Mapping[str, Places],
    detectors: Mapping[tuple[str, str, float], int],
    layout: Layout,
) -> LightRows:
    """Return the rows of some synapses.

    Parameters
    ----------
    lab : Lab
    synapses : sequence of Synapse
        Light ones, or with full detail and an outside input, which excites a bouton.
    places : mapping of str to Places
        Of each of them at least.
    detectors : mapping of (neuron, branch, position) to int
    layout : Layout
    """
    inputs = {one.id: one for one in lab.inputs}
    everywhere = drugs_at(lab)
    sodium = everywhere.get(bouton.SODIUM, NO_EFFECT).left
    conducts = sodium >= bouton.AXON_SODIUM.value
    wholes = {one.id: one for one in lab.synapses}
    senders = {one.id: str(one.transmitter) for one in lab.inputs}
    senders |= {one.id: str(one.transmitter) for one in lab.neurons}
    rows, lines, kinetics, parts = [], [], [], []
    pulses: list[Any] = []
    names: list[tuple[str, str]] = []
    contacts, compartments = [], []
    spikes: list[float] = []
    line = part = contact = patch = 0
    for k, one in enumerate(synapses):
        row, own, place = np.zeros((), dtype=LIGHT), places[one.id], one.terminal
        sender = one.input or "" if place is None else place.neuron
        values = _Values(one, senders[sender])
        is_light = one.detail == "light"
        receptors = _own_receptors(one, senders[sender]) if is_light else ()
        row["synapse"], row["contacts"], row["pulse"] = k, one.contacts, -1
        row["failure_key"] = key_of("failure", one.id) << KEY_SHIFT
        drugs = drugs_at(lab, one) if one.doses else everywhere
        left = release_factor(senders[sender], drugs, lab.bath)
        row["failure"] = 1.0 - (1.0 - values["light.failure"]) * left
        row["use"] = values["plasticity.use"]
        row["recovery"] = values["plasticity.recovery"]
        row["facilitation"] = values["plasticity.facilitation"]
        if round(values["plasticity.by_calcium"]):
            for field, name in BY_CALCIUM.items():
                row[field] = values[f"plasticity.{name}"]
        row["spike_first"] = len(spikes)
        if place is not None:
            row["pattern"] = DRIVEN if one.on else SILENT
            row["detector"] = detectors[place.neuron, place.branch, place.position]
        else:
            _set_train(row, inputs[sender], spikes)
            if not (one.on and inputs[sender].on and conducts):
                row["pattern"] = SILENT
        row["spike_last"] = len(spikes)
        count = own.contacts.lines
        here = np.zeros(count, dtype=LINE)
        here["light"] = k
        here["contact_first"] = contact + one.contacts * np.arange(count)
        if place is None:
            whole, number = (sender, -1) if not is_part(sender) else whole_of(sender)
            source, all_contacts = inputs[sender], own.contacts
            if number >= 0:  # one line of a bundle
                source = inputs[wholes[whole].input or ""]
                all_contacts = places[whole].contacts
            keys = line_keys(source, all_contacts)
            shift = source.spread_ms * np.arange(keys.size) / max(keys.size, 1)
            mine = slice(None) if number < 0 else slice(number, number + 1)
            here["key"], here["shift"] = keys[mine], shift[mine]
        row["line_first"], row["line_last"] = line, line + count
        row["part_first"], row["part_last"] = part, part + len(receptors)
        for name in receptors:
            size = own.compartment.size
            constants = part_constants(RECEPTORS[name], one.parameters, lab.bath)
            own_part = np.zeros((), dtype=PART)
            own_part["synapse"] = k
            own_part["first"], own_part["last"] = patch, patch + size
            for field, value in constants.items():
                own_part[field] = value
            parts.append(own_part)
            weaker, longer = conductance_factors(name, drugs, lab.bath.celsius)
            weight, decay, rise = _kinetics(values, name, longer)
            kinetics.append((weaker * weight, decay, rise))
            names.append((one.id, name))
            compartments.append(own.compartment)
            patch += size
        if is_light:
            row["delay"] = values["light.delay"]
            patches = own.patch
            if one.detailed:
                patches = patches.copy()
                patches[detailed_contacts(one, own.contacts)] = NOWHERE
            contacts.append(patches)
            contact += patches.size
        else:
            row["pulse"] = len(pulses)
            pulses.append(_pulse(one, layout))
        rows.append(row)
        lines.append(here)
        line += count
        part += len(receptors)
    result = LightRows(
        ids=tuple(one.id for one in synapses),
        names=tuple(names),
        synapses=_stacked(rows, LIGHT),
        lines=_joined_tables(lines, LINE),
        kinetics=empty_table(KINETICS, len(kinetics)),
        parts=_stacked(parts, PART),
        pulses=_stacked(pulses, PULSE),
        contacts=joined(contacts).astype(np.int64),
        compartment=joined(compartments).astype(np.int64),
        spikes=np.array(spikes, dtype=np.float64),
    )
    _fill_kinetics(result.kinetics, kinetics)
    _number_driven(result)
    return result


def cut_rows(rows: LightRows, first: int, last: int) -> LightRows:
    """Return the rows of the synapses from `first` to `last`."""
    table = rows.synapses[first:last]
    line, part, spike = (
        slice(int(table[f"{name}_first"][0]), int(table[f"{name}_last"][-1]))
        for name in ("line", "part", "spike")
    )
    own = table.pulse[table.pulse >= 0]
    pulse = slice(int(own[0]), int(own[-1]) + 1) if own.size else slice(0, 0)
    lines, parts = rows.lines[line], rows.parts[part]
    begin = np.append(rows.lines.contact_first, rows.contacts.size)
    patch = slice(0, 0)
    if parts.size:
        patch = slice(int(parts["first"][0]), int(parts["last"][-1]))
    return LightRows(
        ids=rows.ids[first:last],
        names=rows.names[part],
        synapses=table,
        lines=lines,
        kinetics=rows.kinetics[part],
        parts=parts,
        pulses=rows.pulses[pulse],
        contacts=rows.contacts[slice(int(begin[line.start]), int(begin[line.stop]))],
        compartment=rows.compartment[patch],
        spikes=rows.spikes[spike],
    )


def joined_rows(pieces: Sequence[LightRows]) -> LightRows:
    """Return rows of several pieces one after the other."""
    pieces = [each for each in pieces if each.ids] or pieces[:1]
    if len(pieces) == 1:
        return pieces[0]
    result = LightRows(
        ids=tuple(key for each in pieces for key in each.ids),
        names=tuple(name for each in pieces for name in each.names),
        synapses=_joined_tables([each.synapses for each in pieces], LIGHT),
        lines=_joined_tables([each.lines for each in pieces], LINE),
        kinetics=_joined_tables([each.kinetics for each in pieces], KINETICS),
        parts=_joined_tables([each.parts for each in pieces], PART),
        pulses=_joined_tables([each.pulses for each in pieces], PULSE),
        contacts=joined([each.contacts for each in pieces]).astype(np.int64),
        compartment=joined([each.compartment for each in pieces]).astype(np.int64),
        spikes=joined([each.spikes for each in pieces]),
    )
    table, lines, parts = result.synapses, result.lines, result.parts
    table.synapse = np.arange(table.size)
    counts = {}
    for name in ("line", "part", "spike"):
        counts[name] = table[f"{name}_last"] - table[f"{name}_first"]
        begin = offsets(counts[name])
        table[f"{name}_first"], table[f"{name}_last"] = begin[:-1], begin[1:]
    lines.light = np.repeat(table.synapse, counts["line"])
    parts.synapse = np.repeat(table.synapse, counts["part"])
    has_contacts = np.where(table.pulse < 0, table.contacts, 0)
    lines.contact_first = offsets(has_contacts[lines.light])[:-1]
    begin = offsets(parts["last"] - parts["first"])
    parts["first"], parts["last"] = begin[:-1], begin[1:]
    excites = table.pulse >= 0
    table.pulse = np.where(excites, np.cumsum(excites) - 1, -1)
    _number_driven(result)
    return result


def _number_driven(rows: LightRows) -> None:
    """Count the synapses that a neuron drives."""
    driven = rows.synapses.pattern == DRIVEN
    rows.synapses.heard = np.where(driven, np.cumsum(driven) - 1, 0)


def _stacked(rows: list[Any], kind: np.dtype[Any]) -> Any:
    if not rows:
        return empty_table(kind, 0)
    return np.array(rows, dtype=kind).view(np.recarray)


def _joined_tables(parts: Iterable[Any], kind: np.dtype[Any]) -> Any:
    every = [np.asarray(each) for each in parts]
    whole = np.concatenate(every) if every else np.zeros(0, dtype=kind)
    return whole.astype(kind, copy=False).view(np.recarray)


class _Values:
    """The parameters of one synapse by name: its own, or the default of its kind."""

    def __init__(self, synapse: Synapse, transmitter: str) -> None:
        self._own = synapse.parameters
        self._kind = transmitter, synapse.geometry

    def __getitem__(self, name: str) -> float:
        if name in self._own:
            return self._own[name]
        return default_of(name, *self._kind).value


def _own_receptors(synapse: Synapse, transmitter: str) -> tuple[str, ...]:
    """Return the receptor channels that a light synapse's transmitter opens."""
    return tuple(
        name
        for name in dict.fromkeys(synapse.receptors)
        if name in RECEPTORS and RECEPTORS[name].transmitter == transmitter
    )


def _pulse(synapse: Synapse, layout: Layout) -> Any:
    """Return the pulse that excites the bouton of an outside input."""
    row, place = np.zeros((), dtype=PULSE), terminal_of(synapse)
    compartment = layout.locate(place.neuron, place.branch, place.position)
    local = compartment - layout.first[place.neuron]
    row["compartment"] = compartment
    area = float(layout.maps[place.neuron].area[local])
    row["current"] = bouton.arriving_na(area)
    row["duration"] = bouton.PULSE_DURATION.value
    return row


def _kinetics(
    values: _Values, receptor: str, longer: float
) -> tuple[float, float, float]:
    """Return weight (uS), decay and rise (ms) of one event's two exponentials.

    Drugs make it `longer` by a factor on the decay.
    """
    peak = values[f"{receptor}.light_peak"] * NANO_TO_MICRO
    rise = values[f"{receptor}.light_rise"]
    decay = values[f"{receptor}.light_decay"] * longer
    rise, decay = min(rise, decay), max(rise, decay)
    rise = min(rise, decay * (1.0 - NEARLY))
    summit = rise * decay / (decay - rise) * log(decay / rise)
    return peak / (exp(-summit / decay) - exp(-summit / rise)), decay, rise


def _fill_kinetics(table: Any, kinetics: list[tuple[float, float, float]]) -> None:
    """Write kinetics with what follows from them for a tick."""
    numbers = np.array(kinetics, dtype=np.float64).reshape(-1, 3)
    table.weight, table.decay, table.rise = numbers.T
    for kind in ("decay", "rise"):
        tau = table[kind]
        table[f"keep_{kind}"] = np.exp(-TICK_MS / tau)
        table[f"mean_{kind}"] = -tau * np.expm1(-TICK_MS / tau) / TICK_MS


def _set_train(row: Any, source: Input, spikes: list[float]) -> None:
    """Write an input's spike train into its synapse."""
    train = source.train
    match train:
        case SpikeTimes():
            row["pattern"] = TIMES
            spikes += train.times_ms
        case RegularSpikes():
            row["pattern"] = REGULAR
            row["onset"], row["interval"] = train.onset_ms, train.interval_ms
            row["end"] = inf
            if train.count is not None:
                # half an interval after the last, so that rounding loses none
                last = (train.count - 0.5) * train.interval_ms
                row["end"] = train.onset_ms + last
        case PoissonSpikes():
            row["pattern"] = POISSON
            row["onset"] = train.onset_ms
            rate = train.rate_hz
            row["interval"] = MS_PER_SECOND / rate if rate > 0.0 else inf
            duration = train.duration_ms
            row["end"] = inf if duration is None else train.onset_ms + duration


def line_keys(source: Input, contacts: Contacts) -> Integers:
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
