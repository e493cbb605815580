"""Each drug and each switch changes picture, strip and traces as it should."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from msgspec.structs import replace

import neurolab
from neurolab.diagram.drug_marks import marks_of
from neurolab.document.records import Dose
from neurolab.microscope.picture import SynapsePicture
from neurolab.physiology.drugs import DRUGS
from neurolab.simulation.engine import Engine
from neurolab.timeline.chapters import Condition, event_at
from neurolab.widgets import theme
from neurolab.widgets.theme import ThemeName

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from neurolab.document.records import Lab
    from neurolab.timeline.chapters import Event

SEEN_MS, END_MS = 4.0, 15.0
OPENED = "synapse.driver.ampa.open"
Seen = tuple["QImage", "Event | None", np.ndarray]


def seen(lab: Lab) -> Seen:
    """Return picture after the release, strip at the end, and the open channels."""
    engine = Engine(lab)
    engine.watch("driver", 0)
    first = engine.advance(round(SEEN_MS / 0.025))
    frame = engine.frame()
    assert frame.synapse is not None
    picture = SynapsePicture()
    picture.resize(420, 320)
    picture.show_view(frame.synapse, frame.time_ms)
    image = picture.grab().toImage()
    picture.deleteLater()
    rest = engine.advance(round((END_MS - SEEN_MS) / 0.025))
    records = [*first.chains, *rest.chains, *engine.frame().chains]
    event = event_at("driver", records, records, np.inf, 0.0, is_over=True)
    opened = [
        samples.values
        for chunk in (first, rest)
        for probe, samples in zip(chunk.channels, chunk.samples, strict=True)
        if probe.address == OPENED
    ]
    return image, event, np.concatenate(opened)


def changed(drug: str = "", **fields: Any) -> Lab:
    """Return the opening lab with a drug in the bath, or another first synapse."""
    lab = neurolab.load("opening")
    if drug:
        usual = DRUGS[drug].usual_micromolar
        lab = replace(lab, doses=(Dose(drug=drug, micromolar=usual),))
    synapses = tuple(
        replace(one, **fields) if one.id == "driver" else one for one in lab.synapses
    )
    return replace(lab, synapses=synapses)


@pytest.fixture(scope="module")
def control(qapp: QApplication) -> Seen:
    """Return what is seen without any drug."""
    theme.apply(qapp, ThemeName.LIGHT, 1.0)
    return seen(changed())


@pytest.mark.parametrize(
    ("drug", "broken"),
    [
        ("ttx", None),
        ("cadmium", "calcium"),
        ("botulinum", "spike"),
        ("cnqx", "spike"),
        ("tboa", ""),
    ],
)
def test_drug_breaks_the_chain_where_it_acts(
    qtbot: QtBot, control: Seen, drug: str, broken: str | None
) -> None:
    """Picture and trace differ, and the strip breaks off at the right stage."""
    image, event, opened = seen(changed(drug))
    assert image != control[0]
    assert not np.array_equal(opened, control[2])
    if broken is None:  # nothing arrives at the terminal
        assert event is None
        return
    assert event is not None
    missing = [one for one in event.chapters if one.condition is Condition.MISSING]
    if not broken:
        assert not missing
        return
    assert missing[0].name == broken
    assert missing[0].reason
    assert opened.max() < 0.25 * control[2].max()


def test_switch_of_diffusion_is_seen(qtbot: QtBot, control: Seen) -> None:
    """With the rim closed the transmitter stays, and channels open longer."""
    image, event, opened = seen(changed(closed=("diffusion",)))
    assert image != control[0]
    assert event is not None
    assert opened.sum() > 1.2 * control[2].sum()


def test_drugs_are_marked_in_the_diagram() -> None:
    """TTX marks cells, cadmium and CNQX the synapses that they reach."""
    lab = changed()
    doses = tuple(Dose(drug=one, micromolar=1.0) for one in ("ttx", "cadmium"))
    local = (Dose(drug="cnqx", micromolar=10.0),)
    lab = replace(lab, doses=doses)
    synapses = tuple(
        replace(one, doses=local) if one.id == "driver" else one for one in lab.synapses
    )
    found = {one.name: one.drugs for one in marks_of(replace(lab, synapses=synapses))}
    assert found["n1"] == ("ttx",)
    assert found["n2"] == ("ttx",)
    assert found["driver"] == ("cadmium", "cnqx")
    assert "cnqx" not in found.get("inhibition", ())
