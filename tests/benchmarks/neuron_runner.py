"""The models in NEURON: fixed step, one thread.

The rates of ``hh`` come from a table of 1 mV, as NEURON does by default; in the
converged runs they are computed, because the table alone shifts the third spike of a
cable by 0.02 ms.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.measure.spikes import spike_times
from tests.benchmarks import cases
from tests.benchmarks.timing import RunResult, UnavailableError, measure

if TYPE_CHECKING:
    from tests.benchmarks.cases import Case

SCHEMES = ("backward Euler", "second order")
LARGEST_SECTION = 1_000
"""Compartments in one section of a cable; NEURON takes at most 32767."""


def run(case: Case, scheme: str = SCHEMES[0]) -> RunResult:
    """Return time and accuracy of NEURON with one of `SCHEMES`."""
    try:
        import neuron
    except ImportError as error:
        raise UnavailableError("NEURON") from error
    prepare = partial(NeuronModel, neuron.h, scheme)
    return measure(case, prepare, f"NEURON {neuron.__version__}")


class NeuronModel:
    """One model in NEURON's one global state; a new one replaces the one before.

    Parameters
    ----------
    h : module
        NEURON's interpreter.
    scheme : str
        One of `SCHEMES`.
    case : Case
        The model.
    step_ms : float
        The fixed step.
    """

    def __init__(self, h: Any, scheme: str, case: Case, step_ms: float) -> None:
        self._h = h
        for section in list(h.allsec()):
            h.delete_section(sec=section)
        self._sections = _cable(h, case) if case.cable_compartments else _tree(h, case)
        for section in self._sections:
            _paint(section)
        self.compartments = sum(section.nseg for section in self._sections)
        self._place(case)
        h.celsius = cases.TEMPERATURE_C
        h.secondorder = 2 if scheme == "second order" else 0
        h.usetable_hh = int(step_ms == cases.STEP_MS)
        h.dt = step_ms
        h.finitialize(cases.START_MV)
        self._context = h.ParallelContext()
        self._context.set_maxstep(10.0)

    def _place(self, case: Case) -> None:
        """Put the stimulus and the recording in."""
        h, first = self._h, self._sections[0]
        in_soma = not case.cable_compartments
        self._stimulus = h.IClamp(first(0.5 if in_soma else 0.5 / first.nseg))
        self._stimulus.delay = cases.STIMULUS_START_MS
        self._stimulus.dur = 1e9
        self._stimulus.amp = case.current_na
        probe = 0.5 if in_soma else (cases.PROBE_COMPARTMENT + 0.5) / first.nseg
        self._voltages = h.Vector().record(first(probe)._ref_v)
        self._times = h.Vector().record(h._ref_t)

    def advance(self, until_ms: float) -> None:
        """Compute until `until_ms`, in NEURON's own loop."""
        self._context.psolve(until_ms)

    def spike_times_ms(self) -> list[float]:
        """Return the crossings at the probe so far."""
        voltages = np.array(self._voltages)
        times = np.array(self._times)
        return [float(t) for t in spike_times(times, voltages, cases.SPIKE_LEVEL_MV)]


def _cable(h: Any, case: Case) -> list[Any]:
    """Return sections in a row, all with the same compartments."""
    sections: list[Any] = []
    left = case.cable_compartments
    while left:
        section = h.Section(name=f"cable{len(sections)}")
        section.nseg = min(left, LARGEST_SECTION)
        section.L = section.nseg * cases.COMPARTMENT_UM
        section.diam = cases.CABLE_DIAMETER_UM
        if sections:
            section.connect(sections[-1](1.0))
        sections.append(section)
        left -= section.nseg
    return sections


def _tree(h: Any, case: Case) -> list[Any]:
    """Return the sections of a morphology, the soma first."""
    h.load_file("stdlib.hoc")
    h.load_file("import3d.hoc")
    reader = h.Import3d_SWC_read()
    reader.quiet = 1
    reader.input(case.swc)
    h.Import3d_GUI(reader, 0).instantiate(None)
    sections = list(h.allsec())
    for section in sections:
        # Odd, so that the middle of the soma is the middle of a compartment.
        section.nseg = 1 + 2 * int(section.L / (2 * cases.MORPHOLOGY_COMPARTMENT_UM))
    return sections


def _paint(section: Any) -> None:
    """Give a section the squid's membrane."""
    section.Ra = cases.AXIAL_RESISTANCE_OHM_CM
    section.cm = cases.CAPACITANCE_UF_CM2
    section.insert("hh")
    for segment in section:
        segment.hh.el = cases.LEAK_REVERSAL_MV
