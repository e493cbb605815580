"""The check of `conftest.py` that no test leaves Qt objects behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ["pytester"]

LEAKS = {
    "widget": "from PySide6.QtWidgets import QWidget\nKEPT = []\n"
    "def test_it(qtbot):\n    KEPT.append(QWidget())\n",
    "timer": "from PySide6.QtCore import QTimer\nKEPT = []\n"
    "def test_it(qtbot):\n    KEPT.append(QTimer())\n    KEPT[0].start(9999)\n",
}
CLEAN = """
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget

def test_it(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    timer = QTimer(widget)
    timer.start(9999)
    thread = QThread()
    thread.start()
    thread.quit()
    assert thread.wait(5000)
"""


@pytest.fixture
def conftest(request: pytest.FixtureRequest, pytester: pytest.Pytester) -> Path:
    """Return this suite's conftest, copied beside the tests of `pytester`."""
    text = (request.config.rootpath / "tests" / "conftest.py").read_text("utf-8")
    return pytester.makeconftest(text)


@pytest.mark.parametrize("kind", sorted(LEAKS))
@pytest.mark.usefixtures("conftest")
def test_what_goes_on_after_a_test_is_reported(
    kind: str, pytester: pytest.Pytester
) -> None:
    """A kept widget and a timer that still runs each fail their test."""
    pytester.makepyfile(LEAKS[kind])
    result = pytester.runpytest_subprocess("-p", "no:randomly")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*left behind after the test*"])


@pytest.mark.usefixtures("conftest")
def test_tidy_test_passes(pytester: pytest.Pytester) -> None:
    """A widget given to qtbot takes its timers along; an ended thread is no leak."""
    pytester.makepyfile(CLEAN)
    pytester.runpytest_subprocess("-p", "no:randomly").assert_outcomes(passed=1)
