"""Errors from anywhere become notices in a student's words."""

from __future__ import annotations

import platform
import sys
import traceback
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QObject, Qt, Signal

from neurolab.document.checks import check
from neurolab.errors import NeuroLabError
from neurolab.widgets.notice_bar import Notice, NoticeBar, Severity

if TYPE_CHECKING:
    from types import TracebackType

    from neurolab.document.checks import Finding
    from neurolab.document.document import Document

FINDING = "finding:"


class Notices(QObject):
    """Says on one bar what went wrong, wherever it did.

    Exceptions that nobody caught arrive through `sys.excepthook`, from any thread.
    """

    _caught = Signal(object)

    def __init__(self, bar: NoticeBar, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._document = document
        self._findings: tuple[Finding, ...] = ()
        self._usual_hook = sys.excepthook
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def catch_all(self) -> None:
        """Take every exception that nobody else catches."""
        self._usual_hook = sys.excepthook
        sys.excepthook = self._hook

    def let_go(self) -> None:
        """Give the hook back."""
        if sys.excepthook == self._hook:
            sys.excepthook = self._usual_hook

    def _hook(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, Exception):
            self._caught.emit(error)
        self._usual_hook(kind, error, trace)

    def _on_caught(self, error: BaseException) -> None:
        self.say_error(error)

    def say_error(self, error: BaseException) -> None:
        """Say an error: one of ours in its own words, others as a fault of NeuroLab."""
        details = "".join(traceback.format_exception(error)) + _system()
        if isinstance(error, NeuroLabError):
            text = str(error)
        else:
            text = self.tr(
                "Something in NeuroLab went wrong, but the bench is still there. Save"
                " your lab, and send the details to the makers if it happens again."
            )
        self._bar.say(Notice(text, Severity.FAILURE, details=details))

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Say the warnings of the running lab; take back those that are gone."""
        if findings is self._findings:
            return
        old = {_key(one) for one in self._findings}
        new = {_key(one) for one in findings}
        self._findings = findings
        for key in old - new:
            self._bar.withdraw(key)
        for finding in findings:
            if _key(finding) not in old:
                self._say_finding(finding)

    def _say_finding(self, finding: Finding) -> None:
        text = self._in_words(str(finding), finding.place)
        remedy = self.tr("Put it right") if finding.repair is not None else ""
        key = _key(finding)

        def act() -> None:
            self._repair(key)

        self._bar.say(Notice(text, Severity.WARNING, key, "", remedy, act))

    def _repair(self, key: str) -> None:
        """Put a finding right in the lab as it is now."""
        for finding in check(self._document.lab):
            if _key(finding) == key and finding.repair is not None:
                self._document.edit(finding.repair, self.tr("Put right"))
                return

    def _in_words(self, text: str, place: str) -> str:
        """Return a sentence that names the thing in place of its address."""
        prefix = f"{place}: "
        if not text.startswith(prefix):
            return text
        kind, _, rest = place.partition(".")
        name = rest.split(".")[0]
        if kind == "neuron":
            for one in self._document.lab.neurons:
                if one.id == name:
                    name = one.name or one.id
        return f"{name or place}: {text[len(prefix) :]}"


def _key(finding: Finding) -> str:
    return f"{FINDING}{finding.key}:{finding.place}"


def _system() -> str:
    """Return what the program runs on, for a report."""
    return (
        f"\nNeuroLab on Python {platform.python_version()}, PySide6"
        f" {PySide6.__version__}, {platform.platform()}\n"
    )
