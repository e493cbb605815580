"""What is said of a drug: name, target, dose, source, effect."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from neurolab.physiology.drugs import occupancy
from neurolab.physiology.parameter import ASSUMED
from neurolab.physiology.references import REFERENCES
from neurolab.texts import word

if TYPE_CHECKING:
    from neurolab.physiology.drugs import Drug

MICRO_TO_NANO = 1e3
GREEK = ("Omega-", "Alpha-")
MOST_IN_BRACKETS = 6
"""Letters up to which a name in brackets is the one that is used."""


def short_name(drug: Drug) -> str:
    """Return the name that a lecturer uses: TTX of Tetrodotoxin (TTX)."""
    name, _, rest = drug.title.partition(" (")
    inner = rest.removesuffix(")")
    if inner and " " not in inner and len(inner) <= MOST_IN_BRACKETS:
        return inner.replace("2+", "²⁺")
    for greek in GREEK:
        name = name.removeprefix(greek)
    return name[:1].upper() + name[1:]


def dose_text(micromolar: float) -> str:
    """Return a dose in nM, uM or mM."""
    if micromolar >= 1e3:
        return f"{micromolar / 1e3:g} mM"
    if micromolar >= 0.1:
        return f"{micromolar:g} µM"
    return f"{micromolar * MICRO_TO_NANO:g} nM"


def about(drug: Drug, dose_micromolar: float) -> str:
    """Return the tooltip of a drug."""
    half = drug.half
    reached = occupancy(drug.usual_micromolar, half.value)
    lines = [f"<b>{html.escape(drug.title)}</b>", html.escape(drug.about)]
    lines.append(
        word(
            "pharmacy.dose",
            usual=dose_text(drug.usual_micromolar),
            symbol=half.symbol,
            half=dose_text(half.value),
            percent=f"{100.0 * reached:.1f}".removesuffix(".0"),
        )
    )
    reference = REFERENCES.get(half.source)
    if reference is not None:
        lines.append(word("inspector.source", source=html.escape(reference.citation)))
    elif half.source == ASSUMED:
        lines.append(word("inspector.source_assumed"))
    lines.append(
        word("pharmacy.click_wash", dose=dose_text(dose_micromolar))
        if dose_micromolar > 0.0
        else word("pharmacy.click_add", dose=dose_text(drug.usual_micromolar))
    )
    return "<br>".join(lines)
