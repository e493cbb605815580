"""Doses in the bath or at one synapse: add, wash out, read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.records import Dose
from neurolab.physiology.drugs.numbers import SETTLED

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Synapse


def doses_at(lab: Lab, synapse: str | None) -> tuple[Dose, ...]:
    """Return the doses at one synapse; of the whole bath where it is None."""
    if synapse is None:
        return lab.doses
    return next((one.doses for one in lab.synapses if one.id == synapse), ())


def dose_of(lab: Lab, drug: str, synapse: str | None = None) -> float:
    """Return how much of a drug is in the bath, or at one synapse, uM."""
    doses = doses_at(lab, synapse)
    return next((one.micromolar for one in doses if one.drug == drug), 0.0)


def with_dose(
    lab: Lab, drug: str, micromolar: float, synapse: str | None = None
) -> Lab:
    """Return the lab with so much of a drug there; 0 washes it out.

    A drug that is there keeps its place among the others.
    """
    doses = doses_at(lab, synapse)
    if micromolar <= 0.0:
        fresh = tuple(one for one in doses if one.drug != drug)
    elif any(one.drug == drug for one in doses):
        fresh = tuple(
            replace(one, micromolar=micromolar) if one.drug == drug else one
            for one in doses
        )
    else:
        fresh = (*doses, Dose(drug=drug, micromolar=micromolar))
    return _with(lab, synapse, fresh)


def timed_dose(
    lab: Lab, drug: str, micromolar: float, synapse: str | None, *, washing: bool
) -> Lab:
    """Return the lab with a drug that comes, or leaves, in its own time."""
    doses = doses_at(lab, synapse)
    known = next((one for one in doses if one.drug == drug), None)
    if known is None:
        fresh = (*doses, Dose(drug=drug, micromolar=micromolar, minutes=0.0))
        return _with(lab, synapse, fresh)
    changed = replace(known, washing=washing)
    if known.minutes is None and washing:
        changed = replace(changed, minutes=SETTLED.value)
    return _with(lab, synapse, tuple(changed if one is known else one for one in doses))


def is_washing(lab: Lab, drug: str, synapse: str | None) -> bool:
    """Tell whether a drug is on its way out."""
    return any(one.drug == drug and one.washing for one in doses_at(lab, synapse))


def washed(lab: Lab) -> Lab:
    """Return the lab without any drug, in the bath or at a synapse."""
    return replace(
        lab, doses=(), synapses=tuple(_dosed(one, ()) for one in lab.synapses)
    )


def _with(lab: Lab, synapse: str | None, doses: tuple[Dose, ...]) -> Lab:
    if synapse is None:
        return replace(lab, doses=doses)
    return replace(
        lab,
        synapses=tuple(
            _dosed(one, doses) if one.id == synapse else one for one in lab.synapses
        ),
    )


def _dosed(synapse: Synapse, doses: tuple[Dose, ...]) -> Synapse:
    """Return a synapse with other doses; the same one if nothing changes."""
    return synapse if synapse.doses == doses else replace(synapse, doses=doses)
