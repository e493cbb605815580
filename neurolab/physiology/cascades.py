"""All cascades by name; what a connection or an address may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.physiology import extrasynaptic
from neurolab.physiology.beta_adrenergic import beta_adrenergic
from neurolab.physiology.cascade import parameters
from neurolab.physiology.d1 import d1
from neurolab.physiology.gaba_b import gaba_b
from neurolab.physiology.m1 import m1
from neurolab.physiology.m2 import m2
from neurolab.physiology.mglur1 import mglur1
from neurolab.physiology.serotonin_1a import serotonin_1a

if TYPE_CHECKING:
    from collections.abc import Mapping

    from neurolab.physiology.cascade import Cascade
    from neurolab.physiology.parameter import Parameter

CASCADES: dict[str, Cascade] = {
    cascade.name: cascade
    for cascade in (gaba_b, m2, m1, beta_adrenergic, d1, serotonin_1a, mglur1)
}

PARAMETERS: dict[str, Parameter] = {
    **extrasynaptic.PARAMETERS,
    **{
        f"{name}.{number}": parameter
        for name, cascade in CASCADES.items()
        for number, parameter in parameters(cascade).items()
    },
}
"""What a connection may change, as ``<receptor>.<number>`` (`cascade.parameters`)."""


def overrides_of(receptor: str, own: Mapping[str, float]) -> dict[str, float]:
    """Return a connection's own numbers of one receptor, without its name in front."""
    head = f"{receptor}."
    return {
        name.removeprefix(head): value
        for name, value in own.items()
        if name.startswith(head) and name in PARAMETERS
    }
