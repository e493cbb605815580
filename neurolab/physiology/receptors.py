"""The receptors that are channels themselves: scheme, conductance, ions, number, place.

`RECEPTORS` is the registry that documents and the build read. A receptor's current is
g (V - E) with g = open channels times `conductance`; NMDA receptors are multiplied by
the share that magnesium leaves free (`nmda.unblocked`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from neurolab.physiology.ampa import AMPA
from neurolab.physiology.gaba_a import GABA_A
from neurolab.physiology.glycine import GLYCINE
from neurolab.physiology.nicotinic import NICOTINIC
from neurolab.physiology.nmda import NMDA
from neurolab.physiology.parameter import ASSUMED, Parameter

if TYPE_CHECKING:
    from neurolab.physiology.scheme import Scheme


class Reversal(StrEnum):
    """Where a receptor's current turns round."""

    CATION = "cation"  # stated: sodium in and potassium out cancel
    CHLORIDE_BICARBONATE = "chloride_bicarbonate"  # GHK of both, permeability 1 : 0.2
    CHLORIDE = "chloride"  # Nernst


@dataclass(frozen=True, slots=True)
class Receptor:
    """One kind of receptor channel.

    Attributes
    ----------
    name, title : str
    transmitter : str
        What opens it.
    scheme : Scheme
    conductance : Parameter
        Of one open channel, pS.
    reversal_rule : Reversal
    reversal : Parameter or None
        mV, for `Reversal.CATION`.
    ions : tuple of str
        The two ions that carry the current, in the order of `shares`.
    calcium_share : Parameter
        Share of the inward current that calcium carries.
    count : Parameter
        Receptors of one contact, within the receptor radius of the geometry.
    density : Parameter or None
        Receptors per um2 on all of a neuromuscular cleft.
    blocked_by_magnesium : bool
    """

    name: str
    title: str
    transmitter: str
    scheme: Scheme
    conductance: Parameter
    reversal_rule: Reversal
    reversal: Parameter | None
    ions: tuple[str, str]
    calcium_share: Parameter
    count: Parameter
    density: Parameter | None = None
    blocked_by_magnesium: bool = False


def shares(reversal: float, first: float, second: float) -> tuple[float, float]:
    """Return how a conductance splits between two ions.

    Parameters
    ----------
    reversal, first, second : float
        Reversal potential of the receptor, equilibrium potentials of its two ions, mV.

    Notes
    -----
    The two currents g1 (V - E1) and g2 (V - E2) add up to g (V - E) at every voltage
    if g1 = g (E - E2) / (E1 - E2) and g2 = g - g1. With E = 0 and the ions of the
    table, sodium has 59.7 %.
    """
    one = (reversal - second) / (first - second)
    return one, 1.0 - one


def _conductance(
    value: float, low: float, high: float, source: str, tissue: str
) -> Parameter:
    return Parameter(
        "gamma",
        value,
        "pS",
        low,
        high,
        source,
        None,
        tissue,
        "Conductance of one open channel.",
    )


def _reversal(value: float, note: str) -> Parameter:
    return Parameter("E", value, "mV", -20.0, 20.0, "textbooks", None, "", note)


def _calcium(value: float, high: float, note: str) -> Parameter:
    return Parameter("Pf", value, "", 0.0, high, "textbooks", None, "", note)


def _count(value: float, high: float, source: str, note: str) -> Parameter:
    return Parameter("N", value, "", 0.0, high, source, None, "", note)


_NO_CALCIUM = _calcium(0.0, 0.0, "Calcium does not pass this channel.")
_BALANCE = "Voltage at which sodium flowing in and potassium flowing out cancel."

RECEPTORS: dict[str, Receptor] = {
    each.name: each
    for each in (
        Receptor(
            name="ampa",
            title=AMPA.title,
            transmitter="glutamate",
            scheme=AMPA,
            conductance=_conductance(
                10.0, 1.0, 30.0, "spruston_1995", "hippocampal dendrites"
            ),
            reversal_rule=Reversal.CATION,
            reversal=_reversal(0.0, _BALANCE),
            ions=("na", "k"),
            calcium_share=_calcium(
                0.008,
                0.05,
                "Share of the inward current that is calcium: under 1 %, or 3 to 4 % "
                "in receptors without GluA2.",
            ),
            count=_count(
                80.0,
                5000.0,
                "textbooks",
                "Receptors of one contact; 20 to 100 in the cortex.",
            ),
        ),
        Receptor(
            name="nmda",
            title=NMDA.title,
            transmitter="glutamate",
            scheme=NMDA,
            conductance=_conductance(
                45.0, 10.0, 80.0, "spruston_1995", "hippocampal dendrites"
            ),
            reversal_rule=Reversal.CATION,
            reversal=_reversal(0.0, _BALANCE),
            ions=("na", "k"),
            calcium_share=_calcium(
                0.1, 0.3, "Share of the inward current that is calcium; 7 to 14 %."
            ),
            count=_count(
                15.0, 1000.0, "textbooks", "Receptors of one contact; 10 to 20."
            ),
            blocked_by_magnesium=True,
        ),
        Receptor(
            name="gaba_a",
            title=GABA_A.title,
            transmitter="gaba",
            scheme=GABA_A,
            conductance=_conductance(25.0, 5.0, 60.0, "textbooks", "neurons, 20 to 30"),
            reversal_rule=Reversal.CHLORIDE_BICARBONATE,
            reversal=None,
            ions=("cl", "hco3"),
            calcium_share=_NO_CALCIUM,
            count=_count(
                60.0, 5000.0, "textbooks", "Receptors of one contact; 30 to 100."
            ),
        ),
        Receptor(
            name="glycine",
            title=GLYCINE.title,
            transmitter="glycine",
            scheme=GLYCINE,
            conductance=_conductance(45.0, 5.0, 100.0, "textbooks", "spinal neurons"),
            reversal_rule=Reversal.CHLORIDE,
            reversal=None,
            ions=("cl", "hco3"),
            calcium_share=_NO_CALCIUM,
            count=_count(
                100.0, 5000.0, "textbooks", "Receptors of one contact; 50 to 200."
            ),
        ),
        Receptor(
            name="nicotinic",
            title=NICOTINIC.title,
            transmitter="acetylcholine",
            scheme=NICOTINIC,
            conductance=_conductance(
                30.0, 10.0, 80.0, "wathey_1979", "frog muscle; 60 in adult mammals"
            ),
            reversal_rule=Reversal.CATION,
            reversal=_reversal(0.0, f"{_BALANCE} 0 to -5 mV is measured."),
            ions=("na", "k"),
            calcium_share=_calcium(
                0.03, 0.15, "Share of the inward current that is calcium; 2 to 4 %."
            ),
            count=_count(
                50.0,
                5000.0,
                ASSUMED,
                "Receptors of one contact between neurons. Assumed; the scheme is "
                "that of muscle, neurons have slower relatives.",
            ),
            density=Parameter(
                "sigma",
                8000.0,
                "1/um2",
                0.0,
                30000.0,
                "wathey_1979",
                None,
                "crests of the folds of frog muscle",
                "Receptors per area of a neuromuscular cleft.",
            ),
        ),
    )
}
