"""T44: one vesicle at the neuromuscular junction, with and without the enzyme."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tests.acceptance.cleft_rig import Contacts, fall, junction, rise

MOLECULES = 8000.0


@cache
def course(enzyme: float) -> tuple[np.ndarray, np.ndarray]:
    """Return times and open receptors for 80 ms."""
    contacts = Contacts(junction(enzyme=enzyme))
    contacts.fuse((0, 0, MOLECULES))
    contacts.advance(80.0)
    assert contacts.imbalance(0) < 1e-6
    return contacts.open()


def decay(times: np.ndarray, values: np.ndarray) -> float:
    """Return the time constant between 80 and 20 % of the peak."""
    return (fall(times, values, 0.2) - fall(times, values, 0.8)) / float(np.log(4.0))


def test_t44_one_vesicle_opens_1832_receptors() -> None:
    """T44: peak 1832, 20-80 % 0.065 ms, decay 1.50 ms."""
    times, values = course(1.0)
    assert float(values.max()) == pytest.approx(1832.0, rel=0.10)
    assert rise(times, values, 0.2, 0.8) == pytest.approx(0.065, rel=0.10)
    assert decay(times, values) == pytest.approx(1.50, rel=0.10)


def test_t44_without_the_enzyme() -> None:
    """T44: peak x 1.44, decay x 7.6, area x 9.5."""
    times, values = course(0.0)
    plain_times, plain = course(1.0)
    assert float(values.max() / plain.max()) == pytest.approx(1.44, rel=0.10)
    slower = decay(times, values) / decay(plain_times, plain)
    assert slower == pytest.approx(7.6, rel=0.10)
    area = np.trapezoid(values, times) / np.trapezoid(plain, plain_times)
    assert float(area) == pytest.approx(9.5, rel=0.10)


@pytest.mark.parametrize(
    ("left", "slower"),
    [(0.5, 1.15), (0.2, 1.6), (0.1, 2.3), (0.05, 3.2), (0.02, 4.8)],
)
def test_t44_less_enzyme_is_slower(left: float, slower: float) -> None:
    """T44: with 50/20/10/5/2 % left, decay x 1.15/1.6/2.3/3.2/4.8."""
    ratio = decay(*course(left)) / decay(*course(1.0))
    assert ratio == pytest.approx(slower, rel=0.10)


def test_with_the_enzyme_nothing_reaches_the_rim() -> None:
    """Closing the edge changes nothing: under a thousandth ever leaves the cleft.

    Most of that comes back: under a ten thousandth escapes.
    """
    open_edge = Contacts(junction())
    closed = Contacts(junction(closed=("diffusion",)))
    for contacts in (open_edge, closed):
        contacts.fuse((0, 0, MOLECULES))
        contacts.advance(8.0)
    assert open_edge.gone()["left_cleft"] < 1e-3 * MOLECULES
    assert open_edge.gone()["far"] < 1e-4 * MOLECULES
    assert closed.gone()["left_cleft"] < 1.0
    assert open_edge.gone()["split"] > 0.99 * MOLECULES
    np.testing.assert_allclose(
        closed.open()[1], open_edge.open()[1], atol=1e-3 * 1832.0
    )


def test_without_enzyme_and_exit_receptors_stay_open() -> None:
    """Both off: acetylcholine has nowhere to go."""
    contacts = Contacts(junction(enzyme=0.0, closed=("diffusion",)))
    contacts.fuse((0, 0, MOLECULES))
    contacts.advance(60.0)
    _, values = contacts.open()
    assert values[-1] > 0.1 * values.max()
    assert contacts.gone()["left_cleft"] == pytest.approx(0.0, abs=1e-6)
    assert contacts.gone()["split"] == 0.0
