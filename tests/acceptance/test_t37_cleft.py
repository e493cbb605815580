"""T37: glutamate at the receptors after one vesicle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.acceptance.cleft_rig import REFERENCE_CENTRAL, Contacts, glutamate

if TYPE_CHECKING:
    from neurolab.simulation.cleft_build import Rings

TIMES_MS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
NMDA_COUNT = 15.0
EXPECTED_MM = (5.4, 3.8, 2.3, 0.87, 0.30, 0.093, 0.019, 0.006)


def at_receptors(rings: Rings | None) -> np.ndarray:
    """Return the concentrations at the times of the table."""
    contacts = Contacts(glutamate(rings=rings))
    contacts.fuse((0, 0, 3000.0))
    contacts.advance(1.05)
    return np.asarray(np.interp(TIMES_MS, *contacts.concentration()))


@pytest.mark.parametrize("rings", [None, REFERENCE_CENTRAL], ids=["product", "261"])
def test_t37_glutamate_is_a_needle(rings: Rings | None) -> None:
    """T37: 5.4 mM after 5 us, 0.30 after 0.1 ms, 6 uM after 1 ms."""
    np.testing.assert_allclose(at_receptors(rings), EXPECTED_MM, rtol=0.10)


def test_t37_product_grid_is_as_good_as_the_reference() -> None:
    """28 shells give every concentration within half a per cent of 261."""
    product, reference = at_receptors(None), at_receptors(REFERENCE_CENTRAL)
    np.testing.assert_allclose(product, reference, rtol=0.005)


def test_half_has_left_the_cleft_within_40_us() -> None:
    """Half is outside at 0.037 ms, and half sits on carriers at 0.56 ms; in 10 %.

    The carriers' rates hold at 35 degrees, and the 0.56 ms with them; two degrees more
    make carriers 3^0.2 = 1.25 times as fast.
    """
    times, left, held = [], [], []
    for shift_us in range(0, 25, 5):  # between ticks nothing is counted
        contacts = Contacts(glutamate())
        contacts.fuse((0, shift_us, 3000.0))
        for tick in range(1, 41):
            contacts.advance(0.025)
            times.append(0.025 * tick - 1e-3 * shift_us)
            left.append(contacts.gone()["left_cleft"] / 3000.0)
            held.append(contacts_on_carriers(contacts) / 3000.0)
    order = np.argsort(times)
    ticks, out, bound = (np.array(each)[order] for each in (times, left, held))
    assert float(np.interp(0.5, out, ticks)) == pytest.approx(0.037, rel=0.1)
    on_carriers = float(np.interp(0.5, bound, ticks))
    assert on_carriers == pytest.approx(0.56 / 3.0**0.2, rel=0.1)


def test_nmda_has_hardly_opened_when_ampa_peaks() -> None:
    """Under half a per cent of the NMDA receptors."""
    contacts = Contacts(glutamate("ampa", "nmda"))
    contacts.fuse((0, 0, 3000.0))
    contacts.advance(1.0)
    times, ampa = contacts.open(0)
    share = np.interp(times[ampa.argmax()], *contacts.open(1)) / NMDA_COUNT
    assert 0.0 < float(share) < 0.005


def contacts_on_carriers(contacts: Contacts) -> float:
    """Return the molecules that carriers hold."""
    from neurolab.simulation.cleft_edit import balance

    return balance(contacts.clefts, contacts.state, 0)["on_carriers"]
