"""All cascades by name; what a connection or an address may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.physiology.beta_adrenergic import beta_adrenergic
from neurolab.physiology.d1 import d1
from neurolab.physiology.gaba_b import gaba_b
from neurolab.physiology.m1 import m1
from neurolab.physiology.m2 import m2
from neurolab.physiology.mglur1 import mglur1
from neurolab.physiology.serotonin_1a import serotonin_1a

if TYPE_CHECKING:
    from neurolab.physiology.cascade import Cascade

CASCADES: dict[str, Cascade] = {
    cascade.name: cascade
    for cascade in (gaba_b, m2, m1, beta_adrenergic, d1, serotonin_1a, mglur1)
}
