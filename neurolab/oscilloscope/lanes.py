"""The vertical scales of the lanes: by themselves, by hand, linear or logarithmic.

A lane follows its trace until it is set by hand, and again after a fit. Membrane
potentials share a range, or a potential that fades on its way would look as large
at every place; those of a neuron with synapses share one of their own,
between 1 and 20 mV as long as it does not fire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.oscilloscope.channel import QUIET_MV, USUAL_MV
from neurolab.oscilloscope.scales import Scale, fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.oscilloscope.channel import Channel

    Range = tuple[float, float]

SHRINK_BELOW = 0.3
"""A lane is fitted again when its trace fills less than this share of it."""
OVERLAP = 0.1
"""Of a lane that is moved by hand, the trace keeps at least this share in sight."""
MOST_ZOOM = 2000.0
LARGEST_POSTSYNAPTIC_MV = 20.0


class Lanes:
    """Channels and their scales, in order.

    Attributes
    ----------
    channels : tuple of Channel
    scales : list of Scale
    """

    def __init__(self) -> None:
        self.channels: tuple[Channel, ...] = ()
        self.scales: list[Scale] = []
        self._fixed: set[str] = set()
        self._logs: dict[str, bool] = {}

    def set_channels(self, channels: Sequence[Channel]) -> None:
        """Take other channels; those that stay keep their scales."""
        known = {
            (one.address, one.unit): scale
            for one, scale in zip(self.channels, self.scales, strict=True)
        }
        self.channels = tuple(channels)
        self.scales = [
            known.get((one.address, one.unit)) or self._usual(one)
            for one in self.channels
        ]
        self._fixed &= {one.address for one in self.channels}

    def is_log(self, number: int) -> bool:
        """Return whether a lane is logarithmic."""
        channel = self.channels[number]
        return self._logs.get(channel.address, channel.is_log)

    def is_fixed(self, number: int) -> bool:
        """Return whether a lane was set by hand."""
        return self.channels[number].address in self._fixed

    def _usual(self, channel: Channel) -> Scale:
        """Return the scale of a channel before anything was recorded."""
        if self._logs.get(channel.address, channel.is_log):
            return fitted(1e-4, 2.0, channel.least_span, is_log=True)
        if channel.is_postsynaptic:
            return fitted(*QUIET_MV, channel.least_span)
        if channel.is_voltage:
            return fitted(*USUAL_MV, channel.least_span)
        return fitted(0.0, channel.least_span, channel.least_span)

    def _fitted(self, number: int, low: float, high: float) -> Scale:
        channel = self.channels[number]
        is_log = self.is_log(number)
        return fitted(low, high, channel.least_span, is_log=is_log)

    def shared(self, number: int, ranges: Sequence[Range | None]) -> Range | None:
        """Return the range that a lane has in common with its likes."""
        group = self.channels[number].shares
        alike = [
            found
            for other, found in enumerate(ranges)
            if found is not None
            and (other == number or (group and self.channels[other].shares == group))
        ]
        if not alike:
            return None
        return min(one[0] for one in alike), max(one[1] for one in alike)

    def widen(self, new: Sequence[Range | None], all_: Sequence[Range | None]) -> bool:
        """Make room for values outside of a lane; tell whether any was.

        Parameters
        ----------
        new, all_ : sequence of (lowest, highest)
            Of what is new in each channel and of all that it shows; None is nothing.
        """
        widened = False
        for number, found in enumerate(new):
            channel, scale = self.channels[number], self.scales[number]
            if found is None or self.is_fixed(number) or scale.contains(*found):
                continue
            widened = True
            low, high = self.shared(number, all_) or found
            if channel.is_voltage:
                low, high = min(low, scale.low), max(high, scale.high)
                if channel.is_postsynaptic and high - low > LARGEST_POSTSYNAPTIC_MV:
                    low, high = min(low, USUAL_MV[0]), max(high, USUAL_MV[1])
            self.scales[number] = self._fitted(number, low, high)
        return widened

    def fit(
        self,
        ranges: Sequence[Range | None],
        *,
        only: int | None = None,
        only_small: bool = False,
    ) -> bool:
        """Fit lanes to their traces; tell whether any changed.

        Parameters
        ----------
        ranges : sequence of (lowest, highest)
            Of all that each channel shows.
        only : int, optional
            This lane and no other.
        only_small : bool
            Leave lanes alone that are filled well, or were set by hand.
        """
        before = list(self.scales)
        for number, channel in enumerate(self.channels):
            if only is not None and number != only:
                continue
            if not only_small:
                self._fixed.discard(channel.address)
            found = self.shared(number, ranges)
            if found is None or self.is_fixed(number):
                continue
            scale = self.scales[number]
            filled = max(found[1] - found[0], channel.least_span)
            is_filled = filled > SHRINK_BELOW * (scale.high - scale.low)
            if not (only_small and (self.is_log(number) or is_filled)):
                self.scales[number] = self._fitted(number, *found)
        return self.scales != before

    def zoom(self, number: int, factor: float, row: float, height: float) -> None:
        """Stretch a lane about a pixel row; it then stays as it is until fitted."""
        middle = self.scales[number].value_at(row, height)
        scale = self.scales[number].zoomed(factor, middle)
        least = self.channels[number].least_span / MOST_ZOOM
        if scale.is_log or scale.high - scale.low > least:
            self._set(number, scale)

    def shift(
        self, number: int, start: Scale, share: float, trace: Range | None
    ) -> None:
        """Move a lane from where it was by a share of its height, upwards positive.

        Some of the trace stays in sight, if there is one.
        """
        moved = start.moved(share)
        if trace is not None:
            moved = _in_sight(moved, *trace)
        self._set(number, moved)

    def set_scale(self, number: int, low: float, high: float) -> None:
        """Set the values at the edges of a lane."""
        self._set(number, Scale(low, high, self.scales[number].is_log))

    def _set(self, number: int, scale: Scale) -> None:
        self.scales[number] = scale
        self._fixed.add(self.channels[number].address)

    def set_log(self, number: int, *, is_log: bool, trace: Range | None) -> None:
        """Make a lane logarithmic, or linear, and fit it."""
        channel = self.channels[number]
        self._logs[channel.address] = is_log
        self._fixed.discard(channel.address)
        self.scales[number] = (
            self._usual(channel) if trace is None else self._fitted(number, *trace)
        )


def _in_sight(scale: Scale, low: float, high: float) -> Scale:
    """Return a scale moved so that some of a range is inside of it."""
    bottom, top = scale.share_of(low), scale.share_of(high)
    if bottom > 1.0 - OVERLAP:
        return scale.moved(1.0 - OVERLAP - bottom)
    if top < OVERLAP:
        return scale.moved(OVERLAP - top)
    return scale
