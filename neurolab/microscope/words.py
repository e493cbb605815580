"""Numbers and names as the microscope writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.receptors import RECEPTORS
from neurolab.texts import word

if TYPE_CHECKING:
    from neurolab.simulation.synapse_view import Anatomy, SynapseView

SMALLEST = 5e-5
"""Numbers below this are written as 0: units are chosen so that none means much."""
ION_NAMES = {
    "na": "Na⁺",
    "k": "K⁺",
    "ca": "Ca²⁺",
    "cl": "Cl⁻",
    "mg": "Mg²⁺",
    "hco3": "HCO₃⁻",
}
SHORT_NAMES = {
    "ampa": "AMPA",
    "nmda": "NMDA",
    "gaba_a": "GABA-A",
    "glycine": "Glycine",
    "nicotinic": "Nicotinic",
}


def number(value: float, digits: int = 2) -> str:
    """Return a number with as many digits as it means, without an exponent."""
    size = abs(value)
    if size < SMALLEST:
        return "0"
    decimals = 0
    while size * 10.0**decimals < 10.0 ** (digits - 1) - 0.5 and decimals < 6:
        decimals += 1
    text = f"{value:,.{decimals}f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def receptors_number(value: float) -> str:
    """Return a mean number of receptors: whole, with a decimal below ten."""
    return (
        number(round(value), 9) if value >= 9.95 else f"{value:.1f}".replace("0.0", "0")
    )


def percent(share: float) -> str:
    """Return a share as per cent."""
    if share <= 0.0:
        return "0 %"
    if share < 0.0005:
        return "< 0.1 %"
    value = 100.0 * share
    return f"{value:.1f} %" if value < 9.95 else f"{value:.0f} %"


def concentration(millimolar: float) -> str:
    """Return a concentration in mM, uM or nM."""
    if millimolar >= 0.0995:
        return f"{number(millimolar)} mM"
    if millimolar >= 0.995e-4:
        return f"{number(1e3 * millimolar)} µM"
    return f"{number(1e6 * millimolar)} nM"


def micromolar(value: float) -> str:
    """Return a concentration given in uM."""
    return concentration(1e-3 * value)


def receptor_title(name: str) -> str:
    """Return the name of a kind of receptor."""
    if name in RECEPTORS:
        return RECEPTORS[name].title
    return CASCADES[name].title


def short_name(name: str) -> str:
    """Return the short name of a receptor channel."""
    return SHORT_NAMES.get(name, name)


def transmitter_name(name: str) -> str:
    """Return a transmitter for the beginning of a sentence."""
    return word(f"transmitters.{name}")


def place_of(anatomy: Anatomy, contact: int) -> str:
    """Return where a contact is."""
    _, branch, fraction = anatomy.places[contact]
    name = branch.replace("_", " ")
    return word("microscope.place", branch=name, percent=round(100.0 * fraction))


def headline(view: SynapseView) -> str:
    """Return which contact is seen and what it did in this sweep."""
    anatomy = view.anatomy
    fields = {"contact": view.contact + 1, "contacts": anatomy.contacts}
    if anatomy.contacts == 1:
        if anatomy.is_mean_field:
            return word("microscope.one_mean")
        return word("microscope.one_contact", count=view.released)
    if anatomy.is_mean_field:
        return word("microscope.contact_mean", **fields)
    if not view.released_contacts:
        return word("microscope.contact_none", **fields)
    key = "contact_released" if view.released else "contact_failed"
    return word(
        f"microscope.{key}",
        count=view.released,
        others=view.released_contacts,
        **fields,
    )
