"""What every test has: offscreen Qt, a seeded generator, references, leak checks."""

from __future__ import annotations

import gc
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import hypothesis
import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtCore import QObject

T = TypeVar("T", bound="QObject")

# Nothing above imports Qt, which reads this when it starts: without a screen its
# default platform ends the process.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Settings and data of the user stay untouched. The cache folder stays shared, or each
# process would compile the kernel again.
_HOME = tempfile.TemporaryDirectory(prefix="neurolab-tests-")
os.environ["XDG_CONFIG_HOME"] = f"{_HOME.name}/config"
os.environ["XDG_DATA_HOME"] = f"{_HOME.name}/data"
os.environ["XDG_STATE_HOME"] = f"{_HOME.name}/state"

hypothesis.settings.register_profile(
    "neurolab",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("neurolab")

REFERENCE = Path(__file__).parent / "reference"


@pytest.fixture
def rng() -> np.random.Generator:
    """Return a generator that draws the same numbers in every run."""
    return np.random.default_rng(20_240_817)


@pytest.fixture(scope="session")
def reference() -> Callable[[str], dict[str, Any]]:
    """Return a function that loads ``tests/reference/<name>.json``."""

    def load(name: str) -> dict[str, Any]:
        """Return the reference `name` as it stands in its file."""
        text = (REFERENCE / f"{name}.json").read_text(encoding="utf-8")
        content: dict[str, Any] = json.loads(text)
        return content

    return load


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Return the folder of measured morphologies, or skip."""
    folder = os.environ.get("NEUROLAB_TEST_DATA")
    if not folder:
        pytest.skip("NEUROLAB_TEST_DATA does not name the folder of test data")
    path = Path(folder)
    if not path.is_dir():
        pytest.fail(f"NEUROLAB_TEST_DATA names {folder}, which is no folder")
    return path


# --- leaks of Qt objects ----------------------------------------------------------


def _live(kind: type[T]) -> list[T]:
    """Return every Python-held object of `kind` whose Qt part still exists."""
    from shiboken6 import isValid

    found = [item for item in gc.get_objects() if issubclass(type(item), kind)]
    return [item for item in found if isValid(item)]


def _running() -> dict[int, QObject]:
    """Return what would go on after a test: open widgets, threads, timers."""
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QApplication

    threads = [item for item in _live(QThread) if item.isRunning()]
    timers = [item for item in _live(QTimer) if item.isActive()]
    widgets = QApplication.topLevelWidgets()
    return {id(item): item for item in (*threads, *timers, *widgets)}


@pytest.fixture(autouse=True)
def _no_qt_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test with `qtbot` that leaves a widget, thread or timer behind."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qapp")
    before = _running()  # holds them, so that no address is used twice
    yield
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    leaked = [item for key, item in _running().items() if key not in before]
    if leaked:
        names = ", ".join(sorted(repr(item) for item in leaked))
        pytest.fail(f"left behind after the test: {names}")
