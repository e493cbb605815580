"""Does a lab make sense? Errors that forbid running it, warnings that do not.

`check` looks at everything and returns what it found; `require` raises the first
error. Files are read and edits are made through them, so that the build step and the
kernel may trust their input. Each finding names its place and what to do.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from neurolab.document.checks.bench import check_bench
from neurolab.document.checks.doubts import check_doubts
from neurolab.document.checks.findings import Finding, Findings
from neurolab.document.checks.limits import (
    LARGEST_SEED,
    LONGEST_SWEEP_MS,
    RESOLUTION,
)
from neurolab.document.checks.neurons import check_neuron
from neurolab.document.checks.start import check_start, check_start_doubts
from neurolab.document.checks.synapse_doubts import check_synapse_doubts
from neurolab.document.checks.synapses import check_synapses

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Neuron

__all__ = ["Finding", "check", "require"]


def check(lab: Lab) -> tuple[Finding, ...]:
    """Return everything that is wrong or doubtful in a lab, errors first.

    Parameters
    ----------
    lab : Lab
    """
    findings = Findings()
    _check_errors(lab, findings)
    check_doubts(lab, findings)
    check_synapse_doubts(lab, findings)
    check_start_doubts(lab, findings)
    return tuple(findings.found)


def require(lab: Lab) -> None:
    """Refuse a lab that cannot run.

    Raises
    ------
    LabError
        For the first error found.
    """
    findings = Findings()
    _check_errors(lab, findings)
    if findings.found:
        raise findings.found[0].as_error()


_FLAWLESS: OrderedDict[int, Neuron] = OrderedDict()
"""The neurons last found to be without error, by identity.

A drag checks the lab thirty times a second, and most of its neurons are the same
unchangeable objects each time.
"""
MOST_FLAWLESS = 256


def _check_neuron(neuron: Neuron, findings: Findings) -> None:
    """Check a neuron, unless this very one was found to be flawless before."""
    if _FLAWLESS.get(id(neuron)) is neuron:
        return
    before = len(findings.found)
    check_neuron(neuron, findings)
    if len(findings.found) == before:
        _FLAWLESS[id(neuron)] = neuron  # held, so that its id stays its own
        if len(_FLAWLESS) > MOST_FLAWLESS:
            _FLAWLESS.popitem(last=False)


def _check_errors(lab: Lab, findings: Findings) -> None:
    """Collect errors only."""
    findings.positive("lab", "sweep_ms", lab.sweep_ms, LONGEST_SWEEP_MS)
    findings.number("lab", "resolution", lab.resolution, *RESOLUTION)
    findings.not_negative("lab", "seed", lab.seed, LARGEST_SEED)
    check_start(lab, findings)
    findings.identities("neuron", [one.id for one in lab.neurons])
    for neuron in lab.neurons:
        _check_neuron(neuron, findings)
    check_bench(lab, findings)
    check_synapses(lab, findings)
