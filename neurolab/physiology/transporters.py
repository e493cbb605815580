"""Carriers that take transmitter up, and the numbers of each.

Glutamate, GABA and glycine are caught by many slow carriers: a carrier binds one
molecule within a millisecond, holds it, and needs tens of milliseconds to take it
inside. It is a buffer first and a pump later, hence a kinetic scheme. Dopamine,
noradrenaline and serotonin are cleared by few carriers from a wide space over tenths of
a second, which Michaelis and Menten's law describes.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from neurolab.physiology.parameter import ASSUMED, Parameter
from neurolab.physiology.scheme import Scheme
from neurolab.physiology.scheme_rates import SchemeRates

CARRIED = "carried"
"""Counter of the molecules that a carrier has taken inside."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier that binds, holds and carries one molecule at a time.

    Attributes
    ----------
    name : str
        Stable name, for instance ``eaat``.
    title : str
        Name for people.
    scheme : Scheme
        X + T <-> TX -> X + carried.
    outside_millimolar : Parameter
        Carriers in the fluid outside the cleft, free and bound.
    rim_millimolar : Parameter
        Carriers in the outermost ring of the cleft: none by default.
    """

    name: str
    title: str
    scheme: Scheme
    outside_millimolar: Parameter
    rim_millimolar: Parameter


@dataclass(frozen=True, slots=True)
class Uptake:
    """A carrier that follows dC/dt = -Vmax C / (C + Km (1 + I / Ki)).

    Attributes
    ----------
    name, title : str
    vmax, km : Parameter
        mM/ms and mM.
    """

    name: str
    title: str
    vmax: Parameter
    km: Parameter


def competed_km(km: float, inhibitor: float, ki: float) -> float:
    """Return Km in the presence of a competitive blocker (all in one unit)."""
    return km * (1.0 + inhibitor / ki)


def michaelis_seconds(
    start_micromolar: float, stop_micromolar: float, vmax: float, km: float
) -> float:
    """Return the time that uptake takes from one concentration to a lower one.

    Parameters
    ----------
    start_micromolar, stop_micromolar : float
    vmax : float
        uM/s.
    km : float
        uM; with a blocker, `competed_km`.

    Notes
    -----
    t = (C0 - C1 + Km ln(C0 / C1)) / Vmax, the integral of Michaelis and Menten's law.
    """
    fall = start_micromolar - stop_micromolar
    return (fall + km * log(start_micromolar / stop_micromolar)) / vmax


def _carrier_scheme(
    rates: SchemeRates,
    names: tuple[str, str],
    constants: tuple[float, float, float],
    q10: float,
    about: str,
) -> Scheme:
    """Return X + T <-> TX -> X + carried with on, off and carrying rates."""
    name, title = names
    on, off, carry = constants
    return Scheme(
        name=name,
        title=title,
        states=("X", "TX"),
        transitions=(
            rates.bind("X", "TX", on),
            rates.unbind("TX", "X", off),
            rates.consume("TX", "X", carry, CARRIED),
        ),
        open_states=(),
        q10=rates.number(
            "Q10", q10, "", 1.0, 5.0, "Factor on every rate for every 10 degrees."
        ),
        celsius=rates.celsius,
        valid_celsius=(20.0, 40.0),
        about=about,
    )


def _density(value: float, high: float, source: str, note: str) -> Parameter:
    return Parameter("[X]", value, "mM", 0.0, high, source, None, "", note)


_NO_RIM = _density(
    0.0,
    10.0,
    ASSUMED,
    "Carriers in the outermost ring of the cleft. Chosen as none: they sit on glia and "
    "on axons, outside.",
)

_EAAT_RATES = SchemeRates(
    ASSUMED,
    35.0,
    "",
    "Assumed within what is measured: half-saturation 34 uM, 30 molecules a second.",
)
EAAT = Carrier(
    name="eaat",
    title="glutamate carrier of glia (EAAT1 and 2)",
    scheme=_carrier_scheme(
        _EAAT_RATES,
        ("eaat", "glutamate carrier (EAAT)"),
        (6.8, 0.2, 0.03),
        3.0,
        "Catches glutamate outside the cleft within a millisecond, holds it, and takes "
        "it into the glial cell tens of milliseconds later.",
    ),
    outside_millimolar=_density(
        0.25,
        2.0,
        ASSUMED,
        "Glutamate carriers around a synapse, per volume of fluid. Assumed: counts "
        "with gold (15 200 in a cubic micrometre of tissue) give 0.13 mM on average, "
        "more near a synapse.",
    ),
    rim_millimolar=_NO_RIM,
)

_GAT_RATES = SchemeRates(
    ASSUMED,
    35.0,
    "",
    "Assumed within what is measured: half-saturation 2.5 uM, 10 molecules a second.",
)
GAT = Carrier(
    name="gat",
    title="GABA carrier (GAT-1)",
    scheme=_carrier_scheme(
        _GAT_RATES,
        ("gat", "GABA carrier (GAT-1)"),
        (8.0, 0.01, 0.01),
        2.5,
        "Takes GABA back into axon endings and glia, ten molecules a second.",
    ),
    outside_millimolar=_density(
        0.1,
        2.0,
        ASSUMED,
        "GABA carriers around a synapse, per volume of fluid. Assumed: about 1000 per "
        "square micrometre of axon, which fills a tenth of the tissue's surface.",
    ),
    rim_millimolar=_NO_RIM,
)

_GLYT_RATES = SchemeRates(
    ASSUMED,
    35.0,
    "",
    "Assumed within what is measured: half-saturation 30 uM, 12 molecules a second.",
)
GLYT = Carrier(
    name="glyt",
    title="glycine carrier (GlyT1 and 2)",
    scheme=_carrier_scheme(
        _GLYT_RATES,
        ("glyt", "glycine carrier (GlyT)"),
        (6.8, 0.192, 0.012),
        2.5,
        "Takes glycine back into axon endings and glia.",
    ),
    outside_millimolar=_density(
        0.1,
        2.0,
        ASSUMED,
        "Glycine carriers around a synapse, per volume of fluid. Assumed, as for GABA.",
    ),
    rim_millimolar=_NO_RIM,
)


def _uptake(
    name: str,
    title: str,
    constants: tuple[float, float],
    source: str,
    note: str,
) -> Uptake:
    """Return a carrier from Vmax (uM/s) and Km (uM)."""
    vmax, km = constants
    return Uptake(
        name,
        title,
        Parameter(
            "Vmax",
            vmax * 1e-6,
            "mM/ms",
            0.0,
            1e-4,
            source,
            37.0,
            "rat brain",
            f"Fastest uptake, {vmax:g} uM a second. {note}",
        ),
        Parameter(
            "Km",
            km * 1e-3,
            "mM",
            1e-6,
            1.0,
            source,
            37.0,
            "rat brain",
            f"Concentration taken up at half that speed. {note}",
        ),
    )


DAT = _uptake(
    "dat",
    "dopamine carrier (DAT)",
    (4.0, 0.2),
    "textbooks",
    "Striatum, by fast-scan voltammetry; 1 to 2 uM a second in the accumbens.",
)
SERT = _uptake(
    "sert",
    "serotonin carrier (SERT)",
    (1.0, 0.4),
    ASSUMED,
    "Half-saturation 0.3 to 0.5 uM is measured, the speed assumed.",
)
NET = _uptake(
    "net",
    "noradrenaline carrier (NET)",
    (1.0, 0.4),
    ASSUMED,
    "Assumed, as for serotonin.",
)

CARRIERS: dict[str, Carrier] = {each.name: each for each in (EAAT, GAT, GLYT)}
UPTAKES: dict[str, Uptake] = {each.name: each for each in (DAT, SERT, NET)}
