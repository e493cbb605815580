"""What should not go unsaid of a running lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.document.checks.doubts import check_doubts
from neurolab.document.checks.findings import Finding, Findings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from neurolab.document.records import Lab


def warnings_of(lab: Lab, restless: Iterable[str]) -> tuple[Finding, ...]:
    """Return the warnings of a lab.

    Parameters
    ----------
    lab : Lab
        Told of temperatures outside a mechanism's range and of what is unknown.
    restless : iterable of str
        Neurons for which no rest was found.
    """
    findings = Findings()
    names = {neuron.id: neuron.name or neuron.id for neuron in lab.neurons}
    for key in restless:
        findings.warning("no_rest", f"neuron.{key}", name=names[key])
    check_doubts(lab, findings)
    return tuple(findings.found)
