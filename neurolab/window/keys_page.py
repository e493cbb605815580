"""The page of keys: every shortcut, by menu, with a line to search it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from neurolab.widgets import theme
from neurolab.window.command_list import menu_actions

if TYPE_CHECKING:
    from neurolab.window.main_window import MainWindow

WIDTH, HEIGHT = 560, 620


class KeysPage(QDialog):
    """A table of what every key does; it may stay open beside the bench.

    Parameters
    ----------
    window : MainWindow
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Keyboard"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("Search keys"))
        self.line.setClearButtonEnabled(True)
        self.table = QTreeWidget()
        self.table.setColumnCount(2)
        self.table.setHeaderHidden(True)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.header().setStretchLastSection(False)
        self.table.header().setSectionResizeMode(
            1, QHeaderView.ResizeMode.ResizeToContents
        )
        pad = theme.px(4)
        self.table.setStyleSheet(f"QTreeWidget::item {{ padding: {pad}px; }}")
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.table, 1)
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._fill(window)
        self.line.textChanged.connect(self._search)
        self.resize(theme.px(WIDTH), theme.px(HEIGHT))

    def _fill(self, window: MainWindow) -> None:
        for menu in window.actions_table.menus.values():
            rows = []
            for _, action in menu_actions(menu):
                keys = "   ".join(one.toString() for one in action.shortcuts())
                if keys:
                    row = QTreeWidgetItem([action.text().replace("&", ""), keys])
                    row.setToolTip(0, action.toolTip())
                    rows.append(row)
            self._add_group(menu.title().replace("&", ""), rows)
        digits = QTreeWidgetItem([self.tr("Fire one stimulus"), "1 – 9"])
        self._add_group(self.tr("Stimuli"), [digits])
        self.table.expandAll()

    def _add_group(self, title: str, rows: list[QTreeWidgetItem]) -> None:
        if not rows:
            return
        group = QTreeWidgetItem([title, ""])
        group.setFont(0, theme.font(theme.current().text_px, strong=True))
        group.addChildren(rows)
        self.table.addTopLevelItem(group)
        self._groups.append((group, rows))

    def _search(self, text: str) -> None:
        """Hide what has not every word that is typed."""
        parts = text.lower().split()
        for group, rows in self._groups:
            hits = 0
            for row in rows:
                words = f"{row.text(0)} {row.text(1)}".lower()
                is_hit = all(part in words for part in parts)
                row.setHidden(not is_hit)
                hits += is_hit
            group.setHidden(not hits)
