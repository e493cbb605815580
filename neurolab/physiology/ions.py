"""Concentrations of ions on both sides of the membrane, and the potentials they set.

`MAMMAL` is the default bath, `SQUID` that of the giant axon. Channels keep the
reversal potentials published with them; from these tables come only the changes that a
changed concentration makes, or all potentials if the bath asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import expm1, inf, log
from typing import TYPE_CHECKING

from neurolab.errors import LabError
from neurolab.physiology.constants import thermal_voltage_mv
from neurolab.physiology.parameter import ASSUMED, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Ion:
    """One ion of a bath: charge number and concentrations outside and inside (mM)."""

    name: str
    title: str
    charge: int
    outside: Parameter
    inside: Parameter


def _mammal(
    name: str, side: str, value: float, high: float, source: str, note: str
) -> Parameter:
    low = 0.0 if side == "o" else 1e-6
    return Parameter(
        f"[{name}]{side}", value, "mM", low, high, source, 37.0, "mammalian brain", note
    )


def _squid(name: str, side: str, value: float, note: str) -> Parameter:
    source = "hodgkin_katz_1949"
    return Parameter(
        f"[{name}]{side}", value, "mM", 0.0, 2000.0, source, 18.5, "squid axon", note
    )


MAMMAL: dict[str, Ion] = {
    "na": Ion(
        "na",
        "sodium",
        1,
        _mammal("Na", "o", 145.0, 500.0, "textbooks", "Sodium around the cell."),
        _mammal("Na", "i", 12.0, 150.0, "textbooks", "Sodium in the cell."),
    ),
    "k": Ion(
        "k",
        "potassium",
        1,
        _mammal(
            "K",
            "o",
            3.5,
            200.0,
            "textbooks",
            "Potassium around the cell; 5 to 10 mM during heavy firing or disease.",
        ),
        _mammal("K", "i", 140.0, 300.0, "textbooks", "Potassium in the cell."),
    ),
    "cl": Ion(
        "cl",
        "chloride",
        -1,
        _mammal("Cl", "o", 125.0, 500.0, "textbooks", "Chloride around the cell."),
        _mammal(
            "Cl",
            "i",
            4.7,
            150.0,
            ASSUMED,
            "Chloride in the cell. Chosen so that GABA-A receptors reverse at -75 mV; "
            "7 mM makes them shunt at -68, 20 mM is an immature neuron.",
        ),
    ),
    "ca": Ion(
        "ca",
        "calcium",
        2,
        _mammal(
            "Ca", "o", 2.0, 20.0, "textbooks", "Calcium around the cell, as in slices."
        ),
        _mammal(
            "Ca",
            "i",
            5e-5,
            1.0,
            "textbooks",
            "Free calcium in the resting cell: 50 nM, forty thousand times less than "
            "outside.",
        ),
    ),
    "mg": Ion(
        "mg",
        "magnesium",
        2,
        _mammal(
            "Mg",
            "o",
            1.0,
            20.0,
            "textbooks",
            "Magnesium around the cell. It plugs NMDA receptors at rest and holds "
            "calcium back at terminals.",
        ),
        _mammal("Mg", "i", 0.5, 5.0, "textbooks", "Free magnesium in the cell."),
    ),
    "hco3": Ion(
        "hco3",
        "bicarbonate",
        -1,
        _mammal("HCO3", "o", 26.0, 100.0, "textbooks", "Bicarbonate of the bath."),
        _mammal("HCO3", "i", 16.0, 100.0, "textbooks", "Bicarbonate in the cell."),
    ),
}
"""The default bath, at 37 C."""


def _chloride(value: float, source: str, note: str) -> Parameter:
    return _mammal("Cl", "i", value, MAMMAL["cl"].inside.high, source, note)


CHLORIDE_INSIDE: dict[str, Parameter] = {
    "deep": _chloride(
        3.3,
        ASSUMED,
        "Chloride of a cell whose inhibition is deep. Chosen so that GABA-A receptors "
        "reverse near -80 mV.",
    ),
    "mature": MAMMAL["cl"].inside,
    "shunting": _chloride(
        7.0,
        ASSUMED,
        "Chloride with which inhibition turns round near rest. Chosen so that GABA-A "
        "receptors reverse at -68 mV.",
    ),
    "immature": _chloride(
        20.0,
        "textbooks",
        "Chloride of an immature neuron, in which GABA depolarises.",
    ),
}
"""Chloride in cells of several kinds, by what it makes of inhibition."""

SQUID: dict[str, Ion] = {
    "na": Ion(
        "na",
        "sodium",
        1,
        _squid("Na", "o", 440.0, "Sodium of sea water."),
        _squid("Na", "i", 50.0, "Sodium in the axon."),
    ),
    "k": Ion(
        "k",
        "potassium",
        1,
        _squid("K", "o", 20.0, "Potassium of sea water, as published with the table."),
        _squid("K", "i", 400.0, "Potassium in the axon."),
    ),
    "cl": Ion(
        "cl",
        "chloride",
        -1,
        _squid("Cl", "o", 560.0, "Chloride of sea water."),
        _squid("Cl", "i", 52.0, "Chloride in the axon."),
    ),
}
"""The bath of the squid giant axon, at 18.5 C."""

LEAK_PERMEABILITIES: dict[str, Parameter] = {
    "k": Parameter(
        "P_k",
        1.0,
        "",
        1.0,
        1.0,
        "hodgkin_katz_1949",
        None,
        "squid axon",
        "Permeability of the resting membrane to potassium; the others count from it.",
    ),
    "na": Parameter(
        "P_na",
        0.04,
        "",
        0.0,
        1.0,
        "hodgkin_katz_1949",
        None,
        "squid axon",
        "Permeability of the resting membrane to sodium: a little, which keeps rest "
        "above the potassium potential.",
    ),
    "cl": Parameter(
        "P_cl",
        0.45,
        "",
        0.0,
        10.0,
        "hodgkin_katz_1949",
        None,
        "squid axon",
        "Permeability of the resting membrane to chloride.",
    ),
}
"""Relative permeabilities of the leak (the K : Na : Cl of Hodgkin & Katz 1949)."""

BICARBONATE_PERMEABILITY = Parameter(
    "P_hco3/P_cl",
    0.2,
    "",
    0.0,
    1.0,
    "textbooks",
    None,
    "GABA-A receptor",
    "How well bicarbonate passes the GABA-A channel compared with chloride. It flows "
    "out and so moves the reversal potential up.",
)


def nernst_mv(charge: int, outside: float, inside: float, celsius: float) -> float:
    """Return the voltage at which an ion is in equilibrium.

    Parameters
    ----------
    charge : int
        Charge number, for instance 2 for calcium; not 0.
    outside, inside : float
        Concentrations, mM.
    celsius : float

    Raises
    ------
    LabError
        If a concentration is not above zero.
    """
    _require_positive(outside, inside)
    return thermal_voltage_mv(celsius) / charge * log(outside / inside)


def ghk_voltage_mv(
    permeabilities: Mapping[str, float],
    outside: Mapping[str, float],
    inside: Mapping[str, float],
    celsius: float,
) -> float:
    """Return the Goldman-Hodgkin-Katz voltage of a membrane for monovalent ions.

    Parameters
    ----------
    permeabilities : mapping of str to float
        Relative permeability by name of ion (``na``, ``k``, ``cl``, ``hco3``).
    outside, inside : mapping of str to float
        Concentrations, mM, of at least these ions.
    celsius : float

    Notes
    -----
    E = (RT/F) ln(sum over cations P out + anions P in / cations P in + anions P out).
    """
    above = below = 0.0
    for name, permeability in permeabilities.items():
        out_side, in_side = outside[name], inside[name]
        if MAMMAL[name].charge < 0:
            out_side, in_side = in_side, out_side
        above += permeability * out_side
        below += permeability * in_side
    _require_positive(above, below)
    return thermal_voltage_mv(celsius) * log(above / below)


def ghk_chloride_bicarbonate_mv(
    chloride_outside: float,
    chloride_inside: float,
    celsius: float,
    *,
    bicarbonate_outside: float = MAMMAL["hco3"].outside.value,
    bicarbonate_inside: float = MAMMAL["hco3"].inside.value,
    permeability_ratio: float = BICARBONATE_PERMEABILITY.value,
) -> float:
    """Return E_GABA: the reversal potential of a chloride and bicarbonate channel."""
    return ghk_voltage_mv(
        {"cl": 1.0, "hco3": permeability_ratio},
        {"cl": chloride_outside, "hco3": bicarbonate_outside},
        {"cl": chloride_inside, "hco3": bicarbonate_inside},
        celsius,
    )


def ghk_drive_mv(
    charge: int, voltage_mv: float, outside: float, inside: float, celsius: float
) -> float:
    """Return what replaces V - E for an ion that follows the GHK flux.

    The flux is scaled to a slope of 1 mV per mV far on the side where the ion flows
    from outside to inside, so that a conductance times this drive is a current.

    Notes
    -----
    With x = z V / (RT/F): drive = (RT/zF) x (inside/outside - exp(-x)) / (1 - exp(-x)).
    """
    _require_positive(outside)
    scale = thermal_voltage_mv(celsius) / charge
    x = voltage_mv / scale
    if abs(x) < 1e-6:
        return scale * (inside / outside * (1.0 + x / 2.0) - (1.0 - x / 2.0))
    # x/(1 - e^-x), and the same times e^-x, which is x/(e^x - 1).
    return scale * (inside / outside * (x / -expm1(-x)) - x / expm1(x))


def calcium_current_factor(
    calcium_outside_millimolar: float,
    half_millimolar: float,
    magnesium_outside_millimolar: float = MAMMAL["mg"].outside.value,
    magnesium_half_millimolar: float = inf,
) -> float:
    """Return how much calcium current flows, relative to that in the default bath.

    The channel's pore saturates: current is in proportion to Ca/(Ca + half), not to
    Ca. The drive of the current (`ghk_drive_mv`) is then always that of 2 mM.
    Magnesium competes: it multiplies `half` by 1 + Mg/Mg_half, counted from the default
    bath, so that at low calcium more magnesium shifts the curve and leaves its slope.
    """
    normal = MAMMAL["ca"].outside.value
    crowding = 1.0 + magnesium_outside_millimolar / magnesium_half_millimolar
    usual = 1.0 + MAMMAL["mg"].outside.value / magnesium_half_millimolar
    half = half_millimolar * crowding / usual
    share = calcium_outside_millimolar / (calcium_outside_millimolar + half)
    return share * (normal + half_millimolar) / normal


def _require_positive(*concentrations: float) -> None:
    for concentration in concentrations:
        if not concentration > 0.0:
            raise LabError("concentration_not_positive", value=concentration)
