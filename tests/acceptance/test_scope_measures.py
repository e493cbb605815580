"""What the scope says of bundled labs on the screen, against PHYSIOLOGY's numbers.

A sweep is computed, the scope shows it, and the words on its cards are read: nothing
is exported. Where a sweep holds several answers the cursors choose one.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

import neurolab
from neurolab.oscilloscope.oscilloscope import Oscilloscope
from neurolab.simulation.engine import Engine
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.trace_store import TraceStore
from neurolab.units import read_quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from neurolab.simulation.reports import TraceChunk

VALUES = {
    ("opening", 0, "latency"): 1.06,  # soma at 2.06 ms, the pulse at 1.0
    ("epsp", 0, "epsp"): 0.465,
    ("saltatory", 0, "velocity"): 0.43,
    ("saltatory", 2, "velocity"): 5.7,
    ("thick-sheath", 2, "velocity"): 62.3,
    ("squid-axon", 0, "velocity"): 12.30,
    ("short-term-plasticity", 1, "pair"): 0.530,
    ("short-term-plasticity", 2, "pair"): 1.696,
    ("short-term-plasticity", 3, "pair"): 0.803,
    ("action-potential", 0, "undershoot"): -76.2,
    ("action-potential", 0, "height"): 105.4,
    ("action-potential", 0, "half_width"): 1.475,
    ("diameter", 0, "height"): 90.55,
    ("diameter", 0, "steepest"): 430.0,
}
UNITS = {"velocity": "m/s", "latency": "ms", "half_width": "ms", "steepest": "mV/ms"}


@cache
def swept(name: str) -> TraceChunk:
    """Return the first sweep of a lab."""
    lab = neurolab.load(name)
    return Engine(lab).advance(round(lab.sweep_ms / TICK_MS))


class Screen:
    """A scope that shows the first sweep of a lab, and is read.

    Parameters
    ----------
    name : str
    """

    def __init__(self, name: str) -> None:
        lab, store = neurolab.load(name), TraceStore()
        self.scope = Oscilloscope(store)
        self.scope.set_lab(lab)
        # as high a scope as a lecture would make to read every line
        self.scope.resize(1200, 1600)
        store.append(swept(name))
        self.scope.take_chunks([swept(name)])
        self.scope.finish_sweep()
        self._measure()

    def _measure(self) -> None:
        """Let the measures take their turns now."""
        for number in range(len(self.scope.cards)):
            found = self.scope.measuring.of(number)
            self.scope.measuring.measured.emit(number, found)

    def put_cursors(self, first_ms: float, last_ms: float) -> None:
        """Let the cursors stand at two times."""
        face = self.scope.face
        if not face.cursors.is_on:
            face.show_cursors(is_on=True)
        face.cursors.times_ms = [first_ms, last_ms]
        face.cursor_moved.emit()
        self._measure()

    def says(self, number: int, key: str) -> float:
        """Return a measure as its words on the sheet or the card say it."""
        card = self.scope.cards[number]
        (one,) = (each for each in card.readouts if each.key == key)
        if key not in ("at_a", "at_b", "deviation"):
            lines = [label.text() for label in card.measures]
            assert f"{one.name} {one.text}" in lines
        return read_quantity(one.text, UNITS.get(key, one.unit))

    def answer(self, number: int, key: str, begin_ms: float, span_ms: float) -> float:
        """Return a measure of what lies between cursors that are put around it."""
        self.put_cursors(begin_ms, begin_ms + span_ms)
        return self.says(number, key)

    def rise(self, number: int, before_ms: float, after_ms: float) -> float:
        """Return how much higher a peak is than what was before.

        The view is zoomed to it, cursor A stands before, and B is put after the last
        stimulus and steps to the next extreme.
        """
        face = self.scope.face
        face.set_window(before_ms, before_ms + 100.0, 0.0)
        self.put_cursors(before_ms, after_ms)
        face.cursors.chosen = 1
        face.step_cursor(1)
        self._measure()
        return self.says(number, "at_b") - self.says(number, "at_a")


@pytest.fixture
def screen(qtbot: QtBot) -> Callable[[str], Screen]:
    """Return a function that shows a lab."""

    def show(name: str) -> Screen:
        made = Screen(name)
        qtbot.addWidget(made.scope)
        return made

    return show


@pytest.mark.parametrize(("lab", "number", "key"), VALUES)
def test_card_says_the_published_number(
    screen: Callable[[str], Screen], lab: str, number: int, key: str
) -> None:
    """Within 2 % of PHYSIOLOGY, and nothing was exported to know it."""
    wanted = VALUES[lab, number, key]
    assert screen(lab).says(number, key) == pytest.approx(wanted, rel=0.02)


def test_spikes_of_the_opening_lab_are_late_as_published(
    screen: Callable[[str], Screen],
) -> None:
    """Soma, terminal, and the soma of the second neuron, after a pulse at 1 ms."""
    shown = screen("opening")
    for number, at_ms in ((0, 2.06), (1, 3.14)):
        said = 1.0 + shown.says(number, "latency")
        assert said == pytest.approx(at_ms, rel=0.06)
    # PHYSIOLOGY says about 5.4 of an axon whose nodes differ by a few per cent
    assert 1.0 + shown.says(5, "latency") == pytest.approx(5.4, rel=0.06)


def test_initial_segment_leads_the_soma(screen: Callable[[str], Screen]) -> None:
    """By .28 ms, the difference of two latencies."""
    shown = screen("threshold")
    lead = shown.says(1, "latency") - shown.says(2, "latency")
    assert lead == pytest.approx(0.28, rel=0.2)


def test_slower_nodes_and_thicker_axons(screen: Callable[[str], Screen]) -> None:
    """A bare axon four times as thick is twice as fast; myelinated: four times."""
    bare, sheathed = screen("diameter"), screen("thick-sheath")
    for shown, ratio in ((bare, 2.0), (sheathed, 4.0)):
        quotient = shown.says(2, "velocity") / shown.says(0, "velocity")
        assert quotient == pytest.approx(ratio, rel=0.02)


def test_pairs_of_volleys_add_up_by_their_interval(
    screen: Callable[[str], Screen],
) -> None:
    """1.88, 1.75, 1.50, 1.21 and 1.02 of one, cursor A before and B on the peak."""
    shown = screen("temporal-summation")
    one = shown.answer(0, "epsp", 4.0, 100.0)
    for k, (gap, wanted) in enumerate(
        ((0.0, 1.88), (5.0, 1.75), (10.0, 1.50), (20.0, 1.21), (50.0, 1.02))
    ):
        onset = 125.0 + 120.0 * k
        both = shown.rise(0, onset - 0.5, onset + gap + 1.0)
        assert both / one == pytest.approx(wanted, abs=0.02)


def test_inputs_far_apart_add_up_and_inhibition_takes_away(
    screen: Callable[[str], Screen],
) -> None:
    """A and B together are 98 % of their sum."""
    shown = screen("spatial-summation")
    a, b, both = (shown.answer(0, "epsp", start, 80.0) for start in (4.0, 104.0, 204.0))
    assert both / (a + b) == pytest.approx(0.98, abs=0.01)


def test_shunting_takes_a_tenth(screen: Callable[[str], Screen]) -> None:
    """The EPSP beside a silent inhibition is .89 of the one alone."""
    shown = screen("shunting")
    alone = shown.answer(0, "epsp", 4.0, 90.0)
    shunted = shown.answer(0, "epsp", 203.5, 75.0)
    assert shunted / alone == pytest.approx(0.89, rel=0.02)


def test_action_potentials_are_all_or_nothing(screen: Callable[[str], Screen]) -> None:
    """Each beyond the threshold is as high as the others; below it none is said."""
    shown = screen("all-or-nothing")
    heights = [shown.answer(2, "height", 4.0 + 100.0 * k, 90.0) for k in (3, 4, 5, 6)]
    assert heights == pytest.approx([heights[0]] * 4, rel=0.02)
    shown.put_cursors(4.0, 94.0)
    keys = {one.key for one in shown.scope.cards[0].readouts}
    assert "epsp" in keys
    assert "height" not in keys


def test_trains_depress_and_facilitate_to_the_published_end(
    screen: Callable[[str], Screen],
) -> None:
    """The tenth conductance over the first: cursors on the two peaks."""
    shown = screen("short-term-plasticity")
    for number, start, wanted in ((1, 10.0, 0.115), (2, 710.0, 3.204)):
        shown.put_cursors(start, start + 450.0)
        face = shown.scope.face
        for chosen, at in ((0, start + 0.5), (1, start + 450.5)):
            face.cursors.chosen = chosen
            face.move_cursor(at)
        shown._measure()
        quotient = shown.says(number, "at_b") / shown.says(number, "at_a")
        assert quotient == pytest.approx(wanted, rel=0.02)


def test_background_has_the_mean_of_its_rate(screen: Callable[[str], Screen]) -> None:
    """4.6 nS after failures, read as the mean.

    How irregular the firing is takes longer than a sweep (`test_must_be_seen`).
    """
    shown = screen("thousands-of-inputs")
    assert shown.says(1, "mean") == pytest.approx(4.6e-3, rel=0.02)


def test_metabotropic_peaks_grow_with_the_number_of_spikes(
    screen: Callable[[str], Screen],
) -> None:
    """1 : 8.6 : 24 : 61 : 116, from the peaks on the cards."""
    shown = screen("counting-spikes")
    peaks = []
    for card in shown.scope.cards:
        value = card.peak.text().removeprefix("peak ").split(" at ")[0]
        peaks.append(read_quantity(value, "pS"))
    ratios = [one / peaks[0] for one in peaks]
    assert ratios == pytest.approx([1.0, 8.6, 24.0, 61.0, 116.0], rel=0.03)
