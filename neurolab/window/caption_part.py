"""Joins the caption to the window: what is recorded of a sweep, told in a sentence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer

from neurolab.errors import NeuroLabError
from neurolab.oscilloscope.stimuli import trigger_of
from neurolab.simulation.runner import RunState
from neurolab.texts import word
from neurolab.window import opening
from neurolab.window.run_control import Mode
from neurolab.window.story import Story

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.simulation.chain import ChainRecord
    from neurolab.simulation.reports import TraceChunk
    from neurolab.simulation.threshold import ThresholdReport
    from neurolab.window.answers import Trace
    from neurolab.window.main_window import MainWindow

CAPTION_MS = 60


class CaptionPart(QObject):
    """What the window does with its caption bar.

    Parameters
    ----------
    window : MainWindow
        With its control, its trace store and its caption bar made.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bar = window.caption
        self._sweep = 0
        self._chains: list[ChainRecord] = []
        self._open_chains: tuple[ChainRecord, ...] = ()
        self._releasing: dict[str, int] = {}
        self._thresholds: tuple[ThresholdReport, ...] = ()
        self._measured = 0.0
        self._traces: dict[str, Trace] = {}
        self._traces_of: tuple[int, float, tuple[str, ...]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CAPTION_MS)
        self._timer.timeout.connect(self.update)
        window.control.chains_told.connect(self._on_chains_told)
        window.control.compiler.progressed.connect(self.update)
        window.control.threshold_told.connect(self._on_threshold_told)

    def clear(self) -> None:
        """Forget what was told, for another lab."""
        self._sweep = 0
        self._traces, self._traces_of = {}, None

    def close(self) -> None:
        """Say nothing more."""
        self._timer.stop()

    def take_chunks(self, chunks: list[TraceChunk]) -> None:
        """Collect what happened; a new sweep begins a new story."""
        for chunk in chunks:
            begins = chunk.first_tick == chunk.sweep_tick
            if chunk.sweep != self._sweep or begins:
                self._sweep = chunk.sweep
                self._chains, self._open_chains = [], ()
                self._releasing = {}
                self._thresholds, self._measured = (), 0.0
            self._chains += chunk.chains
        if any(chunk.chains for chunk in chunks):
            self._window.control.ask_chains()
        has_news = any(chunk.crossings or chunk.chains for chunk in chunks)
        if has_news and not self._timer.isActive():
            self._timer.start()

    def update(self) -> None:
        """Say what just happened."""
        window, control = self._window, self._window.control
        lab = window.document.lab
        if not control.has_sweep and lab.neurons:
            waits = control.waits_to_fire
            self._bar.say(word("caption.waits" if waits else "caption.at_rest"))
            return
        over = control.state is RunState.IDLE
        story = self._tell(is_over=over)
        if control.mode is Mode.REPEAT and not story.crossings and not over:
            return  # the sentence of the last sweep stays until there is a better one
        sentence = story.sentence(lab, is_over=over)
        if control.is_recorded:
            done = f"{round(100.0 * control.compiler.share)} %"
            sentence = word("caption.recorded", done=done, story=sentence)
        self._bar.say(sentence)

    def _tell(self, *, is_over: bool) -> Story:
        """Return what is recorded of the present sweep."""
        lab, store = self._window.document.lab, self._window.store
        crossings = store.crossings(0.0, math.inf, sweep=self._sweep)
        return Story(
            onset_ms=trigger_of(lab),
            crossings=crossings,
            chains=[*self._chains, *self._open_chains],
            releasing=self._releasing,
            thresholds=self._thresholds,
            measured=self._measured,
            traces=self._shown(lab) if is_over else {},
        )

    def _shown(self, lab: Lab) -> dict[str, Trace]:
        """Return what the scope shows of a sweep that is over, read once."""
        store = self._window.store
        key = (self._sweep, store.end_ms, lab.channels)
        if key != self._traces_of:
            self._traces_of, self._traces = key, {}
            for address in lab.channels:
                times, values = store.samples(address, 0.0, math.inf, sweep=self._sweep)
                if values.size:
                    self._traces[address] = times, values.astype(np.float64)
        return self._traces

    def _on_chains_told(
        self, chains: tuple[ChainRecord, ...], releasing: dict[str, int]
    ) -> None:
        """Say how much was released so far."""
        self._open_chains, self._releasing = chains, releasing
        self.update()

    def _on_threshold_told(
        self, reports: tuple[ThresholdReport, ...], share: float
    ) -> None:
        """Say how far from firing the silent neurons stayed."""
        self._thresholds, self._measured = reports, share
        self.update()

    # -- the three changes of the opening lab ----------------------------------------

    def offer_choices(self, lab: Lab) -> None:
        """Offer the three changes of the opening lab, or none."""
        if not opening.is_opening(lab):
            if self._bar.buttons:
                self._bar.offer(())
            return
        if not self._bar.buttons:
            self._bar.offer(
                (
                    (
                        self.tr("No calcium"),
                        self.tr("One sweep without calcium in the bath"),
                        self._on_no_calcium,
                    ),
                    (
                        self.tr("Only 8 contacts"),
                        self.tr("One sweep with 8 contacts between the neurons"),
                        self._on_few_contacts,
                    ),
                    (
                        self.tr("Inhibition on"),
                        self.tr("One sweep with the inhibitory input"),
                        self._on_inhibition,
                    ),
                )
            )
        states = (
            opening.lacks_calcium(lab),
            opening.contacts_of(lab) == opening.FEW_CONTACTS,
            opening.has_inhibition(lab),
        )
        for button, state in zip(self._bar.buttons, states, strict=True):
            button.setChecked(state)

    def _on_no_calcium(self, down: bool) -> None:
        document = self._window.document
        lab, opened = document.lab, document.opened_lab
        fresh = (
            opening.without_calcium(lab) if down else opening.with_calcium(lab, opened)
        )
        self._show_change(fresh, self.tr("No calcium"))

    def _on_few_contacts(self, down: bool) -> None:
        document = self._window.document
        lab, opened = document.lab, document.opened_lab
        count = opening.FEW_CONTACTS if down else opening.contacts_of(opened)
        self._show_change(opening.with_contacts(lab, count), self.tr("Contacts"))

    def _on_inhibition(self, down: bool) -> None:
        fresh = opening.with_inhibition(self._window.document.lab, on=down)
        self._show_change(fresh, self.tr("Inhibition"))

    def _show_change(self, lab: Lab, text: str) -> None:
        """Make a change and show it in one sweep."""
        try:
            self._window.document.edit(lab, text)
        except NeuroLabError as error:
            self._window.notices.say_error(error)
            return
        self._window.control.fire()
