"""Labs of the action potential: where it starts, its size, its wake, its speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.labs import parts
from neurolab.document.labs.parts import at, pulse, voltage
from neurolab.document.records import BranchKind, DoublePulse
from neurolab.document.templates import (
    generic_neuron,
    scaled_myelinated_fibre,
    squid_axon,
)

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Neuron

SOMA = voltage("n1", "soma")
THRESHOLD_NA = 0.471
"""Current of 2 ms that just fires the generic neuron from its soma."""


PAIR_NA = 3.0
"""Twice the current of .5 ms that fires the rested cell."""


def threshold() -> Lab:
    """Return a current into the dendrite, and the spike that starts in the axon."""
    places = {
        "apical": at("n1", "apical", 0.5),
        "soma": at("n1", "soma"),
        "initial_segment": at("n1", "ais_distal", 0.7),
        "axon": at("n1", "axon", 0.5),
    }
    return parts.lab(
        "threshold",
        (generic_neuron(),),
        [voltage(one.neuron, one.branch, one.position) for one in places.values()],
        electrodes=(
            parts.stimulus(places["apical"], pulse(2.0, 2.0, 0.7)),
            *(parts.recording(k, v) for k, v in places.items() if k != "apical"),
        ),
        sweep_ms=15.0,
    )


def all_or_nothing() -> Lab:
    """Return ever stronger pulses into one soma."""
    strengths = (0.5, 0.9, 0.98, 1.02, 1.2, 2.0, 5.0)
    pulses = [
        pulse(5.0 + 100.0 * k, 2.0, round(THRESHOLD_NA * share, 4))
        for k, share in enumerate(strengths)
    ]
    return parts.lab(
        "all-or-nothing",
        (generic_neuron(),),
        (SOMA, "electrode.stimulus.current", voltage("n1", "axon", 0.8)),
        electrodes=(
            parts.stimulus(at("n1", "soma"), *pulses),
            parts.recording("axon", at("n1", "axon", 0.8)),
        ),
        sweep_ms=700.0,
    )


def refractory() -> Lab:
    """Return pairs of equal pulses, ever farther apart."""
    intervals = (2.0, 4.0, 7.0, 10.0, 15.0, 25.0)
    pairs = [
        DoublePulse(
            onset_ms=5.0 + 120.0 * k,
            duration_ms=0.5,
            interval_ms=interval,
            amplitude=PAIR_NA,
            second_amplitude=PAIR_NA,
        )
        for k, interval in enumerate(intervals)
    ]
    return parts.lab(
        "refractory",
        (generic_neuron(),),
        (SOMA, "electrode.stimulus.current", voltage("n1", "axon", 0.8)),
        electrodes=(
            parts.stimulus(at("n1", "soma"), *pairs),
            parts.recording("axon", at("n1", "axon", 0.8)),
        ),
        sweep_ms=720.0,
    )


def collision() -> Lab:
    """Return a squid axon excited in the middle, then at both ends."""
    cell = squid_axon(length_um=60_000.0, compartments=120, celsius=18.5)
    strong = 30_000.0
    places = {"left": 0.1, "quarter": 0.3, "middle": 0.5, "right": 0.9}
    return parts.lab(
        "collision",
        (cell,),
        [voltage("n1", "axon", place) for place in places.values()],
        electrodes=(
            parts.stimulus(
                at("n1", "axon", 0.5), pulse(1.0, 0.5, strong), name="middle_stimulus"
            ),
            parts.stimulus(
                at("n1", "axon", 0.0), pulse(21.0, 0.5, strong), name="left_stimulus"
            ),
            parts.stimulus(
                at("n1", "axon", 1.0), pulse(21.0, 0.5, strong), name="right_stimulus"
            ),
            *(
                parts.recording(name, at("n1", "axon", place))
                for name, place in places.items()
                if name != "middle"
            ),
        ),
        sweep_ms=35.0,
    )


POTASSIUM_MILLIMOLAR = 3.3
"""Outside, with which a fibre of 1 um without a cell body rests: with 3.5 mM it begins
to fire by itself after a fifth of a second."""
SALTATORY_MS = 3.6
"""Ends before the fibre fires a second time, as nodes without a cell body do 2 ms after
the first."""


def saltatory() -> Lab:
    """Return a bare and a myelinated axon of one diameter."""
    bare = parts.cell(generic_neuron(neuron_id="n1"), "bare")
    sheathed = scaled_myelinated_fibre(neuron_id="n2", fibre_diameter_um=1.0, nodes=41)
    sheathed = parts.cell(sheathed, "sheathed", (60.0, -230.0))
    return parts.lab(
        "saltatory",
        (bare, sheathed),
        (
            voltage("n1", "axon", 0.305),
            voltage("n1", "axon", 0.805),
            voltage("n2", "node_10"),
            voltage("n2", "node_30"),
        ),
        electrodes=(
            parts.stimulus(at("n1", "soma"), pulse(0.5, 1.0, 2.0)),
            parts.stimulus(
                at("n2", "node_1"), pulse(2.0, 0.1, 1.0), name="second_stimulus"
            ),
            parts.recording("bare_1", at("n1", "axon", 0.305)),
            parts.recording("bare_2", at("n1", "axon", 0.805)),
            parts.recording("node_10", at("n2", "node_10")),
            parts.recording("node_30", at("n2", "node_30")),
        ),
        ions=(parts.potassium(POTASSIUM_MILLIMOLAR),),
        sweep_ms=SALTATORY_MS,
    )


def thinned(cell: Neuron, left: float, first: int, last: int) -> Neuron:
    """Return a fibre with a share of the lamellae left on some internodes."""
    names = tuple(f"internode_{number}" for number in range(first, last + 1))

    def is_hurt(name: str) -> bool:
        return any(name == one or name.startswith(f"{one}_") for one in names)

    return replace(
        cell,
        branches=tuple(
            replace(
                one, myelin=replace(one.myelin, lamellae=left * one.myelin.lamellae)
            )
            if one.kind is BranchKind.INTERNODE and one.myelin and is_hurt(one.id)
            else one
            for one in cell.branches
        ),
    )


def demyelination() -> Lab:
    """Return three fibres: whole, slowed in the middle, blocked in the middle."""
    shares = {"n1": 1.0, "n2": 0.05, "n3": 0.03}
    cells = [
        parts.cell(
            thinned(scaled_myelinated_fibre(neuron_id=name, nodes=31), share, 14, 16),
            f"left_{100.0 * share:.0f}",
            (0.0, 150.0 * k),
        )
        for k, (name, share) in enumerate(shares.items())
    ]
    return parts.lab(
        "demyelination",
        cells,
        [voltage(name, "node_20") for name in shares]
        + [voltage(name, "node_14") for name in ("n2", "n3")],
        electrodes=[
            one
            for k, name in enumerate(shares, start=1)
            for one in (
                parts.stimulus(
                    at(name, "node_1"), pulse(0.5, 0.1, 3.0), name=f"stimulus_{k}"
                ),
                parts.recording(f"behind_{k}", at(name, "node_20")),
            )
        ]
        + [
            parts.recording(f"within_{k}", at(name, "node_14"))
            for k, name in ((2, "n2"), (3, "n3"))
        ],
        sweep_ms=3.0,
    )


def diameter() -> Lab:
    """Return bare axons and myelinated fibres, each thin and four times as thick."""
    cells = [
        parts.cell(
            squid_axon(
                neuron_id=f"n{k}", length_um=30_000.0, diameter_um=size, celsius=18.5
            ),
            name,
            (0.0, 150.0 * (k - 1)),
        )
        for k, (name, size) in enumerate(
            (("bare_25", 25.0), ("bare_100", 100.0)), start=1
        )
    ]
    return parts.lab(
        "diameter",
        cells,
        [voltage(name, "axon", place) for name in ("n1", "n2") for place in (0.3, 0.7)],
        electrodes=[
            one
            for k, (name, amplitude) in enumerate(
                (("n1", 400.0), ("n2", 3200.0)), start=1
            )
            for one in (
                parts.stimulus(
                    at(name, "axon", 0.0),
                    pulse(0.5, 0.5, amplitude),
                    name=f"stimulus_{k}",
                ),
                parts.recording(f"near_{k}", at(name, "axon", 0.3)),
                parts.recording(f"far_{k}", at(name, "axon", 0.7)),
            )
        ],
        sweep_ms=10.0,
    )


FIBRES_UM = {"n1": 2.5, "n2": 10.0}
NEAR_MM, FAR_MM = 4.0, 14.0
"""Where both fibres are recorded, so that the traces show who is first."""


def thick_sheath() -> Lab:
    """Return two myelinated fibres, one four times as thick, recorded side by side."""
    cells, nodes = [], {}
    for k, (name, size) in enumerate(FIBRES_UM.items()):
        internode_mm = 0.1 * size
        nodes[name] = [round(way / internode_mm) for way in (NEAR_MM, FAR_MM)]
        fibre = scaled_myelinated_fibre(
            neuron_id=name, fibre_diameter_um=size, nodes=nodes[name][1] + 7
        )
        label = "sheathed_10" if k else "sheathed_2"
        cells.append(parts.cell(fibre, label, (0.0, 150.0 * k)))
    return parts.lab(
        "thick-sheath",
        cells,
        [voltage(name, f"node_{node}") for name in FIBRES_UM for node in nodes[name]],
        electrodes=[
            one
            for k, name in enumerate(FIBRES_UM, start=1)
            for one in (
                parts.stimulus(
                    at(name, "node_1"), pulse(0.2, 0.1, 3.0), name=f"stimulus_{k}"
                ),
                *(
                    parts.recording(f"{which}_{k}", at(name, f"node_{node}"))
                    for which, node in zip(("near", "far"), nodes[name], strict=True)
                ),
            )
        ],
        sweep_ms=2.0,
    )
