"""What a synapse may be but should not go unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.physiology.drugs import DRUGS
from neurolab.physiology.synapse import PARAMETERS
from neurolab.physiology.transmitters import RECEPTORS, ROUTES

if TYPE_CHECKING:
    from neurolab.document.checks.findings import Findings
    from neurolab.document.records import Input, Lab, Neuron, Synapse, Transmitter


def transmitter_of(lab: Lab, synapse: Synapse) -> Transmitter | None:
    """Return what a synapse releases; None if its source does not exist."""
    sources: tuple[Input | Neuron, ...] = lab.inputs
    wanted = synapse.input
    if synapse.terminal is not None:
        sources, wanted = lab.neurons, synapse.terminal.neuron
    # no table of the sources: this is asked for every synapse, many times
    return next((one.transmitter for one in sources if one.id == wanted), None)


def check_synapse_doubts(lab: Lab, findings: Findings) -> None:
    """Warn of receptors, routes, drugs and parameters that will do nothing."""
    for synapse in lab.synapses:
        place = f"synapse.{synapse.id}"
        transmitter = transmitter_of(lab, synapse)
        puffed = {one.transmitter for one in lab.puffs if one.synapse == synapse.id}
        for name in synapse.receptors:
            if name not in RECEPTORS:
                findings.warning("receptor_unknown", place, receptor=name)
            elif transmitter is not None and RECEPTORS[name] not in (
                transmitter,
                *puffed,
            ):
                key = "receptor_not_opened"
                findings.warning(key, place, receptor=name, transmitter=transmitter)
        for route in synapse.closed:
            if transmitter is not None and route not in ROUTES[transmitter]:
                key = "route_not_there"
                findings.warning(key, place, route=route, transmitter=transmitter)
        for name in synapse.parameters:
            if name not in PARAMETERS:
                findings.warning("synapse_parameter_unknown", place, name=name)
        for dose in synapse.doses:
            if dose.drug not in DRUGS:
                findings.warning("drug_unknown", place, drug=dose.drug)
        source = synapse.terminal.neuron if synapse.terminal is not None else None
        if any(target.neuron == source for target in synapse.targets):
            findings.warning("synapse_to_itself", place, neuron=source)
