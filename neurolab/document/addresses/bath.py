"""Addresses of the bath, of the doses in it and of the lab's own settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.addresses.quantity import (
    Family,
    Quantity,
    fields_of,
    quantity,
    title_of,
    with_field,
)
from neurolab.document.records import Dose, IonConcentration
from neurolab.physiology import bench
from neurolab.physiology.drugs import DRUGS
from neurolab.physiology.ions import MAMMAL
from neurolab.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from neurolab.document.records import Lab


def _of_bath(lab: Lab, _names: Sequence[str]) -> Iterator[Quantity]:
    """Yield temperature and concentrations."""
    yield quantity("bath.celsius", lab.bath.celsius, bench.CELSIUS, title_of("celsius"))
    own = {entry.ion: entry for entry in lab.bath.ions}
    for name, ion in MAMMAL.items():
        entry = own.get(name) or _usual(name)
        yield quantity(
            f"bath.{name}.outside",
            entry.outside_millimolar,
            ion.outside,
            word("quantities.outside", ion=ion.title),
        )
        yield quantity(
            f"bath.{name}.inside",
            entry.inside_millimolar,
            ion.inside,
            word("quantities.inside", ion=ion.title),
        )


def _usual(ion: str) -> IonConcentration:
    """Return the default concentrations of an ion."""
    return IonConcentration(
        ion=ion,
        outside_millimolar=MAMMAL[ion].outside.value,
        inside_millimolar=MAMMAL[ion].inside.value,
    )


def _change_bath(lab: Lab, names: Sequence[str], value: float) -> Lab:
    """Return the lab with another temperature or concentration."""
    if names[0] == "celsius":
        return replace(lab, bath=replace(lab.bath, celsius=value))
    ion, side = names
    own = {entry.ion: entry for entry in lab.bath.ions}
    own[ion] = replace(own.get(ion) or _usual(ion), **{f"{side}_millimolar": value})
    return replace(lab, bath=replace(lab.bath, ions=tuple(own.values())))


def _of_doses(lab: Lab, _names: Sequence[str]) -> Iterator[Quantity]:
    """Yield the dose of every drug on the shelf, most of them 0."""
    doses = {dose.drug: dose.micromolar for dose in lab.doses}
    for name, drug in DRUGS.items():
        title = word("quantities.dose", drug=drug.title)
        yield quantity(f"dose.{name}", doses.get(name, 0.0), bench.DOSE, title)


def _change_dose(lab: Lab, names: Sequence[str], value: float) -> Lab:
    """Return the lab with another dose of one drug."""
    doses = {dose.drug: dose for dose in lab.doses}
    drug = names[0]
    known = doses.get(drug) or Dose(drug=drug, micromolar=value)
    doses[drug] = replace(known, micromolar=value)
    return replace(lab, doses=tuple(doses.values()))


def _of_settings(lab: Lab, _names: Sequence[str]) -> Iterator[Quantity]:
    """Yield the lab's own numbers."""
    return fields_of(lab, "lab", bench.LAB)


def _change_setting(lab: Lab, names: Sequence[str], value: float) -> Lab:
    """Return the lab with one of its own numbers changed."""
    changed: Lab = with_field(lab, names[0], value)
    return changed


BATH = Family(_of_bath, _change_bath)
DOSES = Family(_of_doses, _change_dose)
SETTINGS = Family(_of_settings, _change_setting)
