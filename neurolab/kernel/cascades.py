"""Slow signalling: from transmitter around a synapse to a channel, stage by stage.

Each cascade takes its receptors' drive tick by tick and moves its stages every `period`
ticks, at tick numbers that nothing shifts. What it opens stands in patches like those
of the receptors that are channels themselves. A stage obeys

    x' = constant + gain w (1 - y) + returned y - (loss + driven w) x,

with w its drive and y a stage that it exchanges members with (0 where there is none).
For the mean drive of the period it is moved exactly, and hands its own exact mean to
the stage that it drives: second order in the period, and never outside [0, 1].
"""

from __future__ import annotations

from typing import NamedTuple

from neurolab.kernel.bundle import Bundle
from neurolab.kernel.circuit import Floats, Integers, Table, table
from neurolab.kernel.exponential import exp
from neurolab.kernel.jit import compiled, inner

CONDUCTANCE, FACTOR = range(2)
"""What a cascade does: open a conductance of its own, or scale a channel."""

DRIVEN_BY_INPUT = -1

CASCADE = table(
    "step_first step_last read kind factor target_first target_last period",
    "interval half competition agonist left offset scale power half_power",
)
"""One cascade: its steps; the value that its output reads; for a conductance its
targets, for a factor the place in `State.factors` or -1; ticks and ms between updates;
mM that occupies half of the receptors (0: the first stage binds the transmitter), what
antagonists multiply it by, agonist in mM of transmitter, share of receptors left;
output offset + scale x^power / (x^power + half_power), or of x itself where half_power
is 0."""
STEP = table(
    "target driver partner guess",
    "constant gain returned loss driven threshold power half_power",
)
"""One move of one stage; target, driver (or `DRIVEN_BY_INPUT`) and partner (or -1) are
places in `CascadeState.values`. A guess gives the stage's middle to its partner and
leaves the stage where it is."""
TARGET = table("patch part", "conductance")
"""Where a cascade opens channels, as in `patches`: uS with all of them open."""


@Bundle.register
class Cascades(NamedTuple):
    """Description of all cascades."""

    cascades: Table
    steps: Table
    targets: Table


@Bundle.register
class CascadeState(NamedTuple):
    """All that evolves; a copy of these arrays is a snapshot."""

    values: Floats  # every stage of every cascade
    means: Floats  # of each stage over the last update
    drive: Floats  # (cascades,) sum over the ticks since the last update
    output: Floats  # (cascades,) share of open channels, or factor


@inner
def _hill(x: float, power: float, half_power: float) -> float:
    """Return x^power / (x^power + half_power); x itself where half_power is 0."""
    if half_power == 0.0:
        return x
    raised = max(x, 0.0) ** power
    return raised / (raised + half_power)


@compiled
def move_stages(
    steps: Table,
    first: int,
    last: int,
    drive: float,
    interval: float,
    values: Floats,
    means: Floats,
) -> None:
    """Move the stages of one cascade by one interval.

    Parameters
    ----------
    steps : table of `STEP`
    first, last : int
        The cascade's steps.
    drive : float
        Mean drive of the first stage over the interval.
    interval : float
        In the time unit of the steps' rates.
    values, means : float64
        Stages at the end of the interval, and their means over it; in place.
    """
    for k in range(first, last):
        step = steps[k]
        w = drive
        if step.driver >= 0:
            w = means[step.driver] if step.guess == 0 else values[step.driver]
        w = _hill(max(w - step.threshold, 0.0), step.power, step.half_power)
        y = 0.0
        if step.partner >= 0:
            y = means[step.partner]
        rate = step.loss + step.driven * w
        source = step.constant + step.gain * w * (1.0 - y) + step.returned * y
        target = source / rate
        away = values[step.target] - target
        if step.guess != 0:
            means[step.target] = target + away * exp(-0.5 * rate * interval)
            continue
        passed = rate * interval
        kept = exp(-passed)
        share = 1.0 - 0.5 * passed
        if passed > 1e-6:
            share = (1.0 - kept) / passed
        means[step.target] = target + away * share
        values[step.target] = target + away * kept


@compiled
def update_output(cascades: Cascades, state: CascadeState, index: int) -> None:
    """Compute what one cascade does at its present state."""
    own = cascades.cascades[index]
    x = _hill(state.values[own.read], own.power, own.half_power)
    state.output[index] = own.offset + own.scale * x


@compiled
def apply_factors(cascades: Cascades, state: CascadeState, factors: Floats) -> None:
    """Write the factors of all channels that cascades scale.

    Several cascades on one channel multiply.

    Parameters
    ----------
    cascades, state
    factors : float64
        `circuit.State.factors`; places that no cascade names stay as they are.
    """
    for index in range(cascades.cascades.size):
        own = cascades.cascades[index]
        if own.kind == FACTOR and own.factor >= 0:
            factors[own.factor] = 1.0
    for index in range(cascades.cascades.size):
        own = cascades.cascades[index]
        if own.kind == FACTOR and own.factor >= 0:
            factors[own.factor] *= state.output[index]


@inner
def factors_move(cascades: Cascades, tick: int) -> bool:
    """Tell whether a channel's factor may change at the end of a tick.

    Then the gates must stand at the tick's end as well, because the next half step of
    the membrane takes the new factor, in whatever chunks the run is cut.
    """
    for index in range(cascades.cascades.size):
        own = cascades.cascades[index]
        if own.kind == FACTOR and (tick + 1) % own.period == 0:
            return True
    return False


@compiled
def advance_cascades(
    cascades: Cascades,
    state: CascadeState,
    concentration: Floats,
    tick: int,
    factors: Floats,
) -> None:
    """Take one tick's transmitter in, and move the cascades whose update is due.

    Parameters
    ----------
    cascades, state
        `state` changes.
    concentration : (cascades,) float64, mM
        Mean transmitter around each cascade's receptors during the tick.
    tick : int
        Number of the tick that has passed.
    factors : float64
        `circuit.State.factors`, written when a cascade that scales a channel moved.
    """
    scaled = False
    for index in range(cascades.cascades.size):
        own = cascades.cascades[index]
        present = (concentration[index] + own.agonist) / own.competition
        if own.half > 0.0:
            present /= present + own.half
        state.drive[index] += own.left * present
        if (tick + 1) % own.period != 0:
            continue
        drive = state.drive[index] / own.period
        state.drive[index] = 0.0
        move_stages(
            cascades.steps,
            own.step_first,
            own.step_last,
            drive,
            own.interval,
            state.values,
            state.means,
        )
        update_output(cascades, state, index)
        scaled = scaled or own.kind == FACTOR
    if scaled:
        apply_factors(cascades, state, factors)


@compiled
def open_patches(
    cascades: Cascades, state: CascadeState, mean: Floats, active: Integers
) -> None:
    """Write the conductance that cascades keep open in the coming tick.

    Parameters
    ----------
    cascades, state
    mean : (patches,) float64, uS
        Row `patches.MEAN`; patches that no cascade names stay as they are.
    active : (parts,) int64
        `PatchState.active`.
    """
    for index in range(cascades.cascades.size):
        own = cascades.cascades[index]
        for k in range(own.target_first, own.target_last):
            target = cascades.targets[k]
            mean[target.patch] = state.output[index] * target.conductance
            active[target.part] = 1
