"""Colours of the microscope can be read in every theme."""

from __future__ import annotations

import pytest

from neurolab.microscope.colours import INKS
from neurolab.widgets.theme import THEMES, ThemeName, contrast

READABLE = 4.5
SEEN = 3.0


@pytest.mark.parametrize("name", list(ThemeName))
def test_words_can_be_read_on_what_they_stand_on(name: ThemeName) -> None:
    """Letters of receptors on the target cell, words of the corners on the fluid."""
    inks, look = INKS[name], THEMES[name]
    words = [(colour, inks.target) for colour in inks.receptors.values()]
    words += [(look.text, inks.target), (look.quiet, inks.target)]
    words += [(look.text, inks.outside), (look.calcium, inks.outside)]
    poor = [pair for pair in words if contrast(*pair) < READABLE]
    assert not poor


@pytest.mark.parametrize("name", list(ThemeName))
def test_drawn_things_stand_out(name: ThemeName) -> None:
    """Dots, membranes and drugs differ clearly from what is behind them."""
    inks = INKS[name]
    things = [
        (inks.transmitter, inks.outside),
        (inks.bouton_edge, inks.bouton),
        (inks.target_edge, inks.target),
        (inks.glia_edge, inks.glia),
        (inks.vesicle_edge, inks.bouton),
        (inks.carrier, inks.outside),
        (inks.enzyme, inks.outside),
        (inks.drug, inks.target),
    ]
    poor = [pair for pair in things if contrast(*pair) < SEEN]
    assert not poor
