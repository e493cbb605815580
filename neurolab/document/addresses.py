"""Parameters of a lab by address, to read and to change.

================================================  =====================================
``bath.celsius``                                  temperature
``bath.<ion>.outside``, ``bath.<ion>.inside``     concentrations, mM
``dose.<drug>``                                   dose, uM
``lab.sweep_ms``, ``lab.seed``, ``lab.resolution``  settings
``neuron.<id>.<branch>.<field>``                  a branch: ``length_um``, ...
``neuron.<id>.<branch>.<channel>``                density in this branch, mS/cm2
``neuron.<id>.membrane.<membrane>.<field>``       a membrane: ``leak_ms_cm2``, ...
``neuron.<id>.membrane.<membrane>.<channel>``     density in this membrane, mS/cm2
``electrode.<id>.<field>``                        ``holding``, ``position``, ...
``electrode.<id>.<command field>``                ``amplitude``, ``onset_ms``, ...
``electrical_synapse.<id>.conductance_ns``        a gap junction
================================================  =====================================

A field has the name that it has in `records`; a command's field is that of the
electrode's first command. Setting a value returns a new lab that shares every unchanged
part with the old one.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from neurolab.document.records import (
    Branch,
    Dose,
    Electrode,
    IonConcentration,
    Lab,
    Membrane,
    Myelin,
    Neuron,
)
from neurolab.errors import AddressError
from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.drugs import DRUGS
from neurolab.physiology.ions import MAMMAL

if TYPE_CHECKING:
    from collections.abc import Callable

Item = TypeVar("Item")
LAB_FIELDS = ("sweep_ms", "seed", "resolution")


def addresses(lab: Lab) -> dict[str, float]:
    """Return every parameter address of a lab with its present value."""
    found: dict[str, float] = {"bath.celsius": lab.bath.celsius}
    found |= {f"lab.{name}": getattr(lab, name) for name in LAB_FIELDS}
    own = {entry.ion: entry for entry in lab.bath.ions}
    for name, ion in MAMMAL.items():
        entry = own.get(name)
        outside = entry.outside_millimolar if entry else ion.outside.value
        inside = entry.inside_millimolar if entry else ion.inside.value
        found |= {f"bath.{name}.outside": outside, f"bath.{name}.inside": inside}
    doses = {dose.drug: dose.micromolar for dose in lab.doses}
    found |= {f"dose.{name}": doses.get(name, 0.0) for name in DRUGS}
    for neuron in lab.neurons:
        found |= _of_neuron(neuron)
    for electrode in lab.electrodes:
        head = f"electrode.{electrode.id}"
        found |= _numbers(electrode, head)
        found[f"{head}.position"] = electrode.place.position
        for command in electrode.commands[:1]:
            found |= _numbers(command, head)
    for gap in lab.electrical_synapses:
        found |= _numbers(gap, f"electrical_synapse.{gap.id}")
    return found


def get_value(lab: Lab, address: str) -> float:
    """Return a parameter's present value.

    Raises
    ------
    AddressError
        If the address names nothing; the error suggests the nearest one.
    """
    known = addresses(lab)
    if address not in known:
        raise _unknown(address, known)
    return known[address]


def set_value(lab: Lab, address: str, value: float) -> Lab:
    """Return a lab with one parameter changed.

    Parameters
    ----------
    lab : Lab
    address : str
        See the module.
    value : float
        In the unit that the parameter has in `records`.

    Raises
    ------
    AddressError
        If the address names nothing, or the value is outside a channel's range.
    """
    get_value(lab, address)
    match address.split("."):
        case ["bath", "celsius"]:
            bath = msgspec.structs.replace(lab.bath, celsius=value)
            return msgspec.structs.replace(lab, bath=bath)
        case ["bath", ion, side]:
            return _set_ion(lab, ion, side, value)
        case ["dose", drug]:
            kept = tuple(dose for dose in lab.doses if dose.drug != drug)
            return msgspec.structs.replace(
                lab, doses=(*kept, Dose(drug=drug, micromolar=value))
            )
        case ["lab", name]:
            number = int(value) if name == "seed" else value
            return msgspec.structs.replace(lab, **{name: number})
        case ["neuron", name, *rest]:
            return _changed(lab, "neurons", name, lambda n: _set_neuron(n, rest, value))
        case ["electrode", name, what]:
            return _changed(
                lab, "electrodes", name, lambda e: _set_electrode(e, what, value)
            )
        case _:
            name, what = address.split(".")[1:]
            return _changed(
                lab,
                "electrical_synapses",
                name,
                lambda gap: msgspec.structs.replace(gap, **{what: value}),
            )


def _unknown(address: str, known: dict[str, float]) -> AddressError:
    near = difflib.get_close_matches(address, known, n=1, cutoff=0.0)
    return AddressError("address_unknown", address=address, near=near[0])


def _numbers(record: Any, head: str) -> dict[str, float]:
    """Return the fields of a record that are plain numbers."""
    return {
        f"{head}.{name}": getattr(record, name)
        for name in record.__struct_fields__
        if type(getattr(record, name)) in (int, float)
    }


def _of_neuron(neuron: Neuron) -> dict[str, float]:
    found: dict[str, float] = {}
    membranes = {membrane.id: membrane for membrane in neuron.membranes}
    for membrane in neuron.membranes:
        head = f"neuron.{neuron.id}.membrane.{membrane.id}"
        found |= _numbers(membrane, head)
        found |= {f"{head}.{c.channel}": c.density_ms_cm2 for c in membrane.channels}
    for branch in neuron.branches:
        head = f"neuron.{neuron.id}.{branch.id}"
        found |= _numbers(branch, head)
        if branch.myelin is not None:
            found |= _numbers(branch.myelin, head)
        membrane = membranes[branch.membrane]
        inherited = _numbers(membrane, head) | {
            f"{head}.{c.channel}": c.density_ms_cm2 for c in membrane.channels
        }
        own = {f"{head}.{key}": value for key, value in branch.overrides.items()}
        found |= inherited | own
    return found


def _changed(lab: Lab, field: str, name: str, change: Callable[[Any], Any]) -> Lab:
    """Return the lab with one item of a tuple changed."""
    items = tuple(
        change(item) if item.id == name else item for item in getattr(lab, field)
    )
    return msgspec.structs.replace(lab, **{field: items})


def _set_ion(lab: Lab, ion: str, side: str, value: float) -> Lab:
    usual = MAMMAL[ion]
    entry = next(
        (entry for entry in lab.bath.ions if entry.ion == ion),
        IonConcentration(
            ion=ion,
            outside_millimolar=usual.outside.value,
            inside_millimolar=usual.inside.value,
        ),
    )
    entry = msgspec.structs.replace(entry, **{f"{side}_millimolar": value})
    kept = tuple(one for one in lab.bath.ions if one.ion != ion)
    bath = msgspec.structs.replace(lab.bath, ions=(*kept, entry))
    return msgspec.structs.replace(lab, bath=bath)


def _set_neuron(neuron: Neuron, rest: list[str], value: float) -> Neuron:
    if rest[0] == "membrane" and len(rest) == 3:
        membranes = tuple(
            _set_membrane(one, rest[2], value) if one.id == rest[1] else one
            for one in neuron.membranes
        )
        return msgspec.structs.replace(neuron, membranes=membranes)
    branches = tuple(
        _set_branch(one, rest[1], value) if one.id == rest[0] else one
        for one in neuron.branches
    )
    return msgspec.structs.replace(neuron, branches=branches)


def _check_density(channel: str, value: float) -> None:
    """Refuse a density outside the range of its channel."""
    known = CHANNELS.get(channel)
    if known and not known.density.low <= value <= known.density.high:
        raise AddressError(
            "density_outside_range",
            channel=channel,
            value=value,
            low=known.density.low,
            high=known.density.high,
        )


def _set_membrane(membrane: Membrane, what: str, value: float) -> Membrane:
    if what in Membrane.__struct_fields__:
        return msgspec.structs.replace(membrane, **{what: value})
    _check_density(what, value)
    channels = tuple(
        msgspec.structs.replace(one, density_ms_cm2=value)
        if one.channel == what
        else one
        for one in membrane.channels
    )
    return msgspec.structs.replace(membrane, channels=channels)


def _set_branch(branch: Branch, what: str, value: float) -> Branch:
    if what in Branch.__struct_fields__:
        number = int(value) if what == "compartments" else value
        return msgspec.structs.replace(branch, **{what: number})
    if branch.myelin is not None and what in Myelin.__struct_fields__:
        myelin = msgspec.structs.replace(branch.myelin, **{what: value})
        return msgspec.structs.replace(branch, myelin=myelin)
    _check_density(what, value)
    return msgspec.structs.replace(branch, overrides={**branch.overrides, what: value})


def _set_electrode(electrode: Electrode, what: str, value: float) -> Electrode:
    if what == "position":
        place = msgspec.structs.replace(electrode.place, position=value)
        return msgspec.structs.replace(electrode, place=place)
    if what in Electrode.__struct_fields__:
        return msgspec.structs.replace(electrode, **{what: value})
    first, *others = electrode.commands
    number = int(value) if what == "count" else value
    first = msgspec.structs.replace(first, **{what: number})
    return msgspec.structs.replace(electrode, commands=(first, *others))
