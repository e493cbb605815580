"""Gestures on the scope, by real events, and what the traces then look like."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import neurolab
from neurolab.oscilloscope.drawing import drawing_of
from neurolab.oscilloscope.export import Exporter, picture_of, table_of
from neurolab.oscilloscope.phase import PhasePlane
from neurolab.oscilloscope.readouts import measure
from neurolab.oscilloscope.traces import Shot, StoredTrace
from neurolab.oscilloscope.trigger import Repeats, Trigger
from neurolab.simulation.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from tests.oscilloscope.conftest import Floats, Rig

LEFT = Qt.MouseButton.LeftButton
QUARTER = "neurolab.n1.axon@0.25.v".replace("neurolab", "neuron")
MIDDLE, FAR = "neuron.n1.axon@0.5.v", "neuron.n1.axon@0.75.v"


def spike(at_ms: float, duration_ms: float = 20.0, rest: float = -65.0) -> Floats:
    """Return a potential with one spike of 100 mV, a sample per tick."""
    times = 0.025 * np.arange(1, round(duration_ms / 0.025) + 1)
    return np.asarray(rest + 100.0 * np.exp(-(((times - at_ms) / 0.4) ** 2)))


def drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Drag with the left button."""
    QTest.mousePress(widget, LEFT, pos=start)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(widget, start + (end - start) * share)
        QApplication.processEvents()
    QTest.mouseRelease(widget, LEFT, pos=end)


def turn(widget: QWidget, place: QPoint, steps: int) -> None:
    """Turn the wheel."""
    none, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    where = QPointF(widget.mapToGlobal(place))
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        QPointF(place),
        where,
        QPoint(),
        QPoint(0, 120 * steps),
        button,
        none,
        phase,
        False,
    )
    QApplication.sendEvent(widget, event)


def shown(one: Rig) -> Rig:
    """Return a rig with a sweep of three spikes on it."""
    one.begin()
    one.feed({QUARTER: spike(5.0), MIDDLE: spike(6.0), FAR: spike(7.0)})
    one.scope.finish_sweep()
    return one


def test_any_address_is_found_and_put_on(rig: Callable[..., Rig]) -> None:
    """Typing a part of its name and Return puts a channel on the scope."""
    one = rig()
    QTest.mouseClick(one.scope.header.add, LEFT)
    adder = one.scope.adder
    QTest.keyClicks(adder.field, "sodium current")
    found = [adder.list.item(k).text() for k in range(adder.list.count())]
    assert not found or all("na.current" in text for text in found)
    adder.field.clear()
    QTest.keyClicks(adder.field, "na.current")
    assert adder.list.count() > 0
    QTest.keyClick(adder.field, Qt.Key.Key_Return)
    assert one.asked[-1][-1].endswith("na.current")
    assert not adder.isVisible()


def test_place_can_be_typed(rig: Callable[..., Rig]) -> None:
    """A position of one's own is offered, though the list has only the middle."""
    one = rig()
    QTest.mouseClick(one.scope.header.add, LEFT)
    QTest.keyClicks(one.scope.adder.field, "neuron.n1.axon@0.31.v")
    QTest.keyClick(one.scope.adder.field, Qt.Key.Key_Return)
    assert one.asked[-1][-1] == "neuron.n1.axon@0.31.v"


def test_channels_are_moved_and_removed(rig: Callable[..., Rig]) -> None:
    """The sheet of a card changes the order; traces and scales go along."""
    one = shown(rig())
    trace = one.scope.face.traces[0].extremes()
    QTest.mouseClick(one.scope.cards[0], LEFT)
    QTest.mouseClick(one.scope.sheet.down, LEFT)
    assert one.asked.pop() == (MIDDLE, QUARTER, FAR)
    assert one.scope.face.traces[1].extremes() == trace
    QTest.mouseClick(one.scope.cards[2], LEFT)
    QTest.mouseClick(one.scope.sheet.remove, LEFT)
    assert one.asked.pop() == (MIDDLE, QUARTER)


def test_lane_is_moved_beside_it_and_keeps_its_trace(rig: Callable[..., Rig]) -> None:
    """A drag on the numbers moves the lane; however far, some trace stays."""
    one = shown(rig())
    face = one.scope.face
    before = face.scales[0]
    x, y = 20, one.lane_middle(0)[1]
    drag(face, QPoint(x, y), QPoint(x, y + 20))
    assert face.scales[0].high > before.high
    assert face.scales[1] == before
    for _ in range(20):
        drag(face, QPoint(x, y), QPoint(x, y + 60))
    low, high = face.traces[0].extremes() or (0.0, 0.0)
    assert face.scales[0].low < high
    assert face.scales[0].high > low


def test_wheel_beside_a_lane_is_volts_per_division(rig: Callable[..., Rig]) -> None:
    """The value under the pointer stays where it is."""
    one = shown(rig())
    face = one.scope.face
    before = face.scales[0]
    y = one.lane_middle(0)[1]
    turn(face, QPoint(10, y), 1)
    after = face.scales[0]
    assert after.high - after.low == pytest.approx((before.high - before.low) / 1.25)


@pytest.mark.parametrize("seed", range(5))
def test_one_key_brings_everything_back(rig: Callable[..., Rig], seed: int) -> None:
    """However one zooms and drags, some of the sweep is in sight; Fit shows all."""
    one, rng = shown(rig()), np.random.default_rng(seed)
    face = one.scope.face
    area = face.plot_area().toRect()
    for _ in range(25):
        x = int(rng.integers(area.left() + 5, area.right() - 5))
        y = int(rng.integers(area.top() + 5, area.bottom() - 5))
        if rng.random() < 0.5:
            turn(face, QPoint(x, y), int(rng.choice([-1, 1, 1])))
        else:
            drag(face, QPoint(x, y), QPoint(int(rng.integers(5, 990)), y))
        assert face.begin_ms < 20.0
        assert face.end_ms > 0.0
    QTest.mouseClick(one.scope.header.fit, LEFT)
    assert (face.begin_ms, face.end_ms) == (0.0, 20.0)
    for scale, trace in zip(face.scales, face.traces, strict=True):
        assert scale.contains(*(trace.extremes() or (0.0, 0.0)))


@pytest.mark.parametrize("columns", [3, 37, 400, 1600])
def test_peaks_are_never_lost_at_any_zoom(
    rig: Callable[..., Rig], rng: np.random.Generator, columns: int
) -> None:
    """Highest and lowest of all drawn columns are those that the store holds."""
    one = rig()
    one.begin()
    noise = rng.normal(size=4000) * 5.0 - 65.0
    noise[rng.integers(0, 4000, 7)] = 40.0
    one.feed({MIDDLE: noise})
    trace = StoredTrace(one.store, MIDDLE, Shot(sweep=1))
    for _ in range(12):
        begin = float(rng.uniform(0.0, 90.0))
        end = begin + float(10.0 ** rng.uniform(-0.5, 1.0))
        low, high = trace.envelope(np.linspace(begin, end, columns + 1))
        _, inside = trace.samples(begin, end)
        assert np.nanmax(high) >= inside.max() - 1e-4
        assert np.nanmin(low) <= inside.min() + 1e-4
        _, beyond = trace.samples(begin, end, beyond=2)
        assert np.nanmax(high) <= beyond.max() + 1e-4


@pytest.mark.parametrize("seed", range(4))
def test_pixels_reach_the_stored_extremes_at_any_zoom(
    rig: Callable[..., Rig], seed: int
) -> None:
    """Of needles between two ticks too: the engine's own sub-steps, by random zooms."""
    lab, rng = neurolab.load("opening"), np.random.default_rng(seed)
    engine = Engine(lab)
    engine.watch("driver")
    engine.advance(200)
    view = engine.frame().synapse
    assert view is not None
    needle = f"synapse.driver.contact.{view.contact}.cleft.mean"
    one = rig(replace(lab, channels=(needle, *lab.channels)))
    chunk = Engine(one.lab).advance(400)
    assert chunk.samples[0].values.size > 400 + 100
    one.store.append(chunk)
    one.scope.take_chunks([chunk])
    face = one.scope.face
    face.keeps_earlier = False
    for _ in range(10):
        window = float(10.0 ** rng.uniform(-1.5, 1.0))
        one.scope.set_window_ms(window, about_ms=float(rng.uniform(2.0, 5.0)))
        face.fit()
        face.grab()
        for number, samples in enumerate(chunk.samples):
            times, values = samples.times_ms, samples.values
            inside = values[(times >= face.begin_ms) & (times <= face.end_ms)]
            if not inside.size or inside.max() == inside.min():
                continue
            lane, scale = face.lane(number), face.scales[number]
            painted = face._view(face._live, number)[:, :, 3].any(axis=1)
            rows = np.flatnonzero(painted)
            top, bottom = scale.rows(
                np.array([inside.max(), inside.min()]), lane.height()
            )
            if top > lane.height():
                continue  # nothing of it reaches the lowest decade
            assert rows.size
            assert rows[0] <= max(top, 0.0) + 1.0
            if bottom < lane.height():
                assert rows[-1] >= bottom - 1.0


def test_level_trigger_waits_and_offers_the_stimulus(rig: Callable[..., Rig]) -> None:
    """Until the level is crossed it says so; then the crossing is at its place."""
    one = rig()
    wishes: list[int] = []
    one.scope.stimulus_requested.connect(lambda: wishes.append(1))
    one.scope.set_trigger(Trigger(source=MIDDLE, level=-20.0))
    assert one.scope.waiting.isVisible()
    QTest.mouseClick(one.scope.waiting.button, LEFT)
    assert wishes == [1]
    one.begin()
    one.feed({QUARTER: spike(5.0), MIDDLE: spike(6.0), FAR: spike(7.0)})
    assert not one.scope.waiting.isVisible()
    assert one.scope.face.traces[1].at(0.0) == pytest.approx(-20.0, abs=2.0)
    assert one.scope.face.trigger_ms == 0.0
    assert one.scope.face.begin_ms == pytest.approx(-2.0)


def test_level_is_dragged(rig: Callable[..., Rig]) -> None:
    """The line of the level follows the mouse, and the trigger with it."""
    one = shown(rig())
    one.scope.set_trigger(Trigger(source=MIDDLE, level=-20.0))
    face = one.scope.face
    y = face.level_y()
    assert y is not None
    x = round(face.plot_area().center().x())
    drag(face, QPoint(x, round(y)), QPoint(x, round(y) - 15))
    assert one.scope.acquisition.trigger.level > -15.0


def test_hold_off_and_single(rig: Callable[..., Rig]) -> None:
    """A crossing within the hold-off does not count; single takes the next one only."""
    one = rig()
    two = np.concatenate([spike(5.0, 10.0), spike(5.0, 10.0), spike(5.0, 10.0)])
    for repeats, origin in ((Repeats.NORMAL, 24.0), (Repeats.SINGLE, 4.0)):
        rule = Trigger(source=MIDDLE, level=-20.0, holdoff_ms=12.0, repeats=repeats)
        one.scope.set_trigger(rule)
        one.scope.acquisition.window_ms = 5.0
        start = one.store.end_ms
        one.begin()
        one.feed({MIDDLE: two})
        shot = one.scope.acquisition.shot
        assert shot is not None
        assert shot.origin_ms - start == pytest.approx(origin, abs=1.0)


def test_brief_channel_opens_wide_by_a_click(rig: Callable[..., Rig]) -> None:
    """A click on glutamate shows 50 us a division around its peak; one more: back."""
    one = rig("opening")
    address = "synapse.driver.cleft.mean"
    number = one.lab.channels.index(address)
    one.begin()
    trace = np.full(600, 1e-5)
    trace[130] = 2.0
    one.feed({address: trace}, {address: "mM"})
    face = one.scope.face
    spot = QPoint(*one.lane_middle(number))
    QTest.mouseClick(face, LEFT, pos=spot)
    assert face.end_ms - face.begin_ms == pytest.approx(0.5)
    assert face.begin_ms < 131 * 0.025 < face.end_ms
    QTest.qWait(QApplication.doubleClickInterval() + 20)
    QTest.mouseClick(face, LEFT, pos=spot)
    assert face.end_ms - face.begin_ms == pytest.approx(one.lab.sweep_ms)


def test_small_potentials_are_shown_between_1_and_20_millivolts(
    rig: Callable[..., Rig],
) -> None:
    """A synaptic potential of half a millivolt fills a lane of one, a spike its own."""
    one = rig("epsp")
    soma = "neuron.n1.soma@0.5.v"
    times = 0.025 * np.arange(1, 2401)
    rise = np.clip(times - 5.0, 0.0, None)
    one.begin()
    one.feed({soma: -70.0 + 0.47 * rise / 3.0 * np.exp(1.0 - rise / 3.0)})
    one.scope.finish_sweep()
    scale = one.scope.face.scales[0]
    assert 1.0 <= scale.high - scale.low <= 1.3
    one.begin()
    one.feed({soma: spike(8.0, 60.0, -70.0)})
    assert one.scope.face.scales[0].contains(-70.0, 30.0)


def _naive_half_width(times: Floats, values: Floats, rest: float) -> float:
    """Return the time above half height, on a thousandfold finer grid."""
    fine = np.linspace(times[0], times[-1], 400_000)
    trace = np.interp(fine, times, values)
    half = rest + 0.5 * (values.max() - rest)
    return float(np.count_nonzero(trace > half) * (fine[1] - fine[0]))


@pytest.mark.parametrize("seed", range(6))
def test_cards_say_what_an_independent_reading_finds(
    rig: Callable[..., Rig], seed: int
) -> None:
    """Half-width and latency of random spikes, as on the card."""
    rng = np.random.default_rng(seed)
    one = rig()
    at = float(rng.uniform(3.0, 8.0))
    values = spike(at, rest=float(rng.uniform(-75.0, -60.0)))
    one.begin()
    one.feed({QUARTER: values, MIDDLE: values, FAR: values})
    found = {each.key: each.value for each in one.scope.measuring.of(1)}
    times = np.asarray(0.025 * np.arange(1, values.size + 1), np.float64)
    wanted = _naive_half_width(times, values, float(values[0]))
    assert found["half_width"] == pytest.approx(wanted, rel=0.02)
    fine = np.linspace(0.0, 20.0, 400_000)
    crossing = fine[np.argmax(np.interp(fine, times, values) > -20.0)]
    assert found["latency"] == pytest.approx(crossing - 1.0, abs=0.005)


def test_velocity_is_said_between_two_sites_of_an_axon(rig: Callable[..., Rig]) -> None:
    """Distance over delay to the farthest site; alone it says what is missing."""
    one = shown(rig())
    found = {each.key: each for each in one.scope.measuring.of(0)}
    length_mm = one.lab.neurons[0].branches[0].length_um / 1000.0
    assert found["velocity"].value == pytest.approx(0.5 * length_mm / 2.0, rel=0.02)
    one.scope.remove_channel(2)
    one.scope.remove_channel(1)
    found = {each.key: each for each in one.scope.measuring.of(0)}
    assert "second electrode" in found["velocity"].reason


def test_paired_pulse_ratio_takes_the_first_decay_off(rig: Callable[..., Rig]) -> None:
    """Two equal answers on top of each other have a ratio of one."""
    one = rig("epsp")
    times = np.asarray(0.025 * np.arange(1, 4001), np.float64)

    def answer(onset: float) -> Floats:
        since = np.clip(times - onset, 0.0, None)
        return np.asarray(np.exp(-since / 12.0) - np.exp(-since / 0.6))

    trace = np.asarray(-70.0 + answer(10.0) + 0.7 * answer(30.0), np.float64)
    channel = one.scope.face.channels[0]
    found = {
        each.key: each.value for each in measure(channel, times, trace, (10.0, 30.0))
    }
    assert found["pair"] == pytest.approx(0.7, rel=0.01)
    assert found["epsp"] == pytest.approx(answer(10.0).max(), rel=0.01)


def test_cursors_snap_to_peaks_and_step_to_extremes(rig: Callable[..., Rig]) -> None:
    """A cursor dragged near a peak stands on it; a step goes to the next extreme."""
    one = shown(rig())
    face = one.scope.face
    face.show_cursors(is_on=True)
    y = round(face.plot_area().bottom()) - 3
    for number, peak in ((0, 5.0), (1, 7.0)):
        start = QPoint(round(face.x_of(face.cursors.times_ms[number])), y)
        drag(face, start, QPoint(round(face.x_of(peak)) + 3, y))
        assert face.cursors.times_ms[number] == pytest.approx(peak, abs=0.03)
    assert face.cursors.between_ms == pytest.approx(2.0, abs=0.05)
    assert "500 Hz" in one.scope.header.about.text()
    face.cursors.chosen = 0
    face.step_cursor(1)
    assert face.cursors.times_ms[0] == pytest.approx(6.0, abs=0.03)


def test_what_lies_between_the_cursors_is_measured(rig: Callable[..., Rig]) -> None:
    """The second of two spikes, and the sheet says which part it speaks of."""
    one = rig()
    one.begin()
    both = np.maximum(spike(5.0), spike(14.0) - 10.0)
    one.feed({QUARTER: both, MIDDLE: both, FAR: both})
    one.scope.finish_sweep()
    found = {each.key: each.value for each in one.scope.measuring.of(1)}
    assert found["spikes"] == 2.0
    face = one.scope.face
    face.show_cursors(is_on=True)
    y = round(face.plot_area().bottom()) - 3
    for number, at in ((1, 18.0), (0, 10.0)):
        start = QPoint(round(face.x_of(face.cursors.times_ms[number])), y)
        drag(face, start, QPoint(round(face.x_of(at)), y))
    found = {each.key: each.value for each in one.scope.measuring.of(1)}
    assert "spikes" not in found
    assert found["height"] == pytest.approx(90.0, abs=0.5)
    QTest.mouseClick(one.scope.cards[1], LEFT)
    assert "between the cursors" in one.scope.sheet.said.text()
    one.scope.sheet.hide()


def test_kept_sweep_stays(rig: Callable[..., Rig]) -> None:
    """A sweep that is kept is still there after others, until it is forgotten."""
    one = shown(rig())
    one.scope.face.keep()
    one.scope.clear()
    shown(one)
    assert one.scope.face.kept[0][MIDDLE].extremes() == pytest.approx((-65.0, 35.0))
    one.scope.face.forget_kept()
    assert not one.scope.face.kept


def _curves(root: ElementTree.Element) -> int:
    """Return the number of traces in a drawing: lines of more points than a mark."""
    lines = [each for each in root.iter() if each.tag.endswith("polyline")]
    return len([each for each in lines if each.attrib["points"].count(" ") > 100])


def test_files_hold_kept_and_earlier_sweeps_and_cursors(
    rig: Callable[..., Rig],
) -> None:
    """What lies behind the present sweep, and what is painted over it."""
    one = shown(rig())
    face = one.scope.face
    face.persists = True
    face.keep()
    plain = len(drawing_of(face)())
    one.begin()
    one.feed({QUARTER: spike(6.0), MIDDLE: spike(7.0), FAR: spike(8.0)})
    face.show_cursors(is_on=True)
    face.cursors.times_ms = [5.0, 7.0]
    data = drawing_of(face)()
    # three channels: kept, the one before, and the present one
    assert _curves(ElementTree.fromstring(data)) == 9
    assert len(data) > plain
    texts = "".join(ElementTree.fromstring(data).itertext())
    assert "A" in texts
    assert "B" in texts
    head, *rows = table_of(face)().decode().splitlines()
    for part in ("(kept)", "(sweep 1)", "(cursors)"):
        assert f"{MIDDLE} {part} [mV]" in head
    names = head.split(",")
    first = rows[0].split(",")
    assert first[names.index(f"{MIDDLE} (cursors) [mV]") - 1] == "5.0"
    place = names.index(f"{MIDDLE} (cursors) [mV]")
    assert float(rows[1].split(",")[place]) == pytest.approx(35.0, abs=0.1)
    column = names.index(f"{MIDDLE} (sweep 1) [mV]")
    earlier = np.array([float(row.split(",")[column]) for row in rows[:800]])
    assert earlier.argmax() * 0.025 == pytest.approx(6.0, abs=0.05)


def test_files_hold_what_is_shown(
    rig: Callable[..., Rig], qtbot: QtBot, tmp_path: Path
) -> None:
    """Table, drawing and picture are written by a thread; an error is said."""
    one = shown(rig())
    exporter = Exporter(one.scope)
    for name, encode in (
        ("a.csv", table_of(one.scope.face)),
        ("a.svg", drawing_of(one.scope.face)),
        ("a.png", picture_of(one.scope.grab().toImage())),
    ):
        exporter.write(tmp_path / name, encode).result()
    rows = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    values = np.array([[float(x) for x in row.split(",")] for row in rows[1:]])
    assert values[:, 2].max() == pytest.approx(35.0, abs=0.01)
    root = ElementTree.fromstring((tmp_path / "a.svg").read_bytes())
    assert _curves(root) == 3
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with qtbot.waitSignal(exporter.failed):
        exporter.write(tmp_path / "none" / "a.csv", table_of(one.scope.face))
    exporter.close()


def test_phase_plane_is_the_slope_over_the_potential(
    rig: Callable[..., Rig], qtbot: QtBot
) -> None:
    """Each potential is a loop of the numbers of its trace; other channels are not."""
    one = shown(rig())
    plane = PhasePlane(one.scope.face, one.scope)
    qtbot.addWidget(plane)
    plane.show()
    assert len(plane.plot.curves) == 3
    curve = plane.plot.curves[1]
    steps = np.diff(spike(6.0)) / 0.025
    assert curve.ys.max() == pytest.approx(steps.max(), rel=1e-3)
    assert curve.xs[np.argmax(curve.ys)] == pytest.approx(-4.4, abs=3.0)
    plane.close()


def test_rolling_traces_end_now(rig: Callable[..., Rig], qtbot: QtBot) -> None:
    """The right edge is the present; what was drawn moves, and no peak is lost."""
    one = rig()
    one.scope.set_rolling(is_rolling=True)
    one.begin()
    face = one.scope.face
    for _ in range(3):
        one.feed({QUARTER: spike(5.0), MIDDLE: spike(6.0), FAR: spike(7.0)})
        qtbot.wait(60)
    assert face.end_ms == 0.0
    assert face.begin_ms == -20.0
    peak = face.traces[1].peak()
    assert peak is not None
    assert peak[0] == pytest.approx(6.0 - 20.0, abs=0.1)
    lane = face._view(face._live, 1)[:, :, 3]
    column = round((6.0 / 20.0) * lane.shape[1])
    highest = [
        np.argmax(lane[:, c] > 0) for c in range(lane.shape[1]) if lane[:, c].any()
    ]
    assert int(np.argmin(highest)) == pytest.approx(column, abs=4)
    one.scope.set_rolling(is_rolling=False)
    shown(one)
    assert face.begin_ms == 0.0


def test_persistence_leaves_the_last_sweeps(rig: Callable[..., Rig]) -> None:
    """With persistence earlier sweeps stay, ten at most; without it none does."""
    one = rig()
    face = one.scope.face
    face.keeps_earlier = False
    for persists, kept in ((True, 10), (False, 0)):
        face.persists = persists
        for _ in range(13):
            one.begin()
            one.feed({MIDDLE: spike(6.0)})
        assert len(face.earlier) == kept
