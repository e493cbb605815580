"""What is inspected, told in a few sentences with their sources."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from neurolab.document.checks.synapse_doubts import transmitter_of
from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.receptors import RECEPTORS
from neurolab.physiology.references import REFERENCES
from neurolab.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neurolab.document.records import Lab, Synapse


def about(lab: Lab, address: str) -> str:
    """Return rich text about a subject.

    Parameters
    ----------
    lab : Lab
    address : str
        `subjects.Subject.address`.
    """
    return "".join(f"<p>{one}</p>" for one in _paragraphs(lab, address))


def _paragraphs(lab: Lab, address: str) -> Iterator[str]:
    kind, *names = address.split(".")
    match kind:
        case "bath":
            yield word("inspector.about_bath")
        case "neuron":
            yield from _of_branch(lab, names[0], names[1])
        case "electrode":
            modes = [one.mode for one in lab.electrodes if one.id == names[0]]
            yield from (word(f"inspector.about_electrode_{mode}") for mode in modes)
        case "electrical_synapse":
            yield word("inspector.about_gap")
        case "input" | "puff" | "uncaging":
            yield word(f"inspector.about_{kind}")
        case "synapse":
            for one in lab.synapses:
                if one.id == names[0]:
                    yield from _of_synapse(lab, one)


def _of_branch(lab: Lab, neuron_id: str, branch_id: str) -> Iterator[str]:
    neuron = next((one for one in lab.neurons if one.id == neuron_id), None)
    if neuron is None:
        return
    for branch in neuron.branches:
        if branch.id != branch_id:
            continue
        yield word(f"parts.{branch.kind}_says")
        if neuron.about:
            yield html.escape(neuron.about)
        own = next(one for one in neuron.membranes if one.id == branch.membrane)
        for entry in own.channels:
            channel = CHANNELS.get(entry.channel)
            if channel is not None:
                yield _entry(channel.title, channel.about, channel.density.source)


def _of_synapse(lab: Lab, synapse: Synapse) -> Iterator[str]:
    yield word(f"inspector.about_{synapse.detail}")
    transmitter = transmitter_of(lab, synapse)
    if transmitter is not None:
        yield f"<b>{word(f'transmitters.{transmitter}')}</b>"
    for name in synapse.receptors:
        if name in RECEPTORS:
            one = RECEPTORS[name]
            yield _entry(
                one.title, one.scheme.about, one.scheme.transitions[0].rate.source
            )
        elif name in CASCADES:
            yield _entry(CASCADES[name].title, CASCADES[name].about, "")


def _entry(title: str, about: str, source: str) -> str:
    """Return a name in bold, what it does, and who measured it."""
    name = f"<b>{html.escape(title[:1].upper() + title[1:])}</b>"
    text = word("inspector.about_channel", title=name, about=html.escape(about))
    reference = REFERENCES.get(source)
    if reference is None:
        return text
    citation = word("inspector.source", source=html.escape(reference.citation))
    return f"{text}<br><small>{citation}</small>"
