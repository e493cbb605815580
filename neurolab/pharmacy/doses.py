"""Doses in the bath: add, wash out, read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.records import Dose

if TYPE_CHECKING:
    from neurolab.document.records import Lab


def dose_of(lab: Lab, drug: str) -> float:
    """Return how much of a drug is in the bath, uM."""
    return next((one.micromolar for one in lab.doses if one.drug == drug), 0.0)


def with_dose(lab: Lab, drug: str, micromolar: float) -> Lab:
    """Return the lab with so much of a drug in the bath; 0 washes it out."""
    others = tuple(one for one in lab.doses if one.drug != drug)
    if micromolar <= 0.0:
        return replace(lab, doses=others)
    return replace(lab, doses=(*others, Dose(drug=drug, micromolar=micromolar)))


def washed(lab: Lab) -> Lab:
    """Return the lab without any drug in the bath."""
    return replace(lab, doses=())
