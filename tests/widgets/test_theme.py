"""Every pair of colours that carries words can be read, in every theme."""

from __future__ import annotations

import pytest

from neurolab.widgets.theme import THEMES, Theme, contrast

READABLE = 4.5
PAIRS = (
    *((words, back) for words in ("text", "quiet") for back in ("window", "panel")),
    *((words, back) for words in ("text", "quiet") for back in ("raised", "field")),
    *((words, back) for words in ("text", "accent") for back in ("panel", "raised")),
    *((words, "paper") for words in ("ink", "quiet_ink")),
    *((words, "scope_face") for words in ("scope_text", "scope_quiet")),
    *((words, "scope_card") for words in ("scope_text", "scope_quiet")),
    ("on_accent", "accent"),
    ("text", "accent_soft"),
    ("failure", "failure_soft"),
    ("failure", "panel"),
    ("warning", "warning_soft"),
    ("good", "panel"),
)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: str(theme.name))
def test_words_can_be_read(theme: Theme) -> None:
    """Words have a contrast of at least 4.5 on what they stand on."""
    weak = {
        pair: round(contrast(getattr(theme, pair[0]), getattr(theme, pair[1])), 2)
        for pair in PAIRS
        if contrast(getattr(theme, pair[0]), getattr(theme, pair[1])) < READABLE
    }
    assert weak == {}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: str(theme.name))
def test_channels_can_be_read(theme: Theme) -> None:
    """The name of a channel is readable on its card, its number on its colour."""
    for colour in theme.channels:
        assert contrast(colour, theme.scope_card) >= READABLE, colour
        assert contrast(colour, theme.scope_face) >= READABLE, colour
        assert contrast(theme.on_channel, colour) >= READABLE, colour


def test_contrast_of_black_on_white() -> None:
    """Black on white has the highest contrast there is, 21."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
