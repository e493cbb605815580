"""Addresses of electrodes and of what they command."""

from __future__ import annotations

from dataclasses import replace as with_value
from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.addresses.quantity import (
    Family,
    Quantity,
    fields_of,
    with_field,
    with_item,
)
from neurolab.document.records import Electrode
from neurolab.physiology import bench

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from neurolab.document.records import Lab
    from neurolab.physiology.parameter import Parameter

IN_ITS_UNIT = (
    "amplitude",
    "second_amplitude",
    "start",
    "end",
    "offset",
    "mean",
    "deviation",
)
"""Fields of commands that are in nA, mV or nS, as the electrode's mode has it."""


def _quantities(lab: Lab, names: Sequence[str]) -> Iterator[Quantity]:
    """Yield the numbers of the electrodes and of their commands."""
    for electrode in lab.electrodes:
        if names and names[0] != electrode.id:
            continue
        head = f"electrode.{electrode.id}"
        unit = bench.AMPLITUDES[electrode.mode]
        yield from fields_of(electrode, head, {**bench.ELECTRODE, "holding": unit})
        place = {"position": bench.ELECTRODE["position"]}
        yield from fields_of(electrode.place, head, place)
        for number, command in enumerate(electrode.commands, start=1):
            there = head if number == 1 else f"{head}.{number}"
            yield from fields_of(command, there, _command_table(unit))


def _command_table(unit: Parameter) -> dict[str, Parameter]:
    """Return the table of a command's fields for an electrode's unit."""
    table = {**bench.COMMAND, **dict.fromkeys(IN_ITS_UNIT, unit)}
    table["deviation"] = with_value(unit, low=0.0)
    return table


def _change(lab: Lab, names: Sequence[str], value: float) -> Lab:
    """Return the lab with one number of an electrode changed."""
    electrode_id, *rest = names
    changed: Lab = with_item(
        lab, "electrodes", electrode_id, lambda one: _change_electrode(one, rest, value)
    )
    return changed


def _change_electrode(
    electrode: Electrode, names: list[str], value: float
) -> Electrode:
    what = names[-1]
    if len(names) == 1 and what == "position":
        return replace(electrode, place=replace(electrode.place, position=value))
    if len(names) == 1 and what in Electrode.__struct_fields__:
        return replace(electrode, **{what: value})
    index = int(names[0]) - 1 if len(names) == 2 else 0
    commands = list(electrode.commands)
    commands[index] = with_field(commands[index], what, value)
    return replace(electrode, commands=tuple(commands))


ELECTRODES = Family(_quantities, _change)
