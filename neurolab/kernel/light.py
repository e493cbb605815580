"""Spike trains of thousands of lines, and what they open in light synapses.

A line is one presynaptic axon of one synapse; it has the same number of contacts as the
other lines of its synapse. A spike that arrives opens, at each contact and for each
kind of receptor, the conductance

    w x (exp(-t / decay) - exp(-t / rise)),   x = u R / U

with u and R of Tsodyks & Markram (1997): the spike raises u by U (1 - u), uses the
share u of what is left, R, and both go back exponentially in between. Where `fast` is
given, x = F D / U of Dittman, Kreitzer & Regehr (2000) instead: after a spike calcium
x_F raises the share F that it uses, and calcium x_D hastens the recovery of D,

    F = U + (1 - U) x_F / (x_F + K_F),
    dD/dt = (1 - D) (slow + (fast - slow) x_D / (x_D + K_D)),

and each spike adds a step to either, which fades exponentially. Spikes are known
before the tick begins, so that the mean of the conductance over the tick is exact, at
whatever time within it they arrive.

The line of an outside input with full detail has no contacts here: its spikes excite
the bouton that stands for its axon, with one rectangular pulse of current each.

Every line keeps the time of its next spike, and every block of lines the earliest of
them, so that thousands of silent lines cost next to nothing. Random intervals are drawn
by counting: (seed, key of the line, number of the spike).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from neurolab.kernel.bundle import Bundle
from neurolab.kernel.circuit import Floats, Integers, Table, table
from neurolab.kernel.exponential import exp
from neurolab.kernel.jit import compiled, inner
from neurolab.kernel.patches import EVENTS, MEAN, Patches, PatchState
from neurolab.kernel.random_numbers import uniform

TIMES, REGULAR, POISSON, DRIVEN, SILENT = range(5)
"""Where the spikes of a synapse come from; `DRIVEN` by a neuron on the bench."""

LINE_BLOCK = 64
HEARD = 128
"""Spikes of a neuron that can be under way to one synapse: 100 ms at 1,280 Hz."""

FORGOTTEN_US = 1e-15
"""Below this conductance a patch is closed."""

LIGHT = table(
    "synapse pattern line_first line_last part_first part_last spike_first spike_last "
    "detector heard contacts failure_key pulse",
    "delay failure use recovery facilitation onset interval end "
    "fast slow half_d tau_d step_d half_f tau_f step_f",
)
"""One light synapse: its lines and parts, its list of spike times or its detector; ms;
`interval` is the mean one of Poisson spikes, `end` where they stop; the pulse that its
spikes start, or -1. `fast` (1/ms) and what follows belong to facilitation and
depression by calcium; 0 leaves it to `use`, `recovery` and `facilitation`."""

LINE = table("light key contact_first", "shift")
"""One line; `shift` (ms) is how much later than the first line it fires."""

KINETICS = table("", "weight decay rise keep_decay keep_rise mean_decay mean_rise")
"""Conductance of one event of a part: uS before the peak's normalisation, ms; what is
left of either exponential after a tick, and its mean over the tick."""

PULSE = table("compartment", "current duration")
"""The pulse that excites a bouton: nA, ms."""

# rows of LightState.lines
NEXT = 0  # ms, when the next spike arrives
USE = 1  # u before the next spike's jump; with `fast` x_F behind the last spike
LEFT = 2  # R, or D
LATEST = 3  # ms, the last arrival
HASTE = 4  # x_D behind the last spike
LINE_ROWS = 5

DECAYING, RISING = 0, 1  # rows of LightState.open


@Bundle.register
class Light(NamedTuple):
    """Description of all light synapses; their parts stand before all others."""

    synapses: Table  # LIGHT
    lines: Table  # LINE
    kinetics: Table  # KINETICS, of the first parts of `Patches`
    contacts: Integers  # patch of each contact within its part; -1: computed elsewhere
    spikes: Floats  # ms, lists of spike times
    pulses: Table  # PULSE
    driven: Integers  # those of `synapses` that a neuron drives


@Bundle.register
class LightState(NamedTuple):
    """All of them that evolves."""

    open: Floats  # (2, patches) uS: the two exponentials at the tick's end
    lines: Floats  # (LINE_ROWS, lines)
    number: Integers  # spikes that each line has fired in this sweep
    earliest: Floats  # ms, the earliest arrival in each block of lines
    heard: Floats  # (driven synapses, HEARD) ms, spikes of the terminal
    heard_count: Integers  # how many each of them has heard
    pulse_start: Floats  # (pulses,) ms, when the latest one began


@inner
def _following(
    light: Light, state: LightState, line: int, number: int, begin: float, seed: int
) -> float:
    """Return when spike `number` of a line arrives, ms; infinity for none.

    `begin` is when the sweep began. Spike numbers rise by one from call to call.
    """
    own = light.synapses[light.lines[line].light]
    later = begin + light.lines[line].shift + own.delay
    if own.pattern == TIMES:
        if number < own.spike_last - own.spike_first:
            return later + light.spikes[own.spike_first + number]
    elif own.pattern == REGULAR:
        time = own.onset + number * own.interval
        if time < own.end:
            return later + time
    elif own.pattern == POISSON:
        before = later + own.onset
        if number > 0:
            before = state.lines[NEXT, line]
        wait = -own.interval * math.log(uniform(seed, light.lines[line].key, number))
        if before + wait < later + own.end:
            return before + wait
    elif own.pattern == DRIVEN:
        if number < state.heard_count[own.heard]:
            return state.heard[own.heard, number % HEARD] + own.delay
    return math.inf


@inner
def _find_earliest(state: LightState, block: int) -> None:
    """Note the earliest arrival of a block of lines."""
    last = min((block + 1) * LINE_BLOCK, state.number.size)
    earliest = math.inf
    for line in range(block * LINE_BLOCK, last):
        earliest = min(earliest, state.lines[NEXT, line])
    state.earliest[block] = earliest


@compiled
def begin_spikes(light: Light, state: LightState, begin: float, seed: int) -> None:
    """Start the spike trains of all outside inputs anew, for a sweep.

    Parameters
    ----------
    light, state
    begin : float
        When the sweep begins, ms.
    seed : int
        Of the sweep's random numbers.
    """
    for line in range(light.lines.size):
        if light.synapses[light.lines[line].light].pattern != DRIVEN:
            state.number[line] = 0
            state.lines[NEXT, line] = _following(light, state, line, 0, begin, seed)
    for block in range(state.earliest.size):
        _find_earliest(state, block)


@compiled
def skip_spikes(
    light: Light, state: LightState, now: float, begin: float, seed: int
) -> None:
    """Let all spikes that arrived before `now` pass without an effect.

    Parameters
    ----------
    light, state
        After `begin_spikes`; driven lines with the spikes that they have had.
    now, begin : float
        The present, and when the sweep began, ms.
    seed : int
        Of the sweep's random numbers.
    """
    for line in range(light.lines.size):
        number = state.number[line]
        if light.synapses[light.lines[line].light].pattern == DRIVEN:
            following = _following(light, state, line, number, begin, seed)
            state.lines[NEXT, line] = following
        while state.lines[NEXT, line] < now:
            state.number[line] += 1
            number = state.number[line]
            following = _following(light, state, line, number, begin, seed)
            state.lines[NEXT, line] = following
    for block in range(state.earliest.size):
        _find_earliest(state, block)


@inner
def hear(light: Light, state: LightState, crossed: Floats, since: float) -> None:
    """Take note of the spikes that reached a terminal in the tick that ends.

    Parameters
    ----------
    light, state
    crossed : (detectors,) float64, ms
        When each detector was last crossed.
    since : float
        When the tick began, ms.
    """
    for k in light.driven:
        own = light.synapses[k]
        if crossed[own.detector] >= since:
            number = state.heard_count[own.heard]
            state.heard[own.heard, number % HEARD] = crossed[own.detector]
            state.heard_count[own.heard] = number + 1
            for line in range(own.line_first, own.line_last):
                if state.number[line] == number:
                    arrival = crossed[own.detector] + own.delay
                    state.lines[NEXT, line] = arrival
                    block = line // LINE_BLOCK
                    state.earliest[block] = min(state.earliest[block], arrival)


@inner
def _decay(patches: Patches, own: PatchState, light: Light, state: LightState) -> None:
    """Move what is open over a tick, and write its mean."""
    mean, decaying, rising = own.rows[MEAN], state.open[DECAYING], state.open[RISING]
    for p in range(light.kinetics.size):
        if own.active[p] == 0:
            continue
        keep_decay, keep_rise = (
            light.kinetics[p].keep_decay,
            light.kinetics[p].keep_rise,
        )
        mean_decay, mean_rise = (
            light.kinetics[p].mean_decay,
            light.kinetics[p].mean_rise,
        )
        for i in range(patches.parts[p].first, patches.parts[p].last):
            mean[i] = 0.0
            if decaying[i] != 0.0:
                mean[i] = decaying[i] * mean_decay - rising[i] * mean_rise
                decaying[i] *= keep_decay
                rising[i] *= keep_rise
                if decaying[i] < FORGOTTEN_US:
                    decaying[i] = rising[i] = 0.0


@inner
def _use_by_calcium(own: Table, state: LightState, line: int, time: float) -> float:
    """Return F D / U of a spike, and leave x_F, x_D and D as they are after it.

    Notes
    -----
    With x_D = x e^(-t/tau) the integral of the rate of recovery over a time t is
    slow t + (fast - slow) tau ln((x + K_D) / (x e^(-t/tau) + K_D)).
    """
    lapse = time - state.lines[LATEST, line]
    haste, left = state.lines[HASTE, line], 1.0
    raised = state.lines[USE, line] * math.exp(-lapse / own.tau_f)
    fading = haste * math.exp(-lapse / own.tau_d)
    if state.lines[LEFT, line] < 1.0:
        ratio = math.log((haste + own.half_d) / (fading + own.half_d))
        passed = own.slow * lapse + (own.fast - own.slow) * own.tau_d * ratio
        left -= (1.0 - state.lines[LEFT, line]) * math.exp(-passed)
    use = own.use + (1.0 - own.use) * raised / (raised + own.half_f)
    state.lines[USE, line] = raised + own.step_f
    state.lines[HASTE, line] = fading + own.step_d
    state.lines[LEFT, line] = left * (1.0 - use)
    state.lines[LATEST, line] = time
    return use * left / own.use if own.use > 0.0 else 0.0


@inner
def _use(own: Table, state: LightState, line: int, time: float) -> float:
    """Return u R / U of a spike, and leave u and R as they are after it."""
    use, left = own.use, 1.0
    lapse = time - state.lines[LATEST, line]
    if own.fast > 0.0:
        return _use_by_calcium(own, state, line, time)
    if own.facilitation > 0.0:
        use += (
            (1.0 - own.use)
            * state.lines[USE, line]
            * math.exp(-lapse / own.facilitation)
        )
    if own.recovery > 0.0:
        left -= (1.0 - state.lines[LEFT, line]) * math.exp(-lapse / own.recovery)
    state.lines[USE, line] = use
    state.lines[LEFT, line] = left * (1.0 - use)
    state.lines[LATEST, line] = time
    return use * left / own.use if own.use > 0.0 else 0.0


@inner
def _deliver(
    patches: Patches,
    own: PatchState,
    light: Light,
    state: LightState,
    line: int,
    time: float,
    stop: float,
    dt: float,
    seed: int,
) -> None:
    """Open what one spike of one line opens, up to the tick's end at `stop`."""
    synapse = light.synapses[light.lines[line].light]
    if synapse.pulse >= 0:
        state.pulse_start[synapse.pulse] = time
        return
    amount = _use(synapse, state, line, time)
    first = light.lines[line].contact_first
    left = stop - time
    mean, decaying, rising = own.rows[MEAN], state.open[DECAYING], state.open[RISING]
    for contact in range(first, first + synapse.contacts):
        if light.contacts[contact] < 0:
            continue
        if synapse.failure > 0.0:
            key = (
                synapse.failure_key
                + contact
                - light.lines[synapse.line_first].contact_first
            )
            if uniform(seed, key, state.number[line]) < synapse.failure:
                continue
        own.totals[synapse.synapse, EVENTS] += 1.0
        for p in range(synapse.part_first, synapse.part_last):
            kinetics = light.kinetics[p]
            keep_decay = exp(-left / kinetics.decay)
            keep_rise = exp(-left / kinetics.rise)
            weight = amount * kinetics.weight
            i = patches.parts[p].first + light.contacts[contact]
            decaying[i] += weight * keep_decay
            rising[i] += weight * keep_rise
            mean[i] += (
                weight
                * (
                    kinetics.decay * (1.0 - keep_decay)
                    - kinetics.rise * (1.0 - keep_rise)
                )
                / dt
            )
            own.totals[patches.synapses + p, EVENTS] += 1.0
            own.active[p] = 1


@inner
def open_light(
    patches: Patches,
    own: PatchState,
    light: Light,
    state: LightState,
    start: float,
    dt: float,
    begin: float,
    seed: int,
) -> None:
    """Write the mean conductance of every light patch over the tick that begins.

    Parameters
    ----------
    patches, own, light, state
    start, dt : float
        When the tick begins and its length, ms.
    begin : float
        When the sweep began, ms.
    seed : int
        Of the sweep's random numbers.
    """
    _decay(patches, own, light, state)
    stop = start + dt
    for block in range(state.earliest.size):
        if state.earliest[block] >= stop:
            continue
        last = min((block + 1) * LINE_BLOCK, state.number.size)
        for line in range(block * LINE_BLOCK, last):
            while state.lines[NEXT, line] < stop:
                time = max(state.lines[NEXT, line], start)
                _deliver(patches, own, light, state, line, time, stop, dt, seed)
                state.number[line] += 1
                number = state.number[line]
                following = _following(light, state, line, number, begin, seed)
                state.lines[NEXT, line] = following
        _find_earliest(state, block)


@inner
def excite(
    light: Light, state: LightState, source: Floats, start: float, dt: float
) -> None:
    """Add the pulses that excite boutons to the currents of the tick.

    Parameters
    ----------
    light, state
    source : (n,) float64, nA
        Mean current into each compartment during the tick.
    start, dt : float
        When the tick begins and its length, ms.
    """
    for k in range(light.pulses.size):
        pulse = light.pulses[k]
        if state.pulse_start[k] + pulse.duration <= start:
            continue
        begin = max(state.pulse_start[k], start)
        end = min(state.pulse_start[k] + pulse.duration, start + dt)
        if end > begin:
            source[pulse.compartment] += pulse.current * (end - begin) / dt
