"""What a bath's ions and temperature make of each equilibrium potential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.physiology import ions

if TYPE_CHECKING:
    from neurolab.document.records import Bath, Lab

TRACKED = (".na.inside", ".k.inside")
"""How addresses of concentrations end that exist only where ions are tracked."""


def bath_ions(bath: Bath) -> dict[str, tuple[float, float]]:
    """Return ion name to concentrations (outside, inside) in mM."""
    table = {
        name: (ion.outside.value, ion.inside.value) for name, ion in ions.MAMMAL.items()
    }
    for entry in bath.ions:
        table[entry.ion] = (entry.outside_millimolar, entry.inside_millimolar)
    return table


def nernst_potentials(bath: Bath) -> dict[str, float | None]:
    """Return the equilibrium potential of every ion, mV; None where a side has none."""
    found: dict[str, float | None] = {}
    for name, (outside, inside) in bath_ions(bath).items():
        charge = ions.MAMMAL[name].charge
        can = outside > 0.0 and inside > 0.0
        found[name] = (
            ions.nernst_mv(charge, outside, inside, bath.celsius) if can else None
        )
    return found


def gaba_potential_mv(bath: Bath) -> float:
    """Return E_GABA, the GHK potential of chloride and bicarbonate, mV."""
    table = bath_ions(bath)
    return ions.ghk_chloride_bicarbonate_mv(
        *table["cl"],
        bath.celsius,
        bicarbonate_outside=table["hco3"][0],
        bicarbonate_inside=table["hco3"][1],
    )


def leak_potential_mv(bath: Bath) -> float:
    """Return the GHK potential of a membrane that leaks as the squid's does, mV."""
    table = bath_ions(bath)
    return ions.ghk_voltage_mv(
        {name: one.value for name, one in ions.LEAK_PERMEABILITIES.items()},
        {name: outside for name, (outside, _) in table.items()},
        {name: inside for name, (_, inside) in table.items()},
        bath.celsius,
    )


def track_ions(lab: Lab, *, on: bool) -> Lab:
    """Let currents change the ions inside, or not; their channels go with them."""
    channels = lab.channels
    if not on:
        channels = tuple(one for one in channels if not one.endswith(TRACKED))
    return replace(lab, track_ions=on, channels=channels)
