"""Where the contacts of a synapse are: spread evenly by length over its targets.

The simulation and the drawing both ask here, so that what is drawn is what is computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.records import BranchKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from neurolab.document.records import Input, Neuron, Synapse


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one branch."""

    neuron: str
    branch: str
    start: float
    stop: float
    length_um: float


@dataclass(frozen=True, slots=True)
class Contacts:
    """The contacts of a synapse, line after line.

    Attributes
    ----------
    spans : tuple of Span
        The targets, branch by branch.
    span : (contacts,) int64
        Which span each contact is on.
    fraction : (contacts,) float64
        Where, as a fraction of the branch.
    lines : int
        Number of presynaptic lines; each has as many contacts as the others.
    lines_of_span : tuple of int
        With a density, how many lines end on each span; else nothing.
    """

    spans: tuple[Span, ...]
    span: NDArray[np.int64]
    fraction: NDArray[np.float64]
    lines: int
    lines_of_span: tuple[int, ...] = ()


def spans_of(synapse: Synapse, neurons: Mapping[str, Neuron]) -> tuple[Span, ...]:
    """Return the stretches that a synapse reaches, all dendrites spelled out."""
    found: list[Span] = []
    for target in synapse.targets:
        for branch in neurons[target.neuron].branches:
            if branch.id == target.branch or (
                target.branch is None and branch.kind is BranchKind.DENDRITE
            ):
                length = branch.length_um * (target.stop - target.start)
                found.append(
                    Span(target.neuron, branch.id, target.start, target.stop, length)
                )
    return tuple(found)


def contacts_of(
    synapse: Synapse, source: Input | None, neurons: Mapping[str, Neuron]
) -> Contacts:
    """Return where the contacts of a synapse are.

    Parameters
    ----------
    synapse : Synapse
    source : Input or None
        The outside input that drives it, if it is one.
    neurons : mapping of str to Neuron
        By id.
    """
    spans = spans_of(synapse, neurons)
    if source is not None and source.density_per_um is not None:
        density = source.density_per_um
        lines = tuple(round(density * span.length_um) for span in spans)
        parts = [
            _spread([span], count * synapse.contacts)
            for span, count in zip(spans, lines, strict=True)
        ]
        index = [
            np.full(fraction.size, i, dtype=np.int64)
            for i, (_, fraction) in enumerate(parts)
        ]
        return Contacts(
            spans=spans,
            span=np.concatenate(index),
            fraction=np.concatenate([fraction for _, fraction in parts]),
            lines=sum(lines),
            lines_of_span=lines,
        )
    count = source.count if source is not None else 1
    span, fraction = _spread(spans, count * synapse.contacts)
    return Contacts(spans=spans, span=span, fraction=fraction, lines=count)


def _spread(
    spans: tuple[Span, ...] | list[Span], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return span and fraction of some contacts, each in the middle of its share."""
    lengths = np.array([span.length_um for span in spans])
    if lengths.sum() == 0.0:
        # points: one after the other, each as often as the others
        index = np.arange(count) % len(spans)
        return index, np.array([spans[i].start for i in index], dtype=np.float64)
    ends = np.cumsum(lengths)
    along = (np.arange(count) + 0.5) / max(count, 1) * ends[-1]
    index = np.minimum(np.searchsorted(ends, along, side="right"), len(spans) - 1)
    start = np.array([span.start for span in spans])[index]
    stop = np.array([span.stop for span in spans])[index]
    within = (along - (ends - lengths)[index]) / lengths[index]
    return index.astype(np.int64), start + (stop - start) * within
