"""Files with something wrong in them: refused in one sentence, or a lab that runs."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.checks import check
from neurolab.errors import LabError, NeuroLabError
from neurolab.formats.project import decode_lab, encode_lab
from neurolab.simulation.engine import Engine
from neurolab.simulation.geometry import cut
from tests.simulation.runs import coupled

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = 400
STRANGE: tuple[Any, ...] = (
    *(0, -1, 1, 2, 3, 100, 0.5, -0.0, 1e-12, 1e-9, 1e6, 1e9, 1e18, 1e300, -1e300),
    *(5e-324, 1e-300, 2**63, 2**64, -(2**63)),
    *(None, True, "", "x", "neuron.n1.soma@0.5.v", [], {}, [1.0]),
)


def bases() -> list[dict[str, Any]]:
    """Return good files of different kinds, as plain data."""
    warm = Engine(neurolab.load("adapting-neuron"))
    warm.advance(40)
    labs = [
        neurolab.load(name)
        for name in ("action-potential", "generic-neuron", "graded-potentials")
    ]
    # an internode or two are enough
    fibre = neurolab.load("mrg-fibre")
    few = replace(fibre.neurons[0], branches=fibre.neurons[0].branches[:20])
    labs.append(replace(fibre, neurons=(few,), channels=(), electrodes=()))
    return [
        json.loads(encode_lab(one)) for one in (*labs, coupled(), warm.lab_from_now())
    ]


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to everything in a file."""
    inside: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    for key, one in inside:
        yield (*path, key)
        yield from places(one, (*path, key))


def spoil(document: dict[str, Any], draw: random.Random) -> None:
    """Put something strange somewhere, or take something away."""
    *way, last = draw.choice(list(places(document)))
    owner: Any = document
    for key in way:
        owner = owner[key]
    if isinstance(owner, dict) and draw.random() < 0.1:
        del owner[last]
    else:
        owner[last] = draw.choice(STRANGE)


def test_any_file_is_refused_in_words_or_runs() -> None:
    """Never a traceback: an error with a sentence, or a lab that can be advanced."""
    draw, ran = random.Random(20_240_817), 0
    said: list[str] = []
    sources = [json.dumps(one) for one in bases()]
    for _ in range(FILES):
        document = json.loads(draw.choice(sources))
        for _ in range(draw.choice((1, 1, 2))):
            spoil(document, draw)
        try:
            lab = decode_lab(json.dumps(document).encode(), "lab.json")
            assert all(str(one) for one in check(lab))
            engine = Engine(lab)
            engine.advance(4)
            encode_lab(engine.lab_from_now())
            ran += 1
        except NeuroLabError as error:
            said.append(str(error))
    assert all(len(one.splitlines()) == 1 for one in said)
    assert min(ran, len(said)) > 0.1 * FILES


def test_more_compartments_than_memory_are_refused() -> None:
    """A long cable of a membrane with an absurd capacitance is not cut at all."""
    lab = neurolab.load("graded-potentials")
    neuron = lab.neurons[0]
    long = replace(neuron.branches[0], length_um=1e7)
    absurd = replace(neuron.membranes[0], capacitance_uf_cm2=1e6)
    with pytest.raises(LabError, match="at most 1000000 are possible"):
        cut(replace(neuron, branches=(long,), membranes=(absurd,)))
