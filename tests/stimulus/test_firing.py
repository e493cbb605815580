"""What fires by its key plays once more now, and leaves the rest as it was."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.checks import require
from neurolab.document.records import (
    PoissonSpikes,
    Puff,
    RegularSpikes,
    SpikeTimes,
)
from neurolab.stimulus.firing import fired_now, stimuli
from neurolab.stimulus.trains import TRAINS, converted_train, moved_spike

NOW_MS = 7.25


def test_input_has_one_spike_more() -> None:
    """A listed and a counted train become lists with the spike of now."""
    lab = neurolab.load("opening")
    assert [address for address, _ in stimuli(lab)][-1] == "input.gaba"
    for train in (
        SpikeTimes(times_ms=(2.7,)),
        RegularSpikes(onset_ms=2.7, interval_ms=4.0, count=1),
    ):
        one = replace(lab.inputs[0], on=True, train=train)
        fired = fired_now(replace(lab, inputs=(one,)), "input.gaba", NOW_MS)
        require(fired)
        assert fired.inputs[0].train == SpikeTimes(times_ms=(2.7, NOW_MS))
        assert fired.synapses == lab.synapses


def test_silent_input_fires_now_only() -> None:
    """What is switched off has the spike of now and no other."""
    fired = fired_now(neurolab.load("opening"), "input.gaba", NOW_MS)
    assert fired.inputs[0].on
    assert fired.inputs[0].train == SpikeTimes(times_ms=(NOW_MS,))


def test_random_train_goes_on() -> None:
    """A twin carries the spike more; the random draws keep their input."""
    lab = neurolab.load("opening")
    one = replace(lab.inputs[0], on=True, train=PoissonSpikes(rate_hz=50.0))
    lab = replace(lab, inputs=(one,))
    fired = fired_now(lab, "input.gaba", NOW_MS)
    require(fired)
    assert fired.inputs[0] == one
    assert fired.inputs[1].train == SpikeTimes(times_ms=(NOW_MS,))
    assert [s.input for s in fired.synapses].count(fired.inputs[1].id) == 1


def test_puff_comes_again() -> None:
    """A puff and its repetition stand beside each other."""
    lab = neurolab.load("opening")
    puff = Puff(
        id="p1", synapse="driver", onset_ms=1.0, duration_ms=1.0, millimolar=1.0
    )
    fired = fired_now(replace(lab, puffs=(puff,)), "puff.p1", NOW_MS)
    require(fired)
    assert [one.onset_ms for one in fired.puffs] == [1.0, NOW_MS]


def test_second_key_repeats_the_commands_once() -> None:
    """Two presses are two pulses more, not three."""
    lab = neurolab.load("action-potential")
    once = fired_now(lab, "electrode.stimulus", 5.0, lab)
    twice = fired_now(once, "electrode.stimulus", 9.0, lab)
    own = len(lab.electrodes[0].commands)
    assert len(twice.electrodes[0].commands) == 3 * own


@pytest.mark.parametrize("kind", TRAINS)
def test_train_of_another_kind_begins_at_the_same_time(kind: type) -> None:
    """The first spike, or the beginning of chance, stays where it was."""
    for train in (
        SpikeTimes(times_ms=(4.0, 6.0)),
        RegularSpikes(onset_ms=4.0, interval_ms=2.0, count=2),
        PoissonSpikes(rate_hz=100.0, onset_ms=4.0),
    ):
        made = converted_train(train, kind, 20.0)
        begin = made.times_ms[0] if isinstance(made, SpikeTimes) else made.onset_ms
        assert begin == 4.0


def test_moved_spike_stays_between_its_neighbours() -> None:
    """The order of a list of spikes is kept."""
    train = SpikeTimes(times_ms=(1.0, 5.0, 9.0))
    assert moved_spike(train, 1, 20.0).times_ms == (1.0, 9.0, 9.0)
    assert moved_spike(train, 1, 0.0).times_ms == (1.0, 1.0, 9.0)
    assert moved_spike(train, 2, 30.0).times_ms == (1.0, 5.0, 30.0)
