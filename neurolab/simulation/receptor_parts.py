"""From a receptor and the bath to the constants of its current in the kernel."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, Any

from neurolab.document.bath import bath_ions, gaba_potential_mv
from neurolab.kernel.circuit import CL, HCO3, NA, K
from neurolab.physiology.constants import thermal_voltage_mv
from neurolab.physiology.ions import (
    MAMMAL,
    ghk_drive_mv,
    ghk_voltage_mv,
    nernst_mv,
)
from neurolab.physiology.nmda import MAGNESIUM_HALF, MAGNESIUM_SLOPE
from neurolab.physiology.receptors import Receptor, Reversal, shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    from neurolab.document.records import Bath

CALCIUM_SHARE_AT_MV = -70.0
"""Voltage at which the share of the current that is calcium was measured."""

Constants = dict[str, Any]


def receptor_reversal_mv(receptor: Receptor, stated: float | None, bath: Bath) -> float:
    """Return the reversal potential of a receptor in a bath, mV.

    Parameters
    ----------
    receptor : Receptor
    stated : float or None
        The synapse's own value, which holds in any bath; None computes it.
    bath : Bath

    Notes
    -----
    For a cation channel the permeability ratio of sodium to potassium is the one that
    gives the published value in the default bath; with it, other concentrations give
    another one (GHK).
    """
    if stated is not None:
        return stated
    table = bath_ions(bath)
    if receptor.reversal_rule is Reversal.CHLORIDE_BICARBONATE:
        return gaba_potential_mv(bath)
    if receptor.reversal_rule is Reversal.CHLORIDE:
        return nernst_mv(MAMMAL["cl"].charge, *table["cl"], bath.celsius)
    assert receptor.reversal is not None  # a cation channel states it
    published = receptor.reversal.value
    ratio = exp(published / thermal_voltage_mv(bath.celsius))
    na, k = MAMMAL["na"], MAMMAL["k"]
    sodium = (ratio * k.inside.value - k.outside.value) / (
        na.outside.value - ratio * na.inside.value
    )
    return ghk_voltage_mv(
        {"k": 1.0, "na": sodium},
        {"k": table["k"][0], "na": table["na"][0]},
        {"k": table["k"][1], "na": table["na"][1]},
        bath.celsius,
    )


def part_constants(
    receptor: Receptor, parameters: Mapping[str, float], bath: Bath
) -> Constants:
    """Return the fields of `kernel.patches.PART` that do not depend on places.

    Parameters
    ----------
    receptor : Receptor
    parameters : mapping of str to float
        Of the synapse: ``<receptor>.reversal`` and ``<receptor>.calcium_share``.
    bath : Bath
    """
    table = bath_ions(bath)
    celsius = bath.celsius
    reversal = receptor_reversal_mv(
        receptor, parameters.get(f"{receptor.name}.reversal"), bath
    )
    is_cation = receptor.reversal_rule is Reversal.CATION
    shared, rest = ("k", "na") if is_cation else ("cl", "hco3")
    own = nernst_mv(MAMMAL[shared].charge, *table[shared], celsius)
    other = nernst_mv(MAMMAL[rest].charge, *table[rest], celsius)
    share = shares(reversal, own, other)[0]
    outside, inside = table["ca"]
    calcium_share = parameters.get(
        f"{receptor.name}.calcium_share", receptor.calcium_share.value
    )
    calcium = MAMMAL["ca"]
    drive = ghk_drive_mv(
        calcium.charge,
        CALCIUM_SHARE_AT_MV,
        calcium.outside.value,
        calcium.inside.value,
        celsius,
    )
    entry = calcium_share * (CALCIUM_SHARE_AT_MV - reversal) / drive
    block = table["mg"][0] / MAGNESIUM_HALF.value
    return {
        "share_carrier": K if is_cation else CL,
        "rest_carrier": NA if is_cation else HCO3,
        "reversal": reversal,
        "block": block if receptor.blocked_by_magnesium else 0.0,
        "steepness": MAGNESIUM_SLOPE.value,
        "share": share,
        "share_reversal": own,
        "calcium": max(entry, 0.0) * outside / calcium.outside.value,
        "thermal": thermal_voltage_mv(celsius) / calcium.charge,
        "ratio": inside / outside if outside > 0.0 else 0.0,
    }
