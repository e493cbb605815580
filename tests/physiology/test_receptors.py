"""Receptors, magnesium, clearing and geometry: what the tables say."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.physiology.clearing import ROUTE_NAMES, ROUTES
from neurolab.physiology.cleft import GEOMETRIES, TEXTBOOK_PULSES
from neurolab.physiology.ions import MAMMAL, ghk_chloride_bicarbonate_mv, nernst_mv
from neurolab.physiology.nmda import half_block_mv, unblocked
from neurolab.physiology.quanta import MOLECULES
from neurolab.physiology.receptors import RECEPTORS, Reversal, shares
from neurolab.physiology.transporters import (
    CARRIERS,
    DAT,
    UPTAKES,
    competed_km,
    michaelis_seconds,
)


def test_cation_current_is_sodium_in_and_potassium_out() -> None:
    """At 0 mV with the ions of the table: 59.7 % sodium, 40.3 % potassium."""
    e_na, e_k = (
        nernst_mv(1, MAMMAL[ion].outside.value, MAMMAL[ion].inside.value, 37.0)
        for ion in ("na", "k")
    )
    sodium, potassium = shares(0.0, e_na, e_k)
    assert sodium == pytest.approx(0.597, abs=1e-3)
    assert potassium == pytest.approx(0.403, abs=1e-3)
    # 36 AMPA channels at -70 mV: 28 pA of sodium in, 4.5 pA of potassium out
    picosiemens = 36 * RECEPTORS["ampa"].conductance.value
    assert picosiemens * sodium * (-70.0 - e_na) * 1e-3 == pytest.approx(-29, abs=1.5)
    assert picosiemens * potassium * (-70.0 - e_k) * 1e-3 == pytest.approx(4.3, abs=0.3)


@pytest.mark.parametrize("voltage", [-90.0, -75.0, -40.0, 20.0])
def test_ionic_currents_add_up(voltage: float) -> None:
    """Chloride and bicarbonate together are the current of the GABA-A channel."""
    e_cl = nernst_mv(-1, 125.0, 4.7, 37.0)
    e_hco3 = nernst_mv(-1, 26.0, 16.0, 37.0)
    e_gaba = ghk_chloride_bicarbonate_mv(125.0, 4.7, 37.0)
    chloride, bicarbonate = shares(e_gaba, e_cl, e_hco3)
    assert 0.0 < bicarbonate < chloride < 1.0
    both = chloride * (voltage - e_cl) + bicarbonate * (voltage - e_hco3)
    assert both == pytest.approx(voltage - e_gaba)


def test_receptors_are_described_in_full() -> None:
    """Transmitters exist, and only cation channels state a reversal potential."""
    for name, receptor in RECEPTORS.items():
        assert receptor.name == name
        assert receptor.transmitter in MOLECULES
        stated = receptor.reversal is not None
        assert stated == (receptor.reversal_rule is Reversal.CATION)
    assert [n for n, r in RECEPTORS.items() if r.blocked_by_magnesium] == ["nmda"]


def test_t40_magnesium_block() -> None:
    """T40: share left at each voltage, half block, minimum of the I-V curve."""
    table = {-80: 0.0244, -70: 0.0445, -60: 0.0796, -40: 0.230, -20: 0.508, 0: 0.781}
    for voltage, left in table.items():
        assert float(unblocked(voltage, 1.0)) == pytest.approx(left, abs=6e-4)
    assert half_block_mv(1.0) == pytest.approx(-20.5, abs=0.1)
    for magnesium, lowest in ((1.0, -27.0), (1.2, -25.8), (2.0, -23.0)):
        v = np.arange(-60.0, 0.0, 0.001)
        current = unblocked(v, magnesium) * v
        assert float(v[np.argmin(current)]) == pytest.approx(lowest, abs=0.1)
    assert float(unblocked(-70.0, 0.0)) == 1.0


def test_t48_dopamine_is_cleared_as_michaelis_and_menten_say() -> None:
    """T48: 1 to 0.1 uM takes 0.340 s, and 0.724 s with 1 uM cocaine (Ki 0.3)."""
    vmax, km = DAT.vmax.value * 1e6, DAT.km.value * 1e3
    assert michaelis_seconds(1.0, 0.1, vmax, km) == pytest.approx(0.340, abs=1e-3)
    blocked = competed_km(km, 1.0, 0.3)
    assert michaelis_seconds(1.0, 0.1, vmax, blocked) == pytest.approx(0.724, abs=1e-3)


def test_every_transmitter_has_its_routes_or_the_reason_why_not() -> None:
    """Three routes each; agents exist; only acetylcholine is split, none re-enters."""
    assert set(ROUTES) == set(MOLECULES)
    agents = {*CARRIERS, *UPTAKES, "ache"}
    for transmitter, routes in ROUTES.items():
        assert tuple(routes) == ROUTE_NAMES
        assert routes["enzyme"].exists == (transmitter == "acetylcholine")
        assert routes["uptake"].exists == (transmitter != "acetylcholine")
        for route in routes.values():
            assert route.about.endswith(".")
            if route.name != "diffusion":
                assert (route.agent in agents) == route.exists


def test_geometries_fit_into_themselves() -> None:
    """Release disc within the receptors, receptors in the contact, contact inside."""
    for geometry in GEOMETRIES.values():
        radii = (
            geometry.release_radius.value,
            geometry.receptor_radius.value,
            geometry.radius.value,
            geometry.outer_radius.value,
        )
        assert list(radii) == sorted(radii)
    assert GEOMETRIES["central"].diffusion_at(37.0) == 0.33
    assert GEOMETRIES["central"].diffusion_at(27.0) == pytest.approx(0.33 / 1.3)
    assert TEXTBOOK_PULSES["square"].peak.value == 1.0
