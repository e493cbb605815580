"""From a receptor to protein kinase A: Gs, adenylate cyclase, cAMP, the kinase.

Gs' = 2 R (1 - Gs) - 0.5 Gs; A' = 4 Gs - A/4 (uM); PKA' = [A^2/(A^2 + 1) - PKA] / 0.3;
S' = 0.7 PKA (1 - S) - S/40 (per s). S is the share of slow potassium channels that are
phosphorylated and closed; it outlasts the transmitter by a minute.
"""

from __future__ import annotations

from neurolab.physiology.cascade import (
    INPUT,
    Cascade,
    Output,
    OutputKind,
    Stage,
    StageLaw,
)
from neurolab.physiology.cascade_numbers import Numbers
from neurolab.physiology.parameter import ASSUMED, Parameter

CELSIUS = 36.0
OWN = Numbers(
    ASSUMED,
    CELSIUS,
    "hippocampal pyramidal cell",
    "Assumed: a flash of cAMP closes the slow potassium channels with a time constant "
    "of 1.5 to 2 s, firing changes within 0.5 s and most within a minute.",
)


def half_occupancy(transmitter: str, millimolar: float, note: str) -> Parameter:
    """Return the concentration that occupies half of the receptors of a Gs cascade."""
    return Parameter(
        "EC50",
        millimolar,
        "mM",
        1e-5,
        1.0,
        ASSUMED,
        CELSIUS,
        "central neurons",
        f"{transmitter} that occupies half the receptors. Assumed: {note}",
    )


STAGES = (
    Stage(
        "Gs",
        "active stimulating G protein",
        "",
        INPUT,
        StageLaw.SATURATES,
        OWN.rate("k_on", 2.0, "Activation by an occupied receptor."),
        OWN.rate("k_off", 0.5, "The G protein switches itself off."),
    ),
    Stage(
        "cAMP",
        "cyclic AMP",
        "uM",
        "Gs",
        StageLaw.LINEAR,
        OWN.rate("k_ac", 4.0, "Made by adenylate cyclase.", "uM/s"),
        OWN.rate("k_pde", 0.25, "Split by phosphodiesterase."),
    ),
    Stage(
        "PKA",
        "active protein kinase A",
        "",
        "cAMP",
        StageLaw.FOLLOWS,
        OWN.rate("k_pka", 1.0 / 0.3, "Binding of cAMP to the kinase."),
        half=OWN.number(
            "K_A", 1.0, "uM", 0.05, 20.0, "Cyclic AMP that activates half the kinase."
        ),
        power=OWN.number(
            "n", 2.0, "", 1.0, 4.0, "Molecules of cAMP that act together."
        ),
    ),
    Stage(
        "S",
        "closed slow potassium channels",
        "",
        "PKA",
        StageLaw.SATURATES,
        OWN.rate("k_p", 0.7, "Phosphorylation by the kinase."),
        OWN.rate("k_d", 1.0 / 40.0, "Phosphatases take the phosphate off."),
    ),
)


def gs_cascade(
    name: str, title: str, transmitter: str, half: Parameter, about: str
) -> Cascade:
    """Return the cascade of one receptor that couples to Gs."""
    return Cascade(
        name=name,
        title=title,
        transmitter=transmitter,
        half=half,
        stages=STAGES,
        output=Output(
            kind=OutputKind.FACTOR,
            stage="S",
            channel="slow_ahp",
            offset=OWN.number("offset", 1.0, "", 1.0, 1.0, "All channels without S."),
            scale=OWN.number("scale", -1.0, "", -1.0, 0.0, "Each closes one channel."),
        ),
        q10=OWN.q10(),
        celsius=CELSIUS,
        valid_celsius=(30.0, 38.0),
        direct={"adenylate_cyclase": "cAMP"},
        about=about,
    )
