"""What a lab may contain but should not go unsaid: warnings, some with a repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.drugs import DRUGS

if TYPE_CHECKING:
    from neurolab.document.checks.findings import Findings
    from neurolab.document.records import Lab, Neuron

FARTHEST_FROM_TEMPLATE_CELSIUS = 3.0
"""How far the bath may be from a template's temperature before it is said."""

SQUID = "hh_na"


def check_doubts(lab: Lab, findings: Findings) -> None:
    """Warn of unknown channels and drugs and of unsuitable temperatures."""
    for neuron in lab.neurons:
        _check_channels(neuron, findings)
        _check_temperature(lab, neuron, findings)
    for dose in lab.doses:
        if dose.drug not in DRUGS:
            findings.warning("drug_unknown", f"drug.{dose.drug}", drug=dose.drug)


def _check_channels(neuron: Neuron, findings: Findings) -> None:
    """Warn of channels that this program does not know; they stay, disabled."""
    for membrane in neuron.membranes:
        for entry in membrane.channels:
            if entry.channel not in CHANNELS:
                place = f"neuron.{neuron.id}.membrane.{membrane.id}"
                findings.warning("channel_unknown", place, channel=entry.channel)


def _check_temperature(lab: Lab, neuron: Neuron, findings: Findings) -> None:
    """Warn of a bath too warm or too cold for the neuron, most serious doubt only."""
    celsius = lab.bath.celsius
    repair = replace(lab, bath=replace(lab.bath, celsius=neuron.celsius))
    place = f"neuron.{neuron.id}"
    used = {one.channel for part in neuron.membranes for one in part.channels}
    low, high = neuron.valid_celsius
    if SQUID in used and celsius > CHANNELS[SQUID].valid_celsius[1]:
        key = "squid_too_warm"
        high = CHANNELS[SQUID].valid_celsius[1]
    elif not low <= celsius <= high:
        key = "temperature_outside"
    elif abs(celsius - neuron.celsius) > FARTHEST_FROM_TEMPLATE_CELSIUS:
        key = "temperature_differs"
    else:
        _check_channel_temperatures(celsius, used, place, findings)
        return
    findings.warning(
        key,
        place,
        repair=repair,
        name=neuron.name or neuron.id,
        celsius=celsius,
        meant=neuron.celsius,
        low=low,
        high=high,
    )


def _check_channel_temperatures(
    celsius: float, used: set[str], place: str, findings: Findings
) -> None:
    """Warn of channels whose published model does not reach to this temperature."""
    for name in sorted(used & CHANNELS.keys()):
        channel = CHANNELS[name]
        low, high = channel.valid_celsius
        if not low <= celsius <= high:
            findings.warning(
                "channel_outside",
                place,
                channel=channel.title,
                celsius=celsius,
                low=low,
                high=high,
            )
