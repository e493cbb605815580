"""All drugs by name, in the order in which they stand on the shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.physiology.drugs.calcium_channels import CALCIUM_CHANNEL_DRUGS
from neurolab.physiology.drugs.channels import CHANNEL_DRUGS
from neurolab.physiology.drugs.clearing import CLEARING_DRUGS
from neurolab.physiology.drugs.glutamate import GLUTAMATE_DRUGS
from neurolab.physiology.drugs.inhibition import INHIBITION_DRUGS
from neurolab.physiology.drugs.metabotropic import METABOTROPIC_DRUGS
from neurolab.physiology.drugs.nicotinic import NICOTINIC_DRUGS
from neurolab.physiology.drugs.release import RELEASE_DRUGS

if TYPE_CHECKING:
    from neurolab.physiology.drugs.drug import Drug
    from neurolab.physiology.parameter import Parameter

DRUGS: dict[str, Drug] = {
    drug.name: drug
    for drug in (
        *CHANNEL_DRUGS,
        *CALCIUM_CHANNEL_DRUGS,
        *RELEASE_DRUGS,
        *GLUTAMATE_DRUGS,
        *NICOTINIC_DRUGS,
        *INHIBITION_DRUGS,
        *CLEARING_DRUGS,
        *METABOTROPIC_DRUGS,
    )
}


def blockers(channel: str) -> dict[str, Parameter]:
    """Return the drugs that reach a channel and their half-blocking doses (uM)."""
    return {
        drug.name: target.half
        for drug in DRUGS.values()
        for target in drug.targets
        if target.name == channel
    }
