"""Panels around the diagram: docks with a plain heading, and folding sections."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from neurolab.widgets import icons, theme


class PanelTitle(theme.Themed, QFrame):
    """The heading of a dock: its name, and buttons to float and to close it."""

    def __init__(self, dock: QDockWidget, title: str) -> None:
        super().__init__(dock)
        self._dock = dock
        self.setObjectName("PanelTitle")
        self.label = QLabel(title.upper())
        self.about = QLabel()
        self.float_button = self._button(self.tr("Float, or put back"))
        self.close_button = self._button(self.tr("Close; the View menu opens it"))
        row = QHBoxLayout(self)
        row.addWidget(self.label)
        row.addWidget(self.about, 1)
        row.addWidget(self.float_button)
        row.addWidget(self.close_button)
        self.float_button.clicked.connect(self._on_float_clicked)
        self.close_button.clicked.connect(dock.close)
        self.dress()

    @staticmethod
    def _button(tip: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(tip)
        return button

    def _on_float_clicked(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())

    def _dress(self) -> None:
        look = theme.current()
        self.setContentsMargins(0, 0, 0, 0)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(theme.px(12), theme.px(5), theme.px(6), 0)
            layout.setSpacing(theme.px(6))
        self.label.setFont(theme.font(look.small_px, strong=True))
        self.label.setStyleSheet(f"color: {look.quiet};")
        self.about.setFont(theme.font(look.small_px))
        for button, name in (
            (self.float_button, "float"),
            (self.close_button, "close"),
        ):
            button.setIcon(icons.icon(name, look.quiet))
            button.setIconSize(QSize(theme.px(12), theme.px(12)))
        radius = theme.px(8)
        self.setStyleSheet(
            f"#PanelTitle {{ background: {look.panel}; border: 1px solid {look.border};"
            f" border-bottom: none; border-top-left-radius: {radius}px;"
            f" border-top-right-radius: {radius}px; }}"
        )


class ScrollArea(QScrollArea):
    """Scrolls up and down only; it is never narrower than what is in it."""

    def minimumSizeHint(self) -> QSize:
        """Return the width of the content and its scroll bar."""
        content = self.widget()
        bar = self.verticalScrollBar().sizeHint().width()
        width = 0
        if content is not None:
            width = max(content.minimumSizeHint().width(), content.minimumWidth())
        return QSize(width + bar, theme.px(60))


class PanelBody(theme.Themed, QFrame):
    """The lower part of a dock, which scrolls if it must."""

    def __init__(self, content: QWidget, *, scrolls: bool) -> None:
        super().__init__()
        self.setObjectName("PanelBody")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 1)
        if scrolls:
            area = ScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidget(content)
            column.addWidget(area)
        else:
            column.addWidget(content)
        self.dress()

    def _dress(self) -> None:
        look, radius = theme.current(), theme.px(8)
        self.setStyleSheet(
            f"#PanelBody {{ background: {look.panel}; border: 1px solid {look.border};"
            f" border-top: none; border-bottom-left-radius: {radius}px;"
            f" border-bottom-right-radius: {radius}px; }}"
        )


class PanelDock(QDockWidget):
    """A dock with one panel.

    Parameters
    ----------
    name : str
        For the memory of the layout.
    title : str
        For people.
    content : QWidget
    scrolls : bool
        Whether what does not fit is scrolled.
    """

    def __init__(
        self, name: str, title: str, content: QWidget, *, scrolls: bool = False
    ) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self.heading = PanelTitle(self, title)
        self.setTitleBarWidget(self.heading)
        self.setWidget(PanelBody(content, scrolls=scrolls))


class BareDock(QDockWidget):
    """A dock whose content has a heading of its own."""

    def __init__(self, name: str, title: str, content: QWidget) -> None:
        super().__init__(title)
        self.setObjectName(name)
        empty = QWidget()
        empty.setFixedHeight(0)
        self.setTitleBarWidget(empty)
        self.setWidget(content)
