"""Drugs that come and go in their own time, while the run goes on.

A dose with a time course acts as the smaller dose that its tissue holds by now
(`physiology.drugs.time_course`). That is kept here beside the run: it goes on over
sweeps, which begin from the rested cell in the same bath, and over edits of the dose.
The lab that runs has each dose as it acts at present (`DrugCourse.acting`); it changes
in small steps, at ticks that nothing shifts.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as with_fields
from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.physiology.drugs import DRUGS, Reach, occupancy, reach_after
from neurolab.simulation.detailed import expanded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neurolab.document.records import Dose, Lab
    from neurolab.physiology.drugs import Drug

COURSE_TICKS = 40
"""Ticks between two looks at the drugs: 1 ms."""

STEP = 0.01
"""By how much the share of a target that a drug reaches may differ from what acts."""

SETTLED = 1e-4
"""A drug whose share of its target is this near to its end has arrived."""

BATH = ""
Key = tuple[str, str]
"""The bath, or a synapse, and a drug."""


@dataclass(frozen=True, slots=True)
class Acting:
    """What a drug with a time course does at present.

    Attributes
    ----------
    synapse : str
        Where; empty for the bath.
    drug : str
    micromolar : float
        The dose that would do the same at once.
    aged : float
        Share of its effect that no antidote undoes.
    """

    synapse: str
    drug: str
    micromolar: float
    aged: float


@dataclass(frozen=True, slots=True)
class DrugCourse:
    """A lab, how far its drugs have come, and the lab as they act at present.

    Attributes
    ----------
    lab, acting : Lab
        As the user has it; as it runs: every dose as it acts, and contacts with full
        detail as synapses of their own (`detailed`). Often they are the same.
    reached : dict of (synapse, drug) to Reach
        Of the doses with a time course; it is not changed in place.
    """

    lab: Lab
    acting: Lab
    reached: dict[Key, Reach]

    @classmethod
    def of(cls, lab: Lab) -> DrugCourse:
        """Return the course of a run that begins."""
        return cls(lab, lab, {}).edited(lab)

    def edited(self, lab: Lab) -> DrugCourse:
        """Return the course after an edit: what is known goes on from where it is."""
        reached = {
            key: self.reached.get(key) or _begun(dose) for key, dose in _timed(lab)
        }
        return DrugCourse(lab, expanded(_acting(lab, reached)), reached)

    def after(self, milliseconds: float) -> DrugCourse:
        """Return the course some time later; what acts changes if that is seen."""
        if not self.reached:
            return self
        minutes = 1e-3 * milliseconds * self.lab.drug_minutes_per_s
        doses = dict(_timed(self.lab))
        reached = {
            key: reach_after(DRUGS[key[1]], each, _given(doses[key]), minutes)
            for key, each in self.reached.items()
        }
        later = with_fields(self, reached=reached)
        if any(_differs(self.lab, self.acting, key, reached[key]) for key in reached):
            acting = expanded(_acting(self.lab, reached))
            later = with_fields(later, acting=acting)
        return later

    @property
    def moves(self) -> bool:
        """Tell whether a drug is still on its way."""
        if not self.reached or self.lab.drug_minutes_per_s <= 0.0:
            return False
        doses = dict(_timed(self.lab))
        return any(
            _is_under_way(DRUGS[key[1]], doses[key], each)
            for key, each in self.reached.items()
        )

    @property
    def present(self) -> tuple[Acting, ...]:
        """Return what every drug with a time course does now."""
        return tuple(
            Acting(key[0], key[1], each.micromolar, each.aged_share)
            for key, each in self.reached.items()
        )


def _timed(lab: Lab) -> Iterator[tuple[Key, Dose]]:
    """Yield the doses with a time course of drugs that are known."""
    everywhere = [(BATH, lab.doses)]
    everywhere += [(one.id, one.doses) for one in lab.synapses if one.doses]
    for place, doses in everywhere:
        for dose in doses:
            if dose.minutes is not None and dose.drug in DRUGS:
                yield (place, dose.drug), dose


def _given(dose: Dose) -> float:
    return 0.0 if dose.washing else dose.micromolar


def _begun(dose: Dose) -> Reach:
    """Return how far a drug is that has been there for a while."""
    drug, minutes = DRUGS[dose.drug], dose.minutes or 0.0
    reach = reach_after(drug, Reach(), dose.micromolar, minutes)
    return with_fields(reach, aged=max(reach.aged, dose.aged * reach.bound))


def _acting(lab: Lab, reached: dict[Key, Reach]) -> Lab:
    """Return the lab with its doses as they act."""
    if not reached:
        return lab
    synapses = tuple(
        replace(one, doses=_as_they_act(one.id, one.doses, reached))
        if any((one.id, dose.drug) in reached for dose in one.doses)
        else one
        for one in lab.synapses
    )
    doses = _as_they_act(BATH, lab.doses, reached)
    return replace(lab, doses=doses, synapses=synapses)


def _as_they_act(
    place: str, doses: tuple[Dose, ...], reached: dict[Key, Reach]
) -> tuple[Dose, ...]:
    def acts(dose: Dose) -> Dose:
        reach = reached.get((place, dose.drug))
        if reach is None or dose.minutes is None:
            return dose
        return replace(
            dose,
            micromolar=reach.micromolar,
            aged=reach.aged_share,
            minutes=None,
            washing=False,
        )

    return tuple(acts(dose) for dose in doses)


def _differs(lab: Lab, acting: Lab, key: Key, reach: Reach) -> bool:
    """Tell whether a drug has come on so far that it must act anew."""
    place, name = key
    doses = acting.doses
    if place != BATH:
        doses = next(one.doses for one in acting.synapses if one.id == place)
    now = next(dose for dose in doses if dose.drug == name)
    step = STEP if _is_under_way(DRUGS[name], dict(_timed(lab))[key], reach) else 0.0
    return (
        _distance(DRUGS[name], now.micromolar, reach.micromolar) > step
        or abs(now.aged - reach.aged_share) > step
    )


def _distance(drug: Drug, first: float, second: float) -> float:
    """Return the largest difference of the shares that two doses reach."""
    return max(
        abs(occupancy(first, each.half.value) - occupancy(second, each.half.value))
        for each in drug.targets
    )


def _is_under_way(drug: Drug, dose: Dose, reach: Reach) -> bool:
    """Tell whether a drug still comes, goes or ages."""
    if drug.ageing is not None and reach.bound - reach.aged > SETTLED:
        return True
    given = _given(dose)
    if drug.binding is not None:
        return given > 0.0 and reach.bound < 1.0 - SETTLED
    if given < reach.micromolar and drug.washout is None:
        return False
    return _distance(drug, given, reach.micromolar) > SETTLED
