"""Checks of outside inputs, synapses, puffs and uncaged calcium."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from neurolab.document.checks.limits import (
    LONGEST_SWEEP_MS,
    MOST_CONTACTS_FULL,
    MOST_HERTZ,
    MOST_LINES,
    MOST_MICROMOLAR,
    MOST_MILLIMOLAR,
    MOST_PER_UM,
    MOST_PULSES,
)
from neurolab.document.checks.synapse_doubts import transmitter_of
from neurolab.document.records import (
    BranchKind,
    PoissonSpikes,
    RegularSpikes,
    SpikeTimes,
)
from neurolab.physiology.synapse import PARAMETERS, default_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.checks.findings import Findings
    from neurolab.document.records import (
        Input,
        Lab,
        Neuron,
        Place,
        Stretch,
        Synapse,
        Transmitter,
    )

TERMINALS = (BranchKind.BOUTON, BranchKind.AXON, BranchKind.NODE)
"""Parts of an axon that can hold a terminal."""


def check_synapses(lab: Lab, findings: Findings) -> None:
    """Check every input, synapse, puff and uncaging."""
    inputs = {one.id: one for one in lab.inputs}
    neurons = {one.id: one for one in lab.neurons}
    findings.identities("input", [one.id for one in lab.inputs])
    findings.identities("synapse", [one.id for one in lab.synapses])
    findings.identities("puff", [one.id for one in lab.puffs])
    findings.identities("uncaging", [one.id for one in lab.uncagings])
    for one in lab.inputs:
        _check_input(one, findings)
    for synapse in lab.synapses:
        place = f"synapse.{synapse.id}"
        _check_source(synapse, inputs, neurons, place, findings)
        _check_targets(synapse, neurons, place, findings)
        transmitter = transmitter_of(lab, synapse)
        _check_amounts(synapse, inputs, transmitter, place, findings)
    synapses = {one.id: one for one in lab.synapses}
    for puff in lab.puffs:
        place = f"puff.{puff.id}"
        _check_moment(puff.onset_ms, puff.duration_ms, place, findings)
        findings.number(place, "millimolar", puff.millimolar, 0.0, MOST_MILLIMOLAR)
        findings.number(place, "fading_ms", puff.fading_ms, 0.0)
        _check_stimulated(puff.synapse, synapses, place, findings)
    for flash in lab.uncagings:
        place = f"uncaging.{flash.id}"
        _check_moment(flash.onset_ms, flash.duration_ms, place, findings)
        findings.number(place, "micromolar", flash.micromolar, 0.0, MOST_MICROMOLAR)
        _check_stimulated(flash.synapse, synapses, place, findings)


def _check_input(one: Input, findings: Findings) -> None:
    """Check an input's spike train and how many lines it has."""
    place = f"input.{one.id}"
    findings.number(place, "count", one.count, 1, MOST_LINES)
    if one.density_per_um is not None:
        name = "density_per_um"
        findings.number(place, name, one.density_per_um, 0.0, MOST_PER_UM)
    findings.number(place, "spread_ms", one.spread_ms, 0.0, LONGEST_SWEEP_MS)
    for coordinate in one.position:
        findings.finite(place, "position", coordinate)
    match one.train:
        case SpikeTimes(times_ms=times):
            good = [findings.number(place, "times_ms", t, 0.0) for t in times]
            if all(good) and any(b < a for a, b in pairwise(times)):
                findings.error("spikes_not_in_order", place)
        case RegularSpikes(onset_ms=onset, interval_ms=interval, count=count):
            findings.number(place, "onset_ms", onset, 0.0)
            if findings.positive(place, "interval_ms", interval):
                name, rate = "rate_hz", 1000.0 / interval
                findings.number(place, name, rate, 0.0, MOST_HERTZ)
            if count is not None:
                findings.number(place, "train.count", count, 0, MOST_PULSES)
        case PoissonSpikes(rate_hz=rate, onset_ms=onset, duration_ms=duration):
            findings.number(place, "rate_hz", rate, 0.0, MOST_HERTZ)
            findings.number(place, "onset_ms", onset, 0.0)
            if duration is not None:
                findings.number(place, "duration_ms", duration, 0.0)
        case _:
            assert_never(one.train)


def _check_source(
    synapse: Synapse,
    inputs: dict[str, Input],
    neurons: dict[str, Neuron],
    place: str,
    findings: Findings,
) -> None:
    """Check that a synapse has one source, and that the source exists."""
    if (synapse.terminal is None) == (synapse.input is None):
        findings.error("synapse_source", place)
    if synapse.input is not None and synapse.input not in inputs:
        known = ", ".join(inputs) or "-"
        findings.error("input_missing", place, input=synapse.input, known=known)
    if synapse.terminal is not None:
        _check_terminal(synapse.terminal, neurons, f"{place}.terminal", findings)


def _check_terminal(
    terminal: Place, neurons: dict[str, Neuron], place: str, findings: Findings
) -> None:
    """Check that a terminal is on an axon, or on the body of a cell without one."""
    findings.number(place, "position", terminal.position, 0.0, 1.0)
    neuron = neurons.get(terminal.neuron)
    if neuron is None:
        known = ", ".join(neurons) or "-"
        findings.error("neuron_missing", place, neuron=terminal.neuron, known=known)
        return
    kinds = {branch.id: branch.kind for branch in neuron.branches}
    if terminal.branch not in kinds:
        findings.error("branch_missing", place, branch=terminal.branch)
        return
    kind = kinds[terminal.branch]
    has_axon = any(one in TERMINALS for one in kinds.values())
    if kind in TERMINALS or (kind is BranchKind.SOMA and not has_axon):
        return
    findings.error("terminal_not_on_axon", place, branch=terminal.branch)


def _check_targets(
    synapse: Synapse, neurons: dict[str, Neuron], place: str, findings: Findings
) -> None:
    """Check that every target exists and runs forwards."""
    if not synapse.targets:
        findings.error("targets_missing", place)
    for number, target in enumerate(synapse.targets):
        _check_stretch(target, neurons, f"{place}.targets[{number}]", findings)


def _check_stretch(
    target: Stretch, neurons: dict[str, Neuron], place: str, findings: Findings
) -> None:
    good = [
        findings.number(place, "start", target.start, 0.0, 1.0),
        findings.number(place, "stop", target.stop, 0.0, 1.0),
    ]
    if all(good) and target.start > target.stop:
        findings.error("stretch_reversed", place)
    neuron = neurons.get(target.neuron)
    if neuron is None:
        known = ", ".join(neurons) or "-"
        findings.error("neuron_missing", place, neuron=target.neuron, known=known)
        return
    if neuron.cable == "double":
        findings.error("synapse_on_double_cable", place, neuron=neuron.id)
    branches = {branch.id for branch in neuron.branches}
    kinds = {branch.kind for branch in neuron.branches}
    if target.branch is None:
        if BranchKind.DENDRITE not in kinds:
            findings.error("dendrites_missing", place, neuron=neuron.id)
    elif target.branch not in branches:
        findings.error("branch_missing", place, branch=target.branch)


def _check_amounts(
    synapse: Synapse,
    inputs: dict[str, Input],
    transmitter: Transmitter | None,
    place: str,
    findings: Findings,
) -> None:
    """Check contacts, parameters and drugs."""
    light = synapse.detail == "light"
    most = MOST_LINES if light else MOST_CONTACTS_FULL
    findings.number(place, "contacts", synapse.contacts, 1, most)
    source = inputs.get(synapse.input or "")
    if source is not None and not light:
        if source.count > 1 or source.density_per_um is not None:
            findings.error("bundle_not_light", place, input=source.id)
    if not synapse.receptors:
        findings.error("receptors_missing", place)
    if len(synapse.detailed) > MOST_CONTACTS_FULL:
        count = float(len(synapse.detailed))
        findings.number(place, "detailed", count, 0.0, MOST_CONTACTS_FULL)
    for number in synapse.detailed:
        findings.number(place, "detailed", number, 0, MOST_LINES * most)
    _check_twice(synapse.receptors, place, findings)
    for name, value in synapse.parameters.items():
        if name not in PARAMETERS:
            findings.finite(place, name, value)
            continue
        known = PARAMETERS[name]
        if transmitter is not None:
            known = default_of(name, transmitter, synapse.geometry)
        findings.number(place, name, value, known.low, known.high)
    _check_twice([dose.drug for dose in synapse.doses], place, findings)
    for dose in synapse.doses:
        findings.number(place, dose.drug, dose.micromolar, 0.0)


def _check_twice(names: Sequence[str], place: str, findings: Findings) -> None:
    """Refuse what a synapse has twice."""
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            findings.error("id_twice", place, name=name)


def _check_moment(
    onset_ms: float, duration_ms: float, place: str, findings: Findings
) -> None:
    findings.number(place, "onset_ms", onset_ms, 0.0)
    findings.number(place, "duration_ms", duration_ms, 0.0)


def _check_stimulated(
    name: str, synapses: dict[str, Synapse], place: str, findings: Findings
) -> None:
    """Check that a puff or flash reaches a synapse that has a cleft and a sensor."""
    synapse = synapses.get(name)
    if synapse is None:
        known = ", ".join(synapses) or "-"
        findings.error("synapse_missing", place, synapse=name, known=known)
    elif synapse.detail == "light":
        findings.error("synapse_is_light", place, synapse=name)
