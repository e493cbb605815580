"""Contacts on their own: release by hand, look every tick and every sub-step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from neurolab.kernel.cleft import (
    AT_RECEPTORS,
    HEAD,
    IN_CLEFT,
    NOW,
    OPEN,
    SPILLED,
    advance_clefts,
)
from neurolab.simulation.cleft_build import (
    Rings,
    build_clefts,
    cleft_inputs,
    cleft_scratch,
    start_clefts,
)
from neurolab.simulation.cleft_edit import balance, carry_clefts
from neurolab.simulation.cleft_specs import cleft_spec

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from neurolab.physiology.drugs import Effect
    from neurolab.simulation.cleft_build import CleftSpec

    Floats = NDArray[np.float64]

TICK_MS = 0.025
REFERENCE_CENTRAL = Rings(
    tuple((np.arange(23) * 0.01).tolist()),
    tuple((0.22 + np.arange(240) * 0.02).tolist()),
)
"""The 261 shells behind the reference numbers: 10 nm in the cleft, 20 nm outside."""


def glutamate(
    *receptors: str,
    celsius: float = 37.0,
    contacts: int = 1,
    rings: Rings | None = None,
    values: Mapping[str, float] | None = None,
    closed: Collection[str] = (),
    effects: Mapping[str, Effect] | None = None,
) -> CleftSpec:
    """Return the default synapse of the brain."""
    spec = cleft_spec(
        "glutamate",
        "central",
        receptors or ("ampa",),
        contacts,
        celsius,
        values=values,
        closed=closed,
        effects=effects,
    )
    return replace(spec, rings=rings)


def junction(
    *,
    celsius: float = 23.0,
    enzyme: float = 1.0,
    closed: Collection[str] = (),
    values: Mapping[str, float] | None = None,
) -> CleftSpec:
    """Return a patch of the neuromuscular junction with some of its enzyme."""
    spec = cleft_spec(
        "acetylcholine",
        "neuromuscular",
        ("nicotinic",),
        1,
        celsius,
        closed=closed,
        values=values,
    )
    binders = tuple(
        replace(each, available=enzyme * each.available)
        if each.name == "ache"
        else each
        for each in spec.binders
    )
    return replace(spec, binders=binders)


class Contacts:
    """Running contacts, and what was seen of the first one."""

    def __init__(self, *specs: CleftSpec, samples: int = 5000) -> None:
        self.specs = specs
        self.clefts = build_clefts(specs)
        self.state = start_clefts(self.clefts)
        self.inputs = cleft_inputs(self.clefts, 100)
        self.scratch = cleft_scratch(self.clefts, samples)
        self.scratch.watch[:1] = 1
        self.tick = 0
        self.seen: list[Floats] = []
        self.worst = 0.0

    def fuse(self, *events: tuple[int, int, float]) -> None:
        """Let vesicles fuse in the next tick: contact, microsecond, molecules."""
        for i, (contact, microsecond, molecules) in enumerate(sorted(events)):
            self.inputs.event_contact[i] = contact
            self.inputs.event_us[i] = microsecond
            self.inputs.event_molecules[i] = molecules
        self.inputs.event_count[0] = len(events)

    def advance(self, milliseconds: float, *, check: bool = False) -> None:
        """Go on, and keep what is seen at the end of every tick."""
        for _ in range(round(milliseconds / TICK_MS)):
            advance_clefts(
                self.clefts,
                self.state,
                self.inputs,
                self.scratch,
                self.tick * 1e3 * TICK_MS,
            )
            self.inputs.event_count[0] = 0
            self.tick += 1
            self.seen.append(self.state.seen[NOW, 0].copy())
            if check:
                self.worst = max(self.worst, *map(self.imbalance, self.all))

    @property
    def all(self) -> range:
        """Return the numbers of all contacts."""
        return range(self.clefts.owner.size)

    def edit(self, *specs: CleftSpec, same: Sequence[int] | None = None) -> None:
        """Continue with other numbers."""
        self.catch_up()
        old = (self.specs, self.clefts, self.state)
        links = range(len(specs)) if same is None else same
        self.clefts, self.state = carry_clefts(*old, specs, links)
        self.specs = specs
        self.inputs = cleft_inputs(self.clefts, 100)
        self.scratch = cleft_scratch(self.clefts, 5000)

    def catch_up(self) -> None:
        """Bring every contact to the present."""
        advance_clefts(self.clefts, self.state, self.inputs, self.scratch, -1.0)

    def imbalance(self, contact: int) -> float:
        """Return what is missing, over what was released."""
        head = self.state.rows[NOW, contact, :HEAD]
        parts = sum(balance(self.clefts, self.state, contact).values())
        released = float(head[0])
        found = parts + float(head[2] + head[3] + head[4])
        return abs(released - found) / max(released, 1.0)

    def gone(self) -> dict[str, float]:
        """Return the counters of the first contact."""
        names = ("released", "left_cleft", "far", "carried", "split", "rim")
        head = self.state.rows[NOW, 0, :HEAD]
        return dict(zip(names, map(float, head), strict=True))

    def course(self, column: int) -> tuple[Floats, Floats]:
        """Return times and values of the first contact, sub-steps included."""
        count = int(self.scratch.sampled[0])
        fine = self.scratch.samples[:count]
        fine = fine[fine[:, 0] == 0]
        ends = np.arange(1, len(self.seen) + 1) * TICK_MS
        values = np.array(self.seen)[:, column]
        times = np.concatenate([fine[:, 1] * 1e-3, ends])
        both = np.concatenate([fine[:, 2 + column], values])
        order = np.argsort(times, kind="stable")
        times, both = times[order], both[order]
        first = np.concatenate([[True], np.diff(times) > 1e-9])
        return times[first], both[first]

    def open(self, slot: int = 0) -> tuple[Floats, Floats]:
        """Return times and number of open receptors of a slot."""
        return self.course(OPEN + slot)

    def concentration(self, where: str = "receptors") -> tuple[Floats, Floats]:
        """Return times and concentration (mM) at a place."""
        columns = {"receptors": AT_RECEPTORS, "cleft": IN_CLEFT, "spilled": SPILLED}
        return self.course(columns[where])


def rise(times: Floats, values: Floats, low: float, high: float) -> float:
    """Return the time between two shares of the peak on the way up."""
    top = int(values.argmax())
    shares = values[: top + 1] / values[top]
    start, stop = np.interp([low, high], shares, times[: top + 1])
    return float(stop - start)


def fall(times: Floats, values: Floats, share: float) -> float:
    """Return how long after the peak a share of it is left."""
    top = int(values.argmax())
    shares = values[top:] / values[top]
    return float(np.interp(-share, -shares, times[top:]) - times[top])
