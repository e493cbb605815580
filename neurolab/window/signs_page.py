"""The page of signs: one table of what every colour and shape stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from neurolab.microscope import shapes
from neurolab.microscope.colours import INKS
from neurolab.microscope.words import ION_NAMES
from neurolab.physiology.receptor_states import Condition
from neurolab.physiology.receptors import RECEPTORS
from neurolab.widgets import theme
from neurolab.window.docks import ScrollArea

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QPainter

SIZE = 26
WIDTH, HEIGHT = 480, 500
COLUMNS = 2


class SignsPage(QDialog):
    """Colours of ions, shapes of receptors and of what else a synapse is made of."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Colours and signs"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        for title, signs in (
            (self.tr("Ions"), self._ions()),
            (self.tr("Receptors"), self._receptors()),
            (self.tr("A receptor now"), self._conditions()),
            (self.tr("Clearing and slow signals"), self._others()),
        ):
            heading = QLabel(title)
            heading.setFont(theme.font(theme.current().text_px, strong=True))
            inner.addWidget(heading)
            grid = QGridLayout()
            for number, (pixmap, text) in enumerate(signs):
                row, column = divmod(number, COLUMNS)
                drawing = QLabel()
                drawing.setPixmap(pixmap)
                grid.addWidget(drawing, row, 2 * column)
                grid.addWidget(QLabel(text), row, 2 * column + 1)
                grid.setColumnStretch(2 * column + 1, 1)
            inner.addLayout(grid)
        note = QLabel(
            self.tr(
                "Red is for failures only. Colour is never the only sign: letters,"
                " shapes and words say the same."
            )
        )
        note.setWordWrap(True)
        inner.addWidget(note)
        inner.addStretch(1)
        area = ScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder)
        column_of_all = QVBoxLayout(self)
        column_of_all.addWidget(area)
        self.resize(theme.px(WIDTH), theme.px(HEIGHT))

    def _drawn(self, draw: Callable[[QPainter, QPointF, float], None]) -> QPixmap:
        size = theme.px(SIZE)
        made = shapes.blank(size, size, self.devicePixelRatioF())
        painter = shapes.begin(made)
        draw(painter, QPointF(0.5 * size, 0.5 * size), 0.8 * size)
        painter.end()
        return made

    def _ions(self) -> Iterator[tuple[QPixmap, str]]:
        look = theme.current()
        for name, colour in (
            ("na", look.sodium),
            ("k", look.potassium),
            ("ca", look.calcium),
            ("cl", look.chloride),
        ):

            def draw(
                painter: QPainter, at: QPointF, size: float, ink: str = colour
            ) -> None:
                half = QPointF(0.0, 0.4 * size)
                shapes.draw_arrow(
                    painter, QColor(ink), at - half, at + half, 0.14 * size
                )

            yield self._drawn(draw), ION_NAMES[name]

    def _receptor(self, name: str, condition: Condition | None) -> QPixmap:
        size = theme.px(SIZE)
        ratio = self.devicePixelRatioF()
        which = theme.current().name
        return shapes.receptor(which, name, condition, size, size, ratio)

    def _receptors(self) -> Iterator[tuple[QPixmap, str]]:
        for name, receptor in RECEPTORS.items():
            letter = shapes.LETTERS.get(name, "")
            text = f"{receptor.title} ({letter})" if letter else receptor.title
            yield self._receptor(name, Condition.REST), text

    def _conditions(self) -> Iterator[tuple[QPixmap, str]]:
        words = {
            Condition.REST: self.tr("at rest"),
            Condition.BOUND: self.tr("transmitter bound, shut"),
            Condition.OPEN: self.tr("open"),
            Condition.DESENSITISED: self.tr("desensitised"),
        }
        for condition, text in words.items():
            yield self._receptor("ampa", condition), text
        plugged = self.tr("open, plugged by a drug")
        yield self._receptor("nmda", Condition.PLUGGED), plugged
        yield self._receptor("ampa", None), self.tr("blocked by a drug")

    def _others(self) -> Iterator[tuple[QPixmap, str]]:
        inks = INKS[theme.current().name]
        for text, draw in (
            (self.tr("carrier"), shapes.draw_carrier),
            (self.tr("enzyme"), shapes.draw_enzyme),
        ):

            def drawn(
                painter: QPainter,
                at: QPointF,
                size: float,
                do: Callable[..., None] = draw,
            ) -> None:
                do(painter, inks, at, size, working=True)

            yield self._drawn(drawn), text

        def slow(painter: QPainter, at: QPointF, size: float) -> None:
            shapes.draw_metabotropic(painter, inks, at, size, working=True)

        yield self._drawn(slow), self.tr("receptor with a G protein")
