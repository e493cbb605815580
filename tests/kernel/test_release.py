"""The release stage alone: sensor, thresholds, vesicles, random numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.kernel.circuit import CA, CELL_ROWS, CHARGE
from neurolab.kernel.release import (
    HAZARD,
    IN_RECYCLING,
    IN_RESERVE,
    LOCAL_CALCIUM,
    OCCUPANCY,
    RATE,
    RECYCLING,
    RELEASED,
    RESERVE,
    SETTLED_AT,
    Fusions,
    Release,
    ReleaseState,
    advance_release,
    find_next,
)
from neurolab.simulation.release_build import (
    Terminal,
    build_release,
    carry_release,
    new_fusions,
    rest_release,
)
from tests.acceptance.terminal_naive import naive_sensor

if TYPE_CHECKING:
    from collections.abc import Callable

TICK_MS = 0.025
SPEED_37 = 2.5**1.4
AREA_UM2 = np.pi
NO_REFILL = {"release.refill": 0.0, "calcium.residual": 0.0}
Rows = list[tuple[int, int, int, int, int, float]]


class Stage:
    """Release by itself, driven by calcium set free by light.

    Parameters
    ----------
    terminals : Terminal
    stream : int
    celsius : float
    """

    def __init__(
        self, *terminals: Terminal, stream: int = 1, celsius: float = 37.0
    ) -> None:
        self.release: Release = build_release(terminals, celsius, TICK_MS)
        rest = np.zeros(len(terminals))
        self.state: ReleaseState = rest_release(self.release, rest, rest, stream)
        self.fusions: Fusions = new_fusions(self.release)
        self.cells = np.zeros((CELL_ROWS, 1))
        self.stream = stream
        self.tick = 0

    def run(self, ticks: int, extra: Callable[[float], float] | float = 0.0) -> Rows:
        """Advance, and return what fused as (tick, contact, site, vesicle, us, n)."""
        rows: Rows = []
        flash = np.zeros(self.release.connections.size)
        for _ in range(ticks):
            middle = (self.tick + 0.5) * TICK_MS
            flash[:] = extra(middle) if callable(extra) else extra
            self.step(flash)
            for row in self.fusions.rows[: self.fusions.number[0]]:
                numbers = (row.contact, row.site, row.vesicle, row.microsecond)
                contact, site, vesicle, us = (int(each) for each in numbers)
                rows.append(
                    (self.tick - 1, contact, site, vesicle, us, float(row.molecules))
                )
        return rows

    def step(self, flash: np.ndarray) -> None:
        """Advance by one tick."""
        advance_release(
            self.release,
            self.state,
            self.fusions,
            self.cells,
            flash,
            self.stream,
            self.tick,
            TICK_MS,
        )
        self.tick += 1


def terminal(contacts: int = 1, **changes: Any) -> Terminal:
    """Return a terminal in compartment 0."""
    values = {**NO_REFILL, **changes.pop("values", {})}
    return Terminal(
        **{
            "key": 11,
            "compartment": 0,
            "area_um2": AREA_UM2,
            "contacts": contacts,
            "values": values,
            **changes,
        }
    )


def spike(t: float) -> float:
    """Return calcium like that of an action potential, uM above rest."""
    return 10.0 * float(np.exp(-(((t - 1.0) / 0.2) ** 2)))


def test_sensor_follows_its_twin() -> None:
    """States and fused share are those of tiny Runge-Kutta steps within 1e-3."""
    stage = Stage(terminal(mean_field=True))
    stage.state.sensor[0] = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]  # as the twin starts
    find_next(stage.release, stage.state, 1)
    times, twin = naive_sensor(lambda t: 0.05 + spike(t), 3.0, SPEED_37, 2.5e-4)
    for tick in range(120):
        stage.run(1, spike)
        i = int(np.searchsorted(times, (tick + 1) * TICK_MS - 1e-9))
        expected = twin[i]
        got = stage.state.sensor[0] * stage.state.terminals[0, OCCUPANCY]
        # the ticks see the mean of a calcium that changes within them
        np.testing.assert_allclose(got, expected[:6], atol=4e-3)
    fused = 1.0 - stage.state.terminals[0, OCCUPANCY]
    assert fused == pytest.approx(twin[-1, 6], rel=2e-3)
    assert stage.state.sensor.sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("micromolar", [0.05, 0.7, 3.0, 11.0, 42.0])
def test_table_between_its_concentrations(micromolar: float) -> None:
    """Constant calcium, anywhere in the table, gives the twin's fused share."""
    stage = Stage(terminal(mean_field=True))
    # both start without calcium bound
    stage.state.sensor[0] = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    find_next(stage.release, stage.state, 1)
    stage.run(40, micromolar - 0.05)
    _, twin = naive_sensor(lambda t: micromolar, 1.0, SPEED_37, 2.5e-4)
    fused = 1.0 - stage.state.terminals[0, OCCUPANCY]
    assert fused == pytest.approx(twin[-1, 6], rel=3e-3)


def test_settled_sensor_is_left_out_and_nothing_is_lost() -> None:
    """H at rest grows as it does when every tick is computed."""
    quick, slow = Stage(terminal()), Stage(terminal())
    for _ in range(4000):
        quick.run(1)
        slow.state.terminals[0, SETTLED_AT] = -1.0
        slow.run(1)
    assert quick.state.terminals[0, SETTLED_AT] > 0.0
    hazard = quick.state.terminals[0, HAZARD]
    assert hazard == pytest.approx(slow.state.terminals[0, HAZARD], rel=1e-5)


def test_settled_sensor_wakes_up() -> None:
    """After a second of rest a spike releases exactly as it does at once."""
    late, early = Stage(terminal(mean_field=True)), Stage(terminal(mean_field=True))
    late.run(40_000)
    before = late.state.terminals[0, OCCUPANCY]
    late.run(200, lambda t: spike(t - 1000.0))
    early.run(200, spike)
    gone = 1.0 - late.state.terminals[0, OCCUPANCY] / before
    expected = 1.0 - early.state.terminals[0, OCCUPANCY]
    assert gone == pytest.approx(expected, rel=1e-4)


def test_fusion_waits_for_minus_log_u() -> None:
    """The share that fuses is 1 - exp(-H), and its moments follow the rate."""
    stage = Stage(terminal(contacts=800))
    rows = stage.run(200, spike)
    expected = -np.expm1(-stage.state.terminals[0, HAZARD])
    error = 3.0 * np.sqrt(expected * (1.0 - expected) / 8000)
    assert len(rows) / 8000 == pytest.approx(expected, abs=error)
    microseconds = np.array([row[4] for row in rows])
    assert microseconds.min() >= 0
    assert microseconds.max() <= 24
    assert microseconds.mean() == pytest.approx(12.5, abs=3.0 * 7.2 / len(rows) ** 0.5)


def test_content_of_vesicles() -> None:
    """Mean 3000 molecules, CV 0.25, none negative, whole numbers."""
    rows = Stage(terminal(contacts=300)).run(200, 60.0)
    contents = np.array([row[5] for row in rows])
    assert contents.size == 3000
    assert contents.mean() == pytest.approx(3000.0, abs=3.0 * 750.0 / 3000**0.5)
    assert contents.std() / contents.mean() == pytest.approx(0.25, rel=0.06)
    assert contents.min() > 0.0
    assert not (contents % 1.0).any()


def test_chunks_and_copies_change_nothing() -> None:
    """A run that is copied in the middle and goes on fuses the same vesicles."""
    values = {"release.refill": 1e-3, "release.recycling": 50.0}
    whole = Stage(terminal(contacts=20, values=values))
    rows = whole.run(3000, 8.0)
    parts = Stage(terminal(contacts=20, values=values))
    first = parts.run(1234, 8.0)
    parts.state = ReleaseState(*[array.copy() for array in parts.state])
    assert first + parts.run(1766, 8.0) == rows
    assert len(rows) > 100


def test_other_contacts_and_connections_change_nothing() -> None:
    """Draws belong to their contact: company alters neither moment nor content."""
    alone = Stage(terminal(contacts=2)).run(400, 3.0)
    others = (terminal(contacts=5), terminal(contacts=3, key=5))
    company = Stage(*others).run(400, 3.0)
    assert [row for row in company if row[1] < 2] == alone


def test_another_sweep_draws_anew() -> None:
    """Seed + sweep number is another stream."""
    first = Stage(terminal(contacts=5)).run(400, 3.0)
    assert Stage(terminal(contacts=5), stream=2).run(400, 3.0) != first


def test_no_vesicle_is_lost_or_doubled() -> None:
    """Docked, reserve and recycling always add up, and a number is at one place."""
    values = {
        "release.refill": 0.02,
        "release.recycling": 40.0,
        "release.vesicles": 30.0,
        "release.sites": 7.0,
    }
    stage = Stage(terminal(contacts=3, values=values))
    released = 0
    for _ in range(60):
        released += len(stage.run(40, 30.0))
        state = stage.state
        for contact in range(3):
            place = state.vesicles.place[30 * contact : 30 * (contact + 1)]
            held = state.sites.vesicle[7 * contact : 7 * (contact + 1)]
            docked = held[held >= 0]
            assert sorted(np.flatnonzero(place >= 0)) == sorted(docked)
            for site, vesicle in enumerate(held):
                assert vesicle < 0 or place[vesicle] == site
            counts = state.contacts[contact]
            assert counts.reserve == np.count_nonzero(place == IN_RESERVE)
            assert counts.recycling == np.count_nonzero(place == IN_RECYCLING)
            assert counts.reserve + counts.recycling + docked.size == 30
    assert state.contacts.released.sum() == released
    assert state.terminals[0, RELEASED] == released
    assert released > 60


def test_empty_reserve_is_waited_for() -> None:
    """Without a vesicle to take no site fills; the first that returns is used."""
    values = {
        "release.refill": 1.0,
        "release.recycling": 1e6,
        "release.vesicles": 12.0,
    }
    stage = Stage(terminal(values=values))
    rows = stage.run(2000, 100.0)
    assert len(rows) == 12
    assert sorted(row[3] for row in rows) == list(range(12))


def test_mean_field_pools_add_up() -> None:
    """Docked, reserve and recycling of the mean field are constant."""
    values = {"release.refill": 0.01, "release.recycling": 100.0}
    stage = Stage(terminal(mean_field=True, values=values))
    for _ in range(50):
        stage.run(40, 4.0)
        now = stage.state.terminals[0]
        total = 10.0 * now[OCCUPANCY] + now[RESERVE] + now[RECYCLING]
        assert total == pytest.approx(200.0, rel=1e-12)


def test_toxin_leaves_sites_in_proportion() -> None:
    """A share of the sites never fuses, always the same ones, whatever the dose."""
    fused = {}
    for left in (1.0, 0.3, 0.05, 0.0):
        rows = Stage(terminal(contacts=100, competent=left)).run(400, 50.0)
        fused[left] = {row[1:4] for row in rows}
        error = 3.0 * np.sqrt(1000 * left * (1.0 - left)) + 1e-9
        assert len(rows) == pytest.approx(1000 * left, abs=error)
    assert fused[0.0] <= fused[0.05] <= fused[0.3] <= fused[1.0]


def test_toxin_washed_out_releases_nothing_at_once() -> None:
    """Vesicles that could not fuse do not all fuse when they can again."""
    stage = Stage(terminal(contacts=100, competent=0.0))
    assert not stage.run(400, 50.0)
    stage.release.connections.competent = 1.0
    find_next(stage.release, stage.state, stage.stream)
    stage.run(400)  # calcium leaves the sensor
    assert len(stage.run(40)) <= 1


def test_edit_carries_the_state_over() -> None:
    """More contacts and a new neighbour leave what was there as it was."""
    values = {"release.refill": 1e-3}
    old = Stage(terminal(contacts=4, values=values))
    old.run(500, 9.0)
    fresh = Stage(terminal(key=3), terminal(contacts=6, values=values))
    state = carry_release(old.release, old.state, fresh.release, fresh.state, 1)

    np.testing.assert_array_equal(state.terminals[1, :8], old.state.terminals[0, :8])
    np.testing.assert_array_equal(state.sensor[1], old.state.sensor[0])
    sites = state.sites[10:50]
    np.testing.assert_array_equal(sites.vesicle, old.state.sites.vesicle)
    np.testing.assert_array_equal(sites.threshold, old.state.sites.threshold)
    hazard = state.terminals[1, HAZARD]
    assert hazard > 0.5
    assert (state.sites.threshold[50:] > hazard).all()
    fresh.state, fresh.tick = state, old.tick
    rows = [row for row in fresh.run(500, 9.0) if 1 <= row[1] < 5]
    expected = old.run(500, 9.0)
    assert [(t, c - 1, *rest) for t, c, *rest in rows] == [
        tuple(row) for row in expected
    ]


def test_mean_field_and_stochastic_continue_each_other() -> None:
    """A switch of the mode in a depleted terminal keeps how many sites are full."""
    values = {"release.refill": 1e-4}
    drawn = Stage(terminal(contacts=300, values=values))
    drawn.run(24, 20.0)
    full = np.mean(drawn.state.sites.vesicle >= 0)
    assert 0.2 < full < 0.8

    mean = Stage(terminal(contacts=300, values=values, mean_field=True))
    state = carry_release(drawn.release, drawn.state, mean.release, mean.state, 1)
    assert state.terminals[0, OCCUPANCY] == pytest.approx(full)
    assert state.terminals[0, RECYCLING] == drawn.state.contacts.recycling.mean()

    again = Stage(terminal(contacts=300, values=values))
    state = carry_release(mean.release, state, again.release, again.state, 1)
    now = np.mean(state.sites.vesicle >= 0)
    assert now == pytest.approx(full, abs=3.0 * (0.25 / 3000) ** 0.5)
    docked = np.count_nonzero(state.vesicles.place >= 0)
    assert docked == np.count_nonzero(state.sites.vesicle >= 0)


def test_calcium_current_is_read_from_the_counter() -> None:
    """The tick's mean current over the reference current is local calcium over A."""
    stage = Stage(terminal())
    reference = stage.release.connections[0].reference_current
    stage.cells[CHARGE + CA, 0] += 0.5 * reference * TICK_MS
    stage.run(1)
    assert stage.state.terminals[0, LOCAL_CALCIUM] == pytest.approx(5.05, rel=1e-9)
    stage.run(1)
    assert stage.state.terminals[0, LOCAL_CALCIUM] == pytest.approx(0.05, rel=1e-9)


def test_sequential_sensor_has_no_release_at_rest() -> None:
    """Fusion from V5 only: next to nothing is left at 50 nM."""
    old = Stage(terminal(values={"sensor.sequential": 1.0}))
    new = Stage(terminal())
    assert old.state.terminals[0, RATE] < 1e-4 * new.state.terminals[0, RATE]
