"""Edits of running contacts, and where their transmitter is.

No switch, dose or count resets anything or loses a molecule: what a removed receptor,
carrier or enzyme held goes back into the fluid around it, and a cleft that changes its
shape keeps what is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.kernel.cleft import (
    BEGIN,
    CARRIER,
    ENZYME,
    HEAD,
    LUMPED,
    NOW,
    RECEPTOR,
    Clefts,
    CleftState,
)
from neurolab.kernel.schemes import WIDTH
from neurolab.simulation.cleft_build import build_clefts, start_clefts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from neurolab.simulation.cleft_build import BinderSpec, CleftSpec

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


def carry_clefts(
    old_specs: Sequence[CleftSpec],
    old: Clefts,
    state: CleftState,
    new_specs: Sequence[CleftSpec],
    same: Sequence[int],
) -> tuple[Clefts, CleftState]:
    """Return description and state after an edit.

    Parameters
    ----------
    old_specs, old, state
        Before; the state brought to the present tick (`advance_clefts` with a start
        below 0). It stays as it is.
    new_specs : sequence of CleftSpec
    same : sequence of int
        For each new connection the old one that it continues, -1 for none. Contacts
        are continued in order; additional ones start at rest.

    Notes
    -----
    Where sites disappear, free ones go first (a competitive blocker binds to those);
    if that is not enough, what the others held returns to the fluid. New sites are
    free. Binders are recognised by name, states of a scheme by theirs.
    """
    new = build_clefts(new_specs)
    result = start_clefts(new)
    for number, before in enumerate(same):
        if before >= 0:
            specs = (old_specs[before], new_specs[number])
            _continue((old, state, before), (new, result, number), specs)
    result.rows[BEGIN] = result.rows[NOW]
    return new, result


def _continue(
    source: tuple[Clefts, CleftState, int],
    target: tuple[Clefts, CleftState, int],
    specs: tuple[CleftSpec, CleftSpec],
) -> None:
    """Carry one connection over."""
    (old, state, before), (new, result, number) = source, target
    origin = np.flatnonzero(old.owner == before)
    here = np.flatnonzero(new.owner == number)
    count = min(origin.size, here.size)
    origin, here = origin[:count], here[:count]
    was, now = old.connections[before], new.connections[number]
    result.clock[here], result.seen[:, here] = (
        state.clock[origin],
        state.seen[:, origin],
    )
    rows, lumped = state.rows[NOW, origin], state.clock[origin, LUMPED] == 1
    fresh = result.rows[NOW, here]
    fresh[:, :HEAD] = rows[:, :HEAD]
    _carry_ligand(was, now, rows, fresh, new)
    places = {each.name: i for i, each in enumerate(specs[0].binders)}
    for i, spec in enumerate(specs[1].binders):
        binder = new.binders[now.binder_first + i]
        known = places.pop(spec.name, None)
        if known is None:
            continue
        former = old.binders[was.binder_first + known]
        pair = (specs[0].binders[known], spec)
        sites = _sites(old, former, rows, lumped, pair)
        freed = _place_sites(new, binder, fresh, lumped, sites)
        fresh[:, HEAD + int(binder.first)] += freed
    for known in places.values():
        former = old.binders[was.binder_first + known]
        spec = specs[0].binders[known]
        sites = _sites(old, former, rows, lumped, (spec, spec))[0].sum(axis=1)
        held = old.vectors[former.vector : former.vector + int(former.states)]
        first = min(int(former.first), int(now.shells) - 1)
        fresh[:, HEAD + first] += sites @ held
    result.rows[NOW, here] = fresh


def _carry_ligand(was: Any, now: Any, rows: Floats, fresh: Floats, new: Clefts) -> None:
    """Copy free molecules, or spread them evenly over changed shells."""
    shells = int(now.shells)
    cleft, former = int(now.cleft_shells), int(was.cleft_shells)
    molecules = rows[:, HEAD : HEAD + int(was.shells)]
    capacity = new.shells[0, int(now.place) : int(now.place) + shells]
    ligand = fresh[:, HEAD : HEAD + shells]
    for new_part, old_part in (
        (slice(0, cleft), slice(0, former)),
        (slice(cleft, shells), slice(former, int(was.shells))),
    ):
        whole = molecules[:, old_part]
        if whole.shape[1] == capacity[new_part].size:
            ligand[:, new_part] = whole
        else:
            share = capacity[new_part] / capacity[new_part].sum()
            ligand[:, new_part] = whole.sum(axis=1, keepdims=True) * share


def _sites(
    old: Clefts,
    binder: Any,
    rows: Floats,
    lumped: NDArray[np.bool_],
    pair: tuple[BinderSpec, BinderSpec],
) -> tuple[Floats, Floats]:
    """Return the sites in each shell and state of the new scheme, and their numbers.

    An average stands in the first shell alone. What is in a state that the new scheme
    lacks counts as if it were without ligand; the ligand is found missing, and so
    freed, by `_place_sites`.
    """
    shells, place = int(binder.last - binder.first), int(binder.place)
    share = rows[:, place : place + WIDTH * shells].reshape(-1, shells, WIDTH)
    numbers = old.numbers[int(binder.numbers) : int(binder.numbers) + shells]
    count = np.tile(numbers, (rows.shape[0], 1))
    if not binder.outside:
        count[lumped] = 0.0
        count[lumped, 0] = float(binder.total)
    before = share[:, :, : int(binder.states)] * count[:, :, None]
    former, present = pair[0].scheme.states, pair[1].scheme.states
    if former == present:
        return before, before @ _held(old, binder)
    sites = np.zeros((*before.shape[:2], len(present)))
    for i, name in enumerate(former):
        sites[:, :, present.index(name) if name in present else 0] += before[:, :, i]
    return sites, before @ _held(old, binder)


def _held(clefts: Clefts, binder: Any) -> Floats:
    """Return how many ligands each state holds."""
    return clefts.vectors[int(binder.vector) : int(binder.vector) + int(binder.states)]


def _place_sites(
    new: Clefts,
    binder: Any,
    fresh: Floats,
    lumped: NDArray[np.bool_],
    carried: tuple[Floats, Floats],
) -> Floats:
    """Write the states for the new numbers of sites; return the ligand set free."""
    sites, held_before = carried
    shells, place = int(binder.last - binder.first), int(binder.place)
    numbers = new.numbers[int(binder.numbers) : int(binder.numbers) + shells]
    count = np.tile(numbers, (fresh.shape[0], 1))
    if not binder.outside:
        count[lumped] = 0.0
        count[lumped, 0] = float(binder.total)
    if sites.shape[1] != shells:  # other rings: the same mixture in each
        total = count.sum(axis=1, keepdims=True)
        part = np.divide(count, total, out=np.zeros_like(count), where=total > 0.0)
        sites = part[:, :, None] * sites.sum(axis=1, keepdims=True)
    change = count - sites.sum(axis=2)
    sites[:, :, 0] += np.maximum(change, -sites[:, :, 0])
    present = sites.sum(axis=2)
    kept = np.divide(count, present, out=np.zeros_like(count), where=present > 0.0)
    sites *= kept[:, :, None]
    share = np.zeros((*count.shape, WIDTH))
    divisor = np.where(count > 0.0, count, 1.0)
    share[:, :, : sites.shape[2]] = sites / divisor[:, :, None]
    share[:, :, 0][count <= 0.0] = 1.0
    fresh[:, place : place + WIDTH * shells] = share.reshape(fresh.shape[0], -1)
    after = (sites @ _held(new, binder)).sum(axis=1)
    return np.asarray(held_before.sum(axis=1) - after, dtype=np.float64)


def balance(clefts: Clefts, state: CleftState, contact: int) -> dict[str, float]:
    """Return where the transmitter of a contact is, in molecules.

    With ``released`` = everything else, to rounding. ``left_cleft`` and
    ``carried_in_cleft`` are not parts of the sum: they tell what ended it in the cleft.
    """
    own = clefts.connections[int(clefts.owner[contact])]
    row = state.rows[NOW, contact]
    free = row[HEAD : HEAD + int(own.shells)]
    parts = {
        "free_in_cleft": float(free[: int(own.cleft_shells)].sum()),
        "free_outside": float(free[int(own.cleft_shells) :].sum()),
        "on_receptors": 0.0,
        "on_enzyme": 0.0,
        "on_rim_carriers": 0.0,
        "on_carriers": 0.0,
    }
    for binder in clefts.binders[own.binder_first : own.binder_last]:
        lumped = state.clock[contact, LUMPED] == 1 and not binder.outside
        shells = 1 if lumped else int(binder.last - binder.first)
        place, numbers = int(binder.place), int(binder.numbers)
        share = row[place : place + WIDTH * shells].reshape(shells, WIDTH)
        held = (
            share[:, : int(binder.states)]
            @ (clefts.vectors[binder.vector : binder.vector + int(binder.states)])
        )
        count = clefts.numbers[numbers : numbers + shells]
        parts[_PART[int(binder.role), int(binder.outside)]] += float(
            held[0] * binder.total if lumped else held @ count
        )
    return parts


_PART = {
    (RECEPTOR, 0): "on_receptors",
    (ENZYME, 0): "on_enzyme",
    (CARRIER, 0): "on_rim_carriers",
    (CARRIER, 1): "on_carriers",
}
