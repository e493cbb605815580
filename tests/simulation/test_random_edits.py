"""Whatever is edited in whatever lab: the new lab runs, and the run can be repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from neurolab.document.addresses import quantities, set_value
from neurolab.document.checks import check
from neurolab.errors import DivergenceError
from neurolab.kernel.circuit import V
from neurolab.simulation.build import build
from neurolab.simulation.engine import Engine, replay
from tests.simulation.runs import same
from tests.strategies import labs

if TYPE_CHECKING:
    from neurolab.document.records import Lab


@st.composite
def other_values(draw: st.DrawFn, lab: Lab) -> Lab:
    """Draw a lab in which one parameter has another value."""
    every = quantities(lab)
    one = every[draw(st.sampled_from(sorted(every)))]
    value = one.value * draw(st.sampled_from([0.5, 0.8, 1.25, 2.0]))
    if one.whole:
        value = round(value)
    return set_value(lab, one.address, min(max(value, one.low), one.high))


@st.composite
def other_wires(draw: st.DrawFn, lab: Lab) -> Lab:
    """Draw a lab with fewer electrodes, gaps or neurons, or in another order."""
    what = draw(st.sampled_from(["electrodes", "electrical_synapses", "neurons"]))
    things = getattr(lab, what)
    if what == "neurons":
        return replace(lab, neurons=things[::-1])
    kept = draw(st.integers(0, len(things)))
    return replace(lab, **{what: things[:kept]})


@st.composite
def lives(draw: st.DrawFn) -> tuple[Lab, list[Lab]]:
    """Draw a lab and what it is edited to, step by step."""
    lab = draw(labs())
    edits = [lab]
    for _ in range(draw(st.integers(1, 4))):
        values, wires = other_values(edits[-1]), other_wires(edits[-1])
        edits.append(draw(values | wires))
        # back to an earlier lab, as an undo does
        if draw(st.booleans()):
            edits.append(draw(st.sampled_from(edits)))
    return lab, edits[1:]


def equal(a: Any, b: Any) -> bool:
    """Tell whether two nested tuples of arrays agree to the last bit."""
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(equal, a, b))
    return np.array_equal(a, b)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(life=lives())
def test_any_edits_of_any_lab(life: tuple[Lab, list[Lab]]) -> None:
    """The arrays are those of the new lab, nothing jumps, and the log replays."""
    lab, edits = life
    engine = Engine(lab)
    try:
        for edited in edits:
            if any(one.severity == "error" for one in check(edited)):
                return
            engine.advance(17)
            before = {
                key: engine.state.cells[V][engine.model.layout.span(key)].copy()
                for key in engine.model.layout.order
            }
            old = engine.model.layout
            engine.edit(edited)
            new = engine.model.layout
            afresh = build(engine.lab)
            assert equal(engine.model.circuit, afresh.circuit)
            assert equal(engine.model.synapses.network, afresh.synapses.network)
            for key, v in before.items():
                if key in new.maps and new.maps[key].size == old.maps[key].size:
                    assert np.array_equal(engine.state.cells[V][new.span(key)], v)
        engine.advance(17)
    except DivergenceError:
        return
    assert same(replay(lab, engine.log, engine.tick), engine)
