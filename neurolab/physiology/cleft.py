"""The gap between two cells, as numbers: where transmitter spreads after release.

The cleft is a flat disc between the membranes. At its rim it opens into the fluid
between cells, a porous space in which a molecule takes detours around everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from neurolab.physiology.constants import q10_factor
from neurolab.physiology.parameter import ASSUMED, Parameter

MOLECULES_PER_UM3_MILLIMOLAR: Final = 602214.076
"""Molecules in a cubic micrometre of a millimolar solution (Avogadro's number)."""

DIFFUSION_Q10 = Parameter(
    "Q10",
    1.3,
    "",
    1.0,
    2.0,
    "textbooks",
    None,
    "water",
    "Factor on diffusion for every 10 degrees.",
)


@dataclass(frozen=True, slots=True)
class CleftGeometry:
    """One kind of cleft and the space around it.

    Attributes
    ----------
    name, title : str
    height, radius : Parameter
        Of the disc of cleft, um.
    receptor_radius : Parameter
        Receptors with a count sit evenly within this radius, um.
    release_radius : Parameter
        A vesicle empties evenly into this disc, um.
    diffusion : Parameter
        Of the transmitter in the cleft, um2/ms, at its temperature.
    volume_fraction, tortuosity : Parameter
        Of the space outside: share that is fluid; detours, which divide diffusion by
        the square.
    outer_radius : Parameter
        Where the space outside ends, um.
    exchange : Parameter
        Time constant with which a space shared with equal neighbours loses transmitter
        to far away, ms; 0 where nothing hinders what passes the outer edge.
    """

    name: str
    title: str
    height: Parameter
    radius: Parameter
    receptor_radius: Parameter
    release_radius: Parameter
    diffusion: Parameter
    volume_fraction: Parameter
    tortuosity: Parameter
    outer_radius: Parameter
    exchange: Parameter

    def diffusion_at(self, celsius: float, value: float | None = None) -> float:
        """Return the diffusion coefficient (um2/ms) at a temperature.

        Parameters
        ----------
        celsius : float
        value : float, optional
            Replaces the coefficient at the reference temperature.
        """
        reference = self.diffusion.celsius
        assert reference is not None  # stated for every geometry
        start = self.diffusion.value if value is None else value
        return start * q10_factor(DIFFUSION_Q10.value, celsius, reference)


def _length(
    symbol: str, value: float, bounds: tuple[float, float], source: str, note: str
) -> Parameter:
    low, high = bounds
    return Parameter(symbol, value, "um", low, high, source, None, "", note)


def _diffusion(
    value: float, celsius: float, source: str, tissue: str, note: str
) -> Parameter:
    return Parameter("D", value, "um2/ms", 0.01, 2.0, source, celsius, tissue, note)


_FRACTION = Parameter(
    "alpha",
    0.15,
    "",
    0.02,
    1.0,
    "rusakov_kullmann_1998",
    None,
    "brain tissue",
    "Share of the tissue that is fluid between cells; 0.12 to 0.2 is measured.",
)
_TORTUOSITY = Parameter(
    "lambda",
    1.5,
    "",
    1.0,
    3.0,
    "rusakov_kullmann_1998",
    None,
    "brain tissue",
    "Detours around cells: diffusion is slower by its square. 1.34 to 1.6 is measured.",
)
_OPEN = Parameter(
    "tau_out",
    0.0,
    "ms",
    0.0,
    1e6,
    ASSUMED,
    None,
    "",
    "0: what passes the outer edge is gone. Chosen because a single synapse has all "
    "of the tissue around it.",
)

CENTRAL = CleftGeometry(
    name="central",
    title="synapse of the brain",
    height=_length(
        "h", 0.02, (0.005, 0.2), "textbooks", "Distance between the two membranes."
    ),
    radius=_length(
        "R",
        0.22,
        (0.03, 3.0),
        "textbooks",
        "Radius of the contact, behind which fluid is shared with other cells.",
    ),
    receptor_radius=_length(
        "r_psd",
        0.11,
        (0.01, 3.0),
        "textbooks",
        "Radius of the postsynaptic density, where the receptors sit.",
    ),
    release_radius=_length(
        "r_pore",
        0.02,
        (0.005, 0.5),
        ASSUMED,
        "A vesicle empties into this disc at once. Assumed: half a vesicle's width; "
        "a smaller one changes nothing by more than half a per cent.",
    ),
    diffusion=_diffusion(
        0.33,
        37.0,
        "nielsen_2004",
        "glutamate in the cleft of cerebellar synapses",
        "How fast transmitter spreads in the cleft; 0.76 in free water.",
    ),
    volume_fraction=_FRACTION,
    tortuosity=_TORTUOSITY,
    outer_radius=_length(
        "r_out",
        5.0,
        (0.5, 20.0),
        ASSUMED,
        "Where the fluid around the synapse ends and transmitter counts as far away. "
        "Chosen large enough: with 2 um nothing changes by half a per cent.",
    ),
    exchange=_OPEN,
)

NEUROMUSCULAR = CleftGeometry(
    name="neuromuscular",
    title="junction of nerve and muscle",
    height=_length(
        "h",
        0.05,
        (0.01, 0.2),
        "wathey_1979",
        "Distance between nerve ending and muscle.",
    ),
    radius=_length(
        "R",
        2.0,
        (0.2, 5.0),
        "wathey_1979",
        "Radius of the patch of cleft around one release site.",
    ),
    receptor_radius=_length(
        "r_psd",
        2.0,
        (0.1, 5.0),
        "wathey_1979",
        "Receptors and enzyme cover all of the cleft.",
    ),
    release_radius=_length(
        "r_pore",
        0.04,
        (0.01, 1.0),
        ASSUMED,
        "A vesicle empties into this disc at once. Assumed: one vesicle's width.",
    ),
    diffusion=_diffusion(
        0.4,
        23.0,
        "textbooks",
        "acetylcholine in the cleft of frog muscle",
        "How fast acetylcholine spreads in the cleft.",
    ),
    volume_fraction=_FRACTION,
    tortuosity=_TORTUOSITY,
    outer_radius=_length(
        "r_out",
        8.0,
        (3.0, 30.0),
        ASSUMED,
        "Where acetylcholine counts as far away. Chosen well outside the junction.",
    ),
    exchange=_OPEN,
)

VOLUME = CleftGeometry(
    name="volume",
    title="release into the space between cells",
    height=CENTRAL.height,
    radius=CENTRAL.radius,
    receptor_radius=CENTRAL.receptor_radius,
    release_radius=CENTRAL.release_radius,
    diffusion=_diffusion(
        0.33,
        37.0,
        ASSUMED,
        "",
        "How fast the transmitter spreads. Assumed, as for glutamate.",
    ),
    volume_fraction=_FRACTION,
    tortuosity=_TORTUOSITY,
    outer_radius=_length(
        "r_out",
        1.5,
        (0.5, 20.0),
        ASSUMED,
        "Half the distance to the next ending, which releases as well. Assumed: one "
        "ending in 14 cubic micrometres, as in the striatum.",
    ),
    exchange=Parameter(
        "tau_out",
        5000.0,
        "ms",
        0.0,
        1e6,
        "hindered_dopamine_2022",
        37.0,
        "striatum",
        "How long dopamine stays in tissue where nothing takes it up: diffusion is "
        "hindered, and the neighbours release it too.",
    ),
)

GEOMETRIES: dict[str, CleftGeometry] = {
    each.name: each for each in (CENTRAL, NEUROMUSCULAR, VOLUME)
}


@dataclass(frozen=True, slots=True)
class TextbookPulse:
    """A stated course of concentration, for receptors on their own.

    C(t) = peak exp(-t / decay) from t = 0, or the peak without a decay, ending at
    `duration`.
    """

    name: str
    title: str
    peak: Parameter
    decay: Parameter | None
    duration: Parameter


def _pulse(
    name: str,
    title: str,
    peak: float,
    times: tuple[float | None, float],
    note: str,
) -> TextbookPulse:
    decay, duration = times
    source, tissue = "clements_1992", "hippocampal synapses"
    return TextbookPulse(
        name,
        title,
        Parameter("C", peak, "mM", 0.0, 100.0, source, None, tissue, note),
        None
        if decay is None
        else Parameter("tau", decay, "ms", 1e-3, 1e9, source, None, tissue, note),
        Parameter("T", duration, "ms", 0.0, 1e3, source, None, tissue, note),
    )


TEXTBOOK_PULSES: dict[str, TextbookPulse] = {
    each.name: each
    for each in (
        _pulse(
            "decaying",
            "1.1 mM, falling with 1.2 ms",
            1.1,
            (1.2, 20.0),
            "What NMDA receptors make of one vesicle. The cleft empties much faster.",
        ),
        _pulse(
            "square",
            "1 mM for 1 ms",
            1.0,
            (None, 1.0),
            "The pulse that receptor schemes are compared with.",
        ),
    )
}


def _step(peak: float, duration: float) -> tuple[Parameter, Parameter]:
    note = "Assumed: steps near what a fusion leaves over the receptors of a synapse."
    return (
        Parameter("C", peak, "mM", 0.0, 100.0, ASSUMED, 37.0, "", note),
        Parameter("T", duration, "ms", 0.0, 1e3, ASSUMED, 37.0, "", note),
    )


USUAL_COURSE = (
    _step(5.0, 0.01),
    _step(3.0, 0.01),
    _step(1.5, 0.03),
    _step(0.5, 0.05),
    _step(0.1, 0.2),
)
"""Transmitter at the receptors after a fusion, step by step: concentration and time."""
