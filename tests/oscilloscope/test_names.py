"""Channels have names that a student reads, and numbers in units that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import neurolab
from neurolab import bundled_labs
from neurolab.oscilloscope.channel import channel_of
from neurolab.oscilloscope.ground import tick_text
from tests.oscilloscope.conftest import Rig

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("name", bundled_labs())
def test_channels_of_a_lab_have_readable_names(name: str) -> None:
    """Each is another one, without underscores, raw ions or ids of receptors."""
    lab = neurolab.load(name)
    names = [channel_of(lab, address, "").name for address in lab.channels]
    assert len(set(names)) == len(names)
    ids = {"gaba_a", "GABA_A", "NICOTINIC", "MGLUR1", "NA", "CL", "stage", "mass"}
    for one in names:
        assert "_" not in one
        assert not ids & set(one.split())
        assert one.strip() == one


@pytest.mark.parametrize(
    ("lab", "address", "name"),
    [
        ("clearing", "synapse.glu.mass.left_cleft", "Glutamate, left the cleft"),
        ("epsp", "synapse.excite.na.current", "I Na⁺"),
        ("epsp", "synapse.excite.g", "g AMPA"),
        ("gaba-receptors", "synapse.gaba.gaba_b.g", "g GABA-B"),
        ("three-neurons", "synapse.driver_2.ampa.open", "AMPA open · Driver 2"),
        ("noradrenaline", "synapse.na.beta.stage.cAMP", "Cyclic AMP"),
        ("opening", "synapse.driver.contact.3.cleft.mean", "Glutamate, contact 4"),
    ],
)
def test_name_says_what_is_seen(lab: str, address: str, name: str) -> None:
    """What, in its usual sign; where, if the same is seen at another synapse."""
    assert channel_of(neurolab.load(lab), address, "").name == name


def test_conductance_is_numbered_in_nanosiemens(qtbot: QtBot) -> None:
    """.005 uS stand as 5 nS beside the lane, the unit at its uppermost number."""
    rig = Rig(neurolab.load("epsp"))
    qtbot.addWidget(rig.scope)
    address = "synapse.excite.g"
    rig.begin()
    rig.feed({address: np.linspace(0.0, 5e-3, 400)}, {address: "uS"})
    face = rig.scope.face
    (number,) = (k for k, one in enumerate(face.channels) if one.address == address)
    assert tick_text(face, number, 5e-3).rstrip("0.") == "5"
    assert tick_text(face, number, 5e-3, with_unit=True).endswith(" nS")
