"""Drugs that close channels: what they reach, and how much of it at which dose.

One molecule closes one channel (Hill coefficient 1): at the half-blocking
concentration half of the channels are closed. A drug that meets only a subtype of what
a `Channel` stands for, such as conotoxin, closes at most that subtype's share.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from neurolab.physiology.parameter import ASSUMED, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Drug:
    """One drug on the shelf.

    Attributes
    ----------
    name : str
        Stable name used in files, for instance ``ttx``.
    title : str
        Name for people.
    targets : dict of str to Parameter
        Channel name to half-blocking concentration, uM.
    half_block : Parameter
        Typical half-blocking concentration, uM.
    share : Parameter
        Share of each target that the drug can reach: 1, or a subtype's share.
    usual_micromolar : float
        Bath dose in experiments that want complete block.
    about : str
        What it does, in a student's words.
    reversible : bool
        False if washing does not bring the channels back within an experiment.
    """

    name: str
    title: str
    targets: dict[str, Parameter]
    half_block: Parameter
    share: Parameter
    usual_micromolar: float
    about: str
    reversible: bool


def block_fraction(dose_micromolar: float, half_micromolar: float) -> float:
    """Return the share of reachable channels that a dose closes, 0 to 1."""
    if dose_micromolar <= 0.0:
        return 0.0
    return dose_micromolar / (dose_micromolar + half_micromolar)


def open_fraction(channel: str, doses_micromolar: Mapping[str, float]) -> float:
    """Return the share of a channel's conductance that drugs in the bath leave.

    Parameters
    ----------
    channel : str
        `Channel.name`.
    doses_micromolar : mapping of str to float
        Drug name to concentration; drugs that are unknown or miss the channel do
        nothing.

    Notes
    -----
    Drugs that reach every channel act independently, so what they leave multiplies.
    Drugs of one subtype each reach different channels, so what they close adds up.
    """
    left: list[float] = []
    subtypes_closed = 0.0
    for name, dose in doses_micromolar.items():
        drug = DRUGS.get(name)
        if drug is None or channel not in drug.targets:
            continue
        closed = block_fraction(dose, drug.targets[channel].value)
        if drug.share.value < 1.0:
            subtypes_closed += drug.share.value * closed
        else:
            left.append(1.0 - closed)
    return prod(left) * max(0.0, 1.0 - subtypes_closed)


def blockers(channel: str) -> dict[str, Parameter]:
    """Return the drugs that close a channel and their half-blocking doses (uM)."""
    return {
        drug.name: drug.targets[channel]
        for drug in DRUGS.values()
        if channel in drug.targets
    }


def _half(
    value: float, low: float, high: float, source: str, note: str, tissue: str = ""
) -> Parameter:
    return Parameter("IC50", value, "uM", low, high, source, None, tissue, note)


def _share(value: float, low: float, source: str, note: str) -> Parameter:
    return Parameter("share", value, "", low, 1.0, source, None, "", note)


_WHOLE = _share(
    1.0,
    0.0,
    ASSUMED,
    "The drug closes all of its target at a high dose. Assumed: no "
    "resistant subtype is modelled.",
)

_TTX_HALF = _half(
    0.005,
    0.001,
    0.01,
    "narahashi_1964",
    "Dose of tetrodotoxin that plugs half of the sodium channels; 1 to 10 nM in most "
    "nerve and muscle, 5 nM is used.",
)
_TTX = Drug(
    name="ttx",
    title="Tetrodotoxin (TTX)",
    targets=dict.fromkeys(
        ("hh_na", "pyr37_na", "tm_na", "mrg_naf", "mrg_nap", "muscle_na"), _TTX_HALF
    ),
    half_block=_TTX_HALF,
    share=_WHOLE,
    usual_micromolar=0.5,
    about="The poison of the puffer fish. It plugs sodium channels from outside, so "
    "that no action potential can start or travel; passive signals still spread.",
    reversible=True,
)

_TEA_HALF = _half(
    1000.0,
    200.0,
    10000.0,
    "hille_2001",
    "Dose of TEA that closes half of the potassium channels: 0.2 mM for fast (Kv3) "
    "up to 10 mM for other delayed rectifiers.",
)
_TEA = Drug(
    name="tea",
    title="Tetraethylammonium (TEA)",
    targets={
        "hh_k": _half(
            5000.0,
            1000.0,
            10000.0,
            "hille_2001",
            "1 to 10 mM for the delayed rectifier of Hodgkin and Huxley; its middle.",
            "squid giant axon",
        ),
        "pyr37_kv": _half(
            1000.0,
            200.0,
            10000.0,
            ASSUMED,
            "Assumed: the model's one delayed rectifier stands for fast (0.2 mM) and "
            "slow (10 mM) kinds; between them.",
        ),
        "tm_k": _half(
            250.0,
            200.0,
            10000.0,
            "hille_2001",
            "0.2 to 0.3 mM for the fast (Kv3) channels of fast-spiking cells.",
        ),
        "mrg_ks": _half(
            400.0,
            200.0,
            10000.0,
            "armstrong_hille_1972",
            "0.4 mM, measured at the frog's node from outside.",
            "frog node of Ranvier",
        ),
        "muscle_k": _half(
            8000.0,
            1000.0,
            10000.0,
            "hille_2001",
            "About 8 mM for the delayed rectifier of frog muscle.",
            "frog skeletal muscle",
        ),
    },
    half_block=_TEA_HALF,
    share=_WHOLE,
    usual_micromolar=20000.0,
    about="Closes delayed-rectifier potassium channels, so that the action potential "
    "falls slowly and lasts longer. In the squid axon, keep 40 % of the channels: with "
    "fewer the resting state is lost.",
    reversible=True,
)

_FOUR_AP_HALF = _half(
    300.0,
    100.0,
    1000.0,
    "hille_2001",
    "Dose of 4-AP that closes half of the fast potassium channels (Kv1, Kv3): 0.1 to "
    "1 mM; near the middle.",
)
_FOUR_AP = Drug(
    name="four_ap",
    title="4-Aminopyridine (4-AP)",
    targets=dict.fromkeys(("hh_k", "pyr37_kv", "tm_k"), _FOUR_AP_HALF),
    half_block=_FOUR_AP_HALF,
    share=_WHOLE,
    usual_micromolar=5000.0,
    about="Closes fast potassium channels: the action potential gets broader. The slow "
    "potassium channels of a node of Ranvier resist it; the fast ones lie hidden under "
    "the myelin.",
    reversible=True,
)

_CADMIUM_HALF = _half(
    10.0,
    1.0,
    20.0,
    "hille_2001",
    "Dose of cadmium that plugs half of the calcium channels: 1 to 20 uM; the middle.",
)
_CADMIUM = Drug(
    name="cadmium",
    title="Cadmium (Cd2+)",
    targets={"ca_bs": _CADMIUM_HALF},
    half_block=_CADMIUM_HALF,
    share=_WHOLE,
    usual_micromolar=200.0,
    about="A metal ion that sticks in the pore of every calcium channel: no calcium "
    "enters, so nothing that calcium starts can happen.",
    reversible=True,
)

_CONOTOXIN_HALF = _half(
    0.01,
    0.001,
    0.1,
    ASSUMED,
    "Nanomolar. Assumed: 10 nM within the span of published values.",
)
_CONOTOXIN = Drug(
    name="conotoxin",
    title="Omega-conotoxin GVIA",
    targets={"ca_bs": _CONOTOXIN_HALF},
    half_block=_CONOTOXIN_HALF,
    share=_share(
        0.3,
        0.0,
        "hille_2001",
        "N-type channels carry about 30 % of the calcium current of a terminal; the "
        "toxin closes only these.",
    ),
    usual_micromolar=1.0,
    about="The poison of a cone snail. It closes N-type calcium channels, a third of "
    "those in a nerve terminal, and does not wash out.",
    reversible=False,
)

_AGATOXIN_HALF = _half(
    0.005,
    0.001,
    0.1,
    "mintz_1992",
    "Nanomolar for P-type channels; higher for their relative, Q.",
)
_AGATOXIN = Drug(
    name="agatoxin",
    title="Omega-agatoxin IVA",
    targets={"ca_bs": _AGATOXIN_HALF},
    half_block=_AGATOXIN_HALF,
    share=_share(
        0.65,
        0.0,
        "hille_2001",
        "P/Q-type channels carry 60 to 70 % of the calcium current of a terminal; the "
        "toxin closes only these.",
    ),
    usual_micromolar=0.5,
    about="The poison of a funnel-web spider. It closes P/Q-type calcium channels, "
    "two thirds of those in a nerve terminal, for hours.",
    reversible=False,
)

DRUGS: dict[str, Drug] = {
    drug.name: drug for drug in (_TTX, _TEA, _FOUR_AP, _CADMIUM, _CONOTOXIN, _AGATOXIN)
}
