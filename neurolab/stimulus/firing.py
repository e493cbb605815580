"""What can be fired by its key, and a lab in which it plays once more, now."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.records import ElectrodeMode, RegularSpikes, SpikeTimes

if TYPE_CHECKING:
    from neurolab.document.records import (
        Electrode,
        Input,
        Lab,
        Puff,
        Uncaging,
    )

    Stimulus = Electrode | Input | Puff | Uncaging

FIELDS = {
    "electrode": "electrodes",
    "input": "inputs",
    "puff": "puffs",
    "uncaging": "uncagings",
}
"""First part of an address to the field of the lab."""


def stimuli(lab: Lab) -> list[tuple[str, str]]:
    """Return address and title of everything that can be fired, in order of its key."""
    return [
        (f"{kind}.{one.id}", one.name or one.id)
        for kind, field in FIELDS.items()
        for one in getattr(lab, field)
        if kind != "electrode" or one.mode is not ElectrodeMode.VOLTAGE
    ]


def stimulus_of(lab: Lab, address: str) -> Stimulus | None:
    """Return the record of a stimulus by its address; None if it is gone."""
    kind, _, name = address.partition(".")
    items: tuple[Stimulus, ...] = getattr(lab, FIELDS[kind]) if kind in FIELDS else ()
    return next((one for one in items if one.id == name), None)


def with_stimulus(lab: Lab, address: str, changed: Stimulus) -> Lab:
    """Return the lab with one stimulus changed."""
    kind, _, name = address.partition(".")
    field = FIELDS[kind]
    items = tuple(changed if one.id == name else one for one in getattr(lab, field))
    return replace(lab, **{field: items})


def fired_now(lab: Lab, address: str, now_ms: float, pattern: Lab | None = None) -> Lab:
    """Return a lab in which a stimulus plays once more, from a time in the sweep.

    An electrode repeats its commands; an input has one spike more on every line, a
    puff or a flash comes again.

    Parameters
    ----------
    lab : Lab
    address : str
        One of `stimuli`.
    now_ms : float
        From the start of the sweep.
    pattern : Lab, optional
        Where the commands are that an electrode repeats, if not in `lab`, which may
        have some repeated already.
    """
    kind, _, name = address.partition(".")
    one = stimulus_of(lab, address)
    if one is None:
        return lab
    own = one if pattern is None else stimulus_of(pattern, address)
    if kind == "electrode":
        return with_stimulus(lab, address, _commanded_again(one, own, now_ms))  # type: ignore[arg-type]
    if kind == "input":
        return _spike_more(lab, one, now_ms)  # type: ignore[arg-type]
    field = FIELDS[kind]
    again = replace(one, id=_free_id(lab, field, name), onset_ms=now_ms, on=True)
    return replace(lab, **{field: (*getattr(lab, field), again)})


def _commanded_again(one: Electrode, own: Electrode, now_ms: float) -> Electrode:
    """Return an electrode to whose commands another's are added, from now."""
    onsets = [getattr(each, "onset_ms", math.inf) for each in own.commands]
    shift = now_ms - min(onsets, default=now_ms)
    again = tuple(
        replace(each, onset_ms=each.onset_ms + shift)
        for each in own.commands
        if hasattr(each, "onset_ms")
    )
    return replace(one, commands=(*one.commands, *again), on=True)


def _spike_more(lab: Lab, one: Input, now_ms: float) -> Lab:
    """Return a lab in which an input fires once more.

    A train without end, or at random, goes on as it is: a twin of the input and of its
    synapses carries the one spike more.
    """
    address, train = f"input.{one.id}", one.train
    if not one.on:
        only = replace(one, on=True, train=SpikeTimes(times_ms=(now_ms,)))
        return with_stimulus(lab, address, only)
    if isinstance(train, RegularSpikes) and train.count is not None:
        train = SpikeTimes(times_ms=times_of(train, math.inf))
    if isinstance(train, SpikeTimes):
        times = tuple(sorted({*train.times_ms, now_ms}))
        return with_stimulus(
            lab, address, replace(one, train=SpikeTimes(times_ms=times))
        )
    twin = replace(
        one, id=_free_id(lab, "inputs", one.id), train=SpikeTimes(times_ms=(now_ms,))
    )
    synapses = list(lab.synapses)
    for synapse in lab.synapses:
        if synapse.input == one.id:
            name = _free_id(lab, "synapses", synapse.id)
            synapses.append(replace(synapse, id=name, input=twin.id))
    return replace(lab, inputs=(*lab.inputs, twin), synapses=tuple(synapses))


def times_of(train: RegularSpikes, until_ms: float) -> tuple[float, ...]:
    """Return the spike times of a regular train up to some time, ms."""
    count = train.count
    if math.isfinite(until_ms):
        room = max(int((until_ms - train.onset_ms) / train.interval_ms) + 1, 0)
        count = room if count is None else min(count, room)
    return tuple(
        train.onset_ms + k * train.interval_ms for k in range(count if count else 0)
    )


def _free_id(lab: Lab, field: str, wanted: str) -> str:
    """Return an id that nothing of this kind has."""
    known = {one.id for one in getattr(lab, field)}
    number = 2
    while f"{wanted}_{number}" in known:
        number += 1
    return f"{wanted}_{number}"
