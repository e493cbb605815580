"""Sheaths: series values of the single cable and the published table."""

from __future__ import annotations

import pytest

from neurolab.errors import LabError
from neurolab.physiology.myelin import (
    GEOMETRIES,
    internode_length_um,
    lamellae_of_fibre,
    node_diameter_um,
    single_cable_capacitance_uf_cm2,
    single_cable_conductance_ms_cm2,
)


def test_single_cable_is_axolemma_and_sheath_in_series() -> None:
    """With g 0.7 and 86 wraps: c = 1/(1/1.4 + 1720), g = 1/172, per fibre area."""
    got = single_cable_capacitance_uf_cm2(86.0)
    assert got == pytest.approx(1.0 / (1.0 / 1.4 + 1720.0), rel=1e-12)
    conductance = single_cable_conductance_ms_cm2(86.0)
    assert conductance == pytest.approx(1.0 / 172.0, rel=1e-12)


def test_lamellae_follow_the_sheath_thickness_and_keep_a_minimum() -> None:
    """8.6 wraps per um at g 0.7, in proportion to 1 - g, at least half a wrap."""
    assert lamellae_of_fibre(10.0) == pytest.approx(86.0)
    assert lamellae_of_fibre(10.0, 0.85) == pytest.approx(43.0)
    assert lamellae_of_fibre(0.01) == 0.5
    fewest = single_cable_capacitance_uf_cm2(0.5)
    assert single_cable_capacitance_uf_cm2(0.0) == fewest


def test_geometry_scales_with_the_fibre() -> None:
    """Internodes are 100 D long, nodes 0.35 D thick and never below 0.5 um."""
    assert internode_length_um(5.0) == 500.0
    assert node_diameter_um(10.0) == pytest.approx(3.5)
    assert node_diameter_um(1.0) == 0.5


def test_sections_of_the_published_fibres_fill_the_internode() -> None:
    """Node, two MYSA, two FLUT and six STIN make the distance between nodes."""
    for row in GEOMETRIES:
        length = 1.0 + 2 * 3.0 + 2 * row.flut_um.value + 6 * row.stin_um
        assert length == pytest.approx(row.spacing_um.value)
        assert row.node_um.value < row.axon_um.value < row.fibre_um.value


def test_fibre_without_diameter_is_refused() -> None:
    """A diameter of zero is an error, not an internode of no length."""
    with pytest.raises(LabError):
        internode_length_um(0.0)
