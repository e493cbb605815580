"""Colours of the microscope in each theme.

Ions have the colours of the theme, terminals those of their transmitter in the diagram.
"""

from __future__ import annotations

from dataclasses import dataclass

from neurolab.widgets.theme import ThemeName


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours of one theme as ``#rrggbb``.

    Attributes
    ----------
    bouton, bouton_edge : str
        Fluid of the terminal, and its membrane.
    target, target_edge : str
        Of the cell that listens.
    outside : str
        Fluid between the cells.
    glia, glia_edge : str
    vesicle, vesicle_edge : str
    transmitter : str
        Dots.
    carrier, enzyme, drug : str
    receptors : dict of str to str
        By name; "" for those behind a G protein.
    """

    bouton: str
    bouton_edge: str
    target: str
    target_edge: str
    outside: str
    glia: str
    glia_edge: str
    vesicle: str
    vesicle_edge: str
    transmitter: str
    carrier: str
    enzyme: str
    drug: str
    receptors: dict[str, str]

    def receptor(self, name: str) -> str:
        """Return the colour of a kind of receptor."""
        return self.receptors.get(name, self.receptors[""])


INKS = {
    ThemeName.LIGHT: Inks(
        bouton="#fdebdc",
        bouton_edge="#a4561c",
        target="#dfe9f5",
        target_edge="#4d7299",
        outside="#f8fafc",
        glia="#ece6fa",
        glia_edge="#7d68b8",
        vesicle="#f8cfa9",
        vesicle_edge="#b0601f",
        transmitter="#c2185b",
        carrier="#6a4fb3",
        enzyme="#8a6a00",
        drug="#3d4653",
        receptors={
            "ampa": "#0b6f69",
            "nmda": "#6b4fa8",
            "gaba_a": "#3f56c4",
            "glycine": "#17658f",
            "nicotinic": "#186a41",
            "": "#b03a78",
        },
    ),
    ThemeName.DARK: Inks(
        bouton="#3a2a1e",
        bouton_edge="#d08a52",
        target="#1d2c3e",
        target_edge="#7ba3cf",
        outside="#121a22",
        glia="#2b2541",
        glia_edge="#a897e0",
        vesicle="#8a5a33",
        vesicle_edge="#e0a06a",
        transmitter="#ff7fb0",
        carrier="#b8a5f0",
        enzyme="#e3c052",
        drug="#c6d0dc",
        receptors={
            "ampa": "#49c9bd",
            "nmda": "#b69cf2",
            "gaba_a": "#8fa1ff",
            "glycine": "#6cc1ee",
            "nicotinic": "#6fd39c",
            "": "#f08dbd",
        },
    ),
    ThemeName.PROJECTOR: Inks(
        bouton="#fde3cc",
        bouton_edge="#7a3a08",
        target="#d3e2f3",
        target_edge="#2c527b",
        outside="#ffffff",
        glia="#e2d8f8",
        glia_edge="#543f96",
        vesicle="#f3b984",
        vesicle_edge="#7f3f08",
        transmitter="#a3004a",
        carrier="#4a2f96",
        enzyme="#644b00",
        drug="#222a35",
        receptors={
            "ampa": "#00635d",
            "nmda": "#4f3390",
            "gaba_a": "#243aa6",
            "glycine": "#005c8c",
            "nicotinic": "#0d6237",
            "": "#8c1a58",
        },
    ),
}
