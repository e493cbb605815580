"""T46: blocking glutamate uptake hardly changes one quantum, but it changes a train."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.physiology.drugs import Effect
from tests.acceptance.cleft_rig import Contacts, fall, glutamate

BLOCKED = {"eaat": Effect(left=0.0)}


def quantum(effects: dict[str, Effect]) -> Contacts:
    """Return contacts after one vesicle."""
    contacts = Contacts(glutamate("ampa", "nmda", effects=effects))
    contacts.fuse((0, 0, 3000.0))
    contacts.advance(5.0)
    return contacts


def test_t46_one_quantum_hardly_changes() -> None:
    """T46: AMPA peak + 0.5 %, decay + 3 %; glutamate at 0.5/1 ms x 1.6/2.1."""
    plain, blocked = quantum({}), quantum(BLOCKED)
    peak = blocked.open()[1].max() / plain.open()[1].max()
    assert 1.0 < float(peak) == pytest.approx(1.005, abs=0.005)
    slower = fall(*blocked.open(), 1 / np.e) / fall(*plain.open(), 1 / np.e)
    assert 1.0 < slower == pytest.approx(1.03, abs=0.015)
    for time, ratio in ((0.5, 1.6), (1.0, 2.1)):
        more = np.interp(time, *blocked.concentration()) / np.interp(
            time, *plain.concentration()
        )
        assert float(more) == pytest.approx(ratio, rel=0.10)


def after_train(
    values: dict[str, float], effects: dict[str, Effect]
) -> tuple[float, float]:
    """Return the NMDA charge of ten vesicles at 100 Hz, and what is left around."""
    contacts = Contacts(glutamate("ampa", "nmda", values=values, effects=effects))
    for _ in range(10):
        contacts.fuse((0, 0, 3000.0))
        contacts.advance(10.0)
    contacts.advance(400.0)
    times, opened = contacts.open(1)
    remains = np.interp(110.0, *contacts.concentration("spilled"))
    return float(np.trapezoid(opened, times)), float(remains)


def test_t46_a_train_leaves_more_glutamate_around() -> None:
    """T46: after ten vesicles at 100 Hz more glutamate and charge are left."""
    charge, remains = after_train({}, {})
    more_charge, more_remains = after_train({}, BLOCKED)
    assert more_charge > charge
    assert more_remains > 1.2 * remains


def test_t46_with_many_neighbours_the_rise_is_clear() -> None:
    """T46: where the neighbours release too, only uptake keeps glutamate low."""
    crowded = {"cleft.outer_radius": 0.7, "cleft.exchange": 2000.0}
    charge, remains = after_train(crowded, {})
    more_charge, more_remains = after_train(crowded, BLOCKED)
    assert more_charge > 1.2 * charge
    assert more_remains > 5.0 * remains


def test_closing_the_edge_traps_glutamate() -> None:
    """Carriers sit outside: with the edge closed NMDA stays open, AMPA desensitises."""
    trapped = Contacts(glutamate("ampa", "nmda", closed=("diffusion",)))
    trapped.fuse((0, 0, 3000.0))
    trapped.advance(200.0)
    assert trapped.gone()["carried"] == 0.0
    ampa, nmda = trapped.open()[1], trapped.open(1)[1]
    assert ampa[-1] < 0.1 * ampa.max()
    # all receptors bound: what stays open is the steady state of the scheme
    assert float(nmda[-1]) == pytest.approx(15.0 * 0.2199, rel=0.1)


def test_carriers_at_the_rim_catch_what_the_closed_edge_keeps() -> None:
    """A ring of carriers inside the cleft takes glutamate up although it is closed."""
    spec = glutamate("ampa", closed=("diffusion",), values={"eaat.rim": 5.0})
    contacts = Contacts(spec)
    contacts.fuse((0, 0, 3000.0))
    contacts.advance(300.0, check=True)
    assert contacts.worst < 1e-6
    assert contacts.gone()["rim"] > 100.0
