"""The bar above the panels: the one big button, speed in words, sweep and time."""

from __future__ import annotations

import math

from PySide6.QtCore import QEasingCurve, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QWidget,
)

from neurolab.widgets import icons, theme
from neurolab.window.speed import (
    SPEEDS_MS_PER_S,
    WATCH_MS_PER_S,
    nearest,
    rate_words,
    words_for,
)

PULSE_MS = 1600
SPARE = 24


class BigButton(QPushButton):
    """The button that fires, pauses and goes on; it pulses while it waits."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.later_texts = (self.tr("Pause (Space)"), self.tr("Go on (Space)"))
        self._glow = 0.0
        self._pulse = QVariantAnimation(self)
        self._pulse.setStartValue(0.0)
        self._pulse.setKeyValueAt(0.5, 1.0)
        self._pulse.setEndValue(0.0)
        self._pulse.setDuration(PULSE_MS)
        self._pulse.setLoopCount(-1)
        self._pulse.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._pulse.valueChanged.connect(self._on_pulse)

    @property
    def is_pulsing(self) -> bool:
        """Return whether it asks to be pressed."""
        return self._pulse.state() == QVariantAnimation.State.Running

    def set_pulsing(self, is_pulsing: bool) -> None:
        """Ask to be pressed, or stop asking."""
        if is_pulsing and not self.is_pulsing:
            self._pulse.start()
        elif not is_pulsing:
            self._pulse.stop()
            self._glow = 0.0
            self.update()

    def _on_pulse(self, value: float) -> None:
        # steps of a tenth: a button need not be painted at every frame
        glow = round(float(value), 1)
        if glow != self._glow:
            self._glow = glow
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for icon, words and the glow around."""
        metrics = self.fontMetrics()
        texts = (self.text(), *self.later_texts)
        width = max(map(metrics.horizontalAdvance, texts)) + theme.px(58)
        return QSize(width, metrics.height() + theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button and its glow."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        margin = theme.px(4)
        box = self.rect().adjusted(margin, margin, -margin, -margin)
        radius = theme.px(7)
        painter.setPen(Qt.PenStyle.NoPen)
        accent = QColor(look.accent if self.isEnabled() else look.border)
        if self._glow > 0.0:
            halo = QColor(accent)
            halo.setAlphaF(0.35 * self._glow)
            painter.setBrush(halo)
            spread = round(margin * self._glow)
            outer = box.adjusted(-spread, -spread, spread, spread)
            painter.drawRoundedRect(outer, radius + spread, radius + spread)
        if self.isDown():
            accent = accent.darker(115)
        elif self.underMouse():
            accent = accent.lighter(108)
        painter.setBrush(accent)
        painter.drawRoundedRect(box, radius, radius)
        words = look.on_accent if self.isEnabled() else look.text
        size = theme.px(16)
        left = box.left() + theme.px(12)
        picture = self.icon().pixmap(QSize(size, size))
        painter.drawPixmap(left, box.center().y() - size // 2, picture)
        painter.setPen(QColor(words))
        painter.setFont(self.font())
        place = box.adjusted(theme.px(34), 0, -theme.px(6), 0)
        painter.drawText(
            place,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.text(),
        )
        painter.end()


class RunBar(theme.Themed, QWidget):
    """Everything that steers time.

    Signals
    -------
    speed_changed : float
        Simulated ms per real second.
    mode_changed : int
        0 Watch, 1 Repeat, 2 Continuous.
    """

    speed_changed = Signal(float)
    mode_changed = Signal(int)

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self._actions = actions
        self.fire_button = BigButton()
        self.fire_button.clicked.connect(actions["fire"].trigger)
        self.step_button = self._button("step", self.tr("Step"), "step_on")
        self.rest_button = self._button("rest", self.tr("To rest"), "rest")
        self.projector_button = self._button(
            "projector", self.tr("Projector"), "projector"
        )
        self.projector_button.setCheckable(True)
        self.as_opened_button = self._button(
            "as_opened", self.tr("As opened"), "as_opened"
        )
        self.temperature_button = QPushButton()
        self.temperature_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.modes = QButtonGroup(self)
        self.mode_buttons = []
        for number, (text, tip) in enumerate(
            (
                (self.tr("Watch"), self.tr("One sweep in slow motion")),
                (
                    self.tr("Repeat"),
                    self.tr("Ten sweeps a second, each from rest; the last ten stay"),
                ),
                (
                    self.tr("Continuous"),
                    self.tr("Time goes on, for rhythms and slow messengers"),
                ),
            )
        ):
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.modes.addButton(button, number)
            self.mode_buttons.append(button)
        self.mode_buttons[0].setChecked(True)
        self.modes.idClicked.connect(self.mode_changed)
        self.speed_title = QLabel(self.tr("Speed"))
        self.speed_words = QLabel()
        self.speed_slider = QSlider(Qt.Orientation.Horizontal)
        self.speed_slider.setMinimumWidth(theme.px(120))
        self.speed_slider.setRange(0, len(SPEEDS_MS_PER_S) - 1)
        self.speed_slider.setPageStep(3)
        self.speed_slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.speed_slider.setToolTip(self.tr("How fast time passes on the bench"))
        self.speed_slider.valueChanged.connect(self._on_speed_moved)
        self.readout = QLabel()
        self._lay_out()
        self.set_speed(WATCH_MS_PER_S)
        self.show_time(0, 0.0)
        self.dress()

    def _button(self, action: str, text: str, icon: str) -> QPushButton:
        made = QPushButton(text)
        made.setObjectName(icon)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        own = self._actions[action]
        keys = own.shortcut().toString()
        made.setToolTip(f"{own.toolTip()} ({keys})" if keys else own.toolTip())
        made.clicked.connect(own.trigger)
        return made

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.addWidget(self.fire_button)
        row.addWidget(self.step_button)
        row.addWidget(self.rest_button)
        row.addSpacing(theme.px(6))
        switch = QHBoxLayout()
        switch.setSpacing(0)
        for button in self.mode_buttons:
            switch.addWidget(button)
        row.addLayout(switch)
        row.addSpacing(theme.px(6))
        speed = QGridLayout()
        speed.setVerticalSpacing(0)
        speed.addWidget(self.speed_title, 0, 0)
        speed.addWidget(self.speed_slider, 0, 1)
        speed.addWidget(self.speed_words, 1, 0, 1, 2)
        row.addLayout(speed)
        row.addStretch(1)
        row.addWidget(self.readout)
        row.addStretch(1)
        row.addWidget(self.temperature_button)
        row.addWidget(self.projector_button)
        row.addWidget(self.as_opened_button)

    # -- what it shows ---------------------------------------------------------------

    @property
    def speed(self) -> float:
        """Return the chosen speed, simulated ms per real second."""
        return SPEEDS_MS_PER_S[self.speed_slider.value()]

    def set_speed(self, speed_ms_per_s: float) -> None:
        """Show a speed; the slider tells if it moved."""
        self.speed_slider.setValue(nearest(speed_ms_per_s))
        self.speed_words.setText(words_for(self.speed))

    def show_rate(self, course: str, speed_ms_per_s: float) -> None:
        """Say the speed of the moment, and which stage of the signal asks for it.

        Parameters
        ----------
        course : str
            `following.Course`; "" shows the chosen speed.
        speed_ms_per_s : float
        """
        text = rate_words(course, speed_ms_per_s) if course else words_for(self.speed)
        if self.speed_words.text() != text:
            self.speed_words.setText(text)

    def _on_speed_moved(self, _step: int) -> None:
        self.speed_words.setText(words_for(self.speed))
        self.speed_changed.emit(self.speed)

    def set_mode(self, number: int) -> None:
        """Show a mode."""
        self.mode_buttons[number].setChecked(True)

    def show_time(self, sweep: int, time_ms: float) -> None:
        """Show the number of the sweep and its time."""
        if not sweep:
            self.readout.setText(self.tr("no sweep yet"))
            return
        decimals = 2 if time_ms < 1000.0 else 0
        text = self.tr("sweep %1 · %2 ms").replace("%1", str(sweep))
        self.readout.setText(text.replace("%2", f"{time_ms:.{decimals}f}"))

    def show_action(self, text: str, icon: str, *, pulses: bool) -> None:
        """Show what the big button does now."""
        look = theme.current()
        ink = look.on_accent if self.fire_button.isEnabled() else look.text
        self.fire_button.setText(text)
        self.fire_button.setIcon(icons.icon(icon, ink))
        self.fire_button.setProperty("picture", icon)
        self.fire_button.updateGeometry()
        self.fire_button.set_pulsing(pulses)
        self.fire_button.update()
        self._update_compact()

    def show_temperature(self, celsius: float) -> None:
        """Show the temperature of the bath."""
        text = self.tr("T = %1 °C").replace("%1", f"{celsius:g}")
        self.temperature_button.setText(text)

    # -- how it looks ----------------------------------------------------------------

    def _dress(self) -> None:
        """Take fonts, icons and widths of the theme."""
        look = theme.current()
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(
                theme.px(6), theme.px(3), theme.px(8), theme.px(3)
            )
            layout.setSpacing(theme.px(6))
        self.fire_button.setFont(theme.font(look.title_px, strong=True))
        self.readout.setFont(theme.font(look.title_px, strong=True))
        self.readout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # the widest time, so that the bar does not jump while it counts
        sample = self.tr("sweep %1 · %2 ms").replace("%1", "88").replace("%2", "888.88")
        self.readout.setMinimumWidth(
            self.readout.fontMetrics().horizontalAdvance(sample)
        )
        self.speed_words.setFont(theme.font(look.small_px))
        self.speed_words.setStyleSheet(f"color: {look.quiet};")
        metrics = self.speed_words.fontMetrics()
        widest = max(
            metrics.horizontalAdvance(words_for(speed))
            for speed in (*SPEEDS_MS_PER_S, math.inf)
        )
        self.speed_words.setFixedWidth(widest + theme.px(4))
        for button in (
            self.step_button,
            self.rest_button,
            self.projector_button,
            self.as_opened_button,
        ):
            button.setIcon(icons.icon(button.objectName()))
            button.setIconSize(QSize(theme.px(16), theme.px(16)))
        last = len(self.mode_buttons) - 1
        radius = theme.px(6)
        for number, button in enumerate(self.mode_buttons):
            left = radius if number == 0 else 0
            right = radius if number == last else 0
            button.setStyleSheet(
                f"QPushButton {{ border-radius: 0;"
                f" border-top-left-radius: {left}px;"
                f" border-bottom-left-radius: {left}px;"
                f" border-top-right-radius: {right}px;"
                f" border-bottom-right-radius: {right}px;"
                f" {'margin-left: -1px;' if number else ''} }}"
                f"QPushButton:checked {{ background: {look.accent_soft};"
                f" border-color: {look.accent}; font-weight: 600; }}"
            )
        picture = self.fire_button.property("picture")
        if picture:
            self.show_action(
                self.fire_button.text(), picture, pulses=self.fire_button.is_pulsing
            )
        self._update_compact()

    def _update_compact(self) -> None:
        """Leave the words of lesser buttons away where there is no room."""
        words = {
            self.step_button: self.tr("Step"),
            self.rest_button: self.tr("To rest"),
            self.projector_button: self.tr("Projector"),
            self.as_opened_button: self.tr("As opened"),
        }
        # what the bar needs with no words, and what each word adds
        taken = self._width_without(list(words))
        free = self.width() - taken
        widths = {
            button: button.fontMetrics().horizontalAdvance(text) + theme.px(8)
            for button, text in words.items()
        }
        fits = sum(widths.values()) + theme.px(SPARE) <= free
        for button, text in words.items():
            wanted = text if fits else ""
            if button.text() != wanted:
                button.setText(wanted)

    def _width_without(self, buttons: list[QPushButton]) -> int:
        """Return the width that the bar needs when some buttons have no words."""
        layout = self.layout()
        if layout is None:
            return 0
        words = sum(
            button.fontMetrics().horizontalAdvance(button.text()) + theme.px(8)
            for button in buttons
            if button.text()
        )
        return layout.minimumSize().width() - words

    def resizeEvent(self, event: object) -> None:
        """Decide which words have room."""
        self._update_compact()
        super().resizeEvent(event)  # type: ignore[arg-type]
