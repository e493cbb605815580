"""Checks of electrodes, stimuli, bath, drugs and electrical synapses."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from neurolab.document.checks.limits import CELSIUS, LARGEST_MV, MOST_PULSES
from neurolab.document.records import (
    AnyWaveform,
    Bath,
    DoublePulse,
    Drawn,
    Electrode,
    ElectrodeMode,
    Noise,
    Place,
    Ramp,
    Sine,
    Step,
    Train,
)
from neurolab.physiology.ions import MAMMAL

if TYPE_CHECKING:
    from neurolab.document.checks.findings import Findings
    from neurolab.document.records import Dose, ElectricalSynapse, Lab, Neuron


MAY_BE_ABSENT = ("ca", "mg")
"""Ions that a bath may lack: no equilibrium potential is made from them."""


def check_bench(lab: Lab, findings: Findings) -> None:
    """Check everything on the bench that is not a neuron."""
    neurons = {one.id: one for one in lab.neurons}
    findings.identities("electrode", [one.id for one in lab.electrodes])
    findings.identities("gap", [one.id for one in lab.electrical_synapses])
    _check_bath(lab.bath, findings)
    _check_doses(lab, findings)
    for electrode in lab.electrodes:
        _check_electrode(electrode, neurons, findings)
    for synapse in lab.electrical_synapses:
        _check_electrical_synapse(synapse, neurons, findings)


def _check_bath(bath: Bath, findings: Findings) -> None:
    """Check the temperature and the concentrations."""
    findings.number("bath", "celsius", bath.celsius, *CELSIUS)
    seen: set[str] = set()
    for entry in bath.ions:
        place = f"bath.{entry.ion}"
        if entry.ion not in MAMMAL:
            known = ", ".join(MAMMAL)
            findings.error("ion_unknown", place, ion=entry.ion, known=known)
        if entry.ion in seen:
            findings.error("id_twice", place, name=entry.ion)
        seen.add(entry.ion)
        findings.positive(place, "inside_millimolar", entry.inside_millimolar)
        name, outside = "outside_millimolar", entry.outside_millimolar
        if entry.ion in MAY_BE_ABSENT:
            findings.number(place, name, outside, 0.0)
        else:
            findings.positive(place, name, outside)


def _check_doses(lab: Lab, findings: Findings) -> None:
    """Check the drugs' concentrations; 0 is an empty bottle and allowed."""
    seen: set[str] = set()
    for dose in lab.doses:
        place = f"drug.{dose.drug}"
        if dose.drug in seen:
            findings.error("id_twice", place, name=dose.drug)
        seen.add(dose.drug)
        check_dose(dose, place, findings)


def check_dose(dose: Dose, place: str, findings: Findings) -> None:
    """Check the numbers of one dose."""
    findings.number(place, "micromolar", dose.micromolar, 0.0)
    findings.number(place, "minutes", dose.minutes or 0.0, 0.0)
    findings.number(place, "aged", dose.aged, 0.0, 1.0)


def _check_place(
    where: Place, neurons: dict[str, Neuron], place: str, findings: Findings
) -> None:
    """Check that a place is on a branch that exists."""
    neuron = neurons.get(where.neuron)
    findings.number(place, "position", where.position, 0.0, 1.0)
    if neuron is None:
        known = ", ".join(neurons) or "-"
        findings.error("neuron_missing", place, neuron=where.neuron, known=known)
    elif all(branch.id != where.branch for branch in neuron.branches):
        findings.error("branch_missing", place, branch=where.branch)


def _check_electrode(
    electrode: Electrode, neurons: dict[str, Neuron], findings: Findings
) -> None:
    """Check where an electrode is and what it commands."""
    place = f"electrode.{electrode.id}"
    _check_place(electrode.place, neurons, place, findings)
    findings.finite(place, "holding", electrode.holding)
    resistance = electrode.series_resistance_megaohm
    findings.positive(place, "series_resistance_megaohm", resistance)
    reversal = electrode.reversal_mv
    findings.number(place, "reversal_mv", reversal, -LARGEST_MV, LARGEST_MV)
    for number, waveform in enumerate(electrode.commands):
        _check_waveform(waveform, f"{place}.commands[{number}]", findings)
    if electrode.mode == ElectrodeMode.CONDUCTANCE_CLAMP and electrode.holding < 0.0:
        findings.number(place, "holding", electrode.holding, 0.0)


def _check_waveform(waveform: AnyWaveform, place: str, findings: Findings) -> None:
    """Check the times and sizes of one command."""
    if isinstance(waveform, Drawn):
        _check_drawn(waveform, place, findings)
        return
    findings.number(place, "onset_ms", waveform.onset_ms, 0.0)
    findings.number(place, "duration_ms", waveform.duration_ms, 0.0)
    match waveform:
        case Step():
            findings.finite(place, "amplitude", waveform.amplitude)
        case Train():
            findings.finite(place, "amplitude", waveform.amplitude)
            findings.number(place, "count", waveform.count, 0, MOST_PULSES)
            _check_interval(waveform, place, findings)
        case DoublePulse():
            findings.finite(place, "amplitude", waveform.amplitude)
            findings.finite(place, "second_amplitude", waveform.second_amplitude)
            _check_interval(waveform, place, findings)
        case Ramp():
            findings.finite(place, "start", waveform.start)
            findings.finite(place, "end", waveform.end)
        case Sine():
            findings.finite(place, "amplitude", waveform.amplitude)
            findings.finite(place, "offset", waveform.offset)
            findings.number(place, "frequency_hz", waveform.frequency_hz, 0.0)
        case Noise():
            findings.finite(place, "mean", waveform.mean)
            findings.number(place, "deviation", waveform.deviation, 0.0)
            findings.positive(place, "correlation_ms", waveform.correlation_ms)
        case _:
            assert_never(waveform)


def _check_interval(
    waveform: Train | DoublePulse, place: str, findings: Findings
) -> None:
    """Check that the next pulse begins after this one has ended."""
    interval, duration = waveform.interval_ms, waveform.duration_ms
    good = findings.positive(place, "interval_ms", interval)
    if good and interval < duration:
        findings.error("pulses_overlap", place, interval=interval, duration=duration)


def _check_drawn(waveform: Drawn, place: str, findings: Findings) -> None:
    """Check that a drawn curve has as many values as times, in order."""
    times, values = waveform.times_ms, waveform.values
    if len(times) != len(values):
        findings.error("drawn_lengths", place, times=len(times), values=len(values))
    for name, numbers in (("times_ms", times), ("values", values)):
        if not all(findings.finite(place, name, one) for one in numbers):
            return
    if any(after < before for before, after in pairwise(times)):
        findings.error("drawn_not_rising", place)
    if times:
        findings.number(place, "times_ms", times[0], 0.0)


def _check_electrical_synapse(
    synapse: ElectricalSynapse, neurons: dict[str, Neuron], findings: Findings
) -> None:
    """Check both ends of a gap junction."""
    place = f"gap.{synapse.id}"
    findings.number(place, "conductance_ns", synapse.conductance_ns, 0.0)
    if synapse.first == synapse.second:
        findings.error("gap_to_itself", place)
    for end in (synapse.first, synapse.second):
        _check_place(end, neurons, place, findings)
        neuron = neurons.get(end.neuron)
        if neuron is not None and neuron.cable == "double":
            findings.error("gap_on_double_cable", place, neuron=neuron.id)
