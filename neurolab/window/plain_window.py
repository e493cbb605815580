"""A plain window: one lab coloured by voltage, its traces, one conductance to change.

It stands in until the bench is built, and shows that the core lives: Space fires a
sweep from rest, the slider edits a sodium conductance while it runs.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QProgressBar,
    QPushButton,
    QSlider,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from neurolab.diagram.neuron_view import NeuronView
from neurolab.document.addresses import get_value, set_value
from neurolab.errors import CancelledError, NeuroLabError
from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.references import REFERENCES
from neurolab.simulation.build import TICK_MS, sub_steps_of
from neurolab.simulation.compilation import STEPS, Compilation, is_compiled
from neurolab.simulation.runner import RunState
from neurolab.simulation.worker import Worker
from neurolab.widgets.plots import TracePlot

if TYPE_CHECKING:
    from neurolab.document.document import Document
    from neurolab.document.records import Lab

SPEEDS_MS_PER_S = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
FIRST_SPEED = 4
SLIDER_STEPS = 200


def conductance_of(lab: Lab) -> tuple[str, str] | None:
    """Return address and channel of the sodium conductance that the slider changes.

    That of the membrane with the highest sodium density: where spikes start.
    """
    best: tuple[float, str, str] | None = None
    for neuron in lab.neurons[:1]:
        for membrane in neuron.membranes:
            for one in membrane.channels:
                channel = CHANNELS.get(one.channel)
                if channel is not None and channel.ion == "na":
                    address = f"neuron.{neuron.id}.membrane.{membrane.id}.{one.channel}"
                    if best is None or one.density_ms_cm2 > best[0]:
                        best = (one.density_ms_cm2, address, one.channel)
    return None if best is None else best[1:]


class PlainWindow(QMainWindow):
    """One lab, running.

    Parameters
    ----------
    document : Document
        The lab; edits go through it.
    """

    compiled = Signal()
    compile_failed = Signal(object)
    compile_step = Signal(int)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._compilation: Compilation | None = None
        self._compiler: threading.Thread | None = None
        self._is_ready = False
        self._sweep = 0
        lab = document.lab
        self._step_ms = TICK_MS / max(sub_steps_of(neuron) for neuron in lab.neurons)
        self.setWindowTitle(
            self.tr("%1 — NeuroLab").replace("%1", lab.title or lab.name)
        )
        room = self.screen().availableGeometry()
        self.resize(min(1200, room.width()), min(760, room.height() - 40))
        self.worker = Worker(lab, SPEEDS_MS_PER_S[FIRST_SPEED])
        self.view = NeuronView()
        self.view.set_lab(lab)
        self.plot = TracePlot(self.tr("time since the sweep began"), self.tr("voltage"))
        self._channels = [a for a in lab.channels if a.endswith(".v")]
        names = [a.removeprefix("neuron.").removesuffix(".v") for a in self._channels]
        self.plot.set_channels(names, lab.sweep_ms)
        self._build()
        self._connect()
        self._make_ready()

    # -- what is on it ---------------------------------------------------------------

    def _build(self) -> None:
        """Lay out toolbar, drawing, traces and status bar."""
        self.fire_button = self._button(
            self.tr("Fire (Space)"), self.tr("Go back to rest and play one sweep")
        )
        self.pause_button = self._button(
            self.tr("Pause (P)"), self.tr("Stop the sweep, or go on")
        )
        self.undo_button = self._button(
            self.tr("Undo (Ctrl+Z)"), self.tr("Take back the last change")
        )
        self.speed_slider = QSlider(Qt.Orientation.Horizontal)
        self.speed_slider.setRange(0, len(SPEEDS_MS_PER_S) - 1)
        self.speed_slider.setValue(FIRST_SPEED)
        self.speed_slider.setMaximumWidth(160)
        self.speed_slider.setToolTip(self.tr("How fast simulated time passes"))
        self.speed_label = QLabel()
        self.speed_label.setMinimumWidth(150)
        bar = QHBoxLayout()
        for button in (self.fire_button, self.pause_button, self.undo_button):
            bar.addWidget(button)
        bar.addSpacing(16)
        bar.addWidget(QLabel(self.tr("Speed")))
        bar.addWidget(self.speed_slider)
        bar.addWidget(self.speed_label)
        bar.addStretch(1)
        self._add_conductance(bar)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.view)
        split.addWidget(self.plot)
        split.setSizes([420, 300])
        self.notice = QLabel()
        self.notice.setWordWrap(True)
        self.notice.setStyleSheet("padding: 6px; background: #fff4e5; color: #7a3e00;")
        self.notice.hide()
        self.progress = QProgressBar()
        self.progress.setRange(0, len(STEPS))
        self.progress.setFormat(
            self.tr("Compiling, on the first start only: step %v of %m")
        )
        self.progress.hide()
        body = QVBoxLayout()
        body.addLayout(bar)
        body.addWidget(self.notice)
        body.addWidget(self.progress)
        body.addWidget(split, 1)
        centre = QWidget()
        centre.setLayout(body)
        self.setCentralWidget(centre)
        self.status = QLabel()
        self.statusBar().addWidget(self.status, 1)
        self._show_speed()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _add_conductance(self, bar: QHBoxLayout) -> None:
        """Add the slider of the sodium conductance, if the lab has one."""
        self.conductance_slider = QSlider(Qt.Orientation.Horizontal)
        self.conductance_slider.setRange(0, SLIDER_STEPS)
        self.conductance_slider.setMaximumWidth(220)
        self.conductance_label = QLabel()
        self.conductance_label.setMinimumWidth(250)
        self._conductance = conductance_of(self._document.lab)
        if self._conductance is None:
            return
        address, name = self._conductance
        density = CHANNELS[name].density
        reference = REFERENCES.get(density.source)
        source = reference.citation if reference else density.source
        self.conductance_slider.setToolTip(
            self.tr("Maximal sodium conductance where it is densest (%1). Source: %2")
            .replace("%1", address)
            .replace("%2", source)
        )
        self._usual = get_value(self._document.lab, address)
        self.conductance_slider.setValue(SLIDER_STEPS // 2)
        bar.addWidget(self.conductance_label)
        bar.addWidget(self.conductance_slider)
        self._show_conductance()

    def _connect(self) -> None:
        self.fire_button.clicked.connect(self.fire)
        self.pause_button.clicked.connect(self.worker.pause)
        self.undo_button.clicked.connect(self._document.undo_stack.undo)
        for key, slot in (
            ("Space", self.fire),
            ("P", self.worker.pause),
            ("Ctrl+Z", self._document.undo_stack.undo),
            ("Ctrl+Shift+Z", self._document.undo_stack.redo),
        ):
            QShortcut(QKeySequence(key), self, slot)
        self.speed_slider.valueChanged.connect(self._on_speed_changed)
        self.conductance_slider.valueChanged.connect(self._on_conductance_moved)
        self.conductance_slider.sliderReleased.connect(self._commit_conductance)
        self._document.lab_changed.connect(self._on_lab_changed)
        self.worker.frame_ready.connect(self._on_frame_ready)
        self.worker.chunk_ready.connect(self._on_chunk_ready)
        self.worker.state_changed.connect(self._on_state_changed)
        self.worker.failed.connect(self._show_error)
        self.compiled.connect(self._on_compiled)
        self.compile_step.connect(self.progress.setValue)
        self.compile_failed.connect(self._show_error)
        self._commit_timer = QTimer(self)
        self._commit_timer.setSingleShot(True)
        self._commit_timer.setInterval(600)
        self._commit_timer.timeout.connect(self._commit_conductance)

    # -- getting ready ---------------------------------------------------------------

    def _make_ready(self) -> None:
        """Compile behind the window if it must be, then start the worker."""
        if is_compiled():
            QTimer.singleShot(0, self, self._on_compiled)
            return
        self.progress.show()
        self._compilation = Compilation()
        self._compiler = threading.Thread(target=self._follow_compilation, daemon=True)
        self._compiler.start()

    def _follow_compilation(self) -> None:
        """Pass on what the compiling child says; runs in a thread."""
        assert self._compilation is not None
        try:
            for number, _ in enumerate(self._compilation.steps(), start=1):
                self.compile_step.emit(number)
        except CancelledError:
            return
        except NeuroLabError as error:
            self.compile_failed.emit(error)
            return
        self.compiled.emit()

    def _on_compiled(self) -> None:
        self.progress.hide()
        self._is_ready = True
        self.worker.start()
        self.worker.edit(self._document.lab)
        self.status.setText(self.tr("Ready. Press Space to fire."))

    # -- running ---------------------------------------------------------------------

    def fire(self) -> None:
        """Play one sweep from rest."""
        if self._is_ready:
            self.notice.hide()
            self.worker.fire()

    def _on_frame_ready(self) -> None:
        frame = self.worker.take_frame()
        if frame is not None:
            self.view.show_frame(frame)
            self.status.setText(
                self.tr("Sweep %1 · %2 ms · step %3 ms · every colour is computed")
                .replace("%1", str(frame.sweep))
                .replace("%2", f"{frame.sweep_time_ms:.2f}")
                .replace("%3", f"{self._step_ms:g}")
            )

    def _on_chunk_ready(self) -> None:
        for chunk in self.worker.take_chunks():
            if chunk.sweep != self._sweep:
                self._sweep = chunk.sweep
                self.plot.clear_samples()
            begin_ms = chunk.times_ms[0][0] if chunk.times_ms else 0.0
            offset = begin_ms - (chunk.first_tick - chunk.sweep_tick + 1) * TICK_MS
            for i, address in enumerate(self._channels):
                for probe, times, values in zip(
                    chunk.channels, chunk.times_ms, chunk.values, strict=True
                ):
                    if probe.address == address:
                        self.plot.append(i, times - offset, values)
        self.plot.refresh()

    def _on_state_changed(self, state: RunState) -> None:
        running = state is RunState.RUNNING
        self.fire_button.setText(
            self.tr("Fire again (Space)") if running else self.tr("Fire (Space)")
        )

    def _on_speed_changed(self, step: int) -> None:
        self.worker.set_speed(SPEEDS_MS_PER_S[step])
        self._show_speed()

    def _show_speed(self) -> None:
        speed = SPEEDS_MS_PER_S[self.speed_slider.value()]
        self.speed_label.setText(
            self.tr("%1 ms per second").replace("%1", f"{speed:g}")
        )

    # -- editing ---------------------------------------------------------------------

    def _on_conductance_moved(self, step: int) -> None:
        if self._conductance is None:
            return
        address, name = self._conductance
        highest = CHANNELS[name].density.high
        value = min(self._usual * step / (SLIDER_STEPS / 2), highest)
        if value != get_value(self._document.lab, address):
            self._document.preview(set_value(self._document.lab, address, value))
            self._commit_timer.start()

    def _commit_conductance(self) -> None:
        self._document.commit(self.tr("Change sodium conductance"))

    def _on_lab_changed(self, lab: Lab) -> None:
        if self._is_ready:
            self.worker.edit(lab)
        self._show_conductance()

    def _show_conductance(self) -> None:
        if self._conductance is None:
            return
        value = get_value(self._document.lab, self._conductance[0])
        self.conductance_label.setText(
            self.tr("Sodium conductance: %1 mS/cm²").replace("%1", f"{value:.4g}")
        )
        step = round(value / self._usual * SLIDER_STEPS / 2) if self._usual else 0
        self.conductance_slider.blockSignals(True)
        self.conductance_slider.setValue(step)
        self.conductance_slider.blockSignals(False)

    def _show_error(self, error: NeuroLabError) -> None:
        """Say what happened, in words; document and traces stay."""
        self.notice.setText(str(error))
        self.notice.show()

    # -- the end ---------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the thread and the compiling child at once."""
        self._commit_timer.stop()
        if self._compilation is not None:
            self._compilation.cancel()
        if self._compiler is not None:
            self._compiler.join()
        self.worker.close()
        super().closeEvent(event)
