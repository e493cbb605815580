"""Checks of a neuron: one tree of possible branches, membranes that exist."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from neurolab.document.checks.limits import (
    CELSIUS,
    DECAY_MS,
    DIAMETER_UM,
    LAMELLAE,
    LARGEST_MV,
    LENGTH_UM,
    MEMBRANE,
    MOST_COMPARTMENTS,
    MOST_MILLIMOLAR,
    MOST_MS_CM2,
    MOST_POOL_GAIN,
    NECK_NS,
    PERIAXONAL_NM,
    SPINE_FACTOR,
    SUB_STEPS,
)
from neurolab.document.records import Branch, BranchKind, ChannelDensity
from neurolab.physiology.channels import CHANNELS

if TYPE_CHECKING:
    from neurolab.document.checks.findings import Findings
    from neurolab.document.records import Membrane, Myelin, Neuron, Spine


def check_neuron(neuron: Neuron, findings: Findings) -> None:
    """Check one neuron with all its parts."""
    place = f"neuron.{neuron.id}"
    low, high = neuron.valid_celsius
    for name, value in (
        ("celsius", neuron.celsius),
        ("valid_celsius", low),
        ("valid_celsius", high),
    ):
        findings.number(place, name, value, *CELSIUS)
    for one in neuron.position:
        findings.finite(place, "position", one)
    if low > high:
        findings.error("range_reversed", place, low=low, high=high)
    if neuron.sub_steps is not None and neuron.sub_steps not in SUB_STEPS:
        findings.error("sub_steps_wrong", place, value=neuron.sub_steps)
    findings.identities(f"{place}.membrane", [one.id for one in neuron.membranes])
    findings.identities(place, [one.id for one in neuron.branches])
    findings.identities(f"{place}.spine", [one.id for one in neuron.spines])
    for membrane in neuron.membranes:
        _check_membrane(membrane, f"{place}.membrane.{membrane.id}", findings)
    _check_tree(neuron, place, findings)
    membranes = {one.id: one for one in neuron.membranes}
    for branch in neuron.branches:
        there = f"{place}.{branch.id}"
        _check_shape(branch, there, findings)
        _check_sheath(branch, there, findings)
        _check_recipe(branch, membranes, there, findings)
    branches = {one.id for one in neuron.branches}
    for spine in neuron.spines:
        _check_spine(spine, branches, f"{place}.spine.{spine.id}", findings)


def _check_membrane(membrane: Membrane, place: str, findings: Findings) -> None:
    """Check the values and channels of one recipe."""
    for name, range_ in MEMBRANE.items():
        findings.within(place, name, getattr(membrane, name), range_)
    findings.not_negative(place, "leak_ms_cm2", membrane.leak_ms_cm2, MOST_MS_CM2)
    findings.number(place, "leak_mv", membrane.leak_mv, -LARGEST_MV, LARGEST_MV)
    seen: set[str] = set()
    for density in membrane.channels:
        if density.channel in seen:
            findings.error("channel_twice", place, channel=density.channel)
        seen.add(density.channel)
        _check_density(density, membrane, f"{place}.{density.channel}", findings)
    if membrane.calcium is not None:
        pool = membrane.calcium
        name = "gain_millimolar_cm2_per_nc"
        gain = pool.gain_millimolar_cm2_per_nc
        findings.not_negative(place, name, gain, MOST_POOL_GAIN)
        findings.within(place, "decay_ms", pool.decay_ms, DECAY_MS)
        rest = pool.rest_millimolar
        findings.positive(place, "rest_millimolar", rest, MOST_MILLIMOLAR)


def _check_density(
    density: ChannelDensity, membrane: Membrane, place: str, findings: Findings
) -> None:
    """Check how much of a channel there is and what was changed in it."""
    name = "density_ms_cm2"
    findings.not_negative(place, name, density.density_ms_cm2, MOST_MS_CM2)
    if density.reversal_mv is not None:
        name = "reversal_mv"
        findings.number(place, name, density.reversal_mv, -LARGEST_MV, LARGEST_MV)
    channel = CHANNELS.get(density.channel)
    if channel is None:
        return
    for name, value in density.parameters.items():
        if name not in channel.adjustable:
            known = ", ".join(channel.adjustable) or "-"
            findings.error("channel_parameter_unknown", place, name=name, known=known)
            continue
        limits = channel.adjustable[name]
        findings.number(place, name, value, limits.low, limits.high)
    senses = any(gate.senses_calcium for gate in channel.gates)
    if senses and membrane.calcium is None:
        findings.error("calcium_pool_missing", place, channel=channel.title)


def _check_tree(neuron: Neuron, place: str, findings: Findings) -> None:
    """Check that the branches are one tree: one root, known parents, no cycle."""
    parents = {branch.id: branch.parent for branch in neuron.branches}
    roots = [name for name, parent in parents.items() if parent is None]
    for name, parent in parents.items():
        if parent is not None and parent not in parents:
            findings.error("parent_missing", f"{place}.{name}", parent=parent)
    if len(roots) > 1:
        findings.error("roots_several", place, roots=", ".join(roots))
    if not parents:
        findings.error("branches_missing", place)
    on_a_cycle = _cycle(parents)
    if on_a_cycle:
        findings.error("branch_cycle", place, branches=", ".join(on_a_cycle))


def _cycle(parents: dict[str, str | None]) -> list[str]:
    """Return the branches of one cycle, or an empty list."""
    done: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        here: str | None = start
        while here in parents and here not in done:
            if here in path:
                names = list(path)
                return names[names.index(here) :]
            path[here] = None
            here = parents[here]
        done.update(path)
    return []


def _check_shape(branch: Branch, place: str, findings: Findings) -> None:
    """Check lengths, diameters, profile, drawn path and number of compartments."""
    findings.within(place, "length_um", branch.length_um, LENGTH_UM)
    for name in ("start_diameter_um", "end_diameter_um"):
        findings.within(place, name, getattr(branch, name), DIAMETER_UM)
    findings.number(place, "attach", branch.attach, 0.0, 1.0)
    findings.within(place, "spine_factor", branch.spine_factor, SPINE_FACTOR)
    if branch.compartments is not None:
        name = "compartments"
        findings.number(place, name, branch.compartments, 1, MOST_COMPARTMENTS)
    _check_profile(branch, place, findings)
    for point in branch.path:
        if not all(findings.finite(place, "path", one) for one in point):
            break
    if len(branch.path) == 1:
        findings.error("path_too_short", place)


def _check_profile(branch: Branch, place: str, findings: Findings) -> None:
    """Check that a measured profile goes from 0 to 1 and is nowhere closed."""
    if not branch.profile:
        return
    fractions = [fraction for fraction, _ in branch.profile]
    rising = all(before < after for before, after in pairwise(fractions))
    if not (rising and fractions[0] == 0.0 and fractions[-1] == 1.0):
        findings.error("profile_not_rising", place)
    for _, diameter in branch.profile:
        if not findings.within(place, "profile", diameter, DIAMETER_UM):
            break


def _check_sheath(branch: Branch, place: str, findings: Findings) -> None:
    """Check that internodes, and only they, have a sheath that fits around them."""
    internode = branch.kind == BranchKind.INTERNODE
    if branch.myelin is None:
        if internode:
            findings.error("internode_without_myelin", place)
        return
    if not internode:
        findings.error("myelin_without_internode", place)
    _check_myelin(branch.myelin, branch, place, findings)


def _check_myelin(
    myelin: Myelin, branch: Branch, place: str, findings: Findings
) -> None:
    """Check the sheath's numbers."""
    name = "fibre_diameter_um"
    good = findings.within(place, name, myelin.fibre_diameter_um, DIAMETER_UM)
    axon_um = max(branch.start_diameter_um, branch.end_diameter_um)
    if good and myelin.fibre_diameter_um < axon_um:
        fibre_um = myelin.fibre_diameter_um
        findings.error("sheath_too_narrow", place, fibre_um=fibre_um, axon_um=axon_um)
    findings.within(place, "lamellae", myelin.lamellae, LAMELLAE)
    findings.within(place, "periaxonal_nm", myelin.periaxonal_nm, PERIAXONAL_NM)


def _check_recipe(
    branch: Branch, membranes: dict[str, Membrane], place: str, findings: Findings
) -> None:
    """Check that the branch's membrane exists and has what the branch overrides."""
    membrane = membranes.get(branch.membrane)
    if membrane is None:
        known = ", ".join(membranes) or "-"
        findings.error("membrane_missing", place, membrane=branch.membrane, known=known)
        return
    channels = {one.channel for one in membrane.channels}
    for name, value in branch.overrides.items():
        if name in MEMBRANE:
            findings.within(place, name, value, MEMBRANE[name])
        elif name == "leak_mv":
            findings.number(place, name, value, -LARGEST_MV, LARGEST_MV)
        elif name == "leak_ms_cm2" or name in channels:
            findings.not_negative(place, name, value, MOST_MS_CM2)
        else:
            names = (*MEMBRANE, "leak_ms_cm2", "leak_mv", *sorted(channels))
            known = ", ".join(names)
            findings.error("override_unknown", place, name=name, known=known)


def _check_spine(
    spine: Spine, branches: set[str], place: str, findings: Findings
) -> None:
    """Check where a spine sits and its size."""
    if spine.branch not in branches:
        findings.error("branch_missing", place, branch=spine.branch)
    findings.number(place, "position", spine.position, 0.0, 1.0)
    findings.within(place, "neck_ns", spine.neck_ns, NECK_NS)
    findings.within(place, "head_diameter_um", spine.head_diameter_um, DIAMETER_UM)
