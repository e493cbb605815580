"""Over random terminals and calcium: nothing is lost, and the sensor stays a share."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from neurolab.kernel.release import HAZARD, IN_RECYCLING, IN_RESERVE
from tests.kernel.test_release import Stage, terminal

VALUES = st.fixed_dictionaries(
    {
        "release.sites": st.integers(1, 12).map(float),
        "release.vesicles": st.integers(1, 40).map(float),
        "release.refill": st.floats(0.0, 0.5),
        "release.recycling": st.floats(0.0, 200.0),
        "release.content_cv": st.floats(0.0, 0.5),
        "facilitation.gain": st.floats(0.0, 3.0),
        "calcium.residual": st.floats(0.0, 2.0),
    }
)


@settings(max_examples=30)
@given(
    values=VALUES,
    contacts=st.integers(1, 4),
    celsius=st.floats(20.0, 39.0),
    competent=st.floats(0.0, 1.0),
    calcium=st.lists(st.floats(0.0, 300.0), min_size=1, max_size=8),
)
def test_vesicles_and_sensor_add_up(
    values: dict[str, float],
    contacts: int,
    celsius: float,
    competent: float,
    calcium: list[float],
) -> None:
    """Docked, reserve and recycling are constant; q sums to 1; H never falls."""
    one = terminal(contacts=contacts, values=values, competent=competent)
    stage = Stage(one, celsius=celsius)
    row = stage.release.connections[0]
    before, released = 0.0, 0
    for level in calcium:
        rows = stage.run(25, level)
        released += len(rows)
        state = stage.state
        assert abs(state.sensor.sum() - 1.0) < 1e-9
        assert state.sensor.min() >= 0.0
        assert state.terminals[0, HAZARD] >= before
        before = state.terminals[0, HAZARD]
        docked = np.count_nonzero(state.sites.vesicle >= 0)
        assert docked == np.count_nonzero(state.vesicles.place >= 0)
        assert state.contacts.reserve.sum() == np.count_nonzero(
            state.vesicles.place == IN_RESERVE
        )
        assert state.contacts.recycling.sum() == np.count_nonzero(
            state.vesicles.place == IN_RECYCLING
        )
        assert all(each[5] >= 0.0 for each in rows)
        assert len({each[:3] for each in rows}) == len(rows)
    assert state.contacts.released.sum() == released
    assert state.vesicles.size == contacts * row.vesicles
