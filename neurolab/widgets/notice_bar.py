"""The one place in a window where errors, warnings and news are said."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)

from neurolab.widgets import icons, theme

if TYPE_CHECKING:
    from collections.abc import Callable


class Severity(StrEnum):
    """How serious a notice is."""

    INFORMATION = "information"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say.

    Attributes
    ----------
    text : str
        What happened and what to do, in a student's words.
    severity : Severity
    key : str
        A newer notice with the same key replaces the older one; "" stands alone.
    details : str
        For whoever mends the program; unfolded and copied on demand.
    remedy : str
        Words of a button, "" for none.
    act : callable or None
        What the button does.
    """

    text: str
    severity: Severity = Severity.INFORMATION
    key: str = ""
    details: str = ""
    remedy: str = ""
    act: Callable[[], None] | None = field(default=None, compare=False)


class NoticeBar(theme.Themed, QFrame):
    """Shows the most serious of the open notices, with how many more there are.

    Signals
    -------
    emptied
        The last notice was closed.
    """

    emptied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._notices: list[Notice] = []
        self.icon = QLabel()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more = QLabel()
        self.remedy = self._button("")
        self.details_button = self._button(self.tr("Details"))
        self.details_button.setCheckable(True)
        self.copy_button = self._button(self.tr("Copy"))
        self.copy_button.setToolTip(self.tr("Copy message and details"))
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.close_button.setToolTip(self.tr("Close this notice (Escape)"))
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.hide()
        row = QHBoxLayout()
        for part in (
            self.icon,
            self.text,
            self.more,
            self.remedy,
            self.details_button,
            self.copy_button,
            self.close_button,
        ):
            row.addWidget(part, 1 if part is self.text else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 6)
        column.addLayout(row)
        column.addWidget(self.details)
        self.remedy.clicked.connect(self._on_remedy_clicked)
        self.details_button.toggled.connect(self.details.setVisible)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.close_button.clicked.connect(self.close_shown)
        self.dress()
        self.hide()

    @staticmethod
    def _button(text: str) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Return what is open, oldest first."""
        return tuple(self._notices)

    @property
    def shown(self) -> Notice | None:
        """Return the notice that is shown: the newest of the most serious."""
        order = list(Severity)
        return max(
            enumerate(self._notices),
            key=lambda pair: (order.index(pair[1].severity), pair[0]),
            default=(0, None),
        )[1]

    def say(self, notice: Notice) -> None:
        """Show a notice; one with the same key, or the same words, is replaced."""
        self._notices = [
            one
            for one in self._notices
            if one.text != notice.text and not (notice.key and one.key == notice.key)
        ]
        self._notices.append(notice)
        self._update()

    def withdraw(self, key: str) -> None:
        """Take back what was said under a key, or under keys that begin with it."""
        kept = [one for one in self._notices if not one.key.startswith(key)]
        if len(kept) != len(self._notices):
            self._notices = kept
            self._update()

    def close_shown(self) -> None:
        """Close the notice that is shown."""
        shown = self.shown
        self._notices = [one for one in self._notices if one is not shown]
        self._update()

    def _update(self) -> None:
        shown = self.shown
        if shown is None:
            self.hide()
            self.emptied.emit()
            return
        self.text.setText(shown.text)
        others = len(self._notices) - 1
        self.more.setVisible(others > 0)
        self.more.setText(self.tr("and %1 more").replace("%1", str(others)))
        self.remedy.setText(shown.remedy)
        self.remedy.setVisible(bool(shown.remedy and shown.act))
        self.details_button.setVisible(bool(shown.details))
        self.copy_button.setVisible(bool(shown.details))
        self.details.setPlainText(shown.details)
        if not shown.details:
            self.details_button.setChecked(False)
        self._dress()
        self.show()

    def _dress(self) -> None:
        """Take colours and symbol of the severity; a symbol, not colour alone."""
        look, shown = theme.current(), self.shown
        if shown is None:
            return
        words, back = {
            Severity.INFORMATION: (look.text, look.accent_soft),
            Severity.WARNING: (look.warning, look.warning_soft),
            Severity.FAILURE: (look.failure, look.failure_soft),
        }[shown.severity]
        size = theme.px(20)
        self.icon.setPixmap(icons.pixmap(shown.severity.value, size, words))
        self.close_button.setIcon(icons.icon("close", words))
        self.close_button.setIconSize(QSize(theme.px(14), theme.px(14)))
        self.details.setMaximumHeight(theme.px(150))
        sheet = (
            f"NoticeBar {{ background: {back}; border-radius: {theme.px(8)}px; }}"
            f" NoticeBar QLabel {{ color: {words}; }}"
            f" NoticeBar QPlainTextEdit {{ background: {look.field};"
            f" color: {look.text}; }}"
        )
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)

    def _on_remedy_clicked(self) -> None:
        shown = self.shown
        if shown is not None and shown.act is not None:
            self.close_shown()
            shown.act()

    def _on_copy_clicked(self) -> None:
        shown = self.shown
        if shown is not None:
            QGuiApplication.clipboard().setText(f"{shown.text}\n\n{shown.details}")
