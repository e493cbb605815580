"""Pictures of every transmitter's synapse at its moments, to be looked at.

They go to ``build/pictures/synapses``: one sheet for each transmitter and theme, small
as in a dock and large as opened wide.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QColor, QImage, QPainter

from neurolab.document.records import RegularSpikes
from neurolab.microscope.picture import SynapsePicture
from neurolab.simulation.engine import Engine
from neurolab.simulation.layout import TICK_MS
from neurolab.widgets import theme
from neurolab.widgets.theme import ThemeName
from tests.microscope.test_picture import lab_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from neurolab.simulation.reports import Frame

PICTURES = Path(__file__).parents[2] / "build" / "pictures" / "synapses"
KINDS = (
    ("glutamate", ("ampa", "nmda", "mglur1"), "central"),
    ("gaba", ("gaba_a", "gaba_b"), "central"),
    ("glycine", ("glycine",), "central"),
    ("acetylcholine", ("nicotinic",), "neuromuscular"),
    ("acetylcholine", ("m2", "m1"), "central"),
    ("dopamine", ("d1",), "central"),
    ("noradrenaline", ("beta",), "central"),
    ("serotonin", ("ht1a",), "central"),
)
AFTER_MS = (0.1, 1.0, 10.0, 100.0)
SMALL, LARGE = (330, 290), (960, 560)
LONGEST_TICKS = 4000


def moments(kind: tuple[str, tuple[str, ...], str]) -> list[Frame]:
    """Return frames at rest, at the release, and 0.1, 1, 10 and 100 ms later."""
    lab = lab_of(*kind, contacts=20)
    train = RegularSpikes(onset_ms=1.0, interval_ms=500.0)
    lab = replace(lab, inputs=(replace(lab.inputs[0], train=train),))
    engine = Engine(lab)
    engine.watch("s")
    found = [engine.frame()]
    while engine.tick < LONGEST_TICKS:
        engine.advance(1)
        frame = engine.frame()
        if frame.synapse is not None and frame.synapse.released:
            break
    found.append(frame)
    released = engine.tick
    for after in AFTER_MS:
        engine.advance(released + round(after / TICK_MS) - engine.tick)
        found.append(engine.frame())
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind[0]}-{kind[1][0]}")
def test_pictures_of_a_release(
    qtbot: QtBot, qapp: QApplication, kind: tuple[str, tuple[str, ...], str]
) -> None:
    """A release changes the picture, and 100 ms later it looks like rest again."""
    frames = moments(kind)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in ThemeName:
        theme.apply(qapp, name, 1.0)
        for size, columns in ((SMALL, 6), (LARGE, 2)):
            picture = SynapsePicture()
            qtbot.addWidget(picture)
            picture.resize(*size)
            picture.show()
            images = []
            for frame in frames:
                assert frame.synapse is not None
                picture.show_view(frame.synapse, frame.time_ms)
                images.append(picture.grab().toImage())
            for before, after in pairwise(images[:4]):
                assert before != after
            sheet = _sheet(images, columns)
            word = "dock" if size == SMALL else "wide"
            sheet.save(str(PICTURES / f"{kind[0]}-{kind[1][0]}-{name}-{word}.png"))
            picture.close()
    theme.apply(qapp, ThemeName.LIGHT, 1.0)
    dots = [float(np.sum(one.synapse.molecules)) for one in frames if one.synapse]
    assert dots[0] < 1.0
    assert max(dots[1:3]) > 100.0


def _sheet(images: list[QImage], columns: int) -> QImage:
    """Return pictures side by side."""
    wide, tall = images[0].width(), images[0].height()
    rows = -(-len(images) // columns)
    sheet = QImage(columns * (wide + 6), rows * (tall + 6), QImage.Format.Format_RGB32)
    sheet.fill(QColor("#888888"))
    painter = QPainter(sheet)
    for number, image in enumerate(images):
        x, y = number % columns, number // columns
        painter.drawImage(x * (wide + 6) + 3, y * (tall + 6) + 3, image)
    painter.end()
    return sheet
