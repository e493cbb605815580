"""One drug that is there: its dose on a logarithmic scale under its occupancy curve."""

from __future__ import annotations

from math import log10

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from neurolab.pharmacy.about import dose_text, short_name
from neurolab.physiology.drugs import DRUGS, occupancy
from neurolab.texts import word
from neurolab.widgets import theme

BELOW, ABOVE = 2.0, 3.0
"""Decades of dose that the scale reaches below and above the half dose."""
POINTS = 60
DIGITS = 2
"""Significant digits of a dose that is dragged."""
NOTCH = 0.05
"""Decades by which a notch of the wheel changes a dose."""
KNOB = 6.0


def rounded(micromolar: float) -> float:
    """Return a dose with as many digits as a dose has."""
    return float(f"{micromolar:.{DIGITS - 1}e}")


class DoseRow(theme.Themed, QWidget):
    """The dose of a drug: the curve is what it reaches of its target.

    Signals
    -------
    dragged, chosen : str, float
        A dose (uM) while it is dragged, and when it is let go.
    cancelled
        The drag was given up.
    """

    dragged = Signal(str, float)
    chosen = Signal(str, float)
    cancelled = Signal()

    def __init__(self, drug: str, place: str = "") -> None:
        super().__init__()
        self.drug = drug
        self.place = place
        self.micromolar = DRUGS[drug].usual_micromolar
        self.acting: float | None = None
        self.is_washing = False
        self._is_dragging = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        half = DRUGS[drug].half
        self.setToolTip(
            word(
                "pharmacy.row_about",
                title=DRUGS[drug].title,
                symbol=half.symbol,
                half=dose_text(half.value),
                usual=dose_text(DRUGS[drug].usual_micromolar),
            )
        )
        self.dress()

    def show_dose(self, micromolar: float) -> None:
        """Show a dose."""
        if micromolar != self.micromolar:
            self.micromolar = micromolar
            self.update()

    def show_acting(self, micromolar: float | None, *, is_washing: bool) -> None:
        """Show the dose that would do now what a drug on its way does.

        Parameters
        ----------
        micromolar : float or None
            None for a drug that acts at once.
        is_washing : bool
            Whether it leaves.
        """
        if (micromolar, is_washing) != (self.acting, self.is_washing):
            self.acting, self.is_washing = micromolar, is_washing
            self.update()

    # -- places ----------------------------------------------------------------------

    @property
    def _middle(self) -> float:
        return log10(DRUGS[self.drug].half.value)

    def area(self) -> QRectF:
        """Return where the curve is."""
        line = QFontMetricsF(theme.font(theme.current().small_px)).height()
        edge = float(theme.px(KNOB + 2.0))
        return QRectF(
            edge,
            line + theme.px(KNOB) + 2.0,
            max(self.width() - 2.0 * edge, 1.0),
            theme.px(30),
        )

    def x_of(self, micromolar: float) -> float:
        """Return where a dose is."""
        area = self.area()
        decades = log10(max(micromolar, 1e-12)) - self._middle + BELOW
        share = min(max(decades / (BELOW + ABOVE), 0.0), 1.0)
        return area.left() + share * area.width()

    def dose_at(self, x: float) -> float:
        """Return the dose at a place, uM."""
        area = self.area()
        share = min(max((x - area.left()) / area.width(), 0.0), 1.0)
        return float(10.0 ** (self._middle - BELOW + share * (BELOW + ABOVE)))

    def sizeHint(self) -> QSize:
        """Return room for the words, the curve and its scale."""
        line = QFontMetricsF(theme.font(theme.current().small_px)).height()
        return QSize(theme.px(240), round(2.0 * line) + theme.px(34.0 + 2.0 * KNOB))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def said(self) -> tuple[str, str]:
        """Return name with place, and dose with what it reaches, in words."""
        reached = 100.0 * occupancy(self.micromolar, DRUGS[self.drug].half.value)
        name = short_name(DRUGS[self.drug])
        title = f"{name} · {self.place}" if self.place else name
        if self.acting is not None:
            now = 100.0 * occupancy(self.acting, DRUGS[self.drug].half.value)
            key = "pharmacy.leaves" if self.is_washing else "pharmacy.comes"
            return title, word(
                key, dose=dose_text(self.micromolar), percent=f"{now:.2g}"
            )
        return title, word(
            "pharmacy.reaches",
            dose=dose_text(self.micromolar),
            percent=f"{reached:.3g}",
        )

    # -- painting --------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words, curve and knob."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.area()
        strong = theme.font(look.small_px, strong=True)
        metrics = QFontMetricsF(strong)
        title, amount = self.said()
        painter.setFont(strong)
        painter.setPen(QColor(look.text))
        painter.drawText(QPointF(area.left(), metrics.ascent()), title)
        painter.setFont(theme.font(look.small_px))
        plain = QFontMetricsF(painter.font())
        right = area.right() - plain.horizontalAdvance(amount)
        painter.drawText(QPointF(right, metrics.ascent()), amount)
        self._paint_curve(painter, area)
        self._paint_scale(painter, area)
        painter.end()

    def _paint_curve(self, painter: QPainter, area: QRectF) -> None:
        look = theme.current()
        half = DRUGS[self.drug].half.value
        doses = [
            self.dose_at(area.left() + i / POINTS * area.width())
            for i in range(POINTS + 1)
        ]
        line = [
            QPointF(
                area.left() + i / POINTS * area.width(),
                area.bottom() - occupancy(dose, half) * area.height(),
            )
            for i, dose in enumerate(doses)
        ]
        dose = self.micromolar if self.acting is None else self.acting
        here = self.x_of(dose)
        fill = QColor(look.accent)
        fill.setAlpha(45)
        under = [one for one in line if one.x() <= here]
        y = area.bottom() - occupancy(dose, half) * area.height()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(
            QPolygonF(
                [
                    area.bottomLeft(),
                    *under,
                    QPointF(here, y),
                    QPointF(here, area.bottom()),
                ]
            )
        )
        painter.setPen(QPen(QColor(look.border), 1.0))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QPen(QColor(look.accent), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))
        painter.setPen(QPen(QColor(look.quiet), 1.0, Qt.PenStyle.DotLine))
        x = self.x_of(half)
        painter.drawLine(
            QPointF(x, area.bottom() - 0.5 * area.height()), QPointF(x, area.bottom())
        )
        painter.setPen(QPen(QColor(look.accent), theme.px(2)))
        painter.setBrush(QColor(look.panel))
        radius = float(theme.px(KNOB))
        knob = self.x_of(self.micromolar)
        y = area.bottom() - occupancy(self.micromolar, half) * area.height()
        painter.drawEllipse(QPointF(knob, y), radius, radius)

    def _paint_scale(self, painter: QPainter, area: QRectF) -> None:
        """Write the half dose and the decades that have room."""
        look = theme.current()
        font = theme.font(0.82 * look.small_px)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(QColor(look.quiet))
        y = area.bottom() + metrics.ascent() + theme.px(KNOB) * 0.6
        half = DRUGS[self.drug].half
        free = -1.0
        for dose, text in (
            (self.dose_at(area.left()), None),
            (half.value, f"{half.symbol} {dose_text(half.value)}"),
            (self.dose_at(area.right()), None),
        ):
            words = text or dose_text(rounded(dose))
            wide = metrics.horizontalAdvance(words)
            left = min(
                max(self.x_of(dose) - 0.5 * wide, 1.0), self.width() - wide - 1.0
            )
            if left > free:
                painter.drawText(QPointF(left, y), words)
                free = left + wide + 6.0

    # -- events ----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the knob."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_dragging = True
            self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Change the dose."""
        if self._is_dragging:
            self.show_dose(rounded(self.dose_at(event.position().x())))
            self.dragged.emit(self.drug, self.micromolar)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the dose."""
        if self._is_dragging:
            self._is_dragging = False
            self.chosen.emit(self.drug, self.micromolar)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the dose by a notch, with Ctrl: else the list scrolls."""
        turns = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and turns:
            factor = 10.0 ** (NOTCH if turns > 0 else -NOTCH)
            self.show_dose(rounded(self.micromolar * factor))
            self.chosen.emit(self.drug, self.micromolar)
            event.accept()
        else:
            event.ignore()

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()
