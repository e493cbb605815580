"""From cascades as data to the kernel's arrays, and to their resting state.

A `CascadeSite` says which cascade acts where; `build_cascades` lays all of them end to
end. `plan_stages` alone gives the steps of any chain of stages, for runs outside a lab.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.kernel.cascades import (
    CASCADE,
    CONDUCTANCE,
    DRIVEN_BY_INPUT,
    FACTOR,
    STEP,
    TARGET,
    Cascades,
    CascadeState,
    move_stages,
    update_output,
)
from neurolab.physiology.cascade import OutputKind, StageLaw
from neurolab.physiology.constants import q10_factor
from neurolab.physiology.drugs import NO_EFFECT
from neurolab.units import convert

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from neurolab.physiology.cascade import Cascade, Stage
    from neurolab.physiology.drugs import Effect
    from neurolab.physiology.parameter import Parameter

    Floats = NDArray[np.float64]

PERIOD_BINDING = 4
"""Ticks between updates where the first stage binds transmitter: 0.1 ms."""
PERIOD_SLOW = 40
"""Ticks between updates of all others: 1 ms."""
MICRO_TO_MILLI = 1e-3
NANO_TO_MICRO = 1e-3
REPORT_EVERY = 200


@dataclass(frozen=True, slots=True)
class CascadeSite:
    """One cascade of one connection.

    Attributes
    ----------
    key : str
        Stable name, for instance ``glu1.mglur1``; carries the state over edits.
    connection : str
        `Synapse.id`: whose transmitter it sees.
    cascade : Cascade
    patches : (k,) int64
        Where it opens channels of its own (`kernel.patches`); empty for a factor.
    contacts : (k,) float64
        Contacts in each of these patches.
    part : int
        Their part; -1 for a factor.
    factor : int
        Place of the scaled channel in `State.factors` (`CellTables.factors`); -1 where
        the target has no such channel: then the cascade runs without effect.
    effects : dict of str to Effect
        What drugs do, by target (`drugs.effects`).
    overrides : dict of str to float
        Numbers that a connection changes, by the names of `cascade.parameters`, each in
        the unit of its `Parameter`.
    """

    key: str
    connection: str
    cascade: Cascade
    patches: NDArray[np.int64]
    contacts: Floats
    part: int
    factor: int
    effects: Mapping[str, Effect]
    overrides: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class BuiltCascades:
    """The kernel's arrays, and where each stage stands in them.

    Attributes
    ----------
    kernel : Cascades
    keys : tuple of str
        `CascadeSite.key` in the order of the arrays.
    places : dict of (key, stage symbol) to int
        Place of a stage in `CascadeState.values`.
    starts : float64
        Stages at rest without transmitter, with the drugs that are there.
    """

    kernel: Cascades
    keys: tuple[str, ...]
    places: dict[tuple[str, str], int]
    starts: Floats


def plan_stages(
    stages: Sequence[Stage],
    overrides: Mapping[str, float],
    speed: float,
    time_unit: str,
    first: int = 0,
    direct: Mapping[str, float] | None = None,
) -> Any:
    """Return the steps that move a chain of stages, in the order of the signal.

    Parameters
    ----------
    stages : sequence of Stage
    overrides : dict of str to float
        See `CascadeSite`.
    speed : float
        Factor of all rates (temperature).
    time_unit : str
        Unit of time that the steps count in: ``ms`` or ``min``.
    first : int
        Place of the first stage among the values.
    direct : dict of str to float, optional
        Drive of a stage besides its driver, by symbol.
    """
    places = {stage.symbol: first + i for i, stage in enumerate(stages)}
    by_symbol = {stage.symbol: stage for stage in stages}

    def value(stage: Stage, name: str, default: float = 0.0) -> float:
        parameter: Parameter | None = getattr(stage, name)
        if parameter is None:
            return default
        return overrides.get(f"{stage.symbol}.{name}", parameter.value)

    def rate(stage: Stage, name: str) -> float:
        parameter: Parameter | None = getattr(stage, name)
        if parameter is None:
            return 0.0
        return speed * value(stage, name) * _per_time(parameter.unit, time_unit)

    rows: list[tuple[Stage, Stage | None, bool]] = []
    for stage in stages:
        partner = by_symbol[stage.desensitised] if stage.desensitised else None
        if partner is not None:
            rows.append((partner, None, True))
        rows.append((stage, partner, False))
    table = np.zeros(len(rows), dtype=STEP).view(np.recarray)
    for row, (stage, partner, guess) in zip(table, rows, strict=True):
        gain, loss = rate(stage, "gain"), rate(stage, "loss")
        row.target = places[stage.symbol]
        row.driver = places.get(stage.driver, DRIVEN_BY_INPUT)
        row.partner = -1 if partner is None else places[partner.symbol]
        row.guess = guess
        row.returned = 0.0 if partner is None else rate(partner, "loss")
        row.constant = gain * (direct or {}).get(stage.symbol, 0.0)
        row.gain, row.loss, row.driven = gain, loss, 0.0
        if stage.law is StageLaw.SATURATES:
            row.driven = gain
        elif stage.law is StageLaw.CONSUMED:
            row.constant, row.gain, row.driven = loss, 0.0, gain
        elif stage.law is StageLaw.FOLLOWS:
            row.loss = gain
        row.threshold = value(stage, "threshold")
        row.power = value(stage, "power", 1.0)
        row.half_power = value(stage, "half") ** row.power
    return table


def _per_time(unit: str, time_unit: str) -> float:
    """Return the factor from a rate's own unit of time to another."""
    for own in ("min", "ms", "s"):
        if unit.rstrip(")").endswith((f"/{own}", f" {own}")):
            return convert(1.0, time_unit, own)
    message = f"no rate: {unit}"
    raise ValueError(message)


def build_cascades(
    sites: Sequence[CascadeSite], celsius: float, tick_ms: float
) -> BuiltCascades:
    """Return the kernel's arrays of all cascades of a lab, in the order of `sites`.

    Parameters
    ----------
    sites : sequence of CascadeSite
    celsius : float
        Temperature of the bath.
    tick_ms : float
        Length of a tick.
    """
    table = np.zeros(len(sites), dtype=CASCADE).view(np.recarray)
    steps, targets = [], []
    places: dict[tuple[str, str], int] = {}
    first = step_first = target_first = 0
    for row, site in zip(table, sites, strict=True):
        cascade = site.cascade
        direct = {
            symbol: site.effects.get(target, NO_EFFECT).activity
            for target, symbol in cascade.direct.items()
        }
        speed = q10_factor(cascade.q10.value, celsius, cascade.celsius)
        own = plan_stages(cascade.stages, site.overrides, speed, "ms", first, direct)
        for i, stage in enumerate(cascade.stages):
            places[site.key, stage.symbol] = first + i
        _fill(row, site, tick_ms)
        row.read = places[site.key, cascade.output.stage]
        row.step_first, row.step_last = step_first, step_first + own.size
        opened = _targets(site)
        row.target_first, row.target_last = target_first, target_first + opened.size
        steps.append(own)
        targets.append(opened)
        first += len(cascade.stages)
        step_first += own.size
        target_first += opened.size
    kernel = Cascades(table, _joined(steps, STEP), _joined(targets, TARGET))
    keys = tuple(site.key for site in sites)
    return BuiltCascades(kernel, keys, places, _starts(kernel, first))


def _fill(row: Any, site: CascadeSite, tick_ms: float) -> None:
    """Write what a cascade's record holds besides its places."""
    cascade, output = site.cascade, site.cascade.output
    effect = site.effects.get(cascade.name, NO_EFFECT)
    row.kind = FACTOR if output.kind is OutputKind.FACTOR else CONDUCTANCE
    row.factor = site.factor
    row.period = PERIOD_BINDING if cascade.half is None else PERIOD_SLOW
    row.interval = row.period * tick_ms
    if cascade.half is not None:
        row.half = site.overrides.get("half", cascade.half.value)
    row.competition, row.left = effect.competition, effect.left
    row.agonist = effect.agonist_micromolar * MICRO_TO_MILLI
    row.offset, row.scale = output.offset.value, output.scale.value
    row.power = 1.0 if output.power is None else output.power.value
    row.half_power = 0.0 if output.half_power is None else output.half_power.value


def _targets(site: CascadeSite) -> Any:
    """Return where a cascade opens channels of its own."""
    conductance = site.cascade.output.conductance
    if conductance is None:
        return np.zeros(0, dtype=TARGET).view(np.recarray)
    per_contact = site.overrides.get("conductance", conductance.value) * NANO_TO_MICRO
    table = np.zeros(site.patches.size, dtype=TARGET).view(np.recarray)
    table.patch, table.part = site.patches, site.part
    table.conductance = per_contact * site.contacts
    return table


def _joined(parts: list[Any], kind: np.dtype[Any]) -> Any:
    joined = np.concatenate(parts) if parts else np.zeros(0, dtype=kind)
    return joined.view(np.recarray)


def steady(steps: Any, first: int, drive: float) -> Floats:
    """Return the stages that a constant drive keeps for ever.

    Parameters
    ----------
    steps : table of `STEP`
        Of one chain.
    first : int
        Place of its first stage.
    drive : float
    """
    count = int(steps.target.max()) + 1 - first
    x = np.zeros(count)
    to_partner = 0.0
    for step in steps:
        if step.guess:
            to_partner = step.gain / step.loss
            continue
        w = drive if step.driver == DRIVEN_BY_INPUT else float(x[step.driver - first])
        w = max(w - step.threshold, 0.0)
        if step.half_power > 0.0:
            w = w**step.power / (w**step.power + step.half_power)
        rate = step.loss + step.driven * w
        if step.partner >= 0:
            # the partner is to_partner times this stage
            rate += to_partner * (step.gain * w - step.returned)
        x[step.target - first] = (step.constant + step.gain * w) / rate
    return x


def _starts(kernel: Cascades, count: int) -> Floats:
    """Return every stage at rest: no transmitter, with the drugs that are there."""
    starts = np.zeros(count)
    for own in kernel.cascades:
        steps = kernel.steps[own.step_first : own.step_last]
        first, last = int(steps.target.min()), int(steps.target.max()) + 1
        present = own.agonist / own.competition
        drive = present / (present + own.half) if own.half > 0.0 else present
        starts[first:last] = steady(steps, first, own.left * drive)
    return starts


def rested(built: BuiltCascades) -> CascadeState:
    """Return the state before any transmitter."""
    cascades = built.kernel.cascades.size
    state = CascadeState(
        values=built.starts.copy(),
        means=built.starts.copy(),
        drive=np.zeros(cascades),
        output=np.zeros(cascades),
    )
    settle_outputs(built, state)
    return state


def settle_outputs(built: BuiltCascades, state: CascadeState) -> None:
    """Compute every output anew, after a change of the state or of the numbers."""
    for index in range(built.kernel.cascades.size):
        update_output(built.kernel, state, index)


def carry_cascades(
    old: BuiltCascades, state: CascadeState, new: BuiltCascades
) -> CascadeState:
    """Return the state of new arrays that continues an old one.

    Cascades are matched by `CascadeSite.key`; one that is new starts at rest. An edit
    of doses or numbers therefore changes how the stages move on, never the stages.
    """
    result = rested(new)
    for place, index in new.places.items():
        if place in old.places:
            result.values[index] = state.values[old.places[place]]
            result.means[index] = state.means[old.places[place]]
    indices = {key: i for i, key in enumerate(old.keys)}
    for i, key in enumerate(new.keys):
        if key in indices:
            result.drive[i] = state.drive[indices[key]]
    settle_outputs(new, result)
    return result


def respond(
    stages: Sequence[Stage],
    drive: Floats,
    interval: float,
    *,
    time_unit: str = "ms",
    speed: float = 1.0,
    overrides: Mapping[str, float] | None = None,
    keep_going: Callable[[float], bool] | None = None,
) -> Floats | None:
    """Return the time course of a chain of stages by itself.

    Parameters
    ----------
    stages : sequence of Stage
    drive : (n,) float64
        Mean drive of the first stage in each interval.
    interval : float
        In `time_unit`.
    time_unit : str
        ``ms`` or ``min``.
    speed : float
        Factor of all rates.
    overrides : dict of str to float, optional
        See `CascadeSite`.
    keep_going : callable, optional
        Called now and then with the share that is done; False ends the run.

    Returns
    -------
    (n + 1, stages) float64, or None
        From the rest without drive on; None if it was ended.
    """
    steps = plan_stages(stages, overrides or {}, speed, time_unit)
    values = steady(steps, 0, 0.0)
    means = values.copy()
    course = np.empty((drive.size + 1, len(stages)))
    course[0] = values
    for i, w in enumerate(drive):
        if keep_going and i % REPORT_EVERY == 0 and not keep_going(i / drive.size):
            return None
        move_stages(steps, 0, steps.size, float(w), interval, values, means)
        course[i + 1] = values
    return course
